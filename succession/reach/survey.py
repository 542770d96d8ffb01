"""What exists for a person: the one place where roles meet records. Lists, counts, searches, pages and doors ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from uuid import UUID

from sqlalchemy import ColumnElement, select, true

from succession.access.policy import FIELDS, REACH, RULES, Grant, Place, Reach, Relation, can
from succession.access.readers import Reader
from succession.access.signed_in import SignedIn
from succession.audit import Change
from succession.clock import today as today_of
from succession.dated import holds
from succession.db import db
from succession.leaders.models import Leader
from succession.nominations.models import Nomination, Submission
from succession.positions.models import EmergencyCover, Incumbency, Position
from succession.positions.queries import own_positions
from succession.reach.lines import Lines, lines_of


@dataclass(frozen=True, slots=True)
class Seen:
    """The numbers of the records that a person sees: ``only`` these (None for all), ``but`` never those."""

    only: frozenset[int] | None
    but: frozenset[int] = frozenset()

    def __contains__(self, number: object) -> bool:
        return number not in self.but and (self.only is None or number in self.only)

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return self.only is None and not self.but

    def of(self, column: ColumnElement[int]) -> ColumnElement[bool]:
        """The condition that ``column`` names one of them."""
        if self.only is not None:
            return column.in_(self.only - self.but)
        return column.not_in(self.but) if self.but else true()

    def of_text(self, column: ColumnElement[str]) -> ColumnElement[bool]:
        """The same where ``column`` holds the number as text."""
        if self.only is not None:
            return column.in_(list(map(str, self.only - self.but)))
        return column.not_in(list(map(str, self.but))) if self.but else true()


class Survey:
    """What ``reader`` sees, looking at the day ``as_of`` by what was known on ``known_on``.

    Roles reach by the reporting lines of ``today``, whatever the day looked at: a right that is gone today opens no
    past. ``user_id`` is the user's number, which tells whether a change was made by the reader.
    """

    def __init__(
        self,
        reader: Reader,
        today: date,
        as_of: date | None = None,
        known_on: date | None = None,
        user_id: int | None = None,
    ) -> None:
        self.reader, self.today, self.user_id = reader, today, user_id
        self._as_of, self._known_on = as_of or today, known_on
        self._places: dict[tuple[str, UUID], Place | None] = {}

    @cached_property
    def own_seats(self) -> frozenset[int]:
        """The positions that the reader holds or acts in, today or on the day looked at."""
        return frozenset(
            [
                *own_positions(self.reader, self._as_of, self._known_on),
                *(own_positions(self.reader, self.today) if self._as_of != self.today else ()),
            ]
        )

    @cached_property
    def grants(self) -> tuple[Grant, ...]:
        """The reader's roles, each with its head: a role that reaches down from the own seat has each that is held.

        Where the reader stands in for somebody, it is their seats. Acting in a seat is no head by itself: whoever acts
        in one is given the role for it, until a day.
        """
        found: list[Grant] = []
        for grant in sorted(self.reader.grants, key=lambda one: (one.role, one.head or 0, one.holder or 0)):
            if grant.head is None and REACH[grant.role] in (Reach.BELOW, Reach.REPORTS):
                holder = self.reader.leader_id if grant.holder is None else grant.holder
                # Without a seat the role reaches nothing, and says still what is seen of the own.
                found += [Grant(grant.role, seat) for seat in self._held_by(holder)] or [grant]
            else:
                found.append(grant)
        return tuple(found)

    def positions(self, field: str = "record") -> Seen:
        """The positions of which the reader sees ``field``."""
        only = self._within("positions.read", Relation.INSIDE, field)
        if can(self.reader.grants, "positions.read", Place(is_own=True), field):
            return Seen(only if only is None else only | self.own_seats)
        return Seen(only, self.own_seats)

    def key_positions(self) -> Seen:
        """The positions of which the reader sees whether they are key, and how important.

        It is those whose slate is seen, and the own seats of somebody who sees any slate.
        """
        seen = self.positions("slate")
        if seen.only is None:
            return Seen(None)
        return Seen(seen.only | self.own_seats) if seen.only else seen

    def leaders(self, field: str = "record") -> Seen:
        """The leaders of whom the reader sees ``field``; of those named from elsewhere as positions inside go."""
        own = frozenset(() if self.reader.leader_id is None else (self.reader.leader_id,))
        sees_own = can(self.reader.grants, "leaders.read", Place(is_own=True), field)
        inside = self._within("leaders.read", Relation.INSIDE, field)
        if inside is None:
            return Seen(None, frozenset() if sees_own else own)
        only = self._seated(inside)
        named_for = self._within("leaders.read", Relation.NAMED, field)
        only |= self._named_for((named_for or frozenset()) - self.own_seats)
        return Seen(only | own) if sees_own else Seen(only, own)

    def place(self, kind: str, uuid: UUID) -> Place | None:
        """Where the leader, position, nomination, cover, submission or change with this id stands; None where none is.

        Raises:
            KeyError: there is no such kind of thing.
        """
        if (kind, uuid) not in self._places:
            finders: dict[str, Callable[[UUID], Place | None]] = {
                "leader": self._leader,
                "position": self._position,
                "nomination": partial(self._of_two, Nomination),
                "cover": partial(self._of_two, EmergencyCover),
                "submission": partial(self._of_two, Submission),
                "change": self._change,
            }
            self._places[kind, uuid] = finders[kind](uuid)
        return self._places[kind, uuid]

    def may(self, action: str, kind: str, uuid: UUID) -> bool:
        """Whether the reader may do ``action`` with the thing of this id; no where there is none."""
        place = self.place(kind, uuid)
        return place is not None and can(self.grants, action, place)

    def fields(self, action: str, kind: str, uuid: UUID) -> frozenset[str]:
        """The fields that ``action`` opens of the thing with this id."""
        place = self.place(kind, uuid)
        return frozenset(field for field in FIELDS if place is not None and can(self.grants, action, place, field))

    @cached_property
    def lines(self) -> Lines:
        """The reporting lines of today."""
        return lines_of(self.today)

    def _held_by(self, leader: int | None) -> list[int]:
        """The positions that a leader, by number, holds today."""
        held = select(Incumbency.position_id).where(
            holds(Incumbency, self.today), Incumbency.leader_id == leader, Incumbency.is_interim.is_(False)
        )
        return sorted(set(db.session.scalars(held))) if leader else []

    def _within(self, action: str, relation: Relation, field: str) -> frozenset[int] | None:
        """The positions within the reach of the roles to which ``action`` shows ``field`` there; None for all."""
        found: frozenset[int] = frozenset()
        for grant in self.grants:
            if RULES[action, relation].cells[grant.role].allows(field):
                within = None if REACH[grant.role] is Reach.COMPANY else self.lines.within(grant)
                if within is None:
                    return None
                found |= within
        return found

    def _seated(self, positions: Iterable[int]) -> frozenset[int]:
        seated = select(Incumbency.leader_id).where(
            holds(Incumbency, self.today), Incumbency.position_id.in_(list(positions))
        )
        return frozenset(db.session.scalars(seated))

    def _named_for(self, positions: Iterable[int]) -> frozenset[int]:
        found: set[int] = set()
        for model in (Nomination, EmergencyCover):
            rows = select(model.leader_id).where(holds(model, self._as_of, self._known_on))
            found |= set(db.session.scalars(rows.where(model.position_id.in_(list(positions)))))
        return frozenset(found)

    @cached_property
    def _is_scoped(self) -> bool:
        """Whether it matters for any role where something stands."""
        return any(REACH[grant.role] not in (Reach.COMPANY, Reach.NOTHING) for grant in self.grants)

    def _at(self, position: int) -> Place:
        line = self.lines.of(position) if self._is_scoped else (position,)
        return Place(is_own=position in self.own_seats, seats=(line,))

    def _position(self, uuid: UUID) -> Place | None:
        number = db.session.scalar(select(Position.id).where(Position.uuid == uuid))
        return None if number is None else self._at(number)

    def _leader(self, uuid: UUID) -> Place | None:
        number = db.session.scalar(select(Leader.id).where(Leader.uuid == uuid))
        if number is None or not self._is_scoped:
            return None if number is None else Place(is_own=self.reader.is_leader(number))
        seats = select(Incumbency.position_id).where(holds(Incumbency, self.today), Incumbency.leader_id == number)
        named: set[int] = set()
        for model in (Nomination, EmergencyCover):
            rows = select(model.position_id).where(holds(model, self._as_of, self._known_on), model.leader_id == number)
            named |= set(db.session.scalars(rows))
        return Place(
            is_own=self.reader.is_leader(number),
            seats=tuple(map(self.lines.of, db.session.scalars(seats))),
            named_for=tuple(map(self.lines.of, sorted(named - self.own_seats))),
        )

    def _of_two(self, model: type[Nomination | EmergencyCover | Submission], uuid: UUID) -> Place | None:
        """Where something stands that is about a leader and a position: it is own where either is."""
        rows = select(model.position_id, model.leader_id).where(model.uuid == uuid)
        row = db.session.execute(rows.order_by(model.id.desc()).limit(1)).one_or_none()
        if row is None:
            return None
        return Place(is_own=True) if self.reader.is_leader(row.leader_id) else self._at(row.position_id)

    def _change(self, uuid: UUID) -> Place | None:
        row = db.session.execute(select(Change.by_id).where(Change.uuid == uuid)).one_or_none()
        return None if row is None else Place(is_made=row.by_id is not None and row.by_id == self.user_id)


def survey_of(person: SignedIn) -> Survey:
    """What exists for somebody who is signed in, today."""
    return Survey(person.reader, today_of(), user_id=person.id)
