"""Every change: who made it, when, why, and what each record was before and after.

A change is written in the same transaction as the records that it changes. Dated records name the change that recorded
them and the change that superseded them, so that a change can be shown, and undone, as a whole.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from succession.db import Base, Instant, db, rows_of
from succession.trail.operations import owe_entry

#: The summary of a change that says nothing any more, since what it was about was removed. No page shows it.
FORGOTTEN = "Removed after its time."


class Author(Protocol):
    """Whoever changes something: the person who is signed in, or a user as the database has it."""

    @property
    def id(self) -> int:
        """The user's number inside the database."""

    @property
    def name(self) -> str:
        """The name that the log keeps."""


class Change(Base):
    """One thing that a person (or a command) did, with its reason."""

    __tablename__ = "change"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    #: The user who did it; empty for a command and for the demo company's invented past.
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    #: The operation's name, such as ``nominate``.
    operation: Mapped[str] = mapped_column(String(60))
    #: What was done, as a sentence: "Withdrew Luis Ortega from the slate of Chief Sales Officer."
    summary: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("change.id"), unique=True)


class ChangeEntry(Base):
    """One record that a change touched, before and after; either side is empty where there was nothing."""

    __tablename__ = "change_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("change.id"), index=True)
    #: The table of the record.
    kind: Mapped[str] = mapped_column(String(60))
    #: What the record is about: the leader's, position's or nomination's own number inside the database.
    subject: Mapped[str] = mapped_column(String(40), index=True)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON)


def begin_change(
    by: Author | None,
    at: datetime,
    operation: str,
    summary: str,
    reason: str = "",
    undoes: Change | None = None,
    *,
    kind: str = "change",
    outcome: str = "",
) -> Change:
    """A new change in the current transaction, ready to be named by the records that it writes.

    ``by`` is None for a command. ``at`` is an aware instant. ``kind`` and ``outcome`` stand in its entry in the audit
    trail, which is written when the transaction commits.
    """
    change = Change(
        by_id=by.id if by else None,
        by_name=by.name if by else "Command line",
        at=at,
        operation=operation,
        summary=summary,
        reason=reason.strip(),
        undoes_id=undoes.id if undoes else None,
    )
    db.session.add(change)
    db.session.flush()
    owe_entry(change.id, kind, outcome)
    return change


def note(
    change: Change, kind: str, subject: object, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> None:
    """Add one record's before and after to ``change``."""
    db.session.add(ChangeEntry(change_id=change.id, kind=kind, subject=str(subject), before=before, after=after))


_NEWEST = select(Change.uuid).order_by(Change.id.desc()).limit(1)


def newest_change() -> UUID | None:
    """The newest change of the records as this transaction sees them; None where nothing was ever changed.

    Changes come one at a time (``succession.db``), so that the highest number is the newest change; its uuid is never
    used again, not even after the records were removed whole.
    """
    return next((row.uuid for row in rows_of(_NEWEST)), None)
