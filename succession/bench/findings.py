"""Findings as the pages show them: a row of a list, and one finding with everything that proves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for

from succession.analysis.answers import Analysis
from succession.analysis.facts import NominationFact
from succession.analysis.findings import Finding
from succession.analysis.kinds import FindingKind
from succession.analysis.scales import band_of
from succession.bench.wording import Names, Shown, Words, initialled
from succession.pages import Batch, Lens, batch_of

KIND_WORDS = {
    FindingKind.NOBODY_NAMED: "Nobody named",
    FindingKind.NOBODY_READY: "Nobody ready",
    FindingKind.ONE_READY: "One ready person",
    FindingKind.COUNTED_TWICE: "Counted twice",
    FindingKind.HOLE_MOVES: "The gap moves",
    FindingKind.GATEWAY: "Gateway",
    FindingKind.DEAD_END_BELOW: "Dead end below",
    FindingKind.NO_COVER: "No emergency cover",
    FindingKind.CIRCULAR_COVER: "Circular cover",
    FindingKind.DOUBLE_COVER: "Double cover",
    FindingKind.DOUBLE_HATTED: "Two seats, one holder",
    FindingKind.MUTUAL_NOMINATION: "Named for each other",
}
#: The kinds that an agreement on cover clears; the others need a name, or a readier one.
ABOUT_COVER = frozenset({FindingKind.NO_COVER, FindingKind.CIRCULAR_COVER, FindingKind.DOUBLE_COVER})


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One finding in a list."""

    id: str
    sentence: str
    url: str
    facts_shown: list[Words]
    clears_when: Words
    assumption: str


@dataclass(frozen=True, slots=True)
class KindChoice:
    """A kind of finding that may be asked for, and how many there are."""

    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """All findings, or those asked for, 50 at a time."""

    rows: list[FoundRow]
    batch: Batch
    total: int
    kinds: list[KindChoice]
    position: str
    about: str
    is_filtered: bool
    previous_url: str
    next_url: str
    clear_url: str


@dataclass(frozen=True, slots=True)
class CircleRow:
    """A position of a closed circle: who could move into it, and which position of the circle each of them holds."""

    title: str
    url: str
    candidates: list[Words]


@dataclass(frozen=True, slots=True)
class FindingPage:
    """One finding with its proof, its certificate in words, and what would clear it."""

    row: FoundRow
    kind: str
    place: str
    sentence: Words
    positions: list[Words]
    leaders: list[Words]
    chain: list[dict[str, Any]]
    circle: list[CircleRow]
    circle_words: str
    graph_url: str
    next_step: tuple[str, str]
    previous_url: str
    next_url: str


def found_row(finding: Finding, names: Names) -> FoundRow:
    """A finding as lists show it."""
    return FoundRow(
        id=finding.id,
        sentence=finding.sentence,
        url=url_for("bench.finding", finding=finding.id, **names.query),
        facts_shown=[names.linked(fact) for fact in finding.facts_shown],
        clears_when=names.linked(finding.clears_when_parts),
        assumption=finding.assumption,
    )


def findings_page(analysis: Analysis, lens: Lens, kind: str, position_ref: str, page: int) -> FindingsPage:
    """The findings of a kind, of a position (by its address), or all."""
    names = Names(analysis.facts, lens.query)
    about = _position_at(analysis, position_ref)
    of_position = analysis.findings_of(about) if about else analysis.findings
    chosen = [finding for finding in of_position if not kind or finding.kind.value == kind]
    batch = batch_of(len(chosen), page)
    counts = {one: sum(1 for finding in of_position if finding.kind is one) for one in FindingKind}

    def url(page: int) -> str:
        query = {**names.query, "kind": kind or None, "position": position_ref or None, "page": page}
        return url_for("bench.findings", **query)

    return FindingsPage(
        rows=[found_row(finding, names) for finding in chosen[max(0, batch.first - 1) : batch.last]],
        batch=batch,
        total=len(analysis.findings),
        kinds=[
            KindChoice(one.value, f"{KIND_WORDS[one]} ({count})", one.value == kind)
            for one, count in counts.items()
            if count or one.value == kind
        ],
        position=position_ref if about else "",
        about=names.title(about) if about else "",
        is_filtered=bool(kind or about),
        previous_url=url(batch.page - 1) if batch.page > 1 else "",
        next_url=url(batch.page + 1) if batch.page < batch.pages else "",
        clear_url=url_for("bench.findings", **names.query),
    )


def finding_page(analysis: Analysis, lens: Lens, finding: Finding) -> FindingPage:
    """One finding in full."""
    names = Names(analysis.facts, lens.query)
    place = analysis.findings.index(finding)
    proof = finding.proof

    def url(number: int) -> str:
        if not 0 <= number < len(analysis.findings):
            return ""
        return url_for("bench.finding", finding=analysis.findings[number].id, **names.query)

    return FindingPage(
        row=found_row(finding, names),
        kind=KIND_WORDS[finding.kind],
        place=f"Finding {place + 1} of {len(analysis.findings)}",
        sentence=names.linked(finding.sentence_parts),
        positions=[[Shown(names.title(id_), url=names.position_url(id_))] for id_ in finding.positions],
        leaders=[[Shown(names.leader(id_), url=names.leader_url(id_))] for id_ in finding.leaders],
        chain=_chain(analysis, names, finding) if finding.kind is FindingKind.HOLE_MOVES else [],
        circle=[_circle_row(analysis, names, finding, id_) for id_ in proof.circle or ()],
        circle_words=_circle_words(names, finding),
        graph_url=url_for("bench.graph", finding=finding.id, **names.query),
        next_step=_next_step(analysis, finding),
        previous_url=url(place - 1),
        next_url=url(place + 1),
    )


def _position_at(analysis: Analysis, ref: str) -> str:
    refs = analysis.facts.position_refs
    return analysis.facts.position_ids[refs.index(ref)] if ref in refs else ""


def _circle_words(names: Names, finding: Finding) -> str:
    if finding.proof.circle is None:
        return ""
    if finding.kind is FindingKind.CIRCULAR_COVER:
        return "These positions cover each other: when two holders are away at once, nobody is left to act."
    but = f", apart from {names.leader(finding.leaders[0])}" if finding.kind is FindingKind.GATEWAY else ""
    return (
        "A closed circle is a group of positions whose candidates all hold a position of the group"
        f"{but}. Every move inside it only hands the gap on, so nobody from outside stops it."
    )


def _circle_row(analysis: Analysis, names: Names, finding: Finding, position_id: str) -> CircleRow:
    """Who could move into a position of the circle; for circular cover, who covers it."""
    facts, within = analysis.facts, finding.proof.within_months
    circle = set(finding.proof.circle or ())
    if finding.kind is FindingKind.CIRCULAR_COVER:
        candidates: list[Words] = [
            [Shown(names.leader(cover.leader), url=names.leader_url(cover.leader)), " covers it."]
            for cover in finding.proof.covers or ()
            if cover.position == position_id
        ]
        return CircleRow(names.title(position_id), names.position_url(position_id), candidates)

    def holds(nomination: NominationFact) -> str:
        seats = [seat for seat in facts.seats_of(nomination.leader) if seat.is_key]
        inside = [seat for seat in seats if seat.id in circle]
        if len(seats) > 1:
            return f" holds {len(seats)} key positions and does not move."
        return f" holds {inside[0].title}." if inside else " holds no position of the circle: the way out."

    counted = [one for one in facts.slate(position_id) if within is None or one.months_until <= within]
    rows: list[Words] = [
        [
            Shown(names.leader(one.leader), url=names.leader_url(one.leader), band=band_of(one.months_until).value),
            holds(one),
        ]
        for one in counted
    ]
    return CircleRow(names.title(position_id), names.position_url(position_id), rows)


def _chain(analysis: Analysis, names: Names, finding: Finding) -> list[dict[str, Any]]:
    """The vacancy chain as steps for the eye: who goes out, who comes in, and the hole at its end."""
    facts = analysis.facts
    moves = finding.proof.chain or ()
    ends_at = finding.positions[-1]
    into_after = [*moves, (ends_at, "")]
    steps: list[dict[str, Any]] = []
    for position_id, leader_id in into_after:
        position = facts.position(position_id)
        out = initialled(names.leader(position.incumbent)) if position.incumbent else "vacant"
        step: dict[str, Any] = {
            "title": names.seat(position_id),
            "url": names.position_url(position_id),
            "out": out,
        }
        if leader_id:
            months = next(one.months_until for one in facts.slate(position_id) if one.leader == leader_id)
            step["into"] = {"band": band_of(months).value, "name": names.initialled(leader_id)}
        else:
            step["hole"] = "Nobody"
        if steps and position.incumbent:
            step["moves"] = [Shown(initialled(names.leader(position.incumbent)), strong=True), " moves up"]
        steps.append(step)
    return steps


def _next_step(analysis: Analysis, finding: Finding) -> tuple[str, str]:
    """The one obvious thing to do: its URL and its words."""
    position = analysis.facts.position(finding.positions[-1] if finding.proof.chain else finding.position)
    if finding.kind in ABOUT_COVER:
        position = analysis.facts.position(finding.position)
        return url_for("positions.cover", position=position.ref), f"Name cover for {position.title}"
    return url_for("nominations.nominate", position=position.ref), f"Name somebody for {position.title}"
