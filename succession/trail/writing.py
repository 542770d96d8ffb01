"""Adding entries to the end of the chain, inside a transaction that may write.

Writers come one at a time on both engines, so the end that is read here is the end when the transaction commits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from succession.trail.chain import START, Head, Said, hash_of
from succession.trail.key import audit_key
from succession.trail.models import KINDS, TrailEntry


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry that has no place in the chain yet."""

    kind: str
    at: datetime
    by_id: int | None
    action: str
    about: str = ""
    outcome: str = ""
    change_id: int | None = None
    content_digest: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"the audit trail knows no entry of the kind {self.kind!r}")


_LAST = select(TrailEntry.number, TrailEntry.hash).order_by(TrailEntry.number.desc()).limit(1)


def head_of(connection: Connection) -> Head:
    """The end of the chain as this transaction sees it."""
    found = connection.execute(_LAST).one_or_none()
    return START if found is None else Head(found.number, found.hash)


def append(connection: Connection, head: Head, drafts: Sequence[Draft]) -> Head:
    """The new end of the chain, with ``drafts`` added in their order after ``head``, which is its end so far."""
    key, (number, previous) = audit_key(), head
    rows = []
    for draft in drafts:
        number += 1
        said = Said(
            number,
            draft.at.astimezone(UTC),
            draft.by_id,
            draft.kind,
            draft.action,
            draft.about,
            draft.outcome,
            draft.change_id,
            draft.content_digest,
            previous,
        )
        previous = hash_of(key, said)
        rows.append({**said._asdict(), "hash": previous})
    if rows:
        connection.execute(insert(TrailEntry.__table__), rows)  # type: ignore[arg-type]  # a table, by the declarative base
    return Head(number, previous)
