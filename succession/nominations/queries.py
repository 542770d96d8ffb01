"""Who is named for a position, and what a departure would end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from succession.audit import Change
from succession.dated import holds, one_current
from succession.db import db
from succession.frame import day
from succession.leaders.models import Leader
from succession.leaders.queries import leader_names
from succession.nominations.models import Nomination
from succession.positions.models import EmergencyCover, Incumbency, Position
from succession.positions.queries import position_titles


def find_nomination(uuid: UUID, as_of: date) -> Nomination | None:
    """The nomination with this id as it holds on that day, or None."""
    return one_current(Nomination, as_of, Nomination.uuid == uuid)


def slate_of(position: Position, as_of: date) -> list[Nomination]:
    """All nominations of ``position`` on that day: by rank, then those that nobody has ranked, oldest first."""
    rows = select(Nomination).where(holds(Nomination, as_of), Nomination.position_id == position.id)
    return list(
        db.session.scalars(
            rows.order_by(Nomination.rank.is_(None), Nomination.rank, Nomination.valid_from, Nomination.id)
        )
    )


@dataclass(frozen=True, slots=True)
class Named:
    """A nomination with the words of its page. ``ended`` is empty while it holds, else says who ended it and why."""

    row: Nomination
    position: UUID
    leader: UUID
    title: str
    name: str
    ended: str


def named(uuid: UUID, as_of: date) -> Named | None:
    """The nomination with this id, also when it has ended; None where there never was one."""
    row, ended = find_nomination(uuid, as_of), ""
    if row is None:
        row = db.session.scalars(
            select(Nomination).where(Nomination.uuid == uuid).order_by(Nomination.id.desc()).limit(1)
        ).one_or_none()
        if row is None:
            return None
        change = db.session.get_one(Change, row.superseded_in or row.recorded_in)
        why = f" The reason: {change.reason}" if change.reason else ""
        ended = f"{change.by_name} ended this nomination on {day(change.at)}.{why}"
    position, leader = db.session.get_one(Position, row.position_id), db.session.get_one(Leader, row.leader_id)
    title = position_titles([position.id]).get(position.id, position.external_key)
    name = leader_names([leader.id]).get(leader.id, leader.external_key)
    return Named(row, position.uuid, leader.uuid, title, name, ended)


@dataclass(frozen=True, slots=True)
class Ending:
    """What ends when a leader leaves, as titles of positions."""

    held: list[str]
    acted_in: list[str]
    named_for: list[str]
    covered: list[str]

    @property
    def is_nothing(self) -> bool:
        return not (self.held or self.acted_in or self.named_for or self.covered)


def what_would_end(leader: Leader, as_of: date) -> Ending:
    """Seats, nominations and covers of ``leader`` on that day."""

    def titles(model: type[Incumbency | Nomination | EmergencyCover], *where: object) -> list[str]:
        found = select(model.position_id).where(holds(model, as_of), model.leader_id == leader.id, *where)  # type: ignore[arg-type]  # conditions of SQLAlchemy
        return sorted(position_titles(db.session.scalars(found).all()).values())

    return Ending(
        held=titles(Incumbency, Incumbency.is_interim.is_(False)),
        acted_in=titles(Incumbency, Incumbency.is_interim.is_(True)),
        named_for=titles(Nomination),
        covered=titles(EmergencyCover),
    )


def is_own_seat(position: Position, leader_id: int | None, as_of: date) -> bool:
    """Whether the leader with this number holds ``position`` on that day: nobody reads the slate of the own seat."""
    if leader_id is None:
        return False
    held = select(Incumbency.id).where(
        holds(Incumbency, as_of),
        Incumbency.position_id == position.id,
        Incumbency.leader_id == leader_id,
        Incumbency.is_interim.is_(False),
    )
    return db.session.scalar(held.limit(1)) is not None
