"""Best routes through the succession graph: the least longest wait, then the least sum of waits.

A lexicographic search (longest wait first, sum second) in one pass gives wrong answers, because the order
is not kept when a route is lengthened. So the least longest wait comes first, and then the least sum
inside that limit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from heapq import heapify, heappop, heappush
from typing import TypeAlias

Move: TypeAlias = tuple[int, int]
"""A key position and the leader who fills it."""

OUT = -1
"""The end of a route that leaves the key positions: the last leader empties none."""


class Routes:
    """Routes from key positions to one end, over the moves of the slates that an end allows.

    ``moves``: the (leader, months) pairs of each position, by leader. ``home``: the position that each
    leader empties, OUT for none. ``end``: a position, or OUT. ``is_open`` says which positions routes may
    visit, ``most`` the longest wait that any move may have (None for no limit).
    """

    def __init__(
        self,
        moves: list[list[Move]],
        home: list[int],
        arcs_into: list[list[tuple[int, int]]],
        end: int = OUT,
        most: int | None = None,
        is_open: Callable[[int], bool] = lambda position: True,
    ) -> None:
        self._moves, self._home, self._arcs_into = moves, home, arcs_into
        self._end, self._most, self._is_open = end, most, is_open
        self._scale = len(moves) + 1
        self._steps: dict[int, dict[int, Move]] = {}
        self._costs: dict[int, Mapping[int, int]] = {}

    @cached_property
    def longest_wait(self) -> Mapping[int, int]:
        """The least longest wait in months from each position that has a route at all."""
        return self._least_longest_wait()

    def best(self, position: int) -> list[Move]:
        """The best route; ties take the fewest moves, then the smallest leaders one after the other.

        Raises:
            KeyError: there is no route.
        """
        limit = self.longest_wait[position]
        steps = self._steps.setdefault(limit, {})
        route: list[Move] = []
        while position != self._end:
            if position not in steps:
                steps[position] = self._step(position, limit)
            route.append(steps[position])
            position = self._home[steps[position][1]]
        return route

    def _step(self, position: int, limit: int) -> Move:
        """The first move of the best route: the smallest leader whose rest costs what is left."""
        if limit not in self._costs:
            self._costs[limit] = self._least_cost(limit)
        cost, home, scale, end = self._costs[limit], self._home, self._scale, self._end
        left = cost[position]
        return next(
            (position, leader)
            for leader, wait in self._moves[position]
            if wait <= limit and left - wait * scale - 1 == (0 if home[leader] == end else cost.get(home[leader]))
        )

    @cached_property
    def _last_moves(self) -> list[tuple[int, int]]:
        """The (wait, position) of the shortest move out of the key positions, where there is one."""
        home = self._home
        return [
            (min(waits), position)
            for position, slate in enumerate(self._moves)
            if (waits := [wait for leader, wait in slate if home[leader] == OUT])
        ]

    def _least_longest_wait(self) -> Mapping[int, int]:
        """Positions join in the order of the longest wait that they need: no heap, one look at each arc."""
        waiting: dict[int, list[int]] = {}
        if self._end == OUT:
            for wait, position in self._last_moves:
                if self._most is None or wait <= self._most:
                    waiting.setdefault(wait, []).append(position)
        else:
            waiting[0] = [self._end]
        least: dict[int, int] = {}
        while waiting:
            longest = min(waiting)
            stack = waiting.pop(longest)
            while stack:
                position = stack.pop()
                if position in least:
                    continue
                least[position] = longest
                for source, wait in self._arcs_into[position]:
                    if source in least or not self._is_open(source):
                        continue
                    if wait <= longest:
                        stack.append(source)
                    elif self._most is None or wait <= self._most:
                        waiting.setdefault(wait, []).append(source)
        return least

    def _least_cost(self, limit: int) -> Mapping[int, int]:
        """The least cost of a route without longer waits: one number that holds the sum of waits and,
        below it, the number of moves (Dijkstra 1959).
        """
        scale = self._scale
        if self._end == OUT:
            heap = [(wait * scale + 1, position) for wait, position in self._last_moves if wait <= limit]
            heapify(heap)
        else:
            heap = [(0, self._end)]
        least: dict[int, int] = {}
        while heap:
            cost, position = heappop(heap)
            if position in least:
                continue
            least[position] = cost
            for source, wait in self._arcs_into[position]:
                if wait <= limit and source not in least and self._is_open(source):
                    heappush(heap, (cost + wait * scale + 1, source))
        return least
