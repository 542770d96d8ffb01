"""What would clear a finding: one sentence that follows from its certificate."""

from __future__ import annotations

from collections.abc import Callable

from succession.analysis.ground import Ground
from succession.analysis.kinds import FindingKind
from succession.analysis.proofs import circle_of
from succession.analysis.sentences import leader_names, position_name, position_names
from succession.analysis.triggers import Trigger
from succession.analysis.wording import Part, Sentence, listed, ready_words, said

OUTSIDER = "It clears when somebody who holds no key position "


def clearing(ground: Ground, trigger: Trigger) -> Sentence:
    """What would clear a finding, in one sentence."""
    return _REMEDIES[trigger.kind](ground, trigger)


def _ready(ground: Ground) -> str:
    return ready_words(ground.within_months)


def _circle(ground: Ground, trigger: Trigger) -> Sentence:
    return listed([position_name(ground, position) for position in circle_of(ground, trigger)], "or")


def _seat(ground: Ground, trigger: Trigger) -> Part:
    return position_name(ground, trigger.position)


def _nobody_named(ground: Ground, trigger: Trigger) -> Sentence:
    return said("It clears when somebody is named for ", _seat(ground, trigger), ".")


def _nobody_ready(ground: Ground, trigger: Trigger) -> Sentence:
    return said(f"It clears when somebody named is {_ready(ground)} for ", _seat(ground, trigger), ".")


def _one_ready(ground: Ground, trigger: Trigger) -> Sentence:
    return said(f"It clears when a second person is {_ready(ground)} for ", _seat(ground, trigger), ".")


def _counted_twice(ground: Ground, trigger: Trigger) -> Sentence:
    return said(
        f"It clears when one more leader, not needed elsewhere, is {_ready(ground)} for ",
        listed(position_names(ground, trigger), "or"),
        ".",
    )


def _hole_moves(ground: Ground, trigger: Trigger) -> Sentence:
    end = position_name(ground, trigger.positions[1])
    return said(f"{OUTSIDER}is {_ready(ground)} for ", end, ".")


def _gateway(ground: Ground, trigger: Trigger) -> Sentence:
    return said(
        "It clears when somebody other than ",
        leader_names(ground, trigger),
        f", who holds no key position, is {ready_words(ground.gateway_months)} for ",
        _circle(ground, trigger),
        ".",
    )


def _dead_end_below(ground: Ground, trigger: Trigger) -> Sentence:
    return said(f"{OUTSIDER}is named for ", _circle(ground, trigger), ".")


def _no_cover(ground: Ground, trigger: Trigger) -> Sentence:
    return said("It clears when somebody agrees to cover ", _seat(ground, trigger), ".")


def _circular_cover(ground: Ground, trigger: Trigger) -> Sentence:
    return said(
        "It clears when somebody outside the circle takes over the cover of ",
        listed(position_names(ground, trigger), "or"),
        ".",
    )


def _double_cover(ground: Ground, trigger: Trigger) -> Sentence:
    return said(
        "It clears when ",
        leader_names(ground, trigger),
        " covers only one of ",
        listed(position_names(ground, trigger)),
        ".",
    )


def _double_hatted(ground: Ground, trigger: Trigger) -> Sentence:
    return said(
        "It clears when ",
        leader_names(ground, trigger),
        " holds only one of ",
        listed(position_names(ground, trigger)),
        ".",
    )


def _mutual_nomination(ground: Ground, trigger: Trigger) -> Sentence:
    return said(f"{OUTSIDER}is {_ready(ground)} for ", listed(position_names(ground, trigger), "or"), ".")


_REMEDIES: dict[FindingKind, Callable[[Ground, Trigger], Sentence]] = {
    FindingKind.NOBODY_NAMED: _nobody_named,
    FindingKind.NOBODY_READY: _nobody_ready,
    FindingKind.ONE_READY: _one_ready,
    FindingKind.COUNTED_TWICE: _counted_twice,
    FindingKind.HOLE_MOVES: _hole_moves,
    FindingKind.GATEWAY: _gateway,
    FindingKind.DEAD_END_BELOW: _dead_end_below,
    FindingKind.NO_COVER: _no_cover,
    FindingKind.CIRCULAR_COVER: _circular_cover,
    FindingKind.DOUBLE_COVER: _double_cover,
    FindingKind.DOUBLE_HATTED: _double_hatted,
    FindingKind.MUTUAL_NOMINATION: _mutual_nomination,
}
