"""Writing down what was done, looked at or refused. Ids only: an entry holds nothing that anybody typed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from succession.db import db, writing
from succession.trail.commits import add_entries, advance_anchor, owed
from succession.trail.content import contents
from succession.trail.key import audit_key
from succession.trail.writing import Draft, append, head_of


class Actor(Protocol):
    """Whoever does something: the person who is signed in, or a user as the database has it."""

    @property
    def id(self) -> int:
        """The user's number inside the database."""


def trace(kind: str, *, at: datetime, by: Actor | None, action: str, about: object = "", outcome: str = "") -> None:
    """Add an entry to the current transaction: both are committed, or neither.

    ``kind`` is one of :data:`succession.trail.models.KINDS`; ``by`` is None for a command and where nobody is signed
    in; ``about`` is a uuid, or empty; ``outcome`` is made by us and never typed.

    Raises:
        ValueError: there is no such kind.
    """
    add_entries(db.session(), [Draft(kind, at, by.id if by else None, action, str(about), outcome)])


def trace_alone(
    kind: str, *, at: datetime, by: Actor | None, action: str, about: object = "", outcome: str = ""
) -> None:
    """Write an entry in a short transaction of its own, committed at once, also while the request only reads.

    The session's transaction ends before, or the two would wait for each other; it must have written nothing.

    Raises:
        ValueError: there is no such kind.
        RuntimeError: the session has written something; use :func:`trace`.
        sqlalchemy.exc.SQLAlchemyError: it could not be written.
    """
    draft = Draft(kind, at, by.id if by else None, action, str(about), outcome)
    if owed(db.session()).has_written:
        raise RuntimeError("the transaction has written something; trace() belongs to it")
    db.session.rollback()
    with writing() as connection:
        before = head_of(connection)
        head = append(connection, before, [draft])
    advance_anchor(before, head)


def owe_entry(change: int, kind: str = "change", outcome: str = "") -> None:
    """The change with this number gets an entry of ``kind`` when the current transaction commits."""
    owed(db.session()).changes[change] = (kind, outcome)


def erased(at: datetime, by: Actor | None, changes: Iterable[int]) -> None:
    """These changes say less by now, on purpose: each gets an entry ``erasure`` with the digest of what is left.

    From here on the trail is checked against what is left. Call it in the transaction of the erasure, after the last
    statement that takes something out of the log. A change of this very transaction has its digest taken at the end.
    """
    db.session.flush()
    left = contents(db.session.connection(), audit_key(), set(changes) - owed(db.session()).changes.keys())
    number = by.id if by else None
    add_entries(
        db.session(),
        [Draft("erasure", at, number, "erase", str(change.uuid), "", change.id, change.digest) for change in left],
    )
