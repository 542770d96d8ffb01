"""The directories of leaders and of positions."""

from __future__ import annotations

from datetime import date

from flask import Flask
from flask.testing import FlaskClient

from succession.access.models import User
from succession.db import db
from succession.leaders.models import LeaderRecord
from succession.leaders.operations import add_leader, change_leader
from succession.positions.operations import vacate
from tests.bench.companies import SINCE, insert_large
from tests.conftest import NOON
from tests.profiles.halden_pages import SignIn, leader, position, rows_of, words_of

LATER = date(2025, 6, 1)


def test_every_leader_is_listed_with_seat_and_nominations(director: FlaskClient) -> None:
    rows = rows_of(director.get("/leaders"))
    assert len(rows) == 17
    assert rows[0].endswith("Ready now: nearest of 2 positions High")
    assert "Aisha Khan Director, US West" in rows[0]
    assert any("Nina Cruz none" in row for row in rows)


def test_a_name_is_found_without_its_accents_and_by_the_title_of_its_seat(director: FlaskClient) -> None:
    add_leader(None, NOON, name="Agnieszka Żółć", on=SINCE)
    db.session.commit()
    found = rows_of(director.get("/leaders?q=zolc"))
    assert len(found) == 1
    assert found[0].startswith("Agnieszka Żółć")
    found = rows_of(director.get("/leaders?q=west+director"))
    assert len(found) == 1
    assert "Aisha Khan" in found[0]


def test_no_match_is_another_page_than_no_leaders(director: FlaskClient) -> None:
    words = words_of(director.get("/leaders?q=Prya"))
    assert "No leader matches “Prya”." in words
    assert "Clear filters" in words
    assert "No leaders yet" not in words


def test_an_empty_company_says_what_a_leader_is_and_offers_the_import(
    app: Flask, talent: User, sign_in: SignIn
) -> None:
    browser = sign_in(talent)
    assert "No leaders yet." in words_of(browser.get("/leaders"))
    assert "No positions yet." in words_of(browser.get("/positions"))
    assert 'href="/import"' in browser.get("/leaders").get_data(as_text=True)


def test_filters_combine(director: FlaskClient) -> None:
    nina = leader("nina-cruz")
    record = db.session.query(LeaderRecord).filter_by(leader_id=nina.id).one()
    change_leader(None, NOON, nina, version=record.version, on=LATER, unit="Americas", is_internal=False)
    db.session.commit()
    assert len(rows_of(director.get("/leaders?where=outside"))) == 1
    assert len(rows_of(director.get("/leaders?where=outside&unit=Americas&function=Sales&q=cruz"))) == 1
    assert "No leader matches these filters." in words_of(director.get("/leaders?where=outside&function=Marketing"))


def test_a_column_sorts_both_ways_and_an_unknown_one_changes_nothing(director: FlaskClient) -> None:
    by_name = rows_of(director.get("/leaders"))
    assert rows_of(director.get("/leaders?sort=-name")) == by_name[::-1]
    assert rows_of(director.get("/leaders?sort=password_hash")) == by_name
    most = rows_of(director.get("/leaders?sort=named"))
    assert "2 positions" in most[0]
    assert "2 positions" in most[1]


def test_positions_come_by_importance_with_their_steps(director: FlaskClient) -> None:
    rows = rows_of(director.get("/positions"))
    assert rows[0].startswith("Chief Sales Officer key")
    assert "3 of 4" in rows[0]
    assert "Ready now: nearest of 3 leaders" in rows[0]
    assert "Jonas Weber" in rows[0]
    assert "0 of 4" in next(row for row in rows if "SE Asia" in row)


def test_vacant_positions_can_be_asked_for(director: FlaskClient) -> None:
    vacate(None, NOON, position("uk"), on=LATER)
    db.session.commit()
    rows = rows_of(director.get("/positions?kind=vacant"))
    assert len(rows) == 1
    assert "Director, UK key Sales vacant" in rows[0]


def test_long_lists_come_in_pages_of_fifty_that_keep_filter_and_order(
    app: Flask, talent: User, sign_in: SignIn
) -> None:
    insert_large(60)
    browser = sign_in(talent)
    first = browser.get("/leaders?q=holder&sort=-name")
    assert len(rows_of(first)) == 50
    assert "1 to 50 of 60" in words_of(first)
    assert 'rel="next" href="/leaders?q=holder&amp;sort=-name&amp;page=2"' in first.get_data(as_text=True)
    assert len(rows_of(browser.get("/leaders?q=holder&sort=-name&page=2"))) == 10
    assert len(rows_of(browser.get("/leaders?q=holder&page=999"))) == 10
