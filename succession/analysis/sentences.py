"""The sentence of each kind of finding: one claim, names not codes, under 25 words."""

from __future__ import annotations

from collections.abc import Callable

from succession.analysis.ground import Ground
from succession.analysis.kinds import FindingKind
from succession.analysis.proofs import slate_of
from succession.analysis.scales import readiness_words
from succession.analysis.triggers import Trigger
from succession.analysis.wording import (
    Part,
    Sentence,
    horizon_words,
    leader_part,
    listed,
    months_words,
    position_part,
    ready_words,
    said,
)


def sentence_of(ground: Ground, trigger: Trigger) -> Sentence:
    """What was found, in one or two sentences."""
    return _SENTENCES[trigger.kind](ground, trigger)


def position_name(ground: Ground, position: int) -> Part:
    """The name of a key position."""
    return position_part(ground.facts, ground.slates.rows[position])


def position_names(ground: Ground, trigger: Trigger) -> list[Part]:
    """The names of the key positions of a finding."""
    return [position_name(ground, position) for position in trigger.positions]


def leader_names(ground: Ground, trigger: Trigger) -> list[Part]:
    """The names of the leaders of a finding."""
    return [leader_part(ground.facts, leader) for leader in trigger.leaders]


def _nobody_named(ground: Ground, trigger: Trigger) -> Sentence:
    return said("Nobody is named for ", position_name(ground, trigger.position), ".")


def _nobody_ready(ground: Ground, trigger: Trigger) -> Sentence:
    seat = position_name(ground, trigger.position)
    slate = slate_of(ground, trigger.position)
    nearest = min(slate, key=lambda n: (n.months_until, n.months_from))
    name = leader_part(ground.facts, ground.facts.leader_row[nearest.leader])
    band = readiness_words(nearest.months_from, nearest.months_until)
    ready = ready_words(ground.within_months)
    if len(slate) == 1:
        return said("Only ", name, " is named for ", seat, f", and is not {ready}: {band}.")
    return said(f"{len(slate)} people are named for ", seat, f". None is {ready}; the nearest is ", name, f", {band}.")


def _one_ready(ground: Ground, trigger: Trigger) -> Sentence:
    return said(
        "Only ",
        *leader_names(ground, trigger),
        f" is {ready_words(ground.within_months)} for ",
        position_name(ground, trigger.position),
        ".",
    )


def _counted_twice(ground: Ground, trigger: Trigger) -> Sentence:
    count = len(trigger.positions)
    return said(
        listed(position_names(ground, trigger)),
        " both rely on " if count == 2 else " rely on ",
        listed(leader_names(ground, trigger)),
        f". Only {count - 1} of {count} can be filled at the same time{horizon_words(ground.within_months)}.",
    )


def _hole_moves(ground: Ground, trigger: Trigger) -> Sentence:
    seat, end = position_names(ground, trigger)
    counting = ""
    if ground.within_months:
        counting = f", counting everyone ready within {months_words(ground.within_months)}"
    if trigger.leaders:
        return said("If ", leader_names(ground, trigger), " leaves ", seat, ", the gap ends at ", end, f"{counting}.")
    return said(seat, " is vacant. Filling it moves the gap to ", end, f"{counting}.")


def _gateway(ground: Ground, trigger: Trigger) -> Sentence:
    return said(
        f"Within {months_words(ground.gateway_months)}, everyone growing towards ",
        position_name(ground, trigger.position),
        " comes through ",
        leader_names(ground, trigger),
        ".",
    )


def _dead_end_below(ground: Ground, trigger: Trigger) -> Sentence:
    return said("Nobody outside the key positions is growing towards ", position_name(ground, trigger.position), ".")


def _no_cover(ground: Ground, trigger: Trigger) -> Sentence:
    return said("Nobody covers ", position_name(ground, trigger.position), " tonight.")


def _circular_cover(ground: Ground, trigger: Trigger) -> Sentence:
    circle = " in a circle." if len(trigger.leaders) > 2 else "."
    return said(listed(leader_names(ground, trigger)), " cover each other", circle)


def _double_cover(ground: Ground, trigger: Trigger) -> Sentence:
    return said(leader_names(ground, trigger), f" covers {len(trigger.positions)} key positions.")


def _double_hatted(ground: Ground, trigger: Trigger) -> Sentence:
    count = len(trigger.positions)
    return said(
        leader_names(ground, trigger),
        " holds ",
        listed(position_names(ground, trigger)),
        ". One departure empties ",
        "both." if count == 2 else f"all {count}.",
    )


def _mutual_nomination(ground: Ground, trigger: Trigger) -> Sentence:
    return said(
        listed(leader_names(ground, trigger)),
        f" are named for each other. Neither can move{horizon_words(ground.within_months)}.",
    )


_SENTENCES: dict[FindingKind, Callable[[Ground, Trigger], Sentence]] = {
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
