"""The table of the audit trail. It holds ids only: no name, no rating, no note, and nothing that anybody typed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from succession.db import Base, Instant

#: What an entry can tell of, with the words that people read.
KINDS = {
    "change": "Change",
    "read": "Read",
    "denial": "Denial",
    "export": "Export",
    "sign_in": "Sign-in",
    "command": "Command",
    "erasure": "Erasure",
    "system": "System",
}
#: The entry that a change has from its first day, whatever else is said of it later.
IS_FIRST = "change_id IS NOT NULL AND kind <> 'erasure'"


class TrailEntry(Base):
    """One thing that somebody did, looked at or was refused. Triggers refuse to change or to delete it."""

    __tablename__ = "trail_entry"
    __table_args__ = (
        Index(
            "uq_trail_entry_change_id",
            "change_id",
            unique=True,
            sqlite_where=text(IS_FIRST),
            postgresql_where=text(IS_FIRST),
        ),
        Index("ix_trail_entry_kind_action", "kind", "action"),
    )

    #: 1, 2, 3 and so on, without a gap.
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    #: The user who did it; empty for a command, and where nobody is signed in.
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    #: An action of the policy, or the name of an operation or of a command.
    action: Mapped[str] = mapped_column(String(60))
    #: The uuid of what it was about, or empty.
    about: Mapped[str] = mapped_column(String(36), index=True)
    #: How it went: a count, the day that was looked at, a word; never anything typed.
    outcome: Mapped[str] = mapped_column(String(200))
    change_id: Mapped[int | None] = mapped_column(ForeignKey("change.id"))
    #: The keyed digest of the change and of its entries in the log as they were then; empty without a change.
    content_digest: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64))
    #: The keyed hash of everything above, so also of the entry before.
    hash: Mapped[str] = mapped_column(String(64))
