"""Vacancy chains: who moves when a key position falls empty, and where the hole ends.

A chain fills the empty position with a leader who is ready, then the position that this leader leaves,
and so on until somebody moves who empties no key position (White 1970). The position is then *absorbed*.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from succession.analysis.graph import KeySlates
from succession.analysis.routes import Move, Routes


@dataclass(frozen=True, eq=False)
class Chains:
    """The vacancy chains of all key positions within one horizon."""

    slates: KeySlates
    within_months: int
    _routes_to: dict[int, Routes] = field(default_factory=dict, repr=False)

    @cached_property
    def ready_moves(self) -> list[list[int]]:
        """The leaders who can move into each key position within the horizon."""
        return self.slates.ready_moves(self.within_months)

    @cached_property
    def sources(self) -> list[list[int]]:
        """The key positions that the holder of each key position could fill within the horizon."""
        home = self.slates.home
        sources: list[list[int]] = [[] for _ in range(len(self.slates))]
        for position, leaders in enumerate(self.ready_moves):
            for leader in leaders:
                if home[leader] >= 0:
                    sources[home[leader]].append(position)
        return sources

    @cached_property
    def is_absorbed(self) -> list[bool]:
        """Whether each key position has a chain within the horizon."""
        home = self.slates.home
        absorbed = [any(home[leader] < 0 for leader in leaders) for leaders in self.ready_moves]
        queue = [position for position, is_so in enumerate(absorbed) if is_so]
        for position in queue:
            for source in self.sources[position]:
                if not absorbed[source]:
                    absorbed[source] = True
                    queue.append(source)
        return absorbed

    @cached_property
    def hole(self) -> list[int]:
        """The key position where the hole of each one ends, -1 where it is absorbed.

        That is the least important key position that its moves reach, itself included.
        """
        ends = [-1] * len(self.slates)
        for end in reversed(range(len(ends))):
            if self.is_absorbed[end] or ends[end] >= 0:
                continue
            ends[end] = end
            queue = [end]
            for position in queue:
                for source in self.sources[position]:
                    if ends[source] < 0 and not self.is_absorbed[source]:
                        ends[source] = end
                        queue.append(source)
        return ends

    def months_to_refill(self, position: int) -> int | None:
        """The least months until every move of a chain is ready, whatever the horizon; None without a chain."""
        return self._routes_out.longest_wait.get(position)

    def chain(self, position: int) -> list[Move]:
        """The best chain of a key position, or the best moves up to where its hole ends.

        Best: the least longest wait, then the least sum of waits, then the fewest moves, then the
        smallest leader ids one after the other.
        """
        end = self.hole[position]
        if end == position:
            return []
        if end < 0:
            return self._routes_out.best(position)
        if end not in self._routes_to:
            self._routes_to[end] = Routes(
                self.slates.moves,
                self.slates.home,
                self._arcs_into,
                end,
                self.within_months,
                lambda source: self.hole[source] == end,
            )
        return self._routes_to[end].best(position)

    def closed_circle(self, positions: list[int], without: int = -1) -> list[int]:
        """The key positions that moves within the horizon reach from some, these included, in order.

        ``without`` is a leader who does not move. When no chain is left, the circle is closed: whoever
        can move into one of its positions, other than that leader, holds one of its positions.
        """
        return reached(self.ready_moves, self.slates.home, positions, without)

    @cached_property
    def _routes_out(self) -> Routes:
        return Routes(self.slates.moves, self.slates.home, self._arcs_into)

    @cached_property
    def _arcs_into(self) -> list[list[tuple[int, int]]]:
        arcs: list[list[tuple[int, int]]] = [[] for _ in range(len(self.slates))]
        for position, slate in enumerate(self.slates.moves):
            for leader, wait in slate:
                if self.slates.home[leader] >= 0:
                    arcs[self.slates.home[leader]].append((position, wait))
        return arcs


def reached(moves: list[list[int]], home: list[int], positions: list[int], without: int = -1) -> list[int]:
    """The key positions that moves reach from some, these included, in order; see ``closed_circle``."""
    seen = set(positions)
    queue = list(positions)
    for position in queue:
        for leader in moves[position]:
            if leader != without and home[leader] >= 0 and home[leader] not in seen:
                seen.add(home[leader])
                queue.append(home[leader])
    return sorted(seen)
