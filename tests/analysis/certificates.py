"""A checker of proofs: plain Python over the rows of an organisation, no graph library, no analysis.

It reads a finding as the contract prints it, and says what does not hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.analysis.organisations import Organisation


def complaints(organisation: Organisation, finding: dict[str, Any]) -> list[str]:
    """What a finding's proof fails to show; nothing when it shows the claim."""
    checker = _Checker(organisation, finding)
    return [f"{finding['kind']} {finding['position']}: {words}" for words in checker.complaints()]


class _Checker:
    def __init__(self, organisation: Organisation, finding: dict[str, Any]) -> None:
        self.organisation, self.kind, self.position = organisation, finding["kind"], finding["position"]
        self.leaders, self.proof = finding["leaders"], finding["proof"]
        self.holder = {p.id: p.incumbent for p in organisation.positions}
        self.keys = [p.id for p in organisation.positions if p.is_key]
        self.importance = {
            p.id: (10**9 if p.importance is None else p.importance, p.id) for p in organisation.positions
        }
        self.held: dict[str, list[str]] = {}
        for r in self.keys:
            self.held.setdefault(self.holder[r], []).append(r)
        self.rows = [n for n in organisation.nominations if self.holder[n.position] != n.leader]
        self.covers = {(c.position, c.leader) for c in organisation.covers if self.holder[c.position] != c.leader}

    def named(self, position: str, within: int | None = None) -> set[str]:
        """Who is named for a position, or ready for it within so many months."""
        return {
            n.leader
            for n in self.rows
            if n.position == position
            and (within is None or (n.months_from if self.organisation.is_optimistic else n.months_until) <= within)
        }

    def complaints(self) -> Iterator[str]:
        if not set(self.proof["positions"]) <= set(self.keys) or self.position not in self.proof["positions"]:
            yield "the proof is about other positions"
        yield from getattr(self, f"_{self.kind}")()

    def _own_horizon(self) -> Iterator[str]:
        if self.proof["within_months"] != self.organisation.within_months:
            yield "another horizon"

    def _pairs(self, name: str) -> set[tuple[str, str]]:
        return {(row["position"], row["leader"]) for row in self.proof[name]}

    def _circle_is_closed(self, within: int | None, but: str = "") -> Iterator[str]:
        """Whoever can move into a position of the circle, apart from one, holds one of its positions."""
        circle = self.proof["circle"]
        for r in circle:
            for x in self.named(r, within) - {but}:
                seats = self.held.get(x, [])
                if len(seats) < 2 and not set(seats) & set(circle):
                    yield f"{x} leads out of the circle"

    def _moves_follow(self, start: str, end: str | None, within: int) -> Iterator[str]:
        """The chain runs from a position to another, or out; each mover is ready, free to move, and new."""
        hole, movers = start, set()
        for move in self.proof["chain"]:
            r, x = move["position"], move["leader"]
            seats = self.held.get(x, [])
            if r != hole or x in movers or len(seats) > 1 or x not in self.named(r, within):
                yield f"{x} cannot move to {r}"
            movers.add(x)
            hole = seats[0] if seats else ""
        if hole != (end or ""):
            yield f"the chain ends at {hole!r}"

    def _nobody_named(self) -> Iterator[str]:
        if self.named(self.position) or self.proof["nominations"]:
            yield "somebody is named"

    def _nobody_ready(self) -> Iterator[str]:
        yield from self._own_horizon()
        if self._pairs("nominations") != {(self.position, x) for x in self.named(self.position)}:
            yield "the slate is another one"
        if self.named(self.position, self.proof["within_months"]) or not self.named(self.position):
            yield "somebody is ready, or nobody is named"

    def _one_ready(self) -> Iterator[str]:
        yield from self._own_horizon()
        if self.named(self.position, self.proof["within_months"]) != set(self.leaders) or len(self.leaders) != 1:
            yield "not exactly this one is ready"

    def _counted_twice(self) -> Iterator[str]:
        yield from self._own_horizon()
        within, positions, leaders = (self.proof[key] for key in ("within_months", "positions", "leaders"))
        ready = {(r, x) for r in positions for x in self.named(r, within)}
        if self._pairs("nominations") != ready or {x for _, x in ready} != set(leaders):
            yield "the slates are others"
        if len(set(positions)) < 2 or len(set(leaders)) != len(set(positions)) - 1 or not leaders:
            yield "there is not exactly one leader too few"
        if self.position != max(positions, key=self.importance.__getitem__):
            yield "the unfilled position is not the least important"
        for r in positions:
            if not self._can_fill([other for other in positions if other != r], within):
                yield f"a part of the set without {r} is short already"

    def _can_fill(self, positions: list[str], within: int, used: frozenset[str] = frozenset()) -> bool:
        if not positions:
            return True
        first, *rest = positions
        return any(self._can_fill(rest, within, used | {x}) for x in self.named(first, within) - used)

    def _hole_moves(self) -> Iterator[str]:
        yield from self._own_horizon()
        start, end = self.proof["positions"]
        yield from self._circle_is_closed(self.proof["within_months"])
        yield from self._moves_follow(start, end, self.proof["within_months"])
        if start not in self.proof["circle"] or not self.proof["chain"] or start != self.position:
            yield "the hole does not move"
        if end != max(self.proof["circle"], key=self.importance.__getitem__):
            yield "the hole could end lower"

    def _gateway(self) -> Iterator[str]:
        (gate,) = self.leaders
        if self.position not in self.proof["circle"] or gate == self.holder[self.position]:
            yield "the circle is another one"
        if set(self.held.get(gate, [])) & set(self.proof["circle"]):
            yield "the way out leads into the circle"
        yield from self._circle_is_closed(self.proof["within_months"], gate)
        yield from self._moves_follow(self.position, None, self.proof["within_months"])
        ready = {(self.position, x) for x in self.named(self.position, self.proof["within_months"])}
        if len(ready) < 2 or self._pairs("nominations") != ready:
            yield "the candidates are others"

    def _dead_end_below(self) -> Iterator[str]:
        yield from self._circle_is_closed(None)
        if self.position not in self.proof["circle"] or not self.named(self.position):
            yield "nobody is named, or the circle is another one"
        named = {(r, x) for r in self.proof["circle"] for x in self.named(r)}
        if self._pairs("nominations") != named:
            yield "the slates are others"

    def _no_cover(self) -> Iterator[str]:
        if self.proof["covers"] or any(r == self.position for r, _ in self.covers):
            yield "somebody covers it"
        if any(p.id == self.position and p.interim for p in self.organisation.positions):
            yield "somebody holds it for the time being"

    def _circular_cover(self) -> Iterator[str]:
        pairs = self._pairs("covers")
        if not pairs <= self.covers or self.proof["circle"] != self.proof["positions"]:
            yield "the cover is another one"
        for start in self.leaders:
            reached, before = {start}, 0
            while len(reached) > before:
                before = len(reached)
                reached |= {self.holder[r] for r, x in pairs if x in reached}
            if reached != set(self.leaders) or len(reached) < 2:
                yield f"{start} does not cover all others in a circle"

    def _double_cover(self) -> Iterator[str]:
        (leader,) = self.leaders
        pairs = {(r, x) for r, x in self.covers if x == leader and r in self.keys}
        if self._pairs("covers") != pairs or len(pairs) < 2:
            yield "not exactly these are covered"

    def _double_hatted(self) -> Iterator[str]:
        (leader,) = self.leaders
        if set(self.held[leader]) != set(self.proof["positions"]) or len(self.held[leader]) < 2:
            yield "not exactly these are held"

    def _mutual_nomination(self) -> Iterator[str]:
        yield from self._own_horizon()
        first, second = self.proof["positions"]
        pairs = {(first, self.holder[second]), (second, self.holder[first])}
        if self._pairs("nominations") != pairs or any(x not in self.named(r) for r, x in pairs):
            yield "they are not named for each other"
        if {self.holder[first], self.holder[second]} != set(self.leaders):
            yield "others hold the positions"
        yield from self._circle_is_closed(self.proof["within_months"])
        if not {first, second} <= set(self.proof["circle"]):
            yield "the circle is another one"
