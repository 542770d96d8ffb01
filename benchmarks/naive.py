"""The obvious ways to the same answers, timed on a few leaders and multiplied by all of them.

The fastest of the sample counts for everybody, so each figure is less than the obvious way would really take.
"""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import networkx as nx
import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching

from succession.analysis.facts import Facts
from succession.analysis.graph import KeySlates

SAMPLE = 5


def points_by_removal(facts: Facts, within_months: int) -> float:
    """Seconds for: take each named leader away and search backwards from the outside again, over plain lists."""
    slates = KeySlates.of(facts)
    moves = slates.ready_moves(within_months)
    sources: list[list[int]] = [[] for _ in moves]
    for position, leaders in enumerate(moves):
        for leader in leaders:
            if slates.home[leader] >= 0:
                sources[slates.home[leader]].append(position)

    def remove(gone: int) -> int:
        covered = [any(p != gone and slates.home[p] < 0 for p in leaders) for leaders in moves]
        queue = [position for position, is_covered in enumerate(covered) if is_covered]
        for position in queue:
            if slates.holder[position] != gone:
                for source in sources[position]:
                    if not covered[source]:
                        covered[source] = True
                        queue.append(source)
        return len(covered) - sum(covered)

    return _for_all(_named(moves), remove)


def points_by_copying(facts: Facts, within_months: int) -> float:
    """Seconds for: copy the graph, remove each named leader's node, and ask networkx for what still reaches outside."""
    slates = KeySlates.of(facts)
    moves = slates.ready_moves(within_months)
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(-1, len(moves)))
    for position, leaders in enumerate(moves):
        for leader in leaders:
            node = slates.home[leader] if slates.home[leader] >= 0 else len(moves) + leader
            graph.add_edge(node, position)
            if node >= len(moves):
                graph.add_edge(-1, node)

    def remove(gone: int) -> int:
        copy = graph.copy()
        copy.remove_node(slates.home[gone] if slates.home[gone] >= 0 else len(moves) + gone)
        return len(nx.descendants(copy, -1))

    return _for_all(_named(moves), remove)


def essential_by_rematching(facts: Facts, within_months: int) -> float:
    """Seconds for: take each named leader away and find a largest matching again, in C."""
    ready = KeySlates.of(facts).ready(within_months)
    rows = np.repeat(np.arange(len(ready)), [len(leaders) for leaders in ready])
    columns = np.array([leader for leaders in ready for leader in leaders], dtype=np.int64)

    def remove(gone: int) -> int:
        kept = columns != gone
        ones = np.ones(int(kept.sum()), dtype=np.int8)
        graph = csr_matrix((ones, (rows[kept], columns[kept])), shape=(len(ready), len(facts.leader_ids)))
        return int((maximum_bipartite_matching(graph, perm_type="column") >= 0).sum())

    return _for_all(_named(ready), remove)


def _named(slates: list[list[int]]) -> list[int]:
    return sorted({leader for leaders in slates for leader in leaders})


def _for_all(leaders: list[int], remove: Callable[[int], object]) -> float:
    least = float("inf")
    for leader in leaders[:: max(1, len(leaders) // SAMPLE)]:
        begun = process_time()
        remove(leader)
        least = min(least, process_time() - begun)
    return least * len(leaders)
