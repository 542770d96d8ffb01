"""A position's card and the organisation chart."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from succession.access.models import User
from succession.db import db
from succession.nominations.models import Nomination
from succession.nominations.operations import rank_slate
from succession.positions.operations import name_cover, seat_interim, vacate
from succession.profiles.position_page import ordinal
from tests.bench.companies import insert_large
from tests.conftest import NOON
from tests.profiles.halden_pages import SignIn, become, leader, leader_url, position, position_url, words_of


def test_the_card_says_who_holds_it_how_far_it_comes_and_who_could_follow(director: FlaskClient) -> None:
    words = words_of(director.get(position_url("cso")))
    assert "Holder Dana Whitfield, since 1 Jan 2025" in words
    assert "Key position yes, 1st of 12" in words
    assert "Expected to leave not known" in words
    assert "3 named" in words
    assert "The gap ends at US West" in words
    assert "Slate 3 candidates" in words
    assert words.index("Priya Raman VP Sales, Americas Ready now") < words.index("Jonas Weber VP Sales, EMEA 1-2 years")
    assert "VP Americas, then Ready now: A. Khan" in words
    assert "VP EMEA, then Nobody ready" in words
    assert "Only Priya Raman is ready now for Chief Sales Officer." in words


def test_the_card_of_a_position_without_anybody_says_so(director: FlaskClient) -> None:
    words = words_of(director.get(position_url("se-asia")))
    assert "Nobody is named" in words
    assert "Nobody acts in this seat tomorrow." in words
    assert "Nobody is named for Director, SE Asia." in words


def test_a_vacancy_and_its_interim_are_said(director: FlaskClient) -> None:
    vacate(None, NOON, position("uk"), on=date(2026, 11, 2))
    db.session.commit()
    assert "Holder vacant" in words_of(director.get(f"{position_url('uk')}?as_of=2026-11-21"))
    seat_interim(None, NOON, position("uk"), leader("paul-grant"), on=date(2026, 11, 3))
    db.session.commit()
    assert "Vacant, interim Paul Grant, since 3 Nov 2026" in words_of(
        director.get(f"{position_url('uk')}?as_of=2026-11-21")
    )


def test_cover_is_shown_with_what_was_agreed(director: FlaskClient) -> None:
    name_cover(
        None,
        NOON,
        position("uk"),
        leader("ines-vogt"),
        on=date(2026, 11, 1),
        agreed_on=date(2026, 10, 30),
        is_told=True,
    )
    db.session.commit()
    words = words_of(director.get(f"{position_url('uk')}?as_of=2026-11-21"))
    assert "Ines Vogt, for up to 6 months, agreed 30 Oct 2026, has been told." in words


def test_ready_within_24_months_counts_more(director: FlaskClient) -> None:
    words = words_of(director.get(f"{position_url('cso')}?within_months=24"))
    assert "VP EMEA, then 1-2 years: P. Price" in words


def test_the_holder_of_a_seat_reads_neither_slate_nor_cover_nor_findings(
    director: FlaskClient, talent: User, sign_in: SignIn
) -> None:
    browser = sign_in(become(talent, "dana-whitfield"))
    words = words_of(browser.get(position_url("cso")))
    assert "This is your own seat." in words
    for name in ("Priya Raman", "Jonas Weber", "Luis Ortega", "Expected to leave", "3 named"):
        assert name not in words
    row = next(row for row in words_of(browser.get("/positions")).split("Sales ") if "your own seat" in row)
    assert "leaders" not in row


def test_a_gap_in_the_ranks_does_not_tell_of_the_own_nomination(
    director: FlaskClient, talent: User, sign_in: SignIn
) -> None:
    named = {row.leader_id: row.uuid for row in db.session.query(Nomination).filter_by(position_id=position("cso").id)}
    order = [named[leader(key).id] for key in ("jonas-weber", "priya-raman", "luis-ortega")]
    rank_slate(None, NOON, position("cso"), order, on=date(2025, 6, 1))
    db.session.commit()
    browser = sign_in(become(talent, "jonas-weber"))
    words = words_of(browser.get(position_url("cso")))
    slate = words.split("Slate", 1)[1].split("Findings")[0]
    assert "Jonas Weber" not in slate
    assert "2 candidates" in slate
    assert "1 Priya Raman" in slate
    assert "2 Luis Ortega" in slate
    assert "rank 2" not in words_of(browser.get(f"{leader_url('priya-raman')}/history"))


def test_an_unknown_position_is_not_there(director: FlaskClient) -> None:
    assert director.get(f"/positions/{uuid4()}").status_code == 404
    assert director.get(f"/positions/chart?root={uuid4()}").status_code == 404
    assert director.get("/positions/chart?root=not-an-address").status_code == 404


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (22, "22nd"), (113, "113th")]
)
def test_places_are_counted_in_words(number: int, words: str) -> None:
    assert ordinal(number) == words


def test_the_chart_shows_three_levels_and_opens_the_next_from_any_position(
    app: Flask, talent: User, sign_in: SignIn
) -> None:
    insert_large(300)
    browser = sign_in(talent)
    words = words_of(browser.get("/positions/chart"))
    assert "District 0 key" in words
    assert "District 42 key" in words
    assert "District 43 " not in words
    below = words_of(browser.get(f"/positions/chart?root={position('seat-00001').uuid}"))
    assert "Top Director, District 0 Director, District 1" in below
    assert "District 43 " in below
    assert "District 2 " not in below


def test_the_chart_marks_vacant_and_interim_positions(director: FlaskClient) -> None:
    vacate(None, NOON, position("uk"), on=date(2026, 11, 2))
    vacate(None, NOON, position("dach"), on=date(2026, 11, 2))
    seat_interim(None, NOON, position("dach"), leader("ines-vogt"), on=date(2026, 11, 3))
    db.session.commit()
    words = words_of(director.get("/positions/chart?as_of=2026-11-21"))
    assert "Director, UK key vacant" in words
    assert "Director, DACH key Ines Vogt, interim" in words


def test_the_chart_begins_with_the_readers_own_line(director: FlaskClient, talent: User, sign_in: SignIn) -> None:
    browser = sign_in(become(talent, "aisha-khan"))
    words = words_of(browser.get("/positions/chart"))
    assert "Your own line: Chief Sales Officer, VP Sales, Americas, Director, US West" in words
