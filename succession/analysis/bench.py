"""The bench: which key positions can be filled at the same time, and what stands in the way.

A leader fills one position at a time. Sets of positions that can be filled together are the independent
sets of a transversal matroid, so filling them greedily by importance gives the one best set, which is
also as large as possible (Edmonds and Fulkerson 1965).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Slates: TypeAlias = list[list[int]]


@dataclass(frozen=True, eq=False)
class Filling:
    """The best way to fill positions at the same time.

    ``leader_of``: who fills each position, -1 for nobody. *Who* is one choice of several and is not for
    showing; *which* positions are filled is unique. ``position_of``: the position that a leader fills.
    """

    slates: Slates
    leader_of: list[int]
    position_of: dict[int, int]

    @property
    def count(self) -> int:
        """The number of filled positions."""
        return len(self.position_of)

    def short_set(self, position: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The positions and leaders of the smallest story of why a position is not filled.

        The positions that alternating paths reach from an unfilled one are the fundamental circuit of
        the filled set: they have exactly one candidate fewer than positions, and no part of them does.
        Both are sorted; the unfilled position is the last, the least important of them.
        """
        positions, leaders = {position}, set[int]()
        queue = [position]
        for reached in queue:
            for leader in self.slates[reached]:
                if leader not in leaders:
                    leaders.add(leader)
                    other = self.position_of[leader]
                    if other not in positions:
                        positions.add(other)
                        queue.append(other)
        return tuple(sorted(positions)), tuple(sorted(leaders))

    def essential_leaders(self) -> set[int]:
        """The leaders whom every largest filling uses.

        A leader can be spared exactly when an alternating path from an unused candidate reaches them
        (Dulmage and Mendelsohn 1958).
        """
        positions_of: dict[int, list[int]] = {}
        for position, slate in enumerate(self.slates):
            for leader in slate:
                positions_of.setdefault(leader, []).append(position)
        queue = [leader for leader in positions_of if leader not in self.position_of]
        spared = set(queue)
        for leader in queue:
            for position in positions_of[leader]:
                other = self.leader_of[position]
                if other not in spared:
                    spared.add(other)
                    queue.append(other)
        return set(self.position_of) - spared


def filled_by_importance(slates: Slates) -> Filling:
    """The filling of the lexicographically best set of positions, the first slate being the most important."""
    filling = Filling(slates, [-1] * len(slates), {})
    closed: set[int] = set()
    for position in range(len(slates)):
        fill(filling, position, closed)
    return filling


def fill(filling: Filling, position: int, closed: set[int]) -> bool:
    """Fill one more position, moving others if need be; False when that is impossible.

    ``closed`` are positions of failed searches: no later search succeeds through them, and a failed
    search adds its own. Changes the filling.
    """
    slates, position_of = filling.slates, filling.position_of
    for leader in slates[position]:
        if leader not in position_of:
            filling.leader_of[position] = leader
            position_of[leader] = position
            return True
    came_from: dict[int, int] = {}
    seen = {position}
    queue = [position]
    for reached in queue:
        for leader in slates[reached]:
            if leader in came_from:
                continue
            came_from[leader] = reached
            other = position_of.get(leader, -1)
            if other < 0:
                _flip(filling, leader, came_from)
                return True
            if other not in seen and other not in closed:
                seen.add(other)
                queue.append(other)
    closed |= seen
    return False


def _flip(filling: Filling, leader: int, came_from: dict[int, int]) -> None:
    while leader >= 0:
        position = came_from[leader]
        before = filling.leader_of[position]
        filling.leader_of[position] = leader
        filling.position_of[leader] = position
        leader = before
