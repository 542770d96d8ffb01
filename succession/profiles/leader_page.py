"""A leader's card: where the leader sits, what the leader is named for, and why that matters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from succession.access.policy import actions_of
from succession.access.readers import Survey
from succession.analysis.answers import Analysis
from succession.analysis.scales import ImpactOfLoss, ReasonForLeaving, RiskOfLoss
from succession.audit import Change
from succession.bench.findings import FoundRow, found_row
from succession.bench.wording import Names, Shown, Words
from succession.dated import holds, known
from succession.db import Statement, rows_of
from succession.formats import counted, day
from succession.leaders.models import Leader, LeaderRecord, LeaderRisk
from succession.nominations.models import Nomination
from succession.pages import Lens
from succession.positions.models import EmergencyCover
from succession.profiles.departure import departure_words, left_vacant
from succession.profiles.links import CardNames, Links
from succession.profiles.roster import PositionRow, Roster, Seat
from succession.profiles.shown import Parts, Rated, absence_words, newest, rated

#: What may be looked at on any day, and what may be changed today.
LOOKS = ("leaders.history", "notes.read", "privacy.hold")
ACTIONS = ("leaders.edit", "leaders.risk", "leaders.departure", *LOOKS)
#: Beyond these the page says how many more there are, and shows all when asked to.
MOST_FINDINGS = 5
MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class NamedFor:
    """A nomination of the leader. ``named_by`` is the person who says so; ``since`` the day the nomination began."""

    title: str
    url: str
    is_key: bool
    readiness: Rated
    since: date
    named_by: str
    why: str
    edit_url: str


@dataclass(frozen=True, slots=True)
class RiskShown:
    """The risk of losing the leader, who judged it and since when that holds."""

    rows: tuple[tuple[str, str], ...]
    since: date
    said_by: str


@dataclass(frozen=True, slots=True)
class LeaderPage:
    uuid: UUID
    name: str
    monogram: str
    #: The seats and the reporting line, in running text.
    below: Parts
    #: Why nothing holds on the day looked at; empty where the leader is there.
    absence: str
    #: The day of a departure that is entered, or that has come: a sentence, else empty.
    departure: str
    #: The seats that became vacant when the leader left, and are vacant still.
    left_vacant: tuple[Parts, ...]
    named_for: tuple[NamedFor, ...]
    n_named: int
    n_key: int
    why_it_matters: tuple[FoundRow, ...]
    #: How many findings name the leader beyond those shown.
    more_findings: int
    risk: RiskShown | None
    covers: tuple[Parts, ...]
    record: tuple[tuple[str, Parts], ...]
    is_own: bool
    #: The fields of the policy that the reader sees of this leader.
    fields: frozenset[str]
    #: The actions of the policy that the reader may do with this leader today.
    may: frozenset[str]


def leader_page(
    uuid: UUID, roster: Roster, analysis: Analysis, lens: Lens, survey: Survey, *, is_whole: bool
) -> LeaderPage | None:
    """The card of a leader as far as ``survey`` says it may be seen, every nomination if it is ``is_whole``.

    None where there is no such leader, or none for the reader.
    """
    records = rows_of(_records(lens.as_of, lens.known_on), uuid=uuid)
    found = newest(records, lens.as_of)
    if found is None:
        return None
    row, is_there = found
    # An own departure that is entered ahead is for somebody to tell, not for a page.
    is_own = survey.reader.is_leader(row.number)
    leaves_on = None if is_own else records[-1].valid_until
    has_left = leaves_on is not None and leaves_on <= lens.as_of
    links = Links(lens.query)
    names = CardNames(analysis.facts, lens.query, links=links, roster=roster)
    fields = survey.fields("leaders.read", "leader", uuid)
    if "record" not in fields:
        return None
    may_name = lens.is_today and "nominations.edit" in actions_of(survey.grants)
    seats = roster.seats_of.get(row.number, ())
    risk = _risk(row, lens) if "risk" in fields else None
    is_counted = "slate" in fields and row.key in analysis.facts.leader_row
    may = frozenset(action for action in ACTIONS if survey.may(action, "leader", uuid))
    named = _positions_named_for(row.key, analysis, roster) if is_counted else []
    return LeaderPage(
        uuid=uuid,
        name=row.name,
        monogram=monogram(row.name),
        below=_below(row, seats, roster, links) if is_there and row.number in roster.leaders else (),
        absence="" if is_there or has_left else absence_words(row, lens.as_of, day),
        departure=departure_words(leaves_on, lens.as_of),
        left_vacant=tuple(left_vacant(row.number, leaves_on, roster, links, lens)) if leaves_on and has_left else (),
        named_for=tuple(_named_for(row.number, named if is_whole else named[:MOST_NAMED], links, lens, may_name)),
        n_named=len(named),
        n_key=sum(position.is_key for position in named),
        why_it_matters=(
            *(_findings(row, analysis, names) if is_counted else ()),
            *(_may_leave(row.name, risk) if named else ()),
        ),
        more_findings=max(0, len(analysis.findings_about(row.key)) - MOST_FINDINGS) if is_counted else 0,
        risk=risk,
        covers=tuple(_covering(row.number, roster, links, lens, survey)) if "cover" in fields else (),
        record=_record(row),
        is_own=is_own,
        fields=fields,
        may=may if is_there and lens.is_today else may & set(LOOKS),
    )


def monogram(name: str) -> str:
    """The first letters of the first and the last word of a name."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


@lru_cache(8)
def _records(as_of: date, known_on: date | None) -> Statement:
    """Every record of a leader by what was known, oldest first, with the risk of loss of the day."""
    record, risk = LeaderRecord, LeaderRisk
    return (
        select(
            Leader.id.label("number"),
            Leader.external_key.label("key"),
            record.name,
            record.function,
            record.unit,
            record.email,
            record.is_internal,
            record.organisation,
            record.joined_on,
            record.valid_from,
            record.valid_until,
            risk.risk_of_loss,
            risk.impact_of_loss,
            risk.reason_for_leaving,
            risk.valid_from.label("risk_since"),
            Change.by_name.label("risk_by"),
        )
        .join(record, record.leader_id == Leader.id)
        .outerjoin(risk, (risk.leader_id == Leader.id) & holds(risk, as_of, known_on))
        .outerjoin(Change, Change.id == risk.recorded_in)
        .where(Leader.uuid == bindparam("uuid"), known(record, known_on))
        .order_by(record.valid_from)
    )


@lru_cache(8)
def _nominations(as_of: date, known_on: date | None) -> Statement:
    """The nominations of a leader for some positions, each with the day on which it began."""
    earlier = aliased(Nomination)
    since = (
        select(func.min(earlier.valid_from))
        .where(earlier.uuid == Nomination.uuid, known(earlier, known_on))
        .scalar_subquery()
    )
    return select(
        Nomination.uuid,
        Nomination.position_id,
        Nomination.readiness,
        Nomination.assessed_on,
        Nomination.nominated_by,
        Nomination.why,
        since.label("since"),
    ).where(
        Nomination.leader_id == bindparam("leader"),
        Nomination.position_id.in_(bindparam("positions", expanding=True)),
        holds(Nomination, as_of, known_on),
    )


@lru_cache(8)
def _covers(as_of: date, known_on: date | None) -> Statement:
    """The emergency cover that a leader gives."""
    return select(EmergencyCover.position_id, EmergencyCover.agreed_on).where(
        EmergencyCover.leader_id == bindparam("leader"), holds(EmergencyCover, as_of, known_on)
    )


def _positions_named_for(key: str, analysis: Analysis, roster: Roster) -> list[PositionRow]:
    """The positions that a leader is named for as far as the facts go, which are the reader's; by importance."""
    positions = [roster.position_by_key[nomination.position] for nomination in analysis.facts.named_for(key)]
    return sorted(positions, key=lambda position: roster.place_of[position.number])


def _named_for(
    leader: int, positions: list[PositionRow], links: Links, lens: Lens, may_name: bool
) -> Iterator[NamedFor]:
    wanted = [position.number for position in positions]
    rows = rows_of(_nominations(lens.as_of, lens.known_on), leader=leader, positions=wanted) if wanted else []
    by_position = {row.position_id: row for row in rows}
    for position in positions:
        row = by_position[position.number]
        yield NamedFor(
            title=position.title,
            url=links.position(position.uuid),
            edit_url=links.nomination(row.uuid) if may_name else "",
            is_key=position.is_key,
            readiness=rated(row.readiness, row.assessed_on, lens.as_of),
            since=row.since,
            named_by=row.nominated_by,
            why=row.why,
        )


def _covering(leader: int, roster: Roster, links: Links, lens: Lens, survey: Survey) -> Iterator[Parts]:
    agreed = {row.position_id: row.agreed_on for row in rows_of(_covers(lens.as_of, lens.known_on), leader=leader)}
    seen = survey.positions("cover")
    shown = [number for number in agreed.keys() & roster.positions.keys() if number in seen]
    for number in sorted(shown, key=roster.place_of.__getitem__):
        position, agreed_on = roster.positions[number], agreed[number]
        title = Shown(position.title, links.position(position.uuid))
        yield (title, f", agreed {day(agreed_on)}" if agreed_on else "")


def _below(row: Any, seats: tuple[Seat, ...], roster: Roster, links: Links) -> Parts:
    parts: list[Shown | str] = []
    for seat in seats:
        position = roster.positions[seat.position]
        parts += ["; "] if parts else []
        parts += [Shown(position.title, links.position(position.uuid))]
        parts += [f", {'interim ' if seat.is_interim else ''}since {day(seat.since)}"]
    if not parts:
        words = roster.seats_in_words(row.number)
        parts.append(words[0].upper() + words[1:])
    parts.append(". ")
    if seats and (above := roster.positions[seats[0].position].reports_to) is not None:
        boss = roster.holder_of.get(above) or roster.interim_of.get(above)
        if boss is not None and boss.leader != row.number:
            leader = roster.leaders[boss.leader]
            parts += ["Reports to ", Shown(leader.name, links.leader(leader.uuid)), "."]
        elif boss is None:
            position = roster.positions[above]
            parts += ["Reports to ", Shown(position.title, links.position(position.uuid)), ", which is vacant."]
    return tuple(parts)


def _record(row: Any) -> tuple[tuple[str, Parts], ...]:
    values: list[tuple[str, str]] = [
        ("Function", row.function),
        ("Unit", row.unit),
        ("In the company", "yes" if row.is_internal else "no"),
        ("Works at", row.organisation),
        ("Joined", day(row.joined_on)),
        ("E-mail", row.email),
        ("Company id", row.key),
    ]
    return tuple((name, (value,)) for name, value in values if value)


def _risk(row: Any, lens: Lens) -> RiskShown | None:
    if not (row.risk_of_loss or row.impact_of_loss or row.reason_for_leaving):
        return None
    return RiskShown(
        rows=(
            ("Risk of loss", RiskOfLoss(row.risk_of_loss).label if row.risk_of_loss else "not said"),
            ("Impact of loss", ImpactOfLoss(row.impact_of_loss).label if row.impact_of_loss else "not said"),
            (
                "Reason for leaving",
                ReasonForLeaving(row.reason_for_leaving).label if row.reason_for_leaving else "not said",
            ),
        ),
        since=row.risk_since,
        said_by=row.risk_by or "",
    )


def _findings(row: Any, analysis: Analysis, names: Names) -> tuple[FoundRow, ...]:
    """The first findings that name the leader, and what all key positions together lose with the leader."""
    found = [found_row(finding, names) for finding in analysis.findings_about(row.key)[:MOST_FINDINGS]]
    if analysis.leader(row.key).is_essential:
        at_once = analysis.counts.at_once
        sentence = f"If {row.name} leaves, {at_once - 1} key seats can be filled at the same time, not {at_once}."
        proof = f"Every way to fill {counted(at_once, 'key seat')} at the same time needs {row.name}."
        found.append(plain_row(sentence, proof))
    return tuple(found)


def _may_leave(name: str, risk: RiskShown | None) -> Iterator[FoundRow]:
    if risk is not None and risk.rows[0][1] == RiskOfLoss.HIGH.label:
        said = f", said by {risk.said_by}" if risk.said_by else ""
        sentence = f"{name} may leave: risk of loss is high{said} on {day(risk.since)}."
        yield plain_row(sentence)


def plain_row(sentence: str, proof: str = "") -> FoundRow:
    """A sentence beside the findings that is none of them: it has no page of its own."""
    facts_shown: list[Words] = [[proof]] if proof else []
    return FoundRow(id="", sentence=sentence, url="", facts_shown=facts_shown, clears_when=[], assumption="")
