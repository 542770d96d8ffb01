"""What is found: for each kind of finding, the key positions and leaders that it holds for.

Every function yields triggers; none of them words anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from succession.analysis.ground import Ground
from succession.analysis.kinds import FindingKind


class Trigger(NamedTuple):
    """One thing found: the kind, the key positions by number (the most important, or the one that the
    finding is about, is ``position``) and the leaders by row.
    """

    kind: FindingKind
    position: int
    positions: tuple[int, ...]
    leaders: tuple[int, ...] = ()


def triggers(ground: Ground) -> list[Trigger]:
    """Everything that is found, by the importance of the position, then by kind."""
    found: list[list[Trigger]] = [[] for _ in range(len(ground.slates))]
    for kind in (
        _named_and_ready(ground),
        _counted_twice(ground),
        _hole_moves(ground),
        _gateway(ground),
        _dead_end_below(ground),
        _no_cover(ground),
        sorted(_circular_cover(ground)),
        sorted(_double_cover(ground)),
        _double_hatted(ground),
        sorted(_mutual_nomination(ground)),
    ):
        for one in kind:
            found[one.position].append(one)
    return [one for of_position in found for one in of_position]


def _named_and_ready(ground: Ground) -> Iterator[Trigger]:
    for position, (named, ready) in enumerate(zip(ground.slates.slates, ground.ready, strict=True)):
        if not named:
            yield Trigger(FindingKind.NOBODY_NAMED, position, (position,))
        elif not ready:
            yield Trigger(FindingKind.NOBODY_READY, position, (position,))
        elif len(ready) == 1:
            yield Trigger(FindingKind.ONE_READY, position, (position,), (ready[0],))


def _counted_twice(ground: Ground) -> Iterator[Trigger]:
    for position in ground.unfilled:
        if ground.ready[position]:
            positions, leaders = ground.short_sets[position]
            yield Trigger(FindingKind.COUNTED_TWICE, position, positions, leaders)


def _hole_moves(ground: Ground) -> Iterator[Trigger]:
    for position, end in enumerate(ground.chains.hole):
        if end not in (-1, position):
            holder = ground.slates.holder[position]
            yield Trigger(FindingKind.HOLE_MOVES, position, (position, end), (holder,) if holder >= 0 else ())


def _gateway(ground: Ground) -> Iterator[Trigger]:
    points = ground.gateway_points
    ready = ground.ready if points is ground.points else ground.slates.ready(ground.gateway_months)
    outside = len(ground.slates)
    for position in range(outside):
        node = points.above[position]
        if node not in (-1, outside) and len(ready[position]) >= 2:
            yield Trigger(FindingKind.GATEWAY, position, (position,), (points.leader_at(node),))


def _dead_end_below(ground: Ground) -> Iterator[Trigger]:
    for position, named in enumerate(ground.slates.slates):
        if named and ground.chains.months_to_refill(position) is None:
            yield Trigger(FindingKind.DEAD_END_BELOW, position, (position,))


def _no_cover(ground: Ground) -> Iterator[Trigger]:
    has_interim = (ground.facts.interim >= 0).tolist()
    for position, row in enumerate(ground.slates.rows):
        # An interim holder is cover in use: somebody does cover this position tonight.
        if not ground.covers[position] and not has_interim[row]:
            yield Trigger(FindingKind.NO_COVER, position, (position,))


def _circular_cover(ground: Ground) -> Iterator[Trigger]:
    for group in ground.cover_circles:
        leaders = tuple(sorted(group))
        positions = sorted(
            position
            for position, covering in enumerate(ground.covers)
            if ground.slates.holder[position] in group and any(leader in group for leader in covering)
        )
        yield Trigger(FindingKind.CIRCULAR_COVER, positions[0], tuple(positions), leaders)


def _double_cover(ground: Ground) -> Iterator[Trigger]:
    covered: dict[int, list[int]] = {}
    for position, covering in enumerate(ground.covers):
        for leader in covering:
            covered.setdefault(leader, []).append(position)
    for leader, positions in covered.items():
        if len(positions) > 1:
            yield Trigger(FindingKind.DOUBLE_COVER, positions[0], tuple(positions), (leader,))


def _double_hatted(ground: Ground) -> Iterator[Trigger]:
    for leader, positions in ground.held_together.items():
        yield Trigger(FindingKind.DOUBLE_HATTED, positions[0], tuple(positions), (leader,))


def _mutual_nomination(ground: Ground) -> Iterator[Trigger]:
    """Two holders named for each other's position, neither position absorbed without the other holder.

    A chain of one either avoids the other or has a rest that avoids the one, so that is the same as
    neither being absorbed at all.
    """
    slates, absorbed = ground.slates, ground.chains.is_absorbed
    crossing = {
        (position, leader)
        for position, slate in enumerate(slates.slates)
        if not absorbed[position]
        for leader, _ in slate
        if slates.held[leader]
    }
    positions_of: dict[int, list[int]] = {}
    for position, holder in enumerate(slates.holder):
        positions_of.setdefault(holder, []).append(position)
    for second, leader in sorted(crossing):
        for first in positions_of[leader]:
            other = slates.holder[second]
            if first < second and (first, other) in crossing:
                yield Trigger(
                    FindingKind.MUTUAL_NOMINATION,
                    first,
                    (first, second),
                    tuple(sorted((leader, other))),
                )
