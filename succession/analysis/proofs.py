"""The certificate of each finding: what somebody needs to check it on paper, without any graph library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from succession.analysis.facts import CoverFact, NominationFact
from succession.analysis.ground import Ground
from succession.analysis.kinds import FindingKind
from succession.analysis.routes import Move
from succession.analysis.triggers import Trigger


@dataclass(frozen=True, slots=True)
class Proof:
    """The certificate of a finding. What the kind does not need is None; ids, in the order of the facts.

    ``positions`` and ``leaders``: those that the claim is about. ``circle``: key positions that the moves
    reach; everybody who is ready for one of them and can move, apart from ``leaders`` of a gateway,
    holds one of them. ``chain``: (position, leader) moves in order. ``nominations``: the nominations that
    the claim counts. ``covers``: the emergency cover that it counts. ``within_months``: the horizon,
    None for claims that hold at any.
    """

    positions: tuple[str, ...]
    leaders: tuple[str, ...] | None = None
    circle: tuple[str, ...] | None = None
    chain: tuple[tuple[str, str], ...] | None = None
    nominations: tuple[NominationFact, ...] | None = None
    covers: tuple[CoverFact, ...] | None = None
    within_months: int | None = None


def proof_of(ground: Ground, trigger: Trigger) -> Proof:
    """The certificate of one finding."""
    return _PROOFS[trigger.kind](ground, trigger)


def circle_of(ground: Ground, trigger: Trigger) -> list[int]:
    """The closed circle of a finding about chains, as numbers of key positions."""
    if trigger.kind is FindingKind.GATEWAY:
        return ground.gateway_points.chains.closed_circle([trigger.position], trigger.leaders[0])
    if trigger.kind is FindingKind.DEAD_END_BELOW:
        return ground.chains_ever.closed_circle([trigger.position])
    if trigger.kind is FindingKind.HOLE_MOVES:
        return ground.chains.closed_circle([trigger.position])
    return ground.chains.closed_circle(list(trigger.positions))


def slate_of(ground: Ground, position: int) -> list[NominationFact]:
    """The nominations for a key position, in the order of its slate."""
    return [ground.facts.nomination(row) for row in ground.facts.slate_rows[ground.slates.rows[position]]]


def ready_slate_of(ground: Ground, position: int, within_months: int) -> list[NominationFact]:
    """Those of :func:`slate_of` who are ready within the horizon."""
    ready = {
        ground.facts.leader_ids[leader] for leader, wait in ground.slates.slates[position] if wait <= within_months
    }
    return [nomination for nomination in slate_of(ground, position) if nomination.leader in ready]


def covers_of(ground: Ground, position: int) -> list[CoverFact]:
    """The emergency cover of a key position."""
    return list(ground.facts.covers_of(ground.slates.position_id(position)))


def _positions(ground: Ground, numbers: tuple[int, ...] | list[int]) -> tuple[str, ...]:
    return tuple(ground.slates.position_id(number) for number in numbers)


def _leaders(ground: Ground, rows: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(ground.facts.leader_ids[row] for row in rows)


def _chain(ground: Ground, moves: list[Move]) -> tuple[tuple[str, str], ...]:
    return tuple((ground.slates.position_id(key), ground.facts.leader_ids[leader]) for key, leader in moves)


def _nobody_named(ground: Ground, trigger: Trigger) -> Proof:
    return Proof(
        _positions(ground, trigger.positions),
        nominations=(),
        covers=tuple(covers_of(ground, trigger.position)),
    )


def _by_slate(ground: Ground, trigger: Trigger) -> Proof:
    return Proof(
        _positions(ground, trigger.positions),
        _leaders(ground, trigger.leaders),
        nominations=tuple(slate_of(ground, trigger.position)),
        within_months=ground.within_months,
    )


def _counted_twice(ground: Ground, trigger: Trigger) -> Proof:
    return Proof(
        _positions(ground, trigger.positions),
        _leaders(ground, trigger.leaders),
        nominations=tuple(
            nomination
            for position in trigger.positions
            for nomination in ready_slate_of(ground, position, ground.within_months)
        ),
        within_months=ground.within_months,
    )


def _hole_moves(ground: Ground, trigger: Trigger) -> Proof:
    return Proof(
        _positions(ground, trigger.positions),
        _leaders(ground, trigger.leaders),
        circle=_positions(ground, circle_of(ground, trigger)),
        chain=_chain(ground, ground.chains.chain(trigger.position)),
        within_months=ground.within_months,
    )


def _gateway(ground: Ground, trigger: Trigger) -> Proof:
    return Proof(
        _positions(ground, trigger.positions),
        _leaders(ground, trigger.leaders),
        circle=_positions(ground, circle_of(ground, trigger)),
        chain=_chain(ground, ground.gateway_points.chains.chain(trigger.position)),
        nominations=tuple(ready_slate_of(ground, trigger.position, ground.gateway_months)),
        within_months=ground.gateway_months,
    )


def _dead_end_below(ground: Ground, trigger: Trigger) -> Proof:
    circle = circle_of(ground, trigger)
    return Proof(
        _positions(ground, trigger.positions),
        circle=_positions(ground, circle),
        nominations=tuple(nomination for position in circle for nomination in slate_of(ground, position)),
    )


def _no_cover(ground: Ground, trigger: Trigger) -> Proof:
    return Proof(_positions(ground, trigger.positions), covers=())


def _cover(ground: Ground, trigger: Trigger) -> Proof:
    leaders = _leaders(ground, trigger.leaders)
    positions = _positions(ground, trigger.positions)
    return Proof(
        positions,
        leaders,
        circle=positions if trigger.kind is FindingKind.CIRCULAR_COVER else None,
        covers=tuple(
            cover for position in trigger.positions for cover in covers_of(ground, position) if cover.leader in leaders
        ),
    )


def _double_hatted(ground: Ground, trigger: Trigger) -> Proof:
    return Proof(_positions(ground, trigger.positions), _leaders(ground, trigger.leaders))


def _mutual_nomination(ground: Ground, trigger: Trigger) -> Proof:
    leaders = _leaders(ground, trigger.leaders)
    first, second = (ground.slates.holder[position] for position in trigger.positions)
    wanted = {
        (trigger.positions[0], ground.facts.leader_ids[second]),
        (trigger.positions[1], ground.facts.leader_ids[first]),
    }
    return Proof(
        _positions(ground, trigger.positions),
        leaders,
        circle=_positions(ground, circle_of(ground, trigger)),
        nominations=tuple(
            nomination
            for position in trigger.positions
            for nomination in slate_of(ground, position)
            if (position, nomination.leader) in wanted
        ),
        within_months=ground.within_months,
    )


_PROOFS: dict[FindingKind, Callable[[Ground, Trigger], Proof]] = {
    FindingKind.NOBODY_NAMED: _nobody_named,
    FindingKind.NOBODY_READY: _by_slate,
    FindingKind.ONE_READY: _by_slate,
    FindingKind.COUNTED_TWICE: _counted_twice,
    FindingKind.HOLE_MOVES: _hole_moves,
    FindingKind.GATEWAY: _gateway,
    FindingKind.DEAD_END_BELOW: _dead_end_below,
    FindingKind.NO_COVER: _no_cover,
    FindingKind.CIRCULAR_COVER: _cover,
    FindingKind.DOUBLE_COVER: _cover,
    FindingKind.DOUBLE_HATTED: _double_hatted,
    FindingKind.MUTUAL_NOMINATION: _mutual_nomination,
}
