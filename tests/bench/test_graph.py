"""The succession graph: the drawing and the list say the same, and a large company is no hairball."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations
from math import dist

import pytest
from flask import Flask
from flask.testing import FlaskClient

from succession.access.models import User
from succession.access.readers import OPERATOR
from succession.analysis.answers import analyze
from succession.analysis.kinds import FindingKind
from succession.bench.drawing.folding import MOST_DRAWN
from succession.bench.queries import load_facts
from succession.clock import today
from tests.bench.companies import insert_halden, insert_large
from tests.bench.reading import marked, page_of, words_of
from tests.conftest import tokenless


@pytest.fixture
def director(app: Flask, talent: User, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    """The talent director's browser, with Halden in the database."""
    insert_halden()
    return sign_in(talent)


def assert_list_and_drawing_agree(html: str) -> None:
    assert sorted(marked(html, "data-key")) == sorted(marked(html, "data-listed"))
    assert sorted(marked(html, "data-edge")) == sorted(marked(html, "data-nomination"))
    assert marked(html, "data-drawn-folded") == marked(html, "data-folded")
    drawing, levels = html.split('id="graph-as-list"', 1)
    discs = re.findall(r'proof-disc-number"[^>]*>(\d)<', drawing)
    # A nomination to somebody outside stands twice in the list: at the position and at the person.
    in_list = set(re.findall(r"Proof </span>(\d)<", levels))
    assert set(discs) == in_list


@pytest.mark.parametrize(
    "query", ["", "?within_months=24", "?level=2", "?readiness=ready_now", "?others=1", "?level=3"]
)
def test_the_list_has_the_same_nodes_and_edges_as_the_drawing(director: FlaskClient, query: str) -> None:
    html = page_of(director, f"/graph{query}")
    assert marked(html, "data-edge")
    assert_list_and_drawing_agree(html)


def test_halden_is_all_open(director: FlaskClient) -> None:
    html = page_of(director, "/graph")
    assert len(marked(html, "data-key")) == 17
    assert len(marked(html, "data-edge")) == 15
    assert "12 seats, 5 people, 15 nominations" in words_of(html)
    assert html.count('class="nobody-strip"') == 1


def test_the_graph_is_the_same_after_other_pages_were_read(director: FlaskClient) -> None:
    fresh = tokenless(page_of(director, "/graph"))
    page_of(director, "/bench")
    page_of(director, "/findings")
    assert tokenless(page_of(director, "/graph")) == fresh
    assert fresh.count('class="nobody-strip"') == 1


def test_neighbours_are_named_for_the_arrow_keys(director: FlaskClient) -> None:
    html = page_of(director, "/graph")
    nodes = dict(zip(marked(html, "data-key"), re.findall(r'id="(node-\d+)"', html), strict=True))
    left = dict(zip(marked(html, "data-key"), marked(html, "data-left"), strict=True))
    right = dict(zip(marked(html, "data-key"), marked(html, "data-right"), strict=True))
    assert right["position:vp-americas"].split() == [nodes["position:us-west"], nodes["position:us-east"]]
    assert set(left["leader:nina-cruz"].split()) == {nodes["position:us-east"], nodes["position:us-west"]}


def test_a_gateway_is_marked_and_numbered_in_both(director: FlaskClient) -> None:
    findings = analyze(load_facts(today(), OPERATOR), 24).findings
    gateway = next(finding for finding in findings if finding.kind is FindingKind.GATEWAY)
    html = page_of(director, f"/graph?finding={gateway.id}&within_months=24")
    assert gateway.sentence in words_of(html)
    assert html.count("edge-proof") == 4 + 1  # two feeders, both ways to Nina Cruz; and the line of the key
    assert re.search(r'node-proof-person"[^>]*aria-label="Nina Cruz', html)
    assert_list_and_drawing_agree(html)


def test_every_finding_of_halden_agrees_in_both(director: FlaskClient) -> None:
    for finding in analyze(load_facts(today(), OPERATOR)).findings:
        assert_list_and_drawing_agree(page_of(director, f"/graph?finding={finding.id}"))


def test_numbers_on_the_graph_never_cover_each_other(director: FlaskClient) -> None:
    found = 0
    for finding in analyze(load_facts(today(), OPERATOR)).findings:
        html = page_of(director, f"/graph?finding={finding.id}")
        discs = [(float(x), float(y)) for x, y in re.findall(r'proof-disc" cx="([\d.]+)" cy="([\d.]+)"', html)]
        assert all(dist(one, other) > 21 for one, other in combinations(discs, 2)), finding.sentence
        found = max(found, len(discs))
    assert found == 6


def test_a_finding_that_is_gone_is_said_to_be_gone(director: FlaskClient) -> None:
    assert "This finding is not found any more" in words_of(page_of(director, "/graph?finding=0123456789abcdef"))


def test_the_list_alone_has_everything(director: FlaskClient) -> None:
    html = page_of(director, "/graph?view=list")
    assert '<svg class="graph"' not in html
    assert len(marked(html, "data-listed")) == 17
    assert len(marked(html, "data-nomination")) == 15


def test_nothing_in_the_drawing_needs_a_style_or_a_script(director: FlaskClient) -> None:
    html = page_of(director, "/graph")
    assert not re.search(r"\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", html)


@pytest.mark.parametrize("query", ["", "?focus=SEAT", "?focus=LEADER", "?level=3", "?others=1"])
def test_a_large_company_is_folded(
    app: Flask, talent: User, sign_in: Callable[[User], FlaskClient], query: str
) -> None:
    insert_large(250)
    director = sign_in(talent)
    facts = load_facts(today(), OPERATOR)
    seat, leader = facts.position_refs[20], facts.leader_refs[facts.leader_row["holder-00200"]]
    html = page_of(director, "/graph" + query.replace("SEAT", seat).replace("LEADER", leader))
    keys = marked(html, "data-key")
    assert 2 < len(keys) <= MOST_DRAWN
    assert any(key.startswith("stack:") for key in keys)
    around = re.search(r'aria-label="([^",]*)[^"]*"\s+aria-current="true"', html)
    assert around is not None
    assert f"The graph around {around[1]}" in words_of(html)
    if "SEAT" in query:
        assert f"position:{facts.position_ids[20]}" in keys
    if "LEADER" in query:
        assert "position:seat-00200" in keys
    assert_list_and_drawing_agree(html)


def test_a_stack_opens_as_a_list_of_what_it_holds(
    app: Flask, talent: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    insert_large(250)
    director = sign_in(talent)
    html = page_of(director, "/graph")
    link = re.search(r'class="node fold"\s+id="node-\d+"\s+href="([^"]*level=4[^"]*)"', html)
    assert link is not None
    listed = page_of(director, link[1].replace("&amp;", "&"))
    assert "1 to 50 of" in words_of(listed)
    assert all(key.startswith("position:") for key in marked(listed, "data-listed"))
