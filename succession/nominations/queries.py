"""Who is named for a position, and what a departure would end."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from succession.access.models import User
from succession.access.readers import Reader, Survey
from succession.audit import Change
from succession.dated import holds, one_current
from succession.db import db
from succession.formats import day
from succession.leaders.models import Leader
from succession.leaders.queries import last_record_of, leader_name, leader_names
from succession.nominations.models import Nomination, Submission
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
class Submitted:
    """A name that somebody submitted for a seat of their own, as a list shows it."""

    uuid: UUID
    #: The leader's number and id.
    number: int
    leader: UUID
    name: str
    why: str
    by: str
    at: datetime


def submitted(position: int, *, by_id: int | None = None) -> list[Submitted]:
    """The names submitted for a position, oldest first: those by one user, else those that nobody has put aside."""
    rows = (
        select(Submission.uuid, Submission.leader_id, Leader.uuid, Submission.why, User.name, Submission.submitted_at)
        .join(Leader, Leader.id == Submission.leader_id)
        .join(User, User.id == Submission.submitted_by_id)
        .where(Submission.position_id == position)
        .order_by(Submission.id)
    )
    is_asked = Submission.put_aside_at.is_(None) if by_id is None else Submission.submitted_by_id == by_id
    found = db.session.execute(rows.where(is_asked)).all()
    names = leader_names(row[1] for row in found) if found else {}
    return [
        Submitted(uuid, number, leader, names.get(number, ""), why, by, at)
        for uuid, number, leader, why, by, at in found
    ]


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
    #: True for a reader who does not see every slate, whoever leaves.
    leaves_some_out: bool

    @property
    def is_nothing(self) -> bool:
        return not (self.held or self.acted_in or self.named_for or self.covered)


def what_would_end(leader: Leader, as_of: date, survey: Survey) -> Ending:
    """Seats, nominations and covers of ``leader`` on that day, as far as ``survey`` says they may be seen."""

    def titles(model: type[Incumbency | Nomination | EmergencyCover], field: str, *where: object) -> list[str]:
        found = select(model.position_id).where(holds(model, as_of), model.leader_id == leader.id, *where)  # type: ignore[arg-type]  # conditions of SQLAlchemy
        seen = survey.positions(field)
        return sorted(position_titles([one for one in db.session.scalars(found) if one in seen]).values())

    return Ending(
        held=titles(Incumbency, "record", Incumbency.is_interim.is_(False)),
        acted_in=titles(Incumbency, "record", Incumbency.is_interim.is_(True)),
        named_for=titles(Nomination, "slate"),
        covered=titles(EmergencyCover, "cover"),
        leaves_some_out=not survey.positions("slate").is_everything,
    )
