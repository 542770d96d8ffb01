"""A position's card: who holds it, how many of the four steps it holds, who is named for it, and what was found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from succession.access.readers import Reader, Survey
from succession.analysis.answers import Analysis
from succession.analysis.scales import band_of, months_of
from succession.bench.findings import FoundRow, found_row
from succession.bench.stair import Row, ready_token, reason, steps_held
from succession.bench.wording import Names, Shown
from succession.dated import holds, known
from succession.db import Statement, rows_of
from succession.formats import day
from succession.leaders.queries import last_record_of
from succession.nominations.models import Nomination
from succession.nominations.queries import Submitted, shown_ranks, submitted
from succession.pages import Lens
from succession.positions.models import EmergencyCover, Position, PositionRecord
from succession.profiles.departure import departure_words
from succession.profiles.links import CardNames, Links
from succession.profiles.roster import LAST, PositionRow, Roster, Seat
from succession.profiles.shown import Parts, Rated, absence_words, newest, rated

ACTIONS = (
    "positions.edit",
    "positions.seat",
    "positions.cover",
    "nominations.edit",
    "nominations.submit",
)


@dataclass(frozen=True, slots=True)
class StepName:
    """The head of a column of the staircase, without a count: there is one position only."""

    name: str
    figure: str = ""
    total: None = None
    question: str = ""


STEP_NAMES = tuple(
    map(StepName, ("Key position", "Named", "Ready now", "At the same time", "Without emptying another"))
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line of the slate. ``leaves`` is what a move would leave empty, one entry a key position of the candidate."""

    rank: int | None
    name: str
    url: str
    seats: Parts
    readiness: Rated
    since: date
    named_by: str
    why: str
    leaves: tuple[Parts, ...]
    edit_url: str
    withdraw_url: str


@dataclass(frozen=True, slots=True)
class CoverShown:
    """Who acts in the seat tomorrow, for how long, since when, and whether they know."""

    name: str
    url: str
    words: str


@dataclass(frozen=True, slots=True)
class PositionPage:
    uuid: UUID
    title: str
    #: Why nothing holds on the day looked at; empty where the position is there.
    absence: str
    facts: tuple[tuple[str, Parts], ...]
    why_key: str
    stair: Row | None
    stair_heads: tuple[StepName, ...]
    covers: tuple[CoverShown, ...]
    slate: tuple[Candidate, ...]
    findings: tuple[FoundRow, ...]
    n_below: int
    #: True for the reader's own seat: slate, cover and findings are left out.
    is_own: bool
    #: True where the reader is a leader, whose own nominations and covers are left out everywhere.
    leaves_reader_out: bool
    #: Names that the holder submitted, for those who may decide on them.
    submitted: tuple[Submitted, ...]
    #: The fields of the policy that the reader sees of this position.
    fields: frozenset[str]
    #: The actions of the policy that the reader may do with this position today.
    may: frozenset[str]


def position_page(uuid: UUID, roster: Roster, analysis: Analysis, lens: Lens, survey: Survey) -> PositionPage | None:
    """The card of a position as far as ``survey`` says it may be seen; None where there is none for the reader."""
    found = newest(rows_of(_records(lens.known_on), uuid=uuid), lens.as_of)
    if found is None:
        return None
    row, is_there = found
    links = Links(lens.query)
    names = CardNames(analysis.facts, lens.query, links=links, roster=roster)
    fields, is_own = survey.fields("positions.read", "position", uuid), row.number in survey.own_seats
    if "record" not in fields:
        return None
    position = roster.positions.get(row.number)
    counted = "slate" in fields and position is not None and row.key in analysis.facts.position_row
    may = frozenset(action for action in ACTIONS if survey.may(action, "position", uuid))
    is_key_told = row.number in survey.key_positions()
    slate = tuple(_slate(row.number, roster, analysis, names, links, lens, survey.reader)) if counted else ()
    return PositionPage(
        uuid=uuid,
        title=row.title,
        absence="" if is_there else absence_words(row, lens.as_of, day),
        facts=_facts(position, row, roster, links, lens, fields, is_key_told, survey.reader) if position else (),
        why_key=row.why_key if row.is_key and is_key_told else "",
        stair=_stair(position, analysis, names) if counted and position and position.is_key else None,
        stair_heads=STEP_NAMES,
        covers=tuple(_covers(row.number, roster, links, lens, survey.reader)) if "cover" in fields else (),
        slate=slate,
        findings=tuple(found_row(finding, names) for finding in analysis.findings_of(row.key)) if counted else (),
        n_below=len(roster.reports_of.get(row.number, ())),
        is_own=is_own,
        leaves_reader_out=survey.reader.leader_id is not None and "slate" in fields,
        submitted=tuple(_submitted(row.number, survey)) if "nominations.edit" in may and lens.is_today else (),
        fields=fields,
        may=may if is_there and lens.is_today else frozenset(),
    )


@lru_cache(8)
def _records(known_on: date | None) -> Statement:
    """Every record of a position by what was known, oldest first."""
    record = PositionRecord
    return (
        select(
            Position.id.label("number"),
            Position.external_key.label("key"),
            record.title,
            record.is_key,
            record.why_key,
            record.valid_from,
            record.valid_until,
        )
        .join(record, record.position_id == Position.id)
        .where(Position.uuid == bindparam("uuid"), known(record, known_on))
        .order_by(record.valid_from)
    )


@lru_cache(8)
def _nominations(as_of: date, known_on: date | None) -> Statement:
    """The nominations of a position, each with the day on which it began."""
    earlier = aliased(Nomination)
    since = (
        select(func.min(earlier.valid_from))
        .where(earlier.uuid == Nomination.uuid, known(earlier, known_on))
        .scalar_subquery()
    )
    return select(
        Nomination.uuid,
        Nomination.leader_id,
        Nomination.readiness,
        Nomination.rank,
        Nomination.assessed_on,
        Nomination.nominated_by,
        Nomination.why,
        since.label("since"),
    ).where(Nomination.position_id == bindparam("position"), holds(Nomination, as_of, known_on))


@lru_cache(8)
def _cover(as_of: date, known_on: date | None) -> Statement:
    """The emergency cover of a position, the oldest first."""
    return (
        select(
            EmergencyCover.leader_id,
            EmergencyCover.agreed_on,
            EmergencyCover.is_told,
            EmergencyCover.limit_months,
        )
        .where(EmergencyCover.position_id == bindparam("position"), holds(EmergencyCover, as_of, known_on))
        .order_by(EmergencyCover.valid_from, EmergencyCover.id)
    )


def _facts(
    position: PositionRow,
    row: Any,
    roster: Roster,
    links: Links,
    lens: Lens,
    fields: frozenset[str],
    is_key_told: bool,
    reader: Reader,
) -> tuple[tuple[str, Parts], ...]:
    facts: list[tuple[str, Parts]] = [_holder(position.number, roster, links, lens, reader)]
    if is_key_told:
        facts.append(("Key position", (_key_words(position, roster),)))
    if "vacancy" in fields:
        leaves_on = position.expected_vacancy_on
        facts.append(("Expected to leave", (day(leaves_on) if leaves_on else "not known",)))
    if position.reports_to is not None:
        above = roster.positions[position.reports_to]
        facts.append(("Reports to", (Shown(above.title, links.position(above.uuid)),)))
    if position.unit:
        facts.append(("Unit", (position.unit,)))
    facts.append(("Company id", (row.key,)))
    return tuple(facts)


def _key_words(position: PositionRow, roster: Roster) -> str:
    if not position.is_key:
        return "no"
    place = roster.key_positions.index(position.number) + 1
    return f"yes, {ordinal(place)} of {len(roster.key_positions)}"


def _holder(number: int, roster: Roster, links: Links, lens: Lens, reader: Reader) -> tuple[str, Parts]:
    def sits(seat: Seat) -> Parts:
        leader = roster.leaders[seat.leader]
        last = None if reader.is_leader(leader.number) else last_record_of(leader.number, lens.known_on)
        leaves = departure_words(last.valid_until if last else None, lens.as_of).rstrip(".")
        since = f", since {day(seat.since)}"
        return (Shown(leader.name, links.leader(leader.uuid)), f"{since}. {leaves}" if leaves else since)

    if held := roster.holder_of.get(number):
        return "Holder", sits(held)
    if acting := roster.interim_of.get(number):
        return "Vacant, interim", sits(acting)
    return "Holder", (Shown("vacant", strong=True),)


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _submitted(position: int, survey: Survey) -> Iterator[Submitted]:
    """What the holder submitted, but for the reader's own name."""
    for one in submitted(position):
        if not survey.reader.is_leader(one.number):
            yield one


def _stair(position: PositionRow, analysis: Analysis, names: Names) -> Row:
    """The position's line of the staircase."""
    answer = analysis.position(position.key)
    return Row(
        title=names.seat(position.key),
        url=names.position_url(position.key),
        n_named=answer.named,
        ready=ready_token(analysis, names, answer),
        steps_held=steps_held(answer),
        reason=reason(analysis, names, answer),
    )


def _covers(position: int, roster: Roster, links: Links, lens: Lens, reader: Reader) -> Iterator[CoverShown]:
    for row in rows_of(_cover(lens.as_of, lens.known_on), position=position):
        leader = roster.leaders.get(row.leader_id)
        if leader and not reader.is_leader(row.leader_id):
            said = [
                f"for up to {row.limit_months} months" if row.limit_months else "",
                f"agreed {day(row.agreed_on)}" if row.agreed_on else "",
                {True: "has been told", False: "has not been told yet", None: "nobody has said whether told"}[
                    row.is_told
                ],
            ]
            words = ", ".join(filter(None, said))
            yield CoverShown(leader.name, links.leader(leader.uuid), words)


def _slate(
    position: int, roster: Roster, analysis: Analysis, names: Names, links: Links, lens: Lens, reader: Reader
) -> Iterator[Candidate]:
    rows = rows_of(_nominations(lens.as_of, lens.known_on), position=position)
    counted = {nomination.leader for nomination in analysis.facts.slate(roster.positions[position].key)}
    rows = [
        row
        for row in rows
        if row.leader_id in roster.leaders
        and roster.leaders[row.leader_id].key in counted
        and not reader.is_leader(row.leader_id)
    ]

    def order(row: Any) -> tuple[int, int, str]:
        return LAST if row.rank is None else row.rank, months_of(row.readiness)[1], roster.leaders[row.leader_id].key

    places = shown_ranks((row.rank for row in rows), reader)
    for row in sorted(rows, key=order):
        leader = roster.leaders[row.leader_id]
        yield Candidate(
            rank=places.get(row.rank),
            name=leader.name,
            url=links.leader(leader.uuid),
            seats=(roster.seats_in_words(row.leader_id),),
            readiness=rated(row.readiness, row.assessed_on, lens.as_of),
            since=row.since,
            named_by=row.nominated_by,
            why=row.why,
            leaves=tuple(_leaves(leader.key, analysis, names)),
            edit_url=links.nomination(row.uuid),
            withdraw_url=links.withdrawal(row.uuid),
        )


def _leaves(leader: str, analysis: Analysis, names: Names) -> Iterator[Parts]:
    """Each key position that a leader's move would empty, and the best who is ready to follow."""
    facts = analysis.facts
    for seat in facts.seats_of(leader) if leader in facts.leader_row else ():
        if not seat.is_key:
            continue
        slate = facts.slate(seat.id)
        ready = next((n for n in slate if n.months_until <= analysis.within_months), None)
        title = Shown(names.seat(seat.id), names.position_url(seat.id))
        if ready is not None:
            band = band_of(ready.months_until).value
            yield (title, ", then ", Shown(names.initialled(ready.leader), names.leader_url(ready.leader), band=band))
        else:
            yield (title, ", then ", Shown("Nobody ready" if slate else "Nobody", nobody=True))
