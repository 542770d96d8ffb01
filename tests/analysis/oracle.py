"""The contract by removal and enumeration: slow, plain, and without any theory of matchings or graphs.

Every answer is found by trying everything: all ways to put people on positions, all sequences of moves,
all sets of people who might be lost. Nothing here imports the analyses.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import combinations
from typing import Any

from tests.analysis.organisations import Organisation


class Oracle:
    """The answers about one organisation."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.within = organisation.within_months
        last = 10**9
        self.keys = [
            p.id
            for p in sorted(
                organisation.positions, key=lambda p: (last if p.importance is None else p.importance, p.id)
            )
            if p.is_key
        ]
        self.leaders = sorted(leader.id for leader in organisation.leaders)
        self.holder = {p.id: p.incumbent for p in organisation.positions}
        self.held = {x: [r for r in self.keys if self.holder[r] == x] for x in self.leaders}
        self.months: dict[tuple[str, str], int] = {}
        for n in organisation.nominations:
            if self.holder[n.position] != n.leader:
                wait = n.months_from if organisation.is_optimistic else n.months_until
                known = self.months.get((n.position, n.leader), wait)
                self.months[n.position, n.leader] = min(known, wait)

    def slate(self, position: str, within: int | None = None) -> list[str]:
        """Everybody named for a position, by id; within a horizon those who are ready."""
        return [
            x
            for x in self.leaders
            if (position, x) in self.months and (within is None or self.months[position, x] <= within)
        ]

    def ready(self, position: str) -> list[str]:
        return self.slate(position, self.within)

    # Filling at the same time: all assignments of distinct people.

    def fillings(self, positions: list[str], only_free: bool = False) -> Iterator[dict[str, str]]:
        """All ways to fill all these positions with different ready people."""
        if not positions:
            yield {}
            return
        first, *rest = positions
        for filling in self.fillings(rest, only_free):
            for x in self.ready(first):
                if x not in filling.values() and not (only_free and self.held[x]):
                    yield {**filling, first: x}

    def can_fill(self, positions: list[str], only_free: bool = False) -> bool:
        return next(self.fillings(positions, only_free), None) is not None

    def best_set(self, only_free: bool = False) -> list[str]:
        """The lexicographically best set of positions that can be filled, tried over all sets."""
        sets = [
            list(chosen)
            for size in range(len(self.keys) + 1)
            for chosen in combinations(self.keys, size)
            if self.can_fill(list(chosen), only_free)
        ]
        return max(sets, key=lambda chosen: [r in chosen for r in self.keys])

    def largest(self) -> int:
        return max(
            size
            for size in range(len(self.keys) + 1)
            if any(self.can_fill(list(chosen)) for chosen in combinations(self.keys, size))
        )

    @cached_property
    def essential(self) -> set[str]:
        """Those whom every largest filling uses."""
        size = self.largest()
        used = [
            set(filling.values()) for chosen in combinations(self.keys, size) for filling in self.fillings(list(chosen))
        ]
        return set.intersection(*used) if used else set()

    def short_sets(self) -> list[dict[str, list[str]]]:
        """For each position left open, the positions that could be left open in its place, and itself."""
        best = self.best_set()
        answer = []
        for left in self.keys:
            if left in best:
                continue
            positions = [r for r in self.keys if r == left or (r in best and self.can_fill([*(set(best) - {r}), left]))]
            leaders = sorted({x for r in positions for x in self.ready(r)})
            answer.append({"positions": positions, "leaders": leaders})
        return answer

    # Chains: all sequences of moves in which nobody moves twice.

    def chains(
        self, position: str, within: int | None, without: frozenset[str] = frozenset()
    ) -> Iterator[tuple[list[tuple[str, str]], str]]:
        """All moves that start by filling a position, with where the hole is then ("" for nowhere)."""
        stack: list[tuple[list[tuple[str, str]], str]] = [([], position)]
        while stack:
            moves, hole = stack.pop()
            yield moves, hole
            if not hole:
                continue
            for x in self.slate(hole, within):
                is_spent = x in without or x == self.holder[position] or any(x == mover for _, mover in moves)
                if not is_spent and len(self.held[x]) < 2:
                    stack.append(([*moves, (hole, x)], next(iter(self.held[x]), "")))

    def is_covered(self, position: str, within: int, without: frozenset[str] = frozenset()) -> bool:
        return any(not hole for _, hole in self.chains(position, within, without))

    def single_points(self, position: str, within: int) -> list[str]:
        if not self.is_covered(position, within):
            return []
        return [
            x
            for x in self.leaders
            if x != self.holder[position] and not self.is_covered(position, within, frozenset([x]))
        ]

    def resilience(self, position: str) -> int:
        others = [x for x in self.leaders if x != self.holder[position]]
        for size in range(3):
            if any(not self.is_covered(position, self.within, frozenset(lost)) for lost in combinations(others, size)):
                return size
        return 3

    def hole(self, position: str) -> str:
        """Where the hole ends: the least important position that any moves reach, "" when covered."""
        if self.is_covered(position, self.within):
            return ""
        return max((hole for _, hole in self.chains(position, self.within)), key=self.keys.index)

    def waits(self, moves: list[tuple[str, str]]) -> list[int]:
        return [self.months[move] for move in moves]

    def months_to_refill(self, position: str) -> int | None:
        return min((max(self.waits(moves)) for moves, hole in self.chains(position, None) if not hole), default=None)

    def chain(self, position: str) -> list[tuple[str, str]]:
        """The best moves to where the hole ends, by longest wait, sum, length, and the ids of the movers."""
        end = self.hole(position)
        return min(
            (moves for moves, hole in self.chains(position, self.within) if hole == end),
            key=lambda moves: (
                max(self.waits(moves), default=0),
                sum(self.waits(moves)),
                len(moves),
                [x for _, x in moves],
            ),
        )

    # Departures: all states of the organisation that any moves can reach.

    def least_open(self, gone: str = "") -> int:
        """The least number of open key positions after any sequence of moves once somebody has left."""
        start = tuple("" if self.holder[r] == gone else self.holder[r] for r in self.keys)
        seen, stack, least = {start}, [start], len(self.keys)
        while stack:
            state = stack.pop()
            least = min(least, state.count(""))
            for place, r in enumerate(self.keys):
                if state[place]:
                    continue
                for x in self.ready(r):
                    if x == gone or len(self.held[x]) > 1:
                        continue
                    moved = tuple(x if at == place else "" if y == x else y for at, y in enumerate(state))
                    if moved not in seen:
                        seen.add(moved)
                        stack.append(moved)
        return least

    # The contract.

    def contract(self) -> dict[str, Any]:
        """Every field of the contract except the findings' words."""
        best, free = self.best_set(), self.best_set(only_free=True)
        single = {r: self.single_points(r, self.within) for r in self.keys}
        absorbed = {r: self.is_covered(r, self.within) for r in self.keys}
        open_now = self.least_open()
        return {
            "as_of": None,
            "within_months": self.within,
            "optimistic": self.organisation.is_optimistic,
            "counts": {
                "key": len(self.keys),
                "named": sum(bool(self.slate(r)) for r in self.keys),
                "ready": sum(bool(self.ready(r)) for r in self.keys),
                "at_once": self.largest(),
                "free": len(free),
                "absorbed": sum(absorbed.values()),
            },
            "positions": [
                {
                    "id": r,
                    "named": len(self.slate(r)),
                    "ready": len(self.ready(r)),
                    "filled_at_once": r in best,
                    "filled_free": r in free,
                    "absorbed": absorbed[r],
                    "resilience": self.resilience(r),
                    "single_points": single[r],
                    "hole_ends_at": self.hole(r) or None,
                    "months_to_refill": self.months_to_refill(r),
                    "chain": [{"position": seat, "leader": x} for seat, x in self.chain(r)],
                }
                for r in self.keys
            ],
            "leaders": [
                {
                    "id": x,
                    "essential": x in self.essential,
                    "carries": [r for r in self.keys if x in single[r]],
                    "departure_opens": self.least_open(x) - open_now,
                }
                for x in self.leaders
            ],
            "short_sets": self.short_sets(),
            "findings": sorted(self.findings()),
        }

    # Findings: kind, position and leaders, as rulings say when each is found.

    def findings(self, gateway_months: int = 24) -> Iterator[tuple[str, str, list[str]]]:
        best = self.best_set()
        for r in self.keys:
            named, ready = self.slate(r), self.ready(r)
            if not named:
                yield "nobody_named", r, []
            if named and not ready:
                yield "nobody_ready", r, []
            if len(ready) == 1:
                yield "one_ready", r, ready
            if ready and r not in best:
                yield (
                    "counted_twice",
                    r,
                    next(short["leaders"] for short in self.short_sets() if short["positions"][-1] == r),
                )
            if self.hole(r) not in ("", r):
                yield "hole_moves", r, [x for x in [self.holder[r]] if x]
            yield from self._gateway(r, gateway_months)
            if named and self.months_to_refill(r) is None:
                yield "dead_end_below", r, []
        yield from self._cover_findings()
        yield from self._holder_findings()

    def _gateway(self, r: str, months: int) -> Iterator[tuple[str, str, list[str]]]:
        points = self.single_points(r, months)
        if points and len(self.slate(r, months)) > 1:
            # The gateway is the first of the single points on the way out, on every chain the same.
            chain = next(moves for moves, hole in self.chains(r, months) if not hole)
            yield "gateway", r, [next(x for _, x in chain if x in points)]

    def _cover_findings(self) -> Iterator[tuple[str, str, list[str]]]:
        covers = {
            (c.position, c.leader)
            for c in self.organisation.covers
            if c.position in self.keys and self.holder[c.position] != c.leader
        }
        interim = {p.id for p in self.organisation.positions if p.interim}
        for r in self.keys:
            if r not in interim and not any(position == r for position, _ in covers):
                yield "no_cover", r, []
        for x in self.leaders:
            covered = [r for r in self.keys if (r, x) in covers]
            if len(covered) > 1:
                yield "double_cover", covered[0], [x]
        reach = {x: {self.holder[r] for r, y in covers if y == x and self.holder[r]} for x in self.leaders}
        reach = {x: {y for y in to if self.held[x]} for x, to in reach.items()}
        for _ in self.leaders:
            reach = {x: to | {z for y in to for z in reach[y]} for x, to in reach.items()}
        groups = {tuple(y for y in self.leaders if y in reach[x] and x in reach[y]) for x in self.leaders}
        for group in groups - {()}:
            positions = [r for r in self.keys if self.holder[r] in group and any((r, x) in covers for x in group)]
            yield "circular_cover", positions[0], list(group)

    def _holder_findings(self) -> Iterator[tuple[str, str, list[str]]]:
        for x in self.leaders:
            if len(self.held[x]) > 1:
                yield "double_hatted", self.held[x][0], [x]
        for r, s in combinations(self.keys, 2):
            x, y = self.holder[r], self.holder[s]
            if (
                (s, x) in self.months
                and (r, y) in self.months
                and not self.is_covered(r, self.within, frozenset([y]))
                and not self.is_covered(s, self.within, frozenset([x]))
            ):
                yield "mutual_nomination", r, sorted([x, y])
