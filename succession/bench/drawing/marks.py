"""Where the proof of a finding lies on the graph: its positions, leaders and nominations, with the proof's numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

from succession.analysis.findings import Finding
from succession.analysis.kinds import FindingKind

SHOWS_CIRCLE = frozenset({FindingKind.GATEWAY, FindingKind.DEAD_END_BELOW, FindingKind.MUTUAL_NOMINATION})


@dataclass(frozen=True)
class Marks:
    """What the graph marks. ``edges`` are (position, leader); the numbers are those of the proof's facts."""

    positions: frozenset[str] = frozenset()
    leaders: frozenset[str] = frozenset()
    edges: frozenset[tuple[str, str]] = frozenset()
    edge_numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    position_numbers: dict[str, int] = field(default_factory=dict)


NO_MARKS = Marks()


def marks_of(finding: Finding) -> Marks:
    """The marks of one finding: each fact of its proof has its number on one nomination or position at least."""
    proof, facts = finding.proof, finding.ground.facts
    circle = proof.circle if finding.kind in SHOWS_CIRCLE else ()
    positions = {*finding.positions, *(circle or ()), *(position for position, _ in proof.chain or ())}
    edges = {(nomination.position, nomination.leader) for nomination in proof.nominations or ()}
    edges |= set(proof.chain or ())
    within = proof.within_months
    for position in circle or ():
        edges |= {
            (position, nomination.leader)
            for nomination in facts.slate(position)
            if within is None or nomination.months_until <= within
        }
    edge_numbers: dict[tuple[str, str], int] = {}
    position_numbers: dict[str, int] = {}
    for number, fact in enumerate(finding.facts_shown, start=1):
        named = [part.id for part in fact if part.kind == "position"]
        pairs = [(position, part.id) for position in named for part in fact if part.kind == "leader"]
        new = [pair for pair in pairs if pair in edges and pair not in edge_numbers]
        edge_numbers |= dict.fromkeys(new, number)
        if not new:
            position_numbers |= {position: number for position in named if position not in position_numbers}
    return Marks(frozenset(positions), frozenset(finding.leaders), frozenset(edges), edge_numbers, position_numbers)
