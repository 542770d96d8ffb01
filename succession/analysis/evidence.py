"""The facts that a page shows as the proof of a finding: one to four sentences, with dates."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from succession.analysis.facts import CoverFact, NominationFact
from succession.analysis.ground import Ground
from succession.analysis.kinds import FindingKind
from succession.analysis.proofs import circle_of, covers_of, proof_of, ready_slate_of, slate_of
from succession.analysis.scales import readiness_words
from succession.analysis.sentences import leader_names, position_name
from succession.analysis.triggers import Trigger
from succession.analysis.wording import (
    Part,
    Sentence,
    day_words,
    leader_part,
    listed,
    position_part,
    ready_words,
    said,
)

MOST_FACTS = 4


def facts_shown(ground: Ground, trigger: Trigger) -> tuple[Sentence, ...]:
    """The one to four facts behind a finding, in the order in which a page numbers them."""
    return tuple(_FACTS[trigger.kind](ground, trigger))


def _leader(ground: Ground, id_: str) -> Part:
    return leader_part(ground.facts, ground.facts.leader_row[id_])


def _position(ground: Ground, id_: str) -> Part:
    return position_part(ground.facts, ground.facts.position_row[id_])


def _rated(ground: Ground, nomination: NominationFact) -> Sentence:
    words = readiness_words(nomination.months_from, nomination.months_until)
    return said(
        _leader(ground, nomination.leader),
        " for ",
        _position(ground, nomination.position),
        f": {words}{day_words('assessed', nomination.assessed_on)}.",
    )


def _covering(ground: Ground, cover: CoverFact) -> Sentence:
    return said(
        _leader(ground, cover.leader),
        " covers ",
        _position(ground, cover.position),
        f"{day_words('agreed', cover.agreed_on)}.",
    )


def _holding(ground: Ground, leader: int, position: int) -> Sentence:
    return said(leader_part(ground.facts, leader), " holds ", position_name(ground, position), ".")


def _shortened(sentences: Sequence[Sentence], room: int, rest: str) -> list[Sentence]:
    """The sentences, or as many as there is room for with a last one that counts the rest."""
    if len(sentences) <= room:
        return list(sentences)
    left = len(sentences) - room + 1
    return [*sentences[: room - 1], said(f"{left} more {rest}.")]


def _circle(ground: Ground, trigger: Trigger, within: int | None, but: int = -1) -> Sentence:
    """The closed circle in words, where the leader ``but`` is the way out that is left.

    It counts who is ready within so many months, or everybody named when ``within`` is None.
    """
    circle = circle_of(ground, trigger)
    held, facts = ground.slates.held, ground.facts
    is_any_frozen = any(held[leader] > 1 for position in circle for leader, _ in ground.slates.slates[position])
    other = " else" if but >= 0 else ""
    who = other + (" who can move" if is_any_frozen else "")
    # The finding's assumption says within how many months.
    ready = "named" if within is None else "ready" if within else "ready now"
    reached: list[Part] = []
    unreached: list[Part] = []
    for position in circle:
        counted = slate_of(ground, position) if within is None else ready_slate_of(ground, position, within)
        is_reached = any(facts.leader_row[nomination.leader] != but for nomination in counted)
        (reached if is_reached else unreached).append(position_name(ground, position))
    if not reached:
        return said(f"Nobody{who} is {ready} for ", listed(unreached, "or"), ".")
    everybody = said(f"Everybody{who} {ready} for ", listed(reached, "or"), " holds one of these")
    if not unreached:
        return said(*everybody, " positions.")
    return said(*everybody, ", or ", listed(unreached, "or"), f", for which nobody{other} is {ready.split()[0]}.")


def _interim_or_cover(ground: Ground, position: int) -> Sentence:
    interim = int(ground.facts.interim[ground.slates.rows[position]])
    covers = covers_of(ground, position)
    if interim >= 0:
        return said(leader_part(ground.facts, interim), " holds the position for the time being.")
    if covers:
        return _covering(ground, covers[0])
    return said("Nobody covers ", position_name(ground, position), " in an emergency.")


def _nobody_named(ground: Ground, trigger: Trigger) -> list[Sentence]:
    return [
        said("The slate of ", position_name(ground, trigger.position), " is empty."),
        _interim_or_cover(ground, trigger.position),
    ]


def _by_slate(ground: Ground, trigger: Trigger) -> list[Sentence]:
    rated = sorted(slate_of(ground, trigger.position), key=lambda n: (n.months_until, n.months_from))
    return _shortened([_rated(ground, n) for n in rated], MOST_FACTS, "are named, none of them ready sooner")


def _counted_twice(ground: Ground, trigger: Trigger) -> list[Sentence]:
    ready = ready_words(ground.within_months)
    slates = [
        said(
            f"{ready.capitalize()} for ",
            position_name(ground, position),
            ": ",
            listed([_leader(ground, n.leader) for n in ready_slate_of(ground, position, ground.within_months)]),
            ".",
        )
        for position in trigger.positions
    ]
    people = "1 leader" if len(trigger.leaders) == 1 else f"{len(trigger.leaders)} leaders"
    return [
        *_shortened(slates, MOST_FACTS - 1, "positions rely on the same leaders"),
        said(f"Together {len(slates)} positions have {people}."),
    ]


def _move(ground: Ground, position: str, leader: str) -> Sentence:
    """A move of a chain, with the readiness that allows it and the day on which it was judged."""
    named = next(nomination for nomination in ground.facts.slate(position) if nomination.leader == leader)
    words = readiness_words(named.months_from, named.months_until)
    day = day_words("assessed", named.assessed_on)
    return said(_leader(ground, leader), " moves to ", _position(ground, position), f": {words}{day}.")


def _hole_moves(ground: Ground, trigger: Trigger) -> list[Sentence]:
    moves = [_move(ground, position, leader) for position, leader in proof_of(ground, trigger).chain or ()]
    return [
        *_shortened(moves, MOST_FACTS - 2, "moves follow"),
        _circle(ground, trigger, ground.within_months),
        _interim_or_cover(ground, trigger.positions[-1]),
    ]


def _gateway(ground: Ground, trigger: Trigger) -> list[Sentence]:
    proof = proof_of(ground, trigger)
    ready = ready_words(ground.gateway_months)
    names = [_leader(ground, nomination.leader) for nomination in proof.nominations or ()]
    gate = leader_names(ground, trigger)
    way_out = next(
        said("Every chain needs ", gate[0], ", here for ", _position(ground, position), ".")
        for position, leader in proof.chain or ()
        if leader == gate[0].id
    )
    return [
        said(f"{ready.capitalize()} for ", position_name(ground, trigger.position), ": ", listed(names), "."),
        way_out,
        _circle(ground, trigger, ground.gateway_months, trigger.leaders[0]),
    ]


def _dead_end_below(ground: Ground, trigger: Trigger) -> list[Sentence]:
    rated = [_rated(ground, nomination) for nomination in proof_of(ground, trigger).nominations or ()]
    return [
        *_shortened(rated, MOST_FACTS - 1, "are named on the way"),
        _circle(ground, trigger, None),
    ]


def _no_cover(ground: Ground, trigger: Trigger) -> list[Sentence]:
    holder = ground.slates.holder[trigger.position]
    held = (
        _holding(ground, holder, trigger.position)
        if holder >= 0
        else said(position_name(ground, trigger.position), " is vacant.")
    )
    return [held, said("No emergency cover is agreed.")]


def _cover(ground: Ground, trigger: Trigger) -> list[Sentence]:
    covering = [_covering(ground, cover) for cover in proof_of(ground, trigger).covers or ()]
    return _shortened(covering, MOST_FACTS, "positions are covered like this")


def _double_hatted(ground: Ground, trigger: Trigger) -> list[Sentence]:
    holding = [_holding(ground, trigger.leaders[0], position) for position in trigger.positions]
    return _shortened(holding, MOST_FACTS, "positions are held")


def _mutual_nomination(ground: Ground, trigger: Trigger) -> list[Sentence]:
    return [
        *(_rated(ground, nomination) for nomination in proof_of(ground, trigger).nominations or ()),
        _circle(ground, trigger, ground.within_months),
    ]


_FACTS: dict[FindingKind, Callable[[Ground, Trigger], list[Sentence]]] = {
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
