"""The bench, the findings and one finding, as the talent director and the sales chief read them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from succession.access.models import User
from succession.access.readers import OPERATOR
from succession.analysis.answers import Analysis, analyze
from succession.analysis.kinds import FindingKind
from succession.bench.queries import load_facts
from succession.clock import today
from succession.db import db
from tests.bench.companies import insert_halden, insert_large, leader_number
from tests.bench.reading import page_of, words_of


@pytest.fixture
def director(app: Flask, talent: User, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    """The talent director's browser, with Halden in the database."""
    insert_halden()
    return sign_in(talent)


@pytest.fixture
def analysis(director: FlaskClient) -> Analysis:
    """What the analysis says tonight."""
    return analyze(load_facts(today(), OPERATOR))


def test_the_bench_opens_with_a_sentence_that_is_true_tonight(director: FlaskClient) -> None:
    words = words_of(page_of(director, "/bench"))
    assert "If any one key-seat holder left tonight, 4 of 12 departures could be absorbed." in words
    for figure in ("12 Key positions", "11 of 12 Named", "7 of 12 Ready now", "6 of 12 At the same time"):
        assert figure in words
    assert "4 of 12 Without emptying another" in words
    assert "is not counted" not in words


def test_the_bench_within_24_months(director: FlaskClient) -> None:
    words = words_of(page_of(director, "/bench?within_months=24"))
    assert "everybody ready within 24 months could move, 10 of 12 departures could be absorbed." in words
    assert "5 of 12 Without emptying another" in words


@pytest.mark.parametrize(
    "reason",
    [
        "SE Asia Nobody Nobody is named.",
        "Price is 1-2 years away.",
        "Khan is the only one ready, and VP Americas needs Khan too.",
        "Raman moves up and leaves VP Americas. The gap ends at US West.",
        "Khan moves up and leaves US West. The gap ends there.",
        "Lind holds no key seat.",
    ],
)
def test_every_row_of_the_stair_says_why_it_stops(director: FlaskClient, reason: str) -> None:
    assert reason in words_of(page_of(director, "/bench"))


def test_the_sales_chief_reads_a_bench_without_the_own_seat(
    app: Flask, talent: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    insert_halden()
    talent.leader_id = leader_number("dana-whitfield")
    db.session.commit()
    director = sign_in(talent)
    words = words_of(page_of(director, "/bench"))
    assert "Your own seat is not counted." in words
    assert "4 of 11 departures could be absorbed." in words
    assert "10 of 11 Named" in words
    for page in ("/bench", "/findings", "/graph", "/graph?view=list"):
        assert "Chief Sales Officer" not in words_of(page_of(director, page)), page


def test_the_table_can_be_sorted_and_filtered_by_its_address(director: FlaskClient) -> None:
    table = page_of(director, "/bench?sort=steps").split('id="key-positions"')[1]
    assert table.index("Director, SE Asia") < table.index("Chief Sales Officer")
    table = page_of(director, "/bench?q=KHAN").split('id="key-positions"')[1]
    assert "3 of 12" in table
    assert "Director, UK" not in table
    assert "No key position matches." in words_of(page_of(director, "/bench?q=nobody-like-this"))


def test_unknown_sort_and_steps_are_ignored(director: FlaskClient) -> None:
    assert "12 of 12" in words_of(page_of(director, "/bench?sort=;drop&steps=9&page=zz"))


def test_a_bench_without_key_positions_says_what_it_needs(
    app: Flask, talent: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    director = sign_in(talent)
    assert "No key positions yet." in words_of(page_of(director, "/bench"))
    assert "Import a spreadsheet" in words_of(page_of(director, "/bench"))
    assert "No key positions yet." in words_of(page_of(director, "/graph"))
    assert "Nothing was found." in words_of(page_of(director, "/findings"))


def test_a_day_before_the_records_says_so(director: FlaskClient) -> None:
    assert "No key positions on 1 Jan 2024." in words_of(page_of(director, "/bench?as_of=2024-01-01"))


def test_names_lead_on_with_the_same_day_and_horizon(director: FlaskClient) -> None:
    html = page_of(director, "/bench?within_months=24")
    links = re.findall(r'href="(/(?:positions|leaders)/[0-9a-f-]{36}[^"]*)"', html)
    assert links
    assert all(link.endswith("?within_months=24") for link in links)


def test_all_findings_stand_in_order_each_with_its_proof(director: FlaskClient, analysis: Analysis) -> None:
    html = page_of(director, "/findings")
    shown = re.findall(r'id="finding-([0-9a-f]+)"', html)
    assert shown == [finding.id for finding in analysis.findings]
    assert html.count("disclosure proof") == html.count("disclosure clears") == len(shown)


def test_findings_can_be_asked_for_by_kind_and_position(director: FlaskClient, analysis: Analysis) -> None:
    html = page_of(director, "/findings?kind=one_ready")
    wanted = [finding.id for finding in analysis.findings if finding.kind is FindingKind.ONE_READY]
    assert re.findall(r'id="finding-([0-9a-f]+)"', html) == wanted
    ref = analysis.facts.position("us-west").ref
    html = page_of(director, f"/findings?position={ref}")
    assert "about Director, US West" in words_of(html)
    assert re.findall(r'id="finding-([0-9a-f]+)"', html) == [one.id for one in analysis.findings_of("us-west")]
    assert "Nothing of this kind was found." in words_of(page_of(director, "/findings?kind=double_hatted"))


def test_one_finding_shows_its_proof_chain_and_closed_circle(director: FlaskClient, analysis: Analysis) -> None:
    hole = next(finding for finding in analysis.findings if finding.kind is FindingKind.HOLE_MOVES)
    words = words_of(page_of(director, f"/findings/{hole.id}"))
    assert hole.sentence in words
    assert re.search(r"Step 3 US West Out ?A\. Khan In ?Nobody", words)
    assert "A closed circle is a group of positions" in words
    assert "Priya Raman holds VP Sales, Americas." in words
    assert "Name somebody for Director, US West" in words


def test_every_finding_has_a_page_and_a_place_on_the_graph(director: FlaskClient, analysis: Analysis) -> None:
    for finding in analysis.findings:
        words = words_of(page_of(director, f"/findings/{finding.id}"))
        assert finding.sentence in words
        assert finding.sentence in words_of(page_of(director, f"/graph?finding={finding.id}"))


def test_the_past_is_for_reading_only(director: FlaskClient) -> None:
    past = analyze(load_facts(today(), OPERATOR)).findings[0].id
    assert "Name somebody" in words_of(page_of(director, f"/findings/{past}"))
    assert "Name somebody" not in words_of(page_of(director, f"/findings/{past}?as_of=2025-06-01"))


@pytest.mark.parametrize("url", ["/findings/0123456789abcdef", "/findings/0123"])
def test_an_unknown_finding_is_not_found(director: FlaskClient, url: str) -> None:
    assert director.get(url).status_code == 404


def test_a_day_that_cannot_be_read_is_refused(director: FlaskClient) -> None:
    for page in ("/bench", "/graph", "/findings"):
        assert director.get(f"{page}?as_of=yesterday").status_code == 400


def test_many_key_positions_are_one_sentence_a_step(
    app: Flask, talent: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    insert_large(120)
    director = sign_in(talent)
    counts = analyze(load_facts(today(), OPERATOR)).counts
    words = words_of(page_of(director, "/bench"))
    assert f"{counts.key - counts.named} have nobody named." in words
    assert f"{counts.free} are filled without emptying another." in words
    assert "1 to 50 of 120" in words
    table = page_of(director, "/bench?steps=0").split('id="key-positions"')[1]
    assert table.count("readiness-nobody") == counts.key - counts.named


def test_the_claim_speaks_of_the_day_that_is_looked_at(director: FlaskClient) -> None:
    assert "left tonight, 4 of 12 departures could be absorbed." in page_of(director, "/bench")
    then = today() - timedelta(days=30)
    said = page_of(director, f"/bench?as_of={then.isoformat()}")
    assert "had left on" in said
    assert "departures could have been absorbed." in said
