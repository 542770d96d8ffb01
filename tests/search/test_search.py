"""Finding leaders and positions."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from succession.access.models import User
from succession.db import db
from succession.folding import fold
from succession.leaders.operations import add_leader
from tests.bench.companies import SINCE, insert_halden
from tests.conftest import NOON
from tests.profiles.halden_pages import SignIn, become, leader_url, position_url, rows_of, words_of


@pytest.fixture
def director(app: Flask, talent: User, sign_in: SignIn) -> FlaskClient:
    """The talent director's browser, with Halden in the database."""
    insert_halden()
    return sign_in(talent)


def test_a_slip_of_the_keys_is_answered_with_the_name_that_was_meant(director: FlaskClient) -> None:
    words = words_of(director.get("/search?q=Prya"))
    assert "No leader or position matches “Prya”." in words
    assert "Did you mean Priya Raman" in words


def test_nothing_near_is_offered_for_nonsense(director: FlaskClient) -> None:
    words = words_of(director.get("/search?q=qqqqqxxxzz"))
    assert "No leader or position matches “qqqqqxxxzz”." in words
    assert "Did you mean" not in words


def test_the_best_match_comes_first(director: FlaskClient) -> None:
    add_leader(None, NOON, name="Ann Karlander", on=SINCE)
    add_leader(None, NOON, name="Mikarl Oz", on=SINCE)
    db.session.commit()
    names = [row.split(" leader")[0] for row in rows_of(director.get("/search?q=karl")) if " leader" in row]
    assert names == ["Karla Busch", "Ann Karlander", "Mikarl Oz"]


def test_accents_and_capitals_do_not_matter(director: FlaskClient) -> None:
    add_leader(None, NOON, name="Søren Łukasz Çelik", on=SINCE)
    db.session.commit()
    assert len(rows_of(director.get("/search?q=SOREN+celik"))) == 1
    assert len(rows_of(director.get("/search?q=łukasz"))) == 1
    assert fold("ß Øslo  ÅRE ĳ") == "ss oslo are ij"


def test_positions_are_found_by_title_and_by_holder(director: FlaskClient) -> None:
    rows = rows_of(director.get("/search?q=emea"))
    assert any(row.startswith("VP Sales, EMEA position Jonas Weber") for row in rows)
    assert any(row.startswith("Jonas Weber leader VP Sales, EMEA") for row in rows)


def test_suggestions_are_at_most_eight_with_their_pages(director: FlaskClient) -> None:
    found = director.get("/search/suggest?q=aisha").get_json()
    assert found == [
        {"words": "Aisha Khan", "kind": "leader", "url": leader_url("aisha-khan")},
        {"words": "Director, US West", "kind": "position", "url": position_url("us-west")},
    ]
    assert len(director.get("/search/suggest?q=a").get_json()) == 8
    assert director.get("/search/suggest?q=").get_json() == []


def test_a_search_for_nothing_explains_itself(director: FlaskClient) -> None:
    assert "Find a leader or a position" in words_of(director.get("/search"))


def test_what_is_typed_is_shown_as_text(director: FlaskClient) -> None:
    page = director.get("/search?q=<script>alert(1)</script>").get_data(as_text=True)
    assert "<script>alert" not in page


def test_a_search_tells_nobody_who_is_named_for_what(director: FlaskClient, talent: User, sign_in: SignIn) -> None:
    browser = sign_in(become(talent, "aisha-khan"))
    words = words_of(browser.get("/search?q=aisha"))
    assert "VP Sales, Americas" not in words


def test_who_may_read_no_leader_finds_no_page(app: Flask, administrator: User, sign_in: SignIn) -> None:
    insert_halden()
    browser = sign_in(administrator)
    assert browser.get("/search?q=khan").status_code == 404
    assert browser.get("/search/suggest?q=khan").status_code == 404
    assert browser.get("/leaders").status_code == 404
    assert browser.get("/positions/chart").status_code == 404
