"""The stair of the four counts: each key position, how many steps it holds, and why it stops there, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from succession.analysis.answers import Analysis, PositionAnswer
from succession.analysis.facts import NominationFact
from succession.analysis.proofs import ready_slate_of
from succession.analysis.scales import Readiness, band_of
from succession.bench.wording import Names, Shown, Words, band_words, in_words, short_title

#: Above this many rows the stair groups its words by step.
MOST_WORDED = 16


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: the count, of how many, its name and its question."""

    figure: int
    total: int | None
    name: str
    question: str


@dataclass(frozen=True, slots=True)
class Token:
    """A leader with a readiness."""

    band: str
    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """A key position on the stair."""

    title: str
    url: str
    n_named: int
    ready: Token | None
    steps_held: int
    reason: Words


@dataclass(frozen=True, slots=True)
class Step:
    """All positions that hold the same number of steps, in a sentence that leads to their list."""

    sentence: str
    url: str
    rest: str | None


@dataclass(frozen=True, slots=True)
class Stair:
    """What the stair shows: heads and rows always, steps where there are too many rows for words."""

    heads: list[Head]
    rows: list[Row]
    steps: list[Step]


def steps_held(answer: PositionAnswer) -> int:
    """How many of the four steps a position holds; each step's positions are among those of the step before."""
    holds = (answer.named > 0, answer.ready > 0, answer.is_filled_at_once, answer.is_filled_free)
    return sum(holds)


def stair_of(analysis: Analysis, names: Names) -> Stair:
    """The stair of an analysis, the fewest steps on top, then by importance."""
    answers = sorted(analysis.positions, key=steps_held)
    is_worded = len(answers) <= MOST_WORDED
    rows = [
        Row(
            title=names.seat(answer.id),
            url=names.position_url(answer.id) if is_worded else "",
            n_named=answer.named,
            ready=ready_token(analysis, names, answer) if is_worded else None,
            steps_held=steps_held(answer),
            reason=reason(analysis, names, answer) if is_worded else [],
        )
        for answer in answers
    ]
    return Stair(_heads(analysis), rows, [] if is_worded else _steps(analysis, names, answers))


def number_of(analysis: Analysis, position_id: str) -> int:
    """The number of a key position within its analysis."""
    return analysis.ground.slates.rows.index(analysis.facts.position_row[position_id])


def ready_slate(analysis: Analysis, answer: PositionAnswer) -> list[NominationFact]:
    """The nominations of a slate that are ready within the horizon, in the order of the slate."""
    return ready_slate_of(analysis.ground, number_of(analysis, answer.id), analysis.within_months)


def ready_token(analysis: Analysis, names: Names, answer: PositionAnswer) -> Token | None:
    """The ready leader to show: on the last step one who empties no key position, else the first of the slate."""
    ready = ready_slate(analysis, answer)
    if not ready:
        return None
    if answer.is_filled_free:
        ready.sort(key=lambda nomination: holds_key(analysis, nomination.leader))
    more = f" +{len(ready) - 1}" if len(ready) > 1 else ""
    return Token(band_of(ready[0].months_until).value, names.initialled(ready[0].leader) + more)


def holds_key(analysis: Analysis, leader_id: str) -> int:
    """The number of key positions that a leader holds."""
    return analysis.ground.slates.held[analysis.facts.leader_row[leader_id]]


def reason(analysis: Analysis, names: Names, answer: PositionAnswer) -> Words:
    """Why a position holds no more steps than it does."""
    worded = (_nobody_named, _nobody_ready, _not_at_once, _not_free, _free)
    return worded[steps_held(answer)](analysis, names, answer)


def _nobody_named(analysis: Analysis, names: Names, answer: PositionAnswer) -> Words:
    return [Shown("Nobody", nobody=True), " Nobody is named."]


def _nobody_ready(analysis: Analysis, names: Names, answer: PositionAnswer) -> Words:
    slate = sorted(analysis.facts.slate(answer.id), key=lambda nomination: nomination.months_until)
    nearest = slate[0]
    more = f", the nearest of {len(slate)}" if len(slate) > 1 else ""
    words = f"{names.surname(nearest.leader)} is {band_words(nearest.months_until)}{more}."
    return [Shown(words, band=band_of(nearest.months_until).value)]


def _not_at_once(analysis: Analysis, names: Names, answer: PositionAnswer) -> Words:
    short = next(short for short in analysis.short_sets if short.positions[-1] == answer.id)
    return _shared(names, short.positions[:-1], short.leaders)


def _shared(names: Names, others: Sequence[str], leaders: Sequence[str], kind: str = "ready") -> Words:
    seats = Shown(in_words([names.seat(other) for other in others]), strong=True)
    who = in_words([names.surname(leader) for leader in leaders])
    if len(leaders) == 1:
        return [f"{who} is the only one {kind}, and ", seats, f" needs {who} too."]
    return [f"{who} are the only ones {kind}, and ", seats, " need them too."]


def _not_free(analysis: Analysis, names: Names, answer: PositionAnswer) -> Words:
    if answer.is_absorbed:
        return _absorbed_alone(analysis, names, answer)
    if not answer.chain:
        who = names.surname(ready_slate(analysis, answer)[0].leader)
        return [f"{who} holds more than one key seat, and leaving them would empty all."]
    first = answer.chain[0].leader
    left = next(seat.id for seat in analysis.facts.seats_of(first) if seat.is_key)
    who = names.surname(first)
    if answer.hole_ends_at == left:
        return [f"{who} moves up and leaves ", Shown(names.seat(left), strong=True), ". The gap ends there."]
    end = Shown(names.seat(answer.hole_ends_at), strong=True)
    return [f"{who} moves up and leaves {names.seat(left)}. The gap ends at ", end, "."]


def _absorbed_alone(analysis: Analysis, names: Names, answer: PositionAnswer) -> Words:
    """A departure from this position alone is absorbed, yet not together with those of more important ones."""
    moves = [names.surname(move.leader) for move in answer.chain]
    if len(moves) > 1:
        return [f"{moves[0]} moves up. {moves[-1]} follows last and leaves no key seat empty."]
    number = number_of(analysis, answer.id)
    positions, leaders = analysis.ground.free.short_set(number)
    others = [analysis.ground.slates.position_id(position) for position in positions if position != number]
    return _shared(names, others, [analysis.facts.leader_ids[row] for row in leaders], "ready without a key seat")


def _free(analysis: Analysis, names: Names, answer: PositionAnswer) -> Words:
    ready = ready_slate(analysis, answer)
    free = next(nomination.leader for nomination in ready if not holds_key(analysis, nomination.leader))
    return [f"{names.surname(free)} holds no key seat."]


def _heads(analysis: Analysis) -> list[Head]:
    counts, within = analysis.counts, analysis.within_months
    ready, when = ("Ready now", "tonight") if within == 0 else (f"Ready in {within} months", f"within {within} months")
    return [
        Head(counts.key, None, "Key positions", "fewest steps on top"),
        Head(counts.named, counts.key, "Named", "somebody, ever"),
        Head(counts.ready, counts.key, ready, f"somebody, {when}"),
        Head(counts.at_once, counts.key, "At the same time", "one leader, one seat"),
        Head(counts.free, counts.key, "Without emptying another", "no key seat emptied"),
    ]


def _steps(analysis: Analysis, names: Names, answers: list[PositionAnswer]) -> list[Step]:
    groups = [[answer for answer in answers if steps_held(answer) == held] for held in range(5)]
    ready = "ready now" if analysis.within_months == 0 else f"ready within {analysis.within_months} months"
    unnamed = in_words([short_title(names.title(answer.id)) for answer in groups[0]]) + "."
    nearest = [
        min(band_of(nomination.months_until).order for nomination in analysis.facts.slate(answer.id))
        for answer in groups[1]
    ]
    soon = sum(1 for order in nearest if order < Readiness.THREE_PLUS_YEARS.order)
    ends = {answer.hole_ends_at for answer in groups[3] if answer.hole_ends_at}
    moved = sum(1 for answer in groups[3] if answer.hole_ends_at)
    sentences = [
        (f"{len(groups[0])} have nobody named.", unnamed if groups[0] else None),
        (
            f"{len(groups[1])} have nobody {ready}.",
            f"{soon} have somebody 1-2 years away, {len(nearest) - soon} have only 3+ years.",
        ),
        (f"{len(groups[2])} share their ready leaders.", "More important seats need them first."),
        (
            f"{len(groups[3])} would leave another key seat empty.",
            f"{moved} of these gaps end at {len(ends)} seats." if moved else None,
        ),
        (f"{len(groups[4])} are filled without emptying another.", "Their leaders hold no key seat."),
    ]
    return [
        Step(sentence, url_for("bench.overview", steps=held, _anchor="key-positions", **names.query), rest)
        for held, (sentence, rest) in enumerate(sentences)
    ]
