"""What happens at every commit of the session: no entry in the trail, no commit.

* Every change made in the transaction gets one entry, with the digest of all that it wrote by then.
* A transaction that wrote something and left no entry at all gets one on behalf of whoever acts.
* After the commit the anchor outside the database follows.

A savepoint's end is no commit. Changes that a savepoint took back are no longer in the database, and get no entry.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

from succession.clock import now
from succession.db import db, reading
from succession.trail.acting import acting
from succession.trail.anchor import advance
from succession.trail.chain import Head
from succession.trail.content import contents
from succession.trail.key import audit_key, places
from succession.trail.models import TrailEntry
from succession.trail.writing import Draft, append, head_of

_KEY = "trail"


@dataclass(slots=True)
class Owed:
    """What the running transaction owes to the trail."""

    #: The changes made, each with the kind and the outcome of its entry.
    changes: dict[int, tuple[str, str]] = field(default_factory=dict)
    #: Something was written.
    has_written: bool = False
    #: The end of the trail before the first entry of this transaction; None while there is none.
    before: Head | None = None
    #: The end of the trail that is being committed.
    head: Head | None = None


def owed(session: Session) -> Owed:
    """What the running transaction of ``session`` owes."""
    found: Owed = session.info.setdefault(_KEY, Owed())
    return found


def add_entries(session: Session, drafts: list[Draft]) -> Head:
    """Add entries to the running transaction at once, so that a savepoint takes them back like everything else."""
    connection, debt = session.connection(), owed(session)
    head = head_of(connection)
    debt.before = debt.before or head
    return append(connection, head, drafts)


def advance_anchor(before: Head, head: Head) -> None:
    """The anchor outside the database follows a commit that led from ``before`` to ``head``."""
    advance(audit_key(), places(), before, head, _hash_at)


def _hash_at(number: int) -> str | None:
    with reading() as connection:
        return connection.scalar(select(TrailEntry.hash).where(TrailEntry.number == number))


@event.listens_for(db.session, "after_flush")
def _note_flush(session: Session, _context: Any) -> None:
    owed(session).has_written = True


@event.listens_for(db.session, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        owed(state.session).has_written = True


@event.listens_for(db.session, "before_commit")
def _write_entries(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    debt: Owed | None = session.info.get(_KEY)
    if debt is None:
        return
    drafts = _of_changes(session, debt)
    if not drafts and debt.before is None and debt.has_written:
        drafts = [_of_nothing_else()]
    if drafts:
        debt.head = add_entries(session, drafts)
    elif debt.before is not None:
        debt.head = head_of(session.connection())


def _of_changes(session: Session, debt: Owed) -> list[Draft]:
    drafts = []
    for change in contents(session.connection(), audit_key(), debt.changes) if debt.changes else ():
        kind, outcome = debt.changes[change.id]
        drafts.append(
            Draft(
                kind=kind,
                at=change.at,
                by_id=change.by_id,
                action=change.operation,
                about=str(change.uuid),
                outcome=outcome,
                change_id=change.id,
                content_digest=change.digest,
            )
        )
    return drafts


def _of_nothing_else() -> Draft:
    who = acting()
    if who is None:
        return Draft("change", now(), None, "write")
    return Draft("change", who.at, who.by_id, who.action, who.about)


@event.listens_for(db.session, "after_commit")
def _anchor(session: Session) -> None:
    debt: Owed | None = session.info.get(_KEY)
    if debt is None or debt.before is None or debt.head in (None, debt.before) or session.in_nested_transaction():
        return
    advance_anchor(debt.before, debt.head)


@event.listens_for(db.session, "after_transaction_end")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(_KEY, None)
