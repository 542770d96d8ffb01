"""The audit trail, and the triggers that let it only grow."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import succession.db
from succession.trail.triggers import drop_triggers, raise_triggers
from succession.trail.upgrading import adopt_changes

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trail_entry",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", succession.db.Instant(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("about", sa.String(length=36), nullable=False),
        sa.Column("outcome", sa.String(length=200), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=True),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_trail_entry_by_id_user")),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=op.f("fk_trail_entry_change_id_change")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_trail_entry")),
    )
    with op.batch_alter_table("trail_entry", schema=None) as batch_op:
        for column in ("about", "at", "by_id"):
            batch_op.create_index(batch_op.f(f"ix_trail_entry_{column}"), [column], unique=False)
        batch_op.create_index("ix_trail_entry_kind_action", ["kind", "action"], unique=False)
        batch_op.create_index(
            "uq_trail_entry_change_id",
            ["change_id"],
            unique=True,
            sqlite_where=sa.text("change_id IS NOT NULL AND kind <> 'erasure'"),
            postgresql_where=sa.text("change_id IS NOT NULL AND kind <> 'erasure'"),
        )
    adopt_changes(op.get_bind())
    raise_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.drop_table("trail_entry")
