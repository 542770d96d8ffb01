"""Planted bugs: each is a mistake that somebody could make, and the comparison has to notice it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from heapq import heappop, heappush
from typing import Any

import numpy as np
import pytest

from succession.analysis import answers, departures, facts, failure_points, graph
from succession.analysis.bench import Filling
from succession.analysis.chains import Chains
from succession.analysis.columns import Ints
from succession.analysis.facts import Facts
from succession.analysis.graph import KeySlates
from succession.analysis.records import NominationFact
from succession.analysis.routes import OUT, Move, Routes
from tests.analysis.test_enumeration import OFTEN, differences

Patch = pytest.MonkeyPatch


def self_nominations_kept(patch: Patch) -> None:
    right = facts.counted_nominations
    patch.setattr(facts, "counted_nominations", lambda rows, p, x, holder: right(rows, p, x, holder * 0 - 2))


def the_last_of_two_nominations_counts(patch: Patch) -> None:
    right = Facts.from_records.__func__  # type: ignore[attr-defined]  # the function under the classmethod

    def from_records(cls: type[Facts], as_of: Any, ps: Any, xs: Any, ns: Any, cs: Any) -> Facts:
        last = {(n.position, n.leader): n for n in ns}
        return right(cls, as_of, ps, xs, list(last.values()), cs)  # type: ignore[no-any-return]  # see above

    patch.setattr(Facts, "from_records", classmethod(from_records))


def cover_counted_as_nomination(patch: Patch) -> None:
    right = Facts.from_records.__func__  # type: ignore[attr-defined]  # the function under the classmethod

    def from_records(cls: type[Facts], as_of: Any, ps: Any, xs: Any, ns: Any, cs: Any) -> Facts:
        more = [NominationFact(c.position, c.leader, 0, 0) for c in cs]
        return right(cls, as_of, ps, xs, [*ns, *more], cs)  # type: ignore[no-any-return]  # see above

    patch.setattr(Facts, "from_records", classmethod(from_records))


def ties_by_the_order_of_rows(patch: Patch) -> None:
    patch.setattr(facts, "leader_order", lambda leaders: np.arange(len(leaders.ids)))


def importance_by_the_order_of_rows(patch: Patch) -> None:
    patch.setattr(facts, "position_order", lambda positions: np.arange(len(positions.ids)))


def holders_of_several_positions_move(patch: Patch) -> None:
    right = KeySlates.of

    def of(given: Facts, is_optimistic: bool = False) -> KeySlates:
        slates = right(given, is_optimistic)
        for position, holder in enumerate(slates.holder):
            if holder >= 0 and slates.home[holder] == OUT:
                slates.home[holder] = position
        return slates

    patch.setattr(KeySlates, "of", of)
    patch.setattr(KeySlates, "is_any_frozen", False)
    patch.setattr(KeySlates, "moves", property(lambda slates: slates.slates))


def optimism_ignored(patch: Patch) -> None:
    patch.setattr(graph, "months_of_nominations", lambda given, is_optimistic: given.months_until)


def dominators_skip_one(patch: Patch) -> None:
    right = failure_points.immediate_dominators

    def wrong(successors: list[list[int]], root: int) -> list[int]:
        above = right(successors, root)
        return [above[up] if up >= 0 else up for up in above]

    patch.setattr(failure_points, "immediate_dominators", wrong)


def only_the_nearest_single_point(patch: Patch) -> None:
    right = failure_points.FailurePoints.single_points
    patch.setattr(failure_points.FailurePoints, "single_points", lambda points, at: list(right(points, at))[:1])


def resilience_counts_candidates(patch: Patch) -> None:
    patch.setattr(
        failure_points,
        "separate_chains",
        lambda chains, position, enough: min(len(chains.ready_moves[position]), enough),
    )


def the_hole_ends_at_the_most_important(patch: Patch) -> None:
    def hole(chains: Chains) -> list[int]:
        return [
            OUT if is_absorbed else min(chains.closed_circle([position]))
            for position, is_absorbed in enumerate(chains.is_absorbed)
        ]

    patch.setattr(Chains, "hole", property(hole))
    patch.setattr(Chains, "chain", lambda chains, position: [])


def short_sets_stop_after_one_step(patch: Patch) -> None:
    def short_set(filling: Filling, position: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        leaders = filling.slates[position]
        positions = {position, *(filling.position_of[leader] for leader in leaders)}
        return tuple(sorted(positions)), tuple(sorted(leaders))

    patch.setattr(Filling, "short_set", short_set)


def a_double_hatted_departure_opens_everything(patch: Patch) -> None:
    patch.setattr(departures, "_lost_without", lambda refill, copies, needed: len(copies))


def interims_hold_the_position(patch: Patch) -> None:
    right = KeySlates.of

    def of(given: Facts, is_optimistic: bool = False) -> KeySlates:
        holder: Ints = np.where(given.incumbent < 0, given.interim, given.incumbent)
        object.__setattr__(given, "incumbent", holder)
        return right(given, is_optimistic)

    patch.setattr(answers.KeySlates, "of", of)


def one_lexicographic_search_for_chains(patch: Patch) -> None:
    """The least (longest wait, sum, moves) kept at every position: wrong, because it does not add up."""

    def best(routes: Any, position: int) -> list[Move]:
        moves, home, end = routes._moves, routes._home, routes._end
        least: Mapping[int, tuple[int, int, int]]
        least, after = {}, {}
        heap: list[tuple[tuple[int, int, int], list[int], int, Move]] = []
        if end != OUT:
            heap = [((0, 0, 0), [], end, (OUT, OUT))]
        for source, slate in enumerate(moves if end == OUT else []):
            for leader, wait in slate:
                if home[leader] == OUT:
                    heappush(heap, ((wait, wait, 1), [leader], source, (source, leader)))
        while heap:
            (longest, total, count), leaders, reached, move = heappop(heap)
            if reached in least:
                continue
            least[reached], after[reached] = (longest, total, count), move
            for source, slate in enumerate(moves):
                for leader, wait in slate:
                    is_allowed = routes._is_open(source) and (routes._most is None or wait <= routes._most)
                    if home[leader] == reached and source not in least and is_allowed:
                        cost = (max(longest, wait), total + wait, count + 1)
                        heappush(heap, (cost, [leader, *leaders], source, (source, leader)))
        route: list[Move] = []
        while position != end:
            route.append(after[position])
            position = home[after[position][1]]
        return route

    patch.setattr(Routes, "best", best)


MUTANTS: list[Callable[[Patch], None]] = [
    self_nominations_kept,
    the_last_of_two_nominations_counts,
    cover_counted_as_nomination,
    ties_by_the_order_of_rows,
    importance_by_the_order_of_rows,
    holders_of_several_positions_move,
    optimism_ignored,
    dominators_skip_one,
    only_the_nearest_single_point,
    resilience_counts_candidates,
    the_hole_ends_at_the_most_important,
    short_sets_stop_after_one_step,
    a_double_hatted_departure_opens_everything,
    interims_hold_the_position,
    one_lexicographic_search_for_chains,
]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_a_planted_bug_is_noticed(mutant: Callable[[Patch], None], monkeypatch: Patch) -> None:
    mutant(monkeypatch)
    assert any(differences(seed) for seed in range(OFTEN))
