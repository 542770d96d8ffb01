"""The two directories: every leader and every position, filtered, sorted and cut into pages of fifty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from succession.access.readers import Survey
from succession.analysis.answers import Analysis
from succession.analysis.facts import NominationFact
from succession.analysis.scales import Readiness, RiskOfLoss, band_of
from succession.bench.stair import steps_held
from succession.bench.wording import Shown
from succession.folding import fold
from succession.formats import counted
from succession.profiles.links import Links
from succession.profiles.listing import Directory, Head, Question, choices_of, directory, is_chosen, passing
from succession.profiles.roster import LAST, LeaderRow, PositionRow, Roster

LEADER_FILTERS = ("q", "function", "unit", "where")
POSITION_FILTERS = ("q", "unit", "kind")


@dataclass(frozen=True, slots=True)
class SeatShown:
    title: str
    url: str = ""
    is_interim: bool = False


@dataclass(frozen=True, slots=True)
class LeaderLine:
    name: str
    url: str
    #: The leader's seats; for somebody from outside, where they work, without an address.
    seats: tuple[SeatShown, ...]
    unit: str
    function: str
    #: The readiness and words of the token that says so; None where the leader is named for nothing.
    token: tuple[Readiness, str] | None
    #: None also for a leader whose risk of loss the reader does not see.
    risk: RiskOfLoss | None


@dataclass(frozen=True, slots=True)
class PositionLine:
    title: str
    url: str
    unit: str
    is_key: bool
    #: The holder or interim; None where nobody is there.
    holder: Shown | None
    is_interim: bool
    #: None for a position that is not key, and for the reader's own.
    steps: int | None
    token: tuple[Readiness, str] | None
    covers: tuple[Shown, ...]
    expected_vacancy_on: date | None
    #: True for the reader's own seat, whose slate and cover are left out.
    is_own: bool
    #: Whether the reader sees who is named for it and who covers it.
    is_slate_seen: bool


def leaders(roster: Roster, analysis: Analysis, question: Question, opened: frozenset[str]) -> Directory[LeaderLine]:
    """The leaders that ``question`` asks for, in the order it asks for: by name unless it says otherwise.

    Columns and orders are those of the fields that are ``opened`` to the reader.
    """
    asked = question.filters(LEADER_FILTERS)
    facts, links = analysis.facts, Links(question.lens.query)
    wanted = fold(asked["q"]).split()
    tests: list[tuple[object, Callable[[LeaderRow], bool]]] = [
        (wanted, lambda row: has_all(wanted, roster.words_of_leader[row.number])),
        (asked["function"], lambda row: is_chosen(row.function, asked["function"], roster.functions)),
        (asked["unit"], lambda row: is_chosen(row.unit, asked["unit"], roster.leader_units)),
        (asked["where"], lambda row: row.is_internal == (asked["where"] == "inside")),
    ]
    named = cache(lambda: _counts(facts.nomination_leader, facts.leader_ids))
    orders: dict[str, tuple[str, Callable[[LeaderRow], Any]]] = {
        "name": ("Name", lambda row: fold(row.name)),
        "position": ("Position", lambda row: _last_if_empty(" ".join(roster.titles_of(row.number)))),
        "unit": ("Unit", lambda row: _last_if_empty(row.unit)),
        "function": ("Function", lambda row: _last_if_empty(row.function)),
    }
    if "slate" in opened:
        orders["named"] = ("Named for", lambda row: -named().get(row.key, 0))

    def line(row: LeaderRow) -> LeaderLine:
        there = facts.leader_row.get(row.key)
        slates = facts.named_for(row.key) if there is not None else ()
        return LeaderLine(
            name=row.name,
            url=links.leader(row.uuid),
            seats=_seats(roster, links, row),
            unit=row.unit,
            function=row.function,
            token=_token(slates, "position"),
            risk=facts.risks[there] if "risk" in opened and there is not None else None,
        )

    return directory(
        question,
        asked,
        passing(roster.leaders.values(), tests),
        len(roster.leaders),
        orders,
        (Head("Risk of loss"),) if "risk" in opened else (),
        {"function": choices_of(roster.functions), "unit": choices_of(roster.leader_units)},
        line,
    )


def positions(
    roster: Roster, analysis: Analysis, question: Question, opened: frozenset[str], survey: Survey
) -> Directory[PositionLine]:
    """The positions that ``question`` asks for, in the order it asks for: by importance unless it says otherwise.

    Columns and orders are those of the fields that are ``opened`` to the reader of anything; in a row stands what
    ``survey`` says is seen of that position.
    """
    asked = question.filters(POSITION_FILTERS)
    facts, links = analysis.facts, Links(question.lens.query)
    wanted = fold(asked["q"]).split()
    kinds: dict[str, Callable[[PositionRow], bool]] = {
        "": lambda row: True,
        "key": lambda row: row.is_key,
        "other": lambda row: not row.is_key,
        "vacant": lambda row: row.number not in roster.holder_of,
    }
    tests: list[tuple[object, Callable[[PositionRow], bool]]] = [
        (wanted, lambda row: has_all(wanted, roster.words_of_position[row.number])),
        (asked["unit"], lambda row: is_chosen(row.unit, asked["unit"], roster.position_units)),
        (asked["kind"], kinds.get(asked["kind"], kinds[""])),
    ]
    named = cache(lambda: _counts(facts.nomination_position, facts.position_ids))
    orders: dict[str, tuple[str, Callable[[PositionRow], Any]]] = {
        "importance": ("Position", lambda row: 0),
        "unit": ("Unit", lambda row: _last_if_empty(row.unit)),
        "holder": ("Holder", lambda row: _last_if_empty(roster.occupant(row.number))),
    }
    if "slate" in opened:
        orders["steps"] = ("Steps held", lambda row: LAST if (held := steps_of(analysis, row)) is None else held)
        orders["named"] = ("Named", lambda row: -named().get(row.key, 0))
    ends = [
        Head(words)
        for field, words in (("cover", "Emergency cover"), ("vacancy", "Expected to leave"))
        if field in opened
    ]

    slates, vacancies = survey.positions("slate"), survey.positions("vacancy")

    def line(row: PositionRow) -> PositionLine:
        slate = facts.slate(row.key) if row.key in facts.position_row else ()
        return PositionLine(
            title=row.title,
            url=links.position(row.uuid),
            unit=row.unit,
            is_key=row.is_key,
            holder=occupant(roster, links, row.number),
            is_interim=row.number in roster.interim_of,
            steps=steps_of(analysis, row),
            token=_token(slate, "leader"),
            covers=_covers(roster, analysis, links, row) if row.key in facts.position_row else (),
            expected_vacancy_on=row.expected_vacancy_on if row.number in vacancies else None,
            is_own=row.number in survey.own_seats,
            is_slate_seen=row.number in slates,
        )

    return directory(
        question,
        asked,
        passing(roster.positions.values(), tests),
        len(roster.positions),
        orders,
        tuple(ends),
        {"unit": choices_of(roster.position_units)},
        line,
    )


def steps_of(analysis: Analysis, row: PositionRow) -> int | None:
    """How many of the four steps a key position holds; None where the analysis does not count it."""
    if not row.is_key or row.key not in analysis.facts.position_row:
        return None
    return steps_held(analysis.position(row.key))


def occupant(roster: Roster, links: Links, position: int) -> Shown | None:
    """Who holds a position, or acts in it; None where nobody does."""
    seat = roster.holder_of.get(position) or roster.interim_of.get(position)
    if seat is None:
        return None
    leader = roster.leaders[seat.leader]
    return Shown(leader.name, links.leader(leader.uuid))


def _covers(roster: Roster, analysis: Analysis, links: Links, row: PositionRow) -> tuple[Shown, ...]:
    covering = [roster.leader_by_key[cover.leader] for cover in analysis.facts.covers_of(row.key)]
    return tuple(Shown(leader.name, links.leader(leader.uuid)) for leader in covering)


def _seats(roster: Roster, links: Links, row: LeaderRow) -> tuple[SeatShown, ...]:
    lines: list[SeatShown] = []
    for seat in roster.seats_of.get(row.number, ()):
        position = roster.positions[seat.position]
        lines.append(SeatShown(position.title, links.position(position.uuid), seat.is_interim))
    if not row.is_internal:
        lines.append(SeatShown(f"Outside, {row.organisation}" if row.organisation else "Outside"))
    return tuple(lines)


def has_all(wanted: list[str], words: str) -> bool:
    """Whether every wanted word stands somewhere in ``words``, both folded."""
    return all(word in words for word in wanted)


def _token(nominations: Sequence[NominationFact], noun: str) -> tuple[Readiness, str] | None:
    """How many nominations there are, under the sign of the nearest."""
    if not nominations:
        return None
    words = counted(len(nominations), noun)
    nearest = band_of(min(nomination.months_until for nomination in nominations))
    return nearest, words if len(nominations) == 1 else f"nearest of {words}"


def _last_if_empty(text: str) -> tuple[bool, str]:
    return not text, fold(text)


def _counts(rows: Any, ids: list[str]) -> dict[str, int]:
    """How often each id is named in a column of row numbers; those never named are left out."""
    counts: dict[str, int] = {}
    for row in rows.tolist():
        counts[ids[row]] = counts.get(ids[row], 0) + 1
    return counts
