"""What may not change the answers, and what may change them in one direction only."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest

from succession.analysis.answers import Counts, analyze
from succession.analysis.contract import as_contract
from succession.analysis.dominators import immediate_dominators
from succession.analysis.facts import Facts, LeaderFact, NominationFact, PositionFact
from tests.analysis.organisations import Organisation, organisation
from tests.analysis.test_enumeration import answered

SEEDS = range(300)


def test_the_order_of_rows_changes_nothing() -> None:
    for seed in SEEDS:
        given = organisation(seed)
        assert answered(given.shuffled(random.Random(seed))) == answered(given)


def test_asking_twice_gives_the_same() -> None:
    for seed in SEEDS:
        assert answered(organisation(seed)) == answered(organisation(seed))


def counts(given: Organisation, nominations: tuple[NominationFact, ...], within: int) -> Counts:
    facts = Facts.from_records(None, given.positions, given.leaders, nominations, given.covers)
    return analyze(facts, within, given.is_optimistic).counts


def are_all_at_least(more: Counts, less: Counts) -> bool:
    names = Counts.__slots__
    return all(getattr(more, name) >= getattr(less, name) for name in names)


def test_one_more_nomination_never_lowers_a_count() -> None:
    for seed in SEEDS:
        given = organisation(seed)
        rng = random.Random(seed)
        another = NominationFact(rng.choice(given.positions).id, rng.choice(given.leaders).id, 0, 0)
        before = counts(given, given.nominations, given.within_months)
        after = counts(given, (*given.nominations, another), given.within_months)
        assert are_all_at_least(after, before), seed


def test_a_longer_horizon_never_lowers_a_count() -> None:
    for seed in SEEDS:
        given = organisation(seed)
        before = counts(given, given.nominations, given.within_months)
        after = counts(given, given.nominations, given.within_months + 12)
        assert are_all_at_least(after, before), seed


def test_optimism_never_lowers_a_count() -> None:
    for seed in SEEDS:
        given = organisation(seed)
        careful = analyze(given.facts(), given.within_months).counts
        assert are_all_at_least(analyze(given.facts(), given.within_months, optimistic=True).counts, careful)


def test_the_stair_steps_down_position_by_position() -> None:
    for seed in SEEDS:
        for position in answered(organisation(seed))["positions"]:
            steps = [
                position["named"] > 0,
                position["ready"] > 0,
                position["filled_at_once"],
                position["filled_free"],
            ]
            assert steps == sorted(steps, reverse=True), seed


def test_a_leader_nobody_named_changes_nothing_for_the_others() -> None:
    for seed in SEEDS:
        given = organisation(seed)
        more = (*given.leaders, LeaderFact("somebody", "Somebody"))
        facts = Facts.from_records(None, given.positions, more, given.nominations, given.covers)
        contract = as_contract(analyze(facts, given.within_months, given.is_optimistic))
        contract["leaders"] = [x for x in contract["leaders"] if x["id"] != "somebody"]
        assert contract == answered(given)


def ladder(length: int) -> Facts:
    """Positions each of which only the holder of the next can take, and an outsider for the last."""
    positions = [PositionFact(f"p{n:06}", f"P{n}", incumbent=f"l{n:06}", importance=n) for n in range(length)]
    leaders = [LeaderFact(f"l{n:06}", f"L{n}") for n in range(length + 1)]
    nominations = [NominationFact(f"p{n:06}", f"l{n + 1:06}", 0, 0) for n in range(length)]
    return Facts.from_records(None, positions, leaders, nominations)


def test_a_chain_of_twenty_thousand_moves_is_legal_input() -> None:
    length = 20_000
    analysis = analyze(ladder(length))
    assert analysis.counts == Counts(length, length, length, length, 1, length)
    assert len(analysis.position("p000000").chain) == length
    assert len(analysis.position("p000000").single_points) == length
    assert len(analysis.leader(f"l{length:06}").carries) == length
    assert analysis.leader("l000000").departure_opens == 0
    assert analysis.position("p000000").resilience == 1
    assert analysis.findings


def test_dominators_of_a_ladder_do_not_take_quadratic_time() -> None:
    # Two rails with rungs: the shape on which the simpler algorithms go over everything again and again.
    length = 30_000
    successors = [[node + 2, node + 3 - 2 * (node % 2)] for node in range(length)] + [[], [], []]
    successors[length - 1] = []
    above = immediate_dominators(successors, 0)
    assert set(above[2:length]) == {0}


def test_the_core_knows_no_web_and_no_database() -> None:
    program = (
        "import sys, pkgutil, importlib, succession.analysis as a;"
        "[importlib.import_module('succession.analysis.' + m.name) for m in pkgutil.iter_modules(a.__path__)];"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'flask', 'sqlalchemy', 'networkx'}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("months", [0, 24])
def test_nobody_at_all_is_legal_input(months: int) -> None:
    empty = analyze(Facts.from_records(None, [], []), months)
    assert empty.counts == Counts(0, 0, 0, 0, 0, 0)
    assert empty.findings == ()
