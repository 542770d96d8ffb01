"""Roles from a day, until a day, for a part of the organisation; and names submitted for the own seat."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

import succession.db

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    granted = op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", succession.db.PublicId(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("head_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("for_user_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_role_grant_user_id_user")),
        sa.ForeignKeyConstraint(["head_id"], ["position.id"], name=op.f("fk_role_grant_head_id_position")),
        sa.ForeignKeyConstraint(["for_user_id"], ["user.id"], name=op.f("fk_role_grant_for_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint("uuid", name=op.f("uq_role_grant_uuid")),
    )
    op.create_index(op.f("ix_role_grant_user_id"), "role_grant", ["user_id"], unique=False)
    had = op.get_bind().execute(
        sa.text('SELECT r.user_id, r.role, u.created_at FROM user_role r JOIN "user" u ON u.id = r.user_id')
    )
    rows = [
        {"uuid": uuid4(), "user_id": user, "role": role, "valid_from": _day(since)} for user, role, since in had.all()
    ]
    if rows:
        op.bulk_insert(granted, rows)
    op.drop_table("user_role")
    op.create_table(
        "submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", succession.db.PublicId(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("leader_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=False),
        sa.Column("submitted_at", succession.db.Instant(timezone=True), nullable=False),
        sa.Column("put_aside_at", succession.db.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_submission_position_id_position")),
        sa.ForeignKeyConstraint(["leader_id"], ["leader.id"], name=op.f("fk_submission_leader_id_leader")),
        sa.ForeignKeyConstraint(["submitted_by_id"], ["user.id"], name=op.f("fk_submission_submitted_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("uuid", name=op.f("uq_submission_uuid")),
    )
    op.create_index(op.f("ix_submission_position_id"), "submission", ["position_id"], unique=False)


def _day(stored: object) -> object:
    """The day of an instant as either engine's driver gives it."""
    return date.fromisoformat(stored[:10]) if isinstance(stored, str) else stored.date()  # type: ignore[attr-defined]  # a datetime


def downgrade() -> None:
    op.drop_table("submission")
    op.create_table(
        "user_role",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_user_role_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "role", name=op.f("pk_user_role")),
    )
    op.execute("INSERT INTO user_role (user_id, role) SELECT DISTINCT user_id, role FROM role_grant")
    op.drop_table("role_grant")
