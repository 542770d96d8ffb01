"""The page of the bench: the claim, the stair, what needs a decision, and the table of key positions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from succession.access.policy import REACH, Reach
from succession.access.readers import Survey
from succession.analysis.answers import Analysis, PositionAnswer
from succession.analysis.facts import NominationFact
from succession.analysis.scales import Readiness, band_of
from succession.bench.findings import FoundRow, found_row
from succession.bench.stair import Stair, stair_of, steps_held
from succession.bench.wording import Names, Shown, Words, folded, initialled
from succession.formats import day
from succession.pages import Batch, Lens, batch_of
from succession.positions.queries import position_titles

#: How many findings the bench shows before it links to the rest.
FIRST_FINDINGS = 5
#: Up to here the table needs neither a filter nor the unit.
SMALL = 40
#: How many candidates of one band a cell names.
MOST_IN_CELL = 2

SORTS: Mapping[str, Callable[[Analysis, PositionAnswer], Any]] = {
    "importance": lambda analysis, answer: 0,
    "unit": lambda analysis, answer: analysis.facts.position(answer.id).unit.casefold(),
    "holder": lambda analysis, answer: holder_name(analysis, answer.id).casefold(),
    "steps": lambda analysis, answer: steps_held(answer),
    "findings": lambda analysis, answer: -len(analysis.findings_of(answer.id)),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the URL asks of the table of key positions."""

    sort: str = "importance"
    text: str = ""
    steps: int | None = None
    page: int = 1

    @property
    def query(self) -> dict[str, Any]:
        """The URL parameters that ask for the same, without the page."""
        asked = {"sort": self.sort if self.sort != "importance" else None, "q": self.text or None, "steps": self.steps}
        return {name: value for name, value in asked.items() if value is not None}


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A row of the table; ``bands`` holds what the three columns of readiness show."""

    title: str
    url: str
    unit: str
    holder: Words
    steps_held: int
    bands: tuple[Words, Words, Words]
    covers: Words
    n_findings: int
    findings_url: str


@dataclass(frozen=True, slots=True)
class SeatTable:
    """The table of key positions, 50 at a time."""

    rows: list[SeatRow]
    batch: Batch
    total: int
    asked: Asked
    heads: list[dict[str, Any]]
    is_large: bool
    previous_url: str
    next_url: str
    clear_url: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that the page of the bench shows."""

    claim: str
    not_counted: str
    stair: Stair
    findings: list[FoundRow]
    findings_note: str
    findings_url: str
    seats: SeatTable
    warnings: tuple[str, ...]
    ready: str


def overview_of(analysis: Analysis, lens: Lens, asked: Asked, left_out: str) -> Overview:
    """The page of the bench; ``left_out`` says what the reader's figures do not count."""
    names = Names(analysis.facts, lens.query)
    kinds = len({finding.kind for finding in analysis.findings})
    shown = analysis.findings[:FIRST_FINDINGS]
    total = len(analysis.findings)
    return Overview(
        claim=claim(analysis, lens),
        not_counted=left_out,
        stair=stair_of(analysis, names),
        findings=[found_row(finding, names) for finding in shown],
        findings_note=f"{len(shown)} of {total:,} findings, in {kinds} kinds" if total else "Nothing was found.",
        findings_url=url_for("bench.findings", **names.query),
        seats=_seat_table(analysis, names, asked),
        warnings=analysis.facts.warnings,
        ready=lens.words,
    )


def claim(analysis: Analysis, lens: Lens) -> str:
    """The sentence that is true on the day looked at."""
    counts, within, on, today = analysis.counts, analysis.within_months, lens.as_of, lens.today
    left, could_be = ("had left", "could have been") if on < today else ("left", "could be")
    when = "tonight" if on == today and within == 0 else "" if on == today else f"on {day(on)}"
    if within:
        when = f"{when} and everybody ready within {within} months could move".strip()
    return (
        f"If any one key-seat holder {left} {when}, {counts.absorbed} of {counts.key} departures {could_be} absorbed."
    )


def not_counted(survey: Survey) -> str:
    """What the reader's figures leave out; nothing for a reader who sees the whole company and holds no position."""
    said, n_own = [], len(survey.own_seats)
    if n_own:
        said.append("Your own seat is not counted." if n_own == 1 else f"Your own {n_own} seats are not counted.")
    heads = sorted({grant.head for grant in survey.grants if REACH[grant.role] is Reach.PART and grant.head})
    if heads and survey.positions("slate").only is not None:
        titles = position_titles(heads)
        said.append(f"Counted are {' and '.join(titles[head] for head in heads)} and every position below.")
    return " ".join(said)


def holder_name(analysis: Analysis, position_id: str) -> str:
    """The name of the incumbent, empty for a vacancy."""
    holder = analysis.facts.position(position_id).incumbent
    return analysis.facts.leader(holder).name if holder else ""


def _seat_table(analysis: Analysis, names: Names, asked: Asked) -> SeatTable:
    sort = asked.sort if asked.sort in SORTS else "importance"
    chosen = [answer for answer in analysis.positions if _is_asked(analysis, answer, asked)]
    chosen.sort(key=lambda answer: SORTS[sort](analysis, answer))
    batch = batch_of(len(chosen), asked.page)
    is_large = len(analysis.positions) > SMALL

    def url(page: int) -> str:
        query = {**names.query, **asked.query, "page": page}
        return url_for("bench.overview", _anchor="key-positions", **query)

    return SeatTable(
        rows=[_seat_row(analysis, names, answer) for answer in chosen[max(0, batch.first - 1) : batch.last]],
        batch=batch,
        total=len(analysis.positions),
        asked=asked,
        heads=_heads(names, asked, sort, is_large),
        is_large=is_large,
        previous_url=url(batch.page - 1) if batch.page > 1 else "",
        next_url=url(batch.page + 1) if batch.page < batch.pages else "",
        clear_url=url_for("bench.overview", _anchor="key-positions", **names.query),
    )


def _is_asked(analysis: Analysis, answer: PositionAnswer, asked: Asked) -> bool:
    if asked.steps is not None and steps_held(answer) != asked.steps:
        return False
    if not asked.text:
        return True
    facts = analysis.facts
    words = [facts.position(answer.id).title, facts.position(answer.id).unit, holder_name(analysis, answer.id)]
    words += [facts.leader(nomination.leader).name for nomination in facts.slate(answer.id)]
    return folded(asked.text) in folded(" ".join(words))


def _heads(names: Names, asked: Asked, sort: str, is_large: bool) -> list[dict[str, Any]]:
    def head(words: str, key: str, end: bool = False) -> dict[str, Any]:
        query = {**names.query, **asked.query, "sort": key}
        return {
            "words": words,
            "end": end,
            "sort_url": url_for("bench.overview", _anchor="key-positions", **query),
            "sorted": ("descending" if key == "findings" else "ascending") if key == sort else "",
        }

    unit = [head("Unit", "unit")] if is_large else []
    return [
        head("Seat", "importance"),
        *unit,
        head("Holder", "holder"),
        head("Steps held", "steps"),
        *({"words": band.label} for band in Readiness),
        {"words": "Emergency cover"},
        head("Findings", "findings", end=True),
    ]


def _seat_row(analysis: Analysis, names: Names, answer: PositionAnswer) -> SeatRow:
    position = analysis.facts.position(answer.id)
    slate = analysis.facts.slate(answer.id)
    holder: Words = [initialled(names.leader(position.incumbent))] if position.incumbent else ["vacant"]
    if position.interim:
        holder = [f"vacant, {initialled(names.leader(position.interim))} for now"]
    covers = [names.initialled(cover.leader) for cover in analysis.facts.covers_of(answer.id)]
    return SeatRow(
        title=position.title,
        url=names.position_url(answer.id),
        unit=position.unit,
        holder=holder,
        steps_held=steps_held(answer),
        bands=_bands(names, list(slate)),
        covers=[", ".join(covers)] if covers else [Shown("Nobody", band="nobody")],
        n_findings=len(analysis.findings_of(answer.id)),
        findings_url=url_for("bench.findings", position=position.ref, **names.query),
    )


def _bands(names: Names, slate: list[NominationFact]) -> tuple[Words, Words, Words]:
    if not slate:
        return ([Shown("Nobody", nobody=True)], [], [])
    cells: list[Words] = []
    for band in Readiness:
        of_band = [nomination for nomination in slate if band_of(nomination.months_until) is band]
        cell: Words = [
            Shown(names.initialled(nomination.leader), url=names.leader_url(nomination.leader), band=band.value)
            for nomination in of_band[:MOST_IN_CELL]
        ]
        if len(of_band) > MOST_IN_CELL:
            cell.append(f"and {len(of_band) - MOST_IN_CELL} more")
        cells.append(cell)
    return (cells[0], cells[1], cells[2])
