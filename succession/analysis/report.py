"""The analysis as calm text for a terminal: the stair, the positions, the findings with their proof."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from succession.analysis.answers import Analysis, PositionAnswer
from succession.analysis.findings import Finding
from succession.analysis.scales import readiness_words
from succession.analysis.wording import assumption, months_words, ready_words, text

WIDTH = 100
"""No line of the report is longer."""


def report_lines(analysis: Analysis) -> Iterator[str]:
    """The report, line by line."""
    yield from _stair(analysis)
    yield ""
    yield "Key positions, the most important first"
    for answer in analysis.positions:
        yield ""
        yield from _wrapped(_position(analysis, answer))
    yield ""
    yield f"Findings ({len(analysis.findings)})"
    for finding in analysis.findings:
        yield ""
        yield from _wrapped(_finding(finding))


def _wrapped(lines: Iterable[str]) -> Iterator[str]:
    """The lines, those that are too long broken and indented a little more."""
    for line in lines:
        indent = " " * (len(line) - len(line.lstrip()))
        yield from wrap(line.lstrip(), WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ")


def _stair(analysis: Analysis) -> Iterator[str]:
    counts = analysis.counts
    day = f", {analysis.facts.as_of.isoformat()}" if analysis.facts.as_of else ""
    yield f"Bench of {counts.key} key positions{day}"
    yield assumption(analysis.within_months, analysis.is_optimistic)
    yield ""
    ready = ready_words(analysis.within_months).capitalize()
    steps = [
        ("Named", counts.named),
        (ready, counts.ready),
        ("At the same time", counts.at_once),
        ("Without emptying another", counts.free),
    ]
    width = max(len(words) for words, _ in steps)
    for words, count in steps:
        yield f"  {words:<{width}}  {count:>4} of {counts.key}"
    yield ""
    yield f"{counts.absorbed} of {counts.key} departures are absorbed: one leaves, and no key position stays empty."


def _position(analysis: Analysis, answer: PositionAnswer) -> Iterator[str]:
    facts = analysis.facts
    position = facts.position(answer.id)
    holder = facts.leader(position.incumbent).name if position.incumbent else "vacant"
    if not position.incumbent and position.interim:
        holder = f"vacant, {facts.leader(position.interim).name} for the time being"
    yield f"  {position.title} ({holder})"
    slate = [
        f"{facts.leader(named.leader).name} ({readiness_words(named.months_from, named.months_until)})"
        for named in facts.slate(answer.id)
    ]
    yield f"    Named: {', '.join(slate) or 'nobody'}"
    moves = ", then ".join(
        f"{facts.leader(move.leader).name} to {facts.position(move.position).title}" for move in answer.chain
    )
    if answer.is_absorbed:
        yield f"    Absorbed: {moves}"
        points = ", ".join(facts.leader(id_).name for id_ in answer.single_points)
        yield f"    Single points of failure: {points or 'none'}"
    else:
        end = facts.position(answer.hole_ends_at).title
        yield f"    The hole ends at {end}{f': {moves}' if moves else ''}"
    if answer.months_to_refill is None:
        yield "    No chain at any horizon"
    elif answer.months_to_refill > analysis.within_months:
        yield f"    Refilled within {months_words(answer.months_to_refill)} at the earliest"


def _finding(finding: Finding) -> Iterator[str]:
    yield f"  {finding.sentence}"
    for place, fact in enumerate(finding.facts_shown, start=1):
        yield f"    {place}. {text(fact)}"
    yield f"    {finding.clears_when}"
    if finding.assumption:
        yield f"    {finding.assumption}"
