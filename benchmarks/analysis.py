"""The analyses, against building the same succession digraph with networkx in the same run.

The workload: heavy-tailed nominations, 20 % of the positions key (80 % once), readiness counted within 24 months.
"""

from __future__ import annotations

from collections.abc import Callable

import networkx as nx
import numpy as np

from benchmarks.company import facts_of, synthetic_company
from benchmarks.naive import essential_by_rematching, points_by_copying, points_by_removal
from benchmarks.timing import ROUNDS, Row, interleaved, show
from succession.access.readers import OPERATOR
from succession.analysis.answers import Analysis, analyze
from succession.analysis.facts import Facts
from succession.bench.queries import load_facts
from succession.clock import today
from succession.db import db, only_reads

WITHIN = 24
BUILD = "networkx: build the whole succession digraph"
LOAD = "load and clean, from SQLite rows"
POINTS = "all single points of failure, with what each leader carries"
ESSENTIAL = "essential leaders, and what every departure opens"
RESILIENCE = "resilience to 3 of every key position"
CHAINS = "best chain and months to refill of every key position"
MEMORY = "everything, from columns in memory to findings"
EVERYTHING = "everything, from database rows to findings"

#: Positions, share of key positions -> what was agreed, as multiples of the build in the same run.
TARGETS: dict[tuple[int, float], dict[str, float]] = {
    (1_000, 0.2): {},
    (10_000, 0.2): {LOAD: 2, POINTS: 2, ESSENTIAL: 0.6, RESILIENCE: 2, CHAINS: 1.5, EVERYTHING: 8},
    (10_000, 0.8): {POINTS: 2, RESILIENCE: 2, EVERYTHING: 13},
    (100_000, 0.2): {LOAD: 0.7, POINTS: 1, EVERYTHING: 3},
}
#: Where the obvious ways are measured, and the speed-ups over them that were agreed.
COMPARED = (10_000, 0.8)
REMOVAL = "single points: remove each leader, search (sampled)"
COPYING = "single points: copy the networkx graph, remove (sampled)"
REMATCHING = "essential: remove each leader, match again (sampled)"
SPEED_UPS: dict[str, float] = {REMOVAL: 500, COPYING: 5_000, REMATCHING: 500}
#: From 10,000 to 100,000 positions no analysis may take more than so many times as long.
MOST_GROWTH = 20


def run() -> None:
    """Measure every size and print the tables."""
    measured = {}
    for (positions, share), targets in TARGETS.items():
        measured[positions, share] = _measure(positions, share, targets)
    small, large = measured[10_000, 0.2], measured[100_000, 0.2]
    show(
        "From 10,000 to 100,000 positions: how many times as long",
        [
            Row(name, large[name], large[name] / small[name], None if name in (BUILD, LOAD) else MOST_GROWTH)
            for name in large
        ],
    )


def _measure(positions: int, share: float, targets: dict[str, float]) -> dict[str, float]:
    title = f"{positions:,} positions, {share:.0%} key, within {WITHIN} months; ratios to the networkx build"
    with synthetic_company(positions, share):
        only_reads(True)
        facts = facts_of(positions, share)
        edges = _edges(facts)
        tasks: dict[str, Callable[[], object]] = {
            BUILD: lambda: _built(edges),
            LOAD: _loaded,
            POINTS: lambda: _points(facts),
            ESSENTIAL: lambda: _essential(facts),
            RESILIENCE: lambda: _fresh(facts).ground.points.resilience,
            CHAINS: lambda: _chains(facts),
            MEMORY: lambda: _everything(facts),
            EVERYTHING: lambda: _everything(_loaded()),
        }
        found = len(_everything(_loaded()).findings)
        least = interleaved(tasks)
        only_reads(False)
    rows = [Row(name, least[name], least[name] / least[BUILD], targets.get(name)) for name in tasks]
    show(f"{title}; minima of {ROUNDS}, {found:,} findings", rows)
    if (positions, share) == COMPARED:
        _compare(facts, least)
    return least


def _compare(facts: Facts, least: dict[str, float]) -> None:
    baselines = (
        (REMOVAL, points_by_removal, POINTS),
        (COPYING, points_by_copying, POINTS),
        (REMATCHING, essential_by_rematching, ESSENTIAL),
    )
    rows = []
    for name, baseline, ours in baselines:
        seconds = baseline(facts, WITHIN)
        rows.append(Row(name, seconds, seconds / least[ours], SPEED_UPS[name], is_speed_up=True))
    show("The obvious ways, from the fastest of a sample, and how many times longer they take", rows)


def _built(edges: list[tuple[int, int]]) -> nx.DiGraph[int]:
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_edges_from(edges)
    return graph


def _edges(facts: Facts) -> list[tuple[int, int]]:
    """The whole succession digraph with whole numbers: every position, key or not, and the outside at the end."""
    held = np.flatnonzero(facts.incumbent >= 0)
    home = np.full(len(facts.leader_ids), -1, dtype=np.int64)
    home[facts.incumbent[held]] = held
    home[np.bincount(facts.incumbent[facts.is_key & (facts.incumbent >= 0)], minlength=len(home)) == 0] = -1
    ready = facts.months_until <= WITHIN
    source, leader = facts.nomination_position[ready], facts.nomination_leader[ready]
    outside = len(facts.position_ids) + len(home)
    absorbers = np.unique(leader[home[leader] < 0]) + len(facts.position_ids)
    target = np.where(home[leader] < 0, leader + len(facts.position_ids), home[leader])
    moves = list(zip(source.tolist(), target.tolist(), strict=True))
    return moves + [(absorber, outside) for absorber in absorbers.tolist()]


def _loaded() -> Facts:
    facts = load_facts(today(), OPERATOR)
    db.session.rollback()
    return facts


def _fresh(facts: Facts) -> Analysis:
    return analyze(facts, WITHIN)


def _points(facts: Facts) -> int:
    points = _fresh(facts).ground.points
    return sum(len(points.carries(leader)) for leader in list(points.node_of))


def _essential(facts: Facts) -> int:
    ground = _fresh(facts).ground
    return len(ground.essential) + len(ground.opened)


def _chains(facts: Facts) -> int:
    chains = _fresh(facts).ground.chains
    return sum(len(chains.chain(key)) + (chains.months_to_refill(key) or 0) for key in range(len(chains.slates)))


def _everything(facts: Facts) -> Analysis:
    """Every count, every analysis and every finding. Words and the ids in them are made when somebody reads them."""
    analysis = _fresh(facts)
    ground = analysis.ground
    _ = analysis.counts, analysis.short_sets, analysis.findings
    _ = ground.points.resilience, ground.essential, ground.opened
    for key in range(len(ground.chains.slates)):
        _ = ground.chains.chain(key), ground.chains.months_to_refill(key)
    return analysis
