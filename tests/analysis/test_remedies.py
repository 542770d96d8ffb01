"""What is said to clear a finding does clear it, and where it names a choice, every choice does."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from succession.analysis.answers import analyze
from succession.analysis.facts import CoverFact, LeaderFact, NominationFact
from succession.analysis.findings import Finding
from succession.analysis.kinds import FindingKind
from tests.analysis.organisations import Organisation, organisation

NEWCOMER = LeaderFact("newcomer", "Newcomer")
OFFERED_TO = {
    FindingKind.NOBODY_NAMED: lambda finding: finding.positions,
    FindingKind.NOBODY_READY: lambda finding: finding.positions,
    FindingKind.ONE_READY: lambda finding: finding.positions,
    FindingKind.COUNTED_TWICE: lambda finding: finding.positions,
    FindingKind.HOLE_MOVES: lambda finding: finding.positions[1:],
    FindingKind.GATEWAY: lambda finding: finding.proof.circle,
    FindingKind.DEAD_END_BELOW: lambda finding: finding.proof.circle,
    FindingKind.MUTUAL_NOMINATION: lambda finding: finding.positions,
}


def found(given: Organisation) -> dict[str, Finding]:
    analysis = analyze(given.facts(), given.within_months, given.is_optimistic)
    return {finding.id: finding for finding in analysis.findings}


def remedied(given: Organisation, finding: Finding) -> list[Organisation]:
    """The organisation with the remedy of a finding, once for each choice that it leaves."""
    leaders = (*given.leaders, NEWCOMER)
    if finding.kind in OFFERED_TO:
        return [
            replace(
                given,
                leaders=leaders,
                nominations=(*given.nominations, NominationFact(position, NEWCOMER.id, 0, 0)),
            )
            for position in OFFERED_TO[finding.kind](finding)
        ]
    if finding.kind is FindingKind.NO_COVER:
        more = (*given.covers, CoverFact(finding.position, NEWCOMER.id))
        return [replace(given, leaders=leaders, covers=more)]
    if finding.kind is FindingKind.CIRCULAR_COVER:
        return [
            replace(given, covers=tuple(c for c in given.covers if c.position != position))
            for position in finding.positions
        ]
    (leader,) = finding.leaders
    if finding.kind is FindingKind.DOUBLE_COVER:
        return [
            replace(given, covers=tuple(c for c in given.covers if c.leader != leader or c.position == kept))
            for kept in finding.positions
        ]
    return [
        replace(
            given,
            positions=tuple(
                replace(p, incumbent="") if p.is_key and p.incumbent == leader and p.id != kept else p
                for p in given.positions
            ),
        )
        for kept in finding.positions
    ]


def test_the_remedy_clears_the_finding() -> None:
    tried: Counter[FindingKind] = Counter()
    for seed in range(500):
        given = organisation(seed)
        for id_, finding in found(given).items():
            for after in remedied(given, finding):
                tried[finding.kind] += 1
                assert id_ not in found(after), (seed, finding.sentence)
    assert [kind for kind in FindingKind if tried[kind] < 10] == []
