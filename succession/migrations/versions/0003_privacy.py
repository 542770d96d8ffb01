"""Notes with named readers, legal holds and the list of the erased; no free text beside ratings any more.

What stood in the note of a nomination or of a risk of loss is dropped, in the records and in the log of changes: nobody
had named who may read it. Export the records before, where it is needed.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import succession.db

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", succession.db.PublicId(), nullable=False),
        sa.Column("leader_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_at", succession.db.Instant(timezone=True), nullable=False),
        sa.Column("set_by_name", sa.String(length=200), nullable=False),
        sa.Column("lifted_at", succession.db.Instant(timezone=True), nullable=True),
        sa.Column("lifted_by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["leader_id"], ["leader.id"], name=op.f("fk_legal_hold_leader_id_leader")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
        sa.UniqueConstraint("uuid", name=op.f("uq_legal_hold_uuid")),
    )
    with op.batch_alter_table("legal_hold") as batch_op:
        batch_op.create_index(op.f("ix_legal_hold_leader_id"), ["leader_id"])
        batch_op.create_index(
            "uq_legal_hold_in_force",
            ["leader_id"],
            unique=True,
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )
    op.create_table(
        "erasure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("leader_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("erased_at", succession.db.Instant(timezone=True), nullable=False),
        sa.Column("erased_by_name", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["leader_id"], ["leader.id"], name=op.f("fk_erasure_leader_id_leader")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        sa.UniqueConstraint("leader_id", name=op.f("uq_erasure_leader_id")),
        sa.UniqueConstraint("number", name=op.f("uq_erasure_number")),
        sa.UniqueConstraint("reference", name=op.f("uq_erasure_reference")),
    )
    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", succession.db.PublicId(), nullable=False),
        sa.Column("leader_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", succession.db.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["leader_id"], ["leader.id"], name=op.f("fk_note_leader_id_leader")),
        sa.ForeignKeyConstraint(["written_by_id"], ["user.id"], name=op.f("fk_note_written_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
        sa.UniqueConstraint("uuid", name=op.f("uq_note_uuid")),
    )
    with op.batch_alter_table("note") as batch_op:
        batch_op.create_index(op.f("ix_note_leader_id"), ["leader_id"])
        batch_op.create_index(op.f("ix_note_written_by_id"), ["written_by_id"])
    op.create_table(
        "note_reader",
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_note_reader_note_id_note")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_note_reader_user_id_user")),
        sa.PrimaryKeyConstraint("note_id", "user_id", name=op.f("pk_note_reader")),
    )
    with op.batch_alter_table("note_reader") as batch_op:
        batch_op.create_index(op.f("ix_note_reader_user_id"), ["user_id"])
    _forget_notes_in_the_log()
    op.drop_column("nomination", "note")
    op.drop_column("leader_risk", "note")


def _forget_notes_in_the_log() -> None:
    entries = sa.table(
        "change_entry",
        sa.column("id", sa.Integer()),
        sa.column("kind", sa.String()),
        sa.column("before", sa.JSON()),
        sa.column("after", sa.JSON()),
    )
    connection = op.get_bind()
    kinds = entries.c.kind.in_(("nomination", "leader_risk"))
    for number, _, before, after in connection.execute(sa.select(entries).where(kinds)).all():
        sides = {"before": _without_note(before), "after": _without_note(after)}
        if sides != {"before": before, "after": after}:
            connection.execute(sa.update(entries).where(entries.c.id == number).values(sides))


def _without_note(said: dict[str, object] | None) -> dict[str, object] | None:
    return said and {word: value for word, value in said.items() if word != "note"}


def downgrade() -> None:
    for table in ("leader_risk", "nomination"):
        op.add_column(table, sa.Column("note", sa.Text(), nullable=False, server_default=""))
    for table in ("note_reader", "note", "erasure", "legal_hold"):
        op.drop_table(table)
