"""Who is there and what there is: leaders, positions and who sits where, on one day, for every list and search.

As far as the reader sees them: names, titles, seats and the reporting line, and nothing about who is named for what. It
is read with one select a table and kept until something changes, so that a page of a list costs no more in a company of
ten thousand than in one of fifty.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from succession.access.readers import Seen, Survey
from succession.audit import newest_change
from succession.dated import holds
from succession.db import db
from succession.folding import fold
from succession.leaders.models import Leader, LeaderRecord
from succession.pages import Lens
from succession.positions.models import Incumbency, Position, PositionRecord

LAST = 2**31

#: How many rosters a process keeps, by day and by what is seen; a large company's takes some ten megabytes.
MOST = 8


class LeaderRow(NamedTuple):
    """A leader; ``number`` is the primary key, ``key`` the company's own id."""

    number: int
    uuid: UUID
    key: str
    name: str
    function: str
    unit: str
    is_internal: bool
    organisation: str


class PositionRow(NamedTuple):
    """A position; ``reports_to`` is the number of a position of the same roster, or None."""

    number: int
    uuid: UUID
    key: str
    title: str
    unit: str
    reports_to: int | None
    is_key: bool
    importance: int | None
    expected_vacancy_on: date | None


class Seat(NamedTuple):
    """A leader in a position, both by number, since a day; ``is_interim`` for the time being."""

    position: int
    leader: int
    is_interim: bool
    since: date


class Searched(NamedTuple):
    """A leader or a position as a search sees it: the folded name or title, and all the words that may be asked for."""

    is_leader: bool
    number: int
    name: str
    words: str


@dataclass(frozen=True, eq=False)
class Roster:
    """Leaders by name; positions by importance, key positions first; both by number."""

    leaders: dict[int, LeaderRow]
    positions: dict[int, PositionRow]
    seats: tuple[Seat, ...]
    #: The leaders who hold a position that the reader does not see.
    elsewhere: frozenset[int] = frozenset()

    @cached_property
    def position_by_uuid(self) -> dict[UUID, PositionRow]:
        return {position.uuid: position for position in self.positions.values()}

    @cached_property
    def leader_by_key(self) -> dict[str, LeaderRow]:
        return {leader.key: leader for leader in self.leaders.values()}

    @cached_property
    def position_by_key(self) -> dict[str, PositionRow]:
        return {position.key: position for position in self.positions.values()}

    @cached_property
    def holder_of(self) -> dict[int, Seat]:
        """The incumbent of each position that has one."""
        return {seat.position: seat for seat in self.seats if not seat.is_interim}

    @cached_property
    def interim_of(self) -> dict[int, Seat]:
        """Who acts in each position that nobody holds."""
        return {s.position: s for s in self.seats if s.is_interim and s.position not in self.holder_of}

    @cached_property
    def seats_of(self) -> dict[int, tuple[Seat, ...]]:
        """The seats of each leader who has any, the most important first."""
        found: defaultdict[int, list[Seat]] = defaultdict(list)
        for seat in sorted(self.seats, key=lambda seat: (seat.is_interim, self.place_of[seat.position])):
            found[seat.leader].append(seat)
        return {leader: tuple(seats) for leader, seats in found.items()}

    @cached_property
    def reports_of(self) -> dict[int | None, tuple[int, ...]]:
        """The positions that report to each position, by title; those that report to nobody under None."""
        found: defaultdict[int | None, list[int]] = defaultdict(list)
        for position in sorted(self.positions.values(), key=lambda p: (fold(p.title), p.key)):
            found[position.reports_to].append(position.number)
        return {above: tuple(below) for above, below in found.items()}

    @cached_property
    def place_of(self) -> dict[int, int]:
        """Where each position stands in the order of importance, from 0."""
        return {number: place for place, number in enumerate(self.positions)}

    @cached_property
    def key_positions(self) -> tuple[int, ...]:
        """The key positions, the most important first."""
        return tuple(position.number for position in self.positions.values() if position.is_key)

    @cached_property
    def surnames(self) -> Counter[str]:
        """How many leaders share each last name."""
        return Counter(leader.name.split()[-1] for leader in self.leaders.values())

    @cached_property
    def searched(self) -> list[Searched]:
        """What a search over everything looks at: the leaders by name, then the positions by importance."""
        leaders, positions = self.leaders.values(), self.positions.values()
        return [
            *(Searched(True, row.number, fold(row.name), self.words_of_leader[row.number]) for row in leaders),
            *(Searched(False, row.number, fold(row.title), self.words_of_position[row.number]) for row in positions),
        ]

    @cached_property
    def words_of_leader(self) -> dict[int, str]:
        """What a search for each leader looks at: the name, the key and the titles of the seats, folded."""
        return {
            leader.number: fold(" ".join((leader.name, leader.key, *self.titles_of(leader.number))))
            for leader in self.leaders.values()
        }

    @cached_property
    def words_of_position(self) -> dict[int, str]:
        """What a search for each position looks at: title, key, and who holds it or acts in it, folded."""
        return {
            position.number: fold(" ".join((position.title, position.key, self.occupant(position.number))))
            for position in self.positions.values()
        }

    @cached_property
    def functions(self) -> tuple[str, ...]:
        """The functions that leaders have."""
        return _distinct(leader.function for leader in self.leaders.values())

    @cached_property
    def leader_units(self) -> tuple[str, ...]:
        """The units that leaders are in."""
        return _distinct(leader.unit for leader in self.leaders.values())

    @cached_property
    def position_units(self) -> tuple[str, ...]:
        """The units that positions are in."""
        return _distinct(position.unit for position in self.positions.values())

    def titles_of(self, leader: int) -> tuple[str, ...]:
        """The titles of a leader's seats, interim ones included."""
        return tuple(self.positions[seat.position].title for seat in self.seats_of.get(leader, ()))

    def seats_in_words(self, leader: int) -> str:
        """Where a leader sits, in words, also where the reader does not see the position."""
        titles = [*self.titles_of(leader), *(["elsewhere in the company"] if leader in self.elsewhere else [])]
        row = self.leaders[leader]
        return ", ".join(titles) or ("no position" if row.is_internal else f"outside {row.organisation}".strip())

    def occupant(self, position: int) -> str:
        """The name of who holds a position or acts in it; empty where nobody does."""
        seat = self.holder_of.get(position) or self.interim_of.get(position)
        return self.leaders[seat.leader].name if seat else ""

    def line_above(self, position: int) -> list[PositionRow]:
        """The positions above one, the topmost first. A circle, should records hold one, ends where it closes."""
        line: list[PositionRow] = []
        seen = {position}
        above = self.positions[position].reports_to
        while above is not None and above not in seen:
            seen.add(above)
            line.insert(0, self.positions[above])
            above = self.positions[above].reports_to
        return line


def roster_of(lens: Lens, survey: Survey) -> Roster:
    """The roster of the lens's day, by what was known then, of those that ``survey`` says exist for the reader."""
    seen = survey.leaders(), survey.positions(), survey.key_positions()
    return _roster(newest_change(), lens.as_of, lens.known_on, *seen)


@lru_cache(MOST)
def _roster(
    _version: UUID | None, as_of: date, known_on: date | None, people: Seen, seats_seen: Seen, keys: Seen
) -> Roster:
    leaders = sorted(
        (row for row in _leaders(as_of, known_on) if row.number in people), key=lambda row: (fold(row.name), row.key)
    )
    rows = (row for row in _positions(as_of, known_on) if row.number in seats_seen)
    # Neither the order nor a filter may tell what the row does not.
    told = (row if row.number in keys else row._replace(is_key=False, importance=None) for row in rows)
    positions = sorted(told, key=_by_importance)
    there = {leader.number for leader in leaders}, {position.number for position in positions}
    seats = tuple(_seats(as_of, known_on))
    return Roster(
        leaders={leader.number: leader for leader in leaders},
        positions={
            row.number: row if row.reports_to in there[1] else row._replace(reports_to=None) for row in positions
        },
        seats=tuple(s for s in seats if s.leader in there[0] and s.position in there[1]),
        elsewhere=frozenset(s.leader for s in seats if s.leader in there[0] and s.position not in seats_seen),
    )


def _leaders(as_of: date, known_on: date | None) -> Iterator[LeaderRow]:
    record = LeaderRecord
    wanted = (
        select(
            Leader.id,
            Leader.uuid,
            Leader.external_key,
            record.name,
            record.function,
            record.unit,
            record.is_internal,
            record.organisation,
        )
        .join(record, record.leader_id == Leader.id)
        .where(holds(record, as_of, known_on))
    )
    return (LeaderRow(*row) for row in db.session.execute(wanted))


def _positions(as_of: date, known_on: date | None) -> Iterator[PositionRow]:
    record = PositionRecord
    wanted = (
        select(
            Position.id,
            Position.uuid,
            Position.external_key,
            record.title,
            record.unit,
            record.reports_to_id,
            record.is_key,
            record.importance,
            record.expected_vacancy_on,
        )
        .join(record, record.position_id == Position.id)
        .where(holds(record, as_of, known_on))
    )
    return (PositionRow(*row) for row in db.session.execute(wanted))


def _seats(as_of: date, known_on: date | None) -> Iterator[Seat]:
    wanted = (
        select(Incumbency.position_id, Incumbency.leader_id, Incumbency.is_interim, Incumbency.valid_from)
        .where(holds(Incumbency, as_of, known_on))
        .order_by(Incumbency.valid_from, Incumbency.id)
    )
    return (Seat(*row) for row in db.session.execute(wanted))


def _by_importance(row: PositionRow) -> tuple[bool, int, str, str]:
    """The strict order of the analysis, key positions before all others; those without importance by title."""
    if row.is_key or row.importance is not None:
        return not row.is_key, LAST if row.importance is None else row.importance, "", row.key
    return True, LAST, fold(row.title), row.key


def _distinct(texts: Iterator[str]) -> tuple[str, ...]:
    return tuple(sorted({text for text in texts if text}, key=fold))
