"""Single points of failure: leaders without whom the departure from a key position is not absorbed.

Every chain of a position passes through the same leader exactly when the leader's node dominates the
position in the reversed succession graph, so one dominator tree gives all single points of failure of
all positions (Prosser 1959; Menger's theorem with one vertex).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from succession.analysis.chains import Chains
from succession.analysis.dominators import immediate_dominators
from succession.analysis.resilience import separate_chains

ENOUGH = 3
"""Resilience is counted up to here."""


@dataclass(frozen=True, eq=False)
class FailurePoints:
    """The single points of failure, and the resilience, of all key positions within one horizon."""

    chains: Chains

    @cached_property
    def above(self) -> list[int]:
        """The next node on the way out that every chain of a node passes, by node.

        Nodes: the key positions, the outside (numbered after them), and then the leaders who can move
        and empty no key position. -1 for a node without a chain.
        """
        home, count = self.chains.slates.home, len(self.chains.slates)
        outside = count
        node_of_leader: dict[int, int] = {}
        backwards: list[list[int]] = [list(sources) for sources in self.chains.sources]
        backwards.append([])
        for position, leaders in enumerate(self.chains.ready_moves):
            for leader in leaders:
                if home[leader] < 0:
                    node = node_of_leader.get(leader)
                    if node is None:
                        node = node_of_leader[leader] = len(backwards)
                        backwards.append([])
                        backwards[outside].append(node)
                    backwards[node].append(position)
        self._free_leaders.extend(node_of_leader)
        return immediate_dominators(backwards, outside)

    @cached_property
    def _free_leaders(self) -> list[int]:
        """The leaders of the nodes after the outside; filled with :attr:`above`."""
        return []

    def single_points(self, position: int) -> Iterator[int]:
        """The leaders who are single points of failure of a key position, the nearest to it first."""
        outside = len(self.chains.slates)
        node = self.above[position]
        while node not in (-1, outside):
            yield self.leader_at(node)
            node = self.above[node]

    def leader_at(self, node: int) -> int:
        """The leader whose move a node stands for."""
        count = len(self.chains.slates)
        return self.chains.slates.holder[node] if node < count else self._free_leaders[node - count - 1]

    @cached_property
    def carried(self) -> dict[int, list[int]]:
        """The nodes right below each node of the dominator tree."""
        below: dict[int, list[int]] = {}
        for node, above in enumerate(self.above):
            if above >= 0 and node != above:
                below.setdefault(above, []).append(node)
        return below

    @cached_property
    def node_of(self) -> dict[int, int]:
        """The node of each leader who can move and is on a chain."""
        return {self.leader_at(node): node for node in self.carried if node != len(self.chains.slates)}

    def carries(self, leader: int) -> list[int]:
        """The key positions for which a leader is a single point of failure, in order of importance."""
        if leader not in self.node_of:
            return []
        queue = list(self.carried[self.node_of[leader]])
        for node in queue:
            queue.extend(self.carried.get(node, ()))
        return sorted(queue)

    @cached_property
    def resilience(self) -> list[int]:
        """How many leaders must fail at once to leave each key position uncovered, counted to ENOUGH."""
        outside = len(self.chains.slates)
        answer = []
        for position in range(outside):
            if self.above[position] != outside:
                answer.append(0 if self.above[position] < 0 else 1)
            elif len(self.chains.ready_moves[position]) < ENOUGH:
                answer.append(2)
            else:
                answer.append(separate_chains(self.chains, position, ENOUGH))
        return answer
