"""Who is named for a position, and what a departure would end."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from succession.access.readers import Reader
from succession.audit import Change
from succession.dated import holds, one_current
from succession.db import db
from succession.formats import day
from succession.leaders.models import Leader
from succession.leaders.queries import last_record_of, leader_name, leader_names
from succession.nominations.models import Nomination
from succession.positions.models import EmergencyCover, Incumbency, Position
from succession.positions.queries import own_positions, position_titles


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


def version_of(slate: Iterable[Nomination]) -> str:
    """One word that changes when one of these nominations, or their order, does."""
    return hashlib.sha256(" ".join(str(row.version) for row in slate).encode()).hexdigest()


def reads_ranks(reader: Reader) -> bool:
    """Whether ``reader`` sees ranks as on record: whoever may be on a slate would see a gap at the own place."""
    return reader.leader_id is None


def shown_ranks(ranks: Iterable[int | None], reader: Reader) -> dict[int | None, int]:
    """Each rank of one position's visible nominations -> the rank to show: counted anew where a gap would tell."""
    given = sorted({rank for rank in ranks if rank is not None})
    return {rank: rank if reads_ranks(reader) else place for place, rank in enumerate(given, start=1)}


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
class Departure:
    """A departure that is on record: a sentence, and the change that entered it."""

    words: str
    change: UUID


def departure_of(leader: Leader, as_of: date) -> Departure | None:
    """When ``leader`` left, or is entered as leaving; None where the record goes on."""
    last = last_record_of(leader.id)
    if last is None or last.valid_until is None:
        return None
    verb = "left" if last.valid_until <= as_of else "leaves"
    change = db.session.get_one(Change, last.recorded_in)
    return Departure(f"{leader_name(leader)} {verb} on {day(last.valid_until)}.", change.uuid)


@dataclass(frozen=True, slots=True)
class Ending:
    """What ends when a leader leaves, as titles of positions, as far as the reader may know."""

    held: list[str]
    acted_in: list[str]
    named_for: list[str]
    covered: list[str]
    #: True for a reader with a seat of their own, whoever leaves: its slate and cover are never listed.
    leaves_own_out: bool

    @property
    def is_nothing(self) -> bool:
        return not (self.held or self.acted_in or self.named_for or self.covered)


def what_would_end(leader: Leader, as_of: date, reader: Reader) -> Ending:
    """Seats, nominations and covers of ``leader`` on that day, without the slate and cover of the reader's own seat."""
    own = own_positions(reader, as_of)

    def titles(model: type[Incumbency | Nomination | EmergencyCover], *where: object) -> list[str]:
        found = select(model.position_id).where(holds(model, as_of), model.leader_id == leader.id, *where)  # type: ignore[arg-type]  # conditions of SQLAlchemy
        return sorted(position_titles(db.session.scalars(found).all()).values())

    return Ending(
        held=titles(Incumbency, Incumbency.is_interim.is_(False)),
        acted_in=titles(Incumbency, Incumbency.is_interim.is_(True)),
        named_for=titles(Nomination, Nomination.position_id.not_in(own)),
        covered=titles(EmergencyCover, EmergencyCover.position_id.not_in(own)),
        leaves_own_out=bool(own),
    )
