"""What a list holds is what a door opens: on random organisations, for random people, field by field."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import literal, select

from succession.access.policy import EVERYBODY, FIELDS, REACH, Grant, Line, Place, Reach, can
from succession.access.readers import Reader
from succession.audit import begin_change
from succession.clock import now, today
from succession.db import db
from succession.leaders.models import Leader, LeaderRecord
from succession.nominations.models import Nomination
from succession.positions.models import EmergencyCover, Incumbency, Position, PositionRecord
from succession.reach.lines import Lines
from succession.reach.survey import Seen, Survey

ROLES = ("administrator", "talent_director", "hr_partner", "cso", "board_member", "assessor", "candidate")
ROUNDS = {"sqlite": 120, "postgresql": 30}


@dataclass
class Organisation:
    """What is on record: who reports where; seats are (position, leader, from, until, whether for the time being)."""

    above: dict[int, int | None] = field(default_factory=dict)
    positions: dict[int, Position] = field(default_factory=dict)
    leaders: dict[int, Leader] = field(default_factory=dict)
    seats: list[tuple[int, int, date, date | None, bool]] = field(default_factory=list)
    named: list[tuple[int, int, date, date | None]] = field(default_factory=list)

    def line(self, position: int) -> Line:
        found = [position]
        while (above := self.above[found[-1]]) is not None:
            found.append(above)
        return tuple(found)

    def sits(self, leader: int | None, day: date, *, also_interim: bool = True) -> set[int]:
        return {
            position
            for position, who, start, until, is_interim in self.seats
            if who == leader and _holds(start, until, day) and (also_interim or not is_interim)
        }

    def own(self, leader: int | None, day: date) -> set[int]:
        """The seats of that day and of today, and those that go on from a later day."""
        kept = {seat for seat, who, _, until, _ in self.seats if who == leader and until is None}
        return self.sits(leader, day) | self.sits(leader, today()) | kept


def _holds(start: date, until: date | None, day: date) -> bool:
    return start <= day and (until is None or until > day)


def _days(random: Random) -> tuple[date, date | None]:
    """From some day until another: now, only in the past, or only in the future."""
    start = today() + timedelta(days=random.choice((-90, -90, -60, -20, 20)))
    until = start + timedelta(days=random.choice((15, 45))) if random.random() < 0.3 else None
    return start, until


def _organisation(random: Random) -> Organisation:
    """A random tree of up to twelve positions with people in them, flushed and not committed."""
    change, made = begin_change(None, now(), "random", "A random organisation."), Organisation()
    mark = random.getrandbits(60)
    people = [Leader(external_key=f"l{mark}-{number}") for number in range(random.randint(1, 12))]
    seats = [Position(external_key=f"p{mark}-{number}") for number in range(random.randint(1, 12))]
    db.session.add_all([*people, *seats])
    db.session.flush()
    made.leaders, made.positions = {one.id: one for one in people}, {one.id: one for one in seats}
    recorded = {"recorded_at": change.at, "recorded_in": change.id}
    begin = {"valid_from": today() - timedelta(days=100), **recorded}
    rows: list[object] = [LeaderRecord(leader_id=one, name=f"Leader {one}", **begin) for one in made.leaders]
    numbers = list(made.positions)
    for place, number in enumerate(numbers):
        made.above[number] = random.choice(numbers[:place]) if place and random.random() < 0.85 else None
        rows.append(PositionRecord(position_id=number, title=f"P{number}", reports_to_id=made.above[number], **begin))
        if random.random() < 0.75:
            start, until = _days(random)
            seat = (number, random.choice(list(made.leaders)), start, until, random.random() < 0.25)
            made.seats.append(seat)
            days = {"valid_from": start, "valid_until": until}
            rows.append(Incumbency(position_id=seat[0], leader_id=seat[1], is_interim=seat[4], **days, **recorded))
        for model in (Nomination, EmergencyCover):
            if random.random() < 0.5:
                start, until = _days(random)
                named = (number, random.choice(list(made.leaders)), start, until)
                made.named.append(named)
                said = {"readiness": "ready_now"} if model is Nomination else {}
                days = {"valid_from": start, "valid_until": until}
                rows.append(model(position_id=named[0], leader_id=named[1], **said, **days, **recorded))
    db.session.add_all(rows)
    db.session.flush()
    return made


def _reader(random: Random, made: Organisation) -> Reader:
    grants = set(EVERYBODY)
    for _ in range(random.randint(0, 3)):
        head = random.choice([None, *made.positions]) if random.random() < 0.8 else None
        holder = random.choice([None, None, 0, *made.leaders])
        grants.add(Grant(random.choice(ROLES), head, None if head else holder))
    return Reader(random.choice([None, *made.leaders]), frozenset(grants))


def _resolved(made: Organisation, reader: Reader) -> list[Grant]:
    """The grants with their heads, by hand: whoever stands in for somebody sits, for this, where they do."""
    found = []
    for grant in reader.grants:
        if grant.head is None and REACH[grant.role] in (Reach.BELOW, Reach.REPORTS):
            who = reader.leader_id if grant.holder is None else grant.holder
            found += [Grant(grant.role, seat) for seat in made.sits(who, today(), also_interim=False)]
            found.append(Grant(grant.role))
        else:
            found.append(grant)
    return found


def _place_of_leader(made: Organisation, leader: int, reader: Reader, as_of: date) -> Place:
    own = made.own(reader.leader_id, as_of) if reader.leader_id else set()
    named = {seat for seat, who, start, until in made.named if who == leader and _holds(start, until, as_of)}
    return Place(
        is_own=reader.leader_id == leader,
        seats=tuple(map(made.line, made.sits(leader, today()))),
        named_for=tuple(map(made.line, named - own)),
    )


def _place_of_position(made: Organisation, position: int, reader: Reader, as_of: date) -> Place:
    is_own = reader.leader_id is not None and position in made.own(reader.leader_id, as_of)
    return Place(is_own=is_own, seats=(made.line(position),))


def test_lists_and_doors_agree_with_brute_force(app: Flask) -> None:
    random, compared = Random(20261124), 0
    for number in range(ROUNDS[db.engine.dialect.name]):
        made = _organisation(random)
        reader = _reader(random, made)
        as_of = today() if random.random() < 0.5 else today() - timedelta(days=random.choice((30, 70)))
        survey = Survey(reader, today(), as_of)
        grants = _resolved(made, reader)
        for kind, action, rows, where, listed in (
            ("position", "positions.read", made.positions, _place_of_position, survey.positions),
            ("leader", "leaders.read", made.leaders, _place_of_leader, survey.leaders),
        ):
            for name in sorted(FIELDS):
                brute = {one for one in rows if can(grants, action, where(made, one, reader, as_of), name)}
                doors = {one for one, row in rows.items() if name in survey.fields(action, kind, row.uuid)}
                lists = {one for one in rows if one in listed(name)}
                told = f"round {number}: {kind} {name} of {reader}"
                assert lists == brute, told
                assert doors == brute, told
                compared += len(rows)
            opened = {one for one, row in rows.items() if survey.may(action, kind, row.uuid)}
            assert opened == {one for one in rows if can(grants, action, where(made, one, reader, as_of))}
        db.session.rollback()
    assert compared > ROUNDS[db.engine.dialect.name] * 40
    print(f"\n{ROUNDS[db.engine.dialect.name]} organisations, {compared} comparisons")


def test_what_is_seen_is_the_same_in_a_select_and_in_memory(app: Flask) -> None:
    made = _organisation(Random(5))
    numbers = set(made.positions)
    some = frozenset(list(numbers)[:3])
    for seen in (Seen(None), Seen(None, some), Seen(some), Seen(some, frozenset(list(some)[:1])), Seen(frozenset())):
        column = Position.id.expression
        found = set(db.session.scalars(select(Position.id).where(seen.of(column)))) & numbers
        assert found == {number for number in numbers if number in seen}
        for number in numbers:
            is_there = db.session.scalar(select(literal(1)).where(seen.of_text(literal(str(number)))))
            assert (is_there == 1) is (number in seen)
    assert [Seen(None).is_everything, Seen(None, some).is_everything, Seen(numbers and some).is_everything] == [
        True,
        False,
        False,
    ]
    db.session.rollback()


def test_a_circle_of_reporting_lines_ends_where_it_closes() -> None:
    lines = Lines([(1, 3), (2, 1), (3, 2), (4, 3), (5, None)])
    assert lines.of(4) == (4, 3, 2, 1)
    assert lines.of(1) == (1, 3, 2)
    assert lines.within(Grant("hr_partner", 1)) == {1, 2, 3, 4}
    assert lines.within(Grant("cso", 1)) == {2, 3, 4}
    assert lines.within(Grant("assessor", 3)) == {1, 4}
    assert lines.within(Grant("assessor", 5)) == frozenset()
    assert lines.within(Grant("talent_director")) is None
    for grant in (Grant("board_member", 1), Grant("hr_partner"), Grant("cso"), Grant("assessor"), Grant("candidate")):
        assert lines.within(grant) == frozenset()


def test_what_is_not_there_stands_nowhere(app: Flask) -> None:
    survey = Survey(Reader(None, EVERYBODY | {Grant("talent_director"), Grant("hr_partner", 1)}), today())
    for kind in ("leader", "position", "nomination", "cover", "submission", "change"):
        assert survey.place(kind, uuid4()) is None
        assert not survey.may("leaders.read", kind, uuid4())
        assert survey.fields("leaders.read", kind, uuid4()) == frozenset()
    with pytest.raises(KeyError):
        survey.place("finding", uuid4())
