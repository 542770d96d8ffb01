"""Departures: how many key positions more stay empty when a leader leaves, whatever the others do.

The least number of positions that any sequence of moves can leave empty is the number of key positions
minus the largest matching of positions with leaders, where a leader may also stay put. A leader who
holds several key positions does not move: a copy of that leader stays in each of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from succession.analysis.bench import Filling, fill
from succession.analysis.graph import KeySlates


def positions_opened(
    slates: KeySlates, ready_moves: list[list[int]], held_together: Mapping[int, list[int]]
) -> Mapping[int, int]:
    """How many more key positions stay empty when each leader leaves alone, for those with any.

    ``held_together``: the key positions of each leader who holds several.
    """
    people = len(slates.held)
    # The copy of a leader in a position held beside others is numbered after all leaders.
    stays = [
        people + position if holder >= 0 and slates.held[holder] > 1 else holder
        for position, holder in enumerate(slates.holder)
    ]
    refill = Filling(
        [leaders if stays[p] < 0 else [*leaders, stays[p]] for p, leaders in enumerate(ready_moves)],
        list(stays),
        {leader: position for position, leader in enumerate(stays) if leader >= 0},
    )
    closed: set[int] = set()
    for position, leader in enumerate(stays):
        if leader < 0:
            fill(refill, position, closed)
    needed = refill.essential_leaders()
    opened = {leader: 1 for leader in needed if leader < people}
    for holder, positions in held_together.items():
        lost = _lost_without(refill, [stays[p] for p in positions], needed)
        if lost:
            opened[holder] = lost
    return opened


def _lost_without(refill: Filling, copies: list[int], needed: set[int]) -> int:
    """How much smaller the largest filling is without these copies of one leader."""
    spared = [copy for copy in copies if copy not in needed]
    if len(spared) < 2:
        return len(copies) - len(spared)
    positions = [refill.position_of[copy] for copy in copies]
    # A copy keeps pointing at its position, which every search that meets it has just come from: so it
    # is met and never used.
    rest = Filling(refill.slates, list(refill.leader_of), dict(refill.position_of))
    for position in positions:
        rest.leader_of[position] = -1
    closed: set[int] = set()
    return len(copies) - sum(fill(rest, position, closed) for position in positions)
