"""Reading the audit trail: a page of it, and whether it is intact.

Entries hold ids and names of actions, and no content. Even so nobody learns here who looked at them: whoever is on
record as a leader sees of other people's entries only sign-ins and commands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from succession.access.models import User
from succession.clock import start_of
from succession.db import db, reading
from succession.pages import Batch, batch_of
from succession.trail.checking import NEWEST, Flaw, anchored, check_newest
from succession.trail.key import audit_key, places
from succession.trail.models import TrailEntry

#: Kinds of entries that tell of nobody but whoever made them.
ABOUT_NOBODY_ELSE = ("sign_in", "command", "system")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed to; empty fields narrow nothing."""

    kind: str = ""
    by: UUID | None = None
    action: str = ""
    about: str = ""
    on: date | None = None

    @property
    def is_narrowed(self) -> bool:
        return bool(self.kind or self.by or self.action or self.about or self.on)


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry as the page shows it; ``by`` is the name and ``by_uuid`` the id of the user, if it was one."""

    at: datetime
    by: str
    by_uuid: UUID | None
    kind: str
    action: str
    about: str
    outcome: str


@dataclass(frozen=True, slots=True)
class TrailPage:
    """A stretch of the trail, the newest entry first. ``is_partial``: entries of others are left out."""

    entries: list[EntryRow]
    batch: Batch
    people: list[tuple[UUID, str]]
    is_partial: bool


@dataclass(frozen=True, slots=True)
class TrailState:
    """Whether the newest entries are intact, and when the whole trail was last found so."""

    flaw: Flaw | None
    newest: int
    checked_at: datetime | None


def entries_shown(user_id: int, leader_id: int | None, asked: Asked, page: int) -> TrailPage:
    """A stretch of 50 entries for the user with this number, who is the leader ``leader_id``, if any."""
    seen: ColumnElement[bool] = true()
    if leader_id is not None:
        seen = or_(TrailEntry.by_id == user_id, TrailEntry.kind.in_(ABOUT_NOBODY_ELSE))
    where = and_(seen, *_narrowed(asked))
    batch = batch_of(db.session.scalar(select(func.count()).select_from(TrailEntry).where(where)) or 0, page)
    rows = db.session.execute(
        select(
            TrailEntry.at,
            User.name,
            User.uuid,
            TrailEntry.kind,
            TrailEntry.action,
            TrailEntry.about,
            TrailEntry.outcome,
        )
        .outerjoin(User, User.id == TrailEntry.by_id)
        .where(where)
        .order_by(TrailEntry.number.desc())
        .limit(Batch.SIZE)
        .offset((batch.page - 1) * Batch.SIZE)
    ).all()
    people = db.session.execute(select(User.uuid, User.name).order_by(User.name, User.id)).all()
    entries = [EntryRow(at, name or "", uuid, *rest) for at, name, uuid, *rest in rows]
    return TrailPage(entries, batch, [(uuid, name) for uuid, name in people], leader_id is not None)


def _narrowed(asked: Asked) -> Iterator[ColumnElement[bool]]:
    if asked.kind:
        yield TrailEntry.kind == asked.kind
    if asked.by:
        yield TrailEntry.by_id == select(User.id).where(User.uuid == asked.by).scalar_subquery()
    if asked.action:
        yield TrailEntry.action == asked.action
    if asked.about:
        yield TrailEntry.about == asked.about
    if asked.on:
        yield and_(TrailEntry.at >= start_of(asked.on), TrailEntry.at < start_of(asked.on + timedelta(days=1)))


def state_of_trail() -> TrailState:
    """The state of the newest entries, checked now, in a transaction that begins after the anchor is read."""
    outside = anchored(audit_key(), places(), with_log=False)
    with reading() as connection:
        verdict = check_newest(connection, audit_key(), outside)
        checked = select(func.max(TrailEntry.at)).where(
            TrailEntry.kind == "command", TrailEntry.action == "audit.verify"
        )
        return TrailState(verdict.flaw, NEWEST, connection.scalar(checked))
