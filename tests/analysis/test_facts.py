"""Scales, facts and the succession graph."""

from __future__ import annotations

from datetime import date

import pytest

from succession.analysis.answers import analyze
from succession.analysis.columns import LeaderColumns, NominationColumns, PositionColumns
from succession.analysis.facts import CoverFact, Facts, LeaderFact, NominationFact, PositionFact
from succession.analysis.graph import succession_graph
from succession.analysis.scales import (
    Readiness,
    ReasonForLeaving,
    RiskOfLoss,
    band_of,
    months_of,
    readiness_words,
    text_of,
)
from tests.analysis.halden import halden


@pytest.mark.parametrize(
    ("written", "months"),
    [
        ("ready_now", (0, 0)),
        ("1_2_years", (12, 24)),
        ("3_plus_years", (36, 60)),
        ("0", (0, 0)),
        ("18", (18, 18)),
    ],
)
def test_readiness_is_an_interval_of_months(written: str, months: tuple[int, int]) -> None:
    assert months_of(written) == months


@pytest.mark.parametrize("written", ["", "soon", "Ready now", "-3", "1.5", "601", "²", "1e2"])
def test_what_is_no_readiness_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="expected ready_now"):
        months_of(written)


def test_a_readiness_is_written_as_it_was_read() -> None:
    for written in [*Readiness, "7", "18"]:
        assert text_of(*months_of(written)) == written


@pytest.mark.parametrize(
    ("months", "band"),
    [
        (0, Readiness.READY_NOW),
        (1, Readiness.ONE_TO_TWO_YEARS),
        (24, Readiness.ONE_TO_TWO_YEARS),
        (25, Readiness.THREE_PLUS_YEARS),
        (90, Readiness.THREE_PLUS_YEARS),
    ],
)
def test_the_badge_of_a_number_of_months(months: int, band: Readiness) -> None:
    assert band_of(months) is band


def test_words_and_order_of_the_scales() -> None:
    assert [step.label for step in Readiness] == ["Ready now", "1-2 years", "3+ years"]
    assert [step.label for step in RiskOfLoss] == ["Low", "Medium", "High"]
    assert ReasonForLeaving.CAREER_MOVE.label == "Career move"
    assert RiskOfLoss.HIGH.order > RiskOfLoss.LOW.order
    assert [readiness_words(*m) for m in [(0, 0), (12, 24), (1, 1), (9, 9), (6, 18)]] == [
        "ready now",
        "1-2 years",
        "1 month",
        "9 months",
        "6-18 months",
    ]


def small() -> Facts:
    day = date(2026, 3, 1)
    return Facts.from_records(
        day,
        [
            PositionFact("b", "Deputy", reports_to="a", incumbent="bo", importance=2, ref="B"),
            PositionFact("a", "Head", incumbent="ann", importance=1),
            PositionFact("z", "Clerk", incumbent="ann", is_key=False),
        ],
        [LeaderFact("bo", "Bo"), LeaderFact("ann", "Ann", risk_of_loss=RiskOfLoss.HIGH), LeaderFact("cy", "Cy")],
        [
            NominationFact("a", "cy", 36, 60, rank=None),
            NominationFact("a", "bo", 12, 24, rank=2, assessed_on=day, ref="later"),
            NominationFact("a", "bo", 0, 0, rank=3, ref="now"),
            NominationFact("a", "ann", 0, 0),
            NominationFact("b", "cy", 0, 0),
        ],
        [CoverFact("a", "bo", date(2026, 5, 1)), CoverFact("a", "bo", day, "older"), CoverFact("a", "ann")],
    )


def test_facts_are_in_order_whatever_the_order_of_the_rows() -> None:
    facts = small()
    assert facts.position_ids == ["a", "b", "z"]
    assert facts.leader_ids == ["ann", "bo", "cy"]
    assert facts.position("b") == PositionFact("b", "Deputy", reports_to="a", incumbent="bo", importance=2, ref="B")
    assert facts.position("z").importance is None
    assert facts.leader("ann").risk_of_loss is RiskOfLoss.HIGH


def test_a_slate_is_by_rank_and_each_leader_counts_once_with_the_earlier_readiness() -> None:
    assert [(n.leader, n.months_until, n.rank, n.ref) for n in small().slate("a")] == [
        ("bo", 0, 3, "now"),
        ("cy", 60, None, ""),
    ]


def test_the_other_ways_to_look() -> None:
    facts = small()
    assert [p.id for p in facts.seats_of("ann")] == ["a", "z"]
    assert [n.position for n in facts.named_for("cy")] == ["a", "b"]
    assert [(c.leader, c.ref) for c in facts.covers_of("a")] == [("bo", "older")]
    assert facts.slate("z") == ()


def test_rows_that_are_dropped_or_merged_are_told() -> None:
    assert small().warnings == (
        "Ann is named for the own position Head; the nomination is not counted.",
        "Bo is named twice for Head; the earlier readiness counts, once.",
        "Ann covers the own position Head; the cover is not counted.",
    )


def test_columns_and_records_make_the_same_facts() -> None:
    facts = Facts.from_columns(
        None,
        PositionColumns(["b", "a"], ["B", "A"], ["", ""], [1, -1], [0, -1], [-1, 1], [True, True], [2, 1]),
        LeaderColumns(["y", "x"], ["Y", "X"], ["", ""], [None, None], [True, False]),
        NominationColumns([1], [0], [12], [24], [1], [None]),
    )
    assert facts.position("a") == PositionFact("a", "A", interim="x", importance=1)
    assert facts.position("b") == PositionFact("b", "B", reports_to="a", incumbent="y", importance=2)
    assert facts.slate("a") == (NominationFact("a", "y", 12, 24, 1),)
    assert facts.leader("x").is_internal is False


def test_ids_that_occur_twice_and_impossible_intervals_are_refused() -> None:
    with pytest.raises(ValueError, match="the position 'a' occurs twice"):
        Facts.from_records(None, [PositionFact("a", "A"), PositionFact("a", "B")], [])
    with pytest.raises(ValueError, match="the leader 'x' occurs twice"):
        Facts.from_records(None, [], [LeaderFact("x", "X"), LeaderFact("x", "Y")])
    with pytest.raises(ValueError, match="months_from <= months_until"):
        Facts.from_records(None, [PositionFact("a", "A")], [LeaderFact("x", "X")], [NominationFact("a", "x", 5, 3)])


def test_the_longest_wait_comes_before_the_sum_of_waits() -> None:
    # From A only Bo's position leads on, after 18 months. From there 12 + 12 months compete with 18 at
    # once: alone the first is better, but behind a wait of 18 months the shorter sum is.
    names = ["ann", "bo", "cy", "dee", "eve"]
    facts = Facts.from_records(
        None,
        [
            PositionFact(p, p, incumbent=x, importance=n)
            for n, (p, x) in enumerate([("a", "ann"), ("b", "bo"), ("c", "cy")], start=1)
        ],
        [LeaderFact(x, x) for x in names],
        [
            NominationFact("a", "bo", 18, 18),
            NominationFact("b", "cy", 12, 12),
            NominationFact("c", "dee", 12, 12),
            NominationFact("b", "eve", 18, 18),
        ],
    )
    analysis = analyze(facts, within_months=24)
    assert [m.leader for m in analysis.position("a").chain] == ["bo", "eve"]
    assert [m.leader for m in analysis.position("b").chain] == ["cy", "dee"]


def test_the_succession_graph_has_every_position_and_the_arcs_of_those_who_can_move() -> None:
    graph = succession_graph(halden())
    assert graph.nodes["position:cso"] == {
        "kind": "position",
        "id": "cso",
        "title": "Chief Sales Officer",
        "unit": "Sales",
        "is_key": True,
        "importance": 0,
        "incumbent": "dana-whitfield",
    }
    assert graph.edges["position:vp-americas", "position:us-west"]["leader"] == "aisha-khan"
    assert graph.edges["position:us-west", "leader:nina-cruz"]["readiness"] is Readiness.ONE_TO_TWO_YEARS
    assert graph.has_edge("leader:nina-cruz", "outside")
    assert graph.number_of_nodes() == 12 + 5 + 1
    assert graph.number_of_edges() == 15 + 5


def test_the_succession_graph_tonight_is_what_the_analyses_walk() -> None:
    facts = halden()
    graph = succession_graph(facts, within_months=0)
    out = {
        p.id
        for p in analyze(facts).positions
        if any(graph.nodes[node]["kind"] == "outside" for node in _reach(graph, f"position:{p.id}"))
    }
    assert out == {p.id for p in analyze(facts).positions if p.is_absorbed}


def _reach(graph: object, start: str) -> set[str]:
    import networkx as nx

    assert isinstance(graph, nx.DiGraph)
    return set(nx.descendants(graph, start))
