"""Positions, their seats and their emergency cover: through their pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from succession.access.models import User
from succession.access.readers import OPERATOR, director
from succession.clock import now, today
from succession.db import db
from succession.positions.models import EmergencyCover, Position
from succession.positions.operations import (
    CoversOwnSeat,
    ReportingCycle,
    change_position,
    name_cover,
    seat_incumbent,
    seat_interim,
    vacate,
)
from succession.positions.queries import cover_rows, own_positions, record_of, seat_of
from succession.positions.seats import SeatIsHeld, SeatIsTakenLater
from succession.refusals import Refusal, StaleVersion
from tests.conftest import NOON, post
from tests.leaders.cast import START, a_leader, a_position, hidden, text_of

SignIn = Callable[[User], FlaskClient]
MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)


def test_a_new_position_reports_to_the_one_that_was_typed(app: Flask, talent: User, sign_in: SignIn) -> None:
    top = a_position("Chief Sales Officer")
    answer = post(
        sign_in(talent),
        "/positions/new",
        {"title": "VP Sales, Americas", "reports_to": "chief sales officer", "is_key": "y", "importance": "2"},
    )
    made = db.session.scalars(select(Position).where(Position.id != top.id)).one()
    assert answer.location == f"/positions/{made.uuid}"
    row = record_of(made, today())
    assert row is not None
    assert (made.external_key, row.reports_to_id, row.is_key, row.importance) == ("vp-sales-americas", top.id, True, 2)


def test_a_title_that_is_not_found_offers_the_nearest_and_takes_the_choice(
    app: Flask, talent: User, sign_in: SignIn
) -> None:
    top, browser = a_position("Chief Sales Officer"), sign_in(talent)
    a_position("Head of Marketing")
    typed = {"title": "VP Sales, Americas", "reports_to": "Chief Sale Oficer"}
    answer = post(browser, "/positions/new", typed)
    page = text_of(answer)
    assert answer.status_code == 422
    assert "No position is called &#39;Chief Sale Oficer&#39;" in page
    assert f'name="reports_to_choice" value="{top.uuid}"' in page
    assert 'value="VP Sales, Americas"' in page
    assert post(browser, "/positions/new", {**typed, "reports_to_choice": str(top.uuid)}).status_code == 302


def test_two_positions_of_one_title_are_told_apart_by_key(app: Flask, talent: User, sign_in: SignIn) -> None:
    one, two = a_position("Regional Director"), a_position("Regional Director")
    browser, typed = sign_in(talent), {"title": "Account Lead", "reports_to": "Regional Director"}
    page = text_of(post(browser, "/positions/new", typed))
    assert "2 positions are called" in page
    assert all(f'value="{position.uuid}"' in page for position in (one, two))
    assert post(browser, "/positions/new", {**typed, "reports_to": "regional-director-2"}).status_code == 302


def test_an_edit_keeps_its_line_and_a_circle_is_named(app: Flask, talent: User, sign_in: SignIn) -> None:
    top = a_position("Chief Sales Officer")
    middle = a_position("VP Sales, Americas", reports_to=top)
    a_position("Director, US West", reports_to=middle)
    browser, url = sign_in(talent), f"/positions/{top.uuid}/edit"
    version = hidden(text_of(browser.get(url)), "version")
    typed = {"title": "Chief Sales Officer", "version": version, "why_key": "Kept text"}
    answer = post(browser, url, {**typed, "reports_to": "Director, US West"})
    page = text_of(answer)
    assert answer.status_code == 422
    circle = (
        "which reports to Director, US West, which reports to VP Sales, Americas, which reports to Chief Sales Officer"
    )
    assert circle in page
    assert "Kept text" in page
    assert post(browser, url, {**typed, "expected_vacancy_on": "2027-06-30"}).status_code == 302
    row = record_of(top, today())
    assert row is not None
    assert (row.reports_to_id, row.expected_vacancy_on, row.why_key) == (None, date(2027, 6, 30), "Kept text")


def test_a_circle_that_would_close_only_later_is_refused_today(app: Flask) -> None:
    one, two = a_position("One"), a_position("Two")
    row, other = record_of(one, today()), record_of(two, today())
    assert row is not None
    assert other is not None
    change_position(None, now(), one, version=row.version, on=today().replace(year=today().year + 1), reports_to=two)
    with pytest.raises(ReportingCycle):
        change_position(None, now(), two, version=other.version, on=today(), reports_to=one)


def test_of_two_edits_the_second_sees_both(app: Flask, talent: User, sign_in: SignIn) -> None:
    seat, browser = a_position("VP Sales, Americas", unit="Americas"), sign_in(talent)
    url = f"/positions/{seat.uuid}/edit"
    version = hidden(text_of(browser.get(url)), "version")
    change_position(talent, now(), seat, version=version, on=today(), is_key=True)
    db.session.commit()
    answer = post(browser, url, {"title": "VP, Americas", "unit": "Americas", "version": version})
    assert answer.status_code == 409
    page = text_of(answer)
    assert "Saved meanwhile" in page
    assert 'value="VP, Americas"' in page


def test_a_seat_is_held_then_empty_then_acted_in(app: Flask, talent: User, sign_in: SignIn) -> None:
    seat, browser = a_position("VP Sales, Americas"), sign_in(talent)
    a_leader("Priya Raman")
    a_leader("Tom Baker")
    url = f"/positions/{seat.uuid}/seat"
    for who, leader, on in (
        ("incumbent", "Priya Raman", "2026-02-01"),
        ("vacant", "", "2026-03-01"),
        ("interim", "tom-baker", "2026-03-01"),
    ):
        version = hidden(text_of(browser.get(url)), "version")
        answer = post(browser, url, {"who": who, "leader": leader, "on": on, "version": version})
        assert answer.location == f"/positions/{seat.uuid}", text_of(answer)
    seats = [seat_of(seat, day) for day in (START, date(2026, 2, 1), JUNE)]
    assert [(one.who, one.name) for one in seats] == [
        ("vacant", ""),
        ("incumbent", "Priya Raman"),
        ("interim", "Tom Baker"),
    ]


def test_a_seat_needs_a_name_unless_it_is_empty(app: Flask, talent: User, sign_in: SignIn) -> None:
    seat, browser = a_position("VP Sales, Americas"), sign_in(talent)
    url = f"/positions/{seat.uuid}/seat"
    for typed, sentence in (
        ({"who": "incumbent"}, "Enter the leader&#39;s name"),
        ({"who": "vacant"}, "Nobody sits in VP Sales, Americas then"),
        ({"who": "king", "leader": "x"}, "Not a valid choice"),
    ):
        answer = post(browser, url, typed)
        assert answer.status_code == 422
        assert sentence in text_of(answer)


def test_who_was_seated_meanwhile_is_not_thrown_out_unseen(app: Flask, talent: User, sign_in: SignIn) -> None:
    seat, browser = a_position("VP Sales, Americas"), sign_in(talent)
    priya, _ = a_leader("Priya Raman"), a_leader("Tom Baker")
    url = f"/positions/{seat.uuid}/seat"
    version = hidden(text_of(browser.get(url)), "version")
    seat_incumbent(talent, now(), seat, priya, on=MARCH)
    db.session.commit()
    mine = {"who": "incumbent", "leader": "Tom Baker"}
    answer = post(browser, url, {**mine, "version": version})
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Priya Raman" in page
    assert 'value="Tom Baker"' in page
    assert post(browser, url, {**mine, "version": hidden(page, "version")}).status_code == 302
    assert seat_of(seat, today()).name == "Tom Baker"


def test_what_a_seat_refuses(app: Flask) -> None:
    seat, priya, tom = a_position("VP Sales, Americas"), a_leader("Priya Raman"), a_leader("Tom Baker")
    seat_incumbent(None, NOON, seat, priya, on=MARCH)
    with pytest.raises(SeatIsHeld, match="Priya Raman holds VP Sales, Americas"):
        seat_interim(None, NOON, seat, tom, on=JUNE)
    with pytest.raises(Refusal, match="Priya Raman holds VP Sales, Americas already"):
        seat_incumbent(None, NOON, seat, priya, on=JUNE)
    with pytest.raises(SeatIsTakenLater, match="Priya Raman holds this since 1 Mar 2026"):
        seat_incumbent(None, NOON, seat, tom, on=START)
    with pytest.raises(StaleVersion):
        vacate(None, NOON, seat, on=JUNE, version="")


def test_one_leader_holds_two_seats(app: Flask) -> None:
    one, two, priya = a_position("One"), a_position("Two"), a_leader("Priya Raman")
    for seat in (one, two):
        seat_incumbent(None, NOON, seat, priya, on=MARCH)
    assert [seat_of(seat, JUNE).name for seat in (one, two)] == ["Priya Raman", "Priya Raman"]


def test_a_wrong_holder_entered_today_is_replaced_as_if_never_seated(app: Flask) -> None:
    seat, priya, tom = a_position("VP Sales, Americas"), a_leader("Priya Raman"), a_leader("Tom Baker")
    seat_incumbent(None, NOON, seat, priya, on=MARCH)
    seat_incumbent(None, NOON, seat, tom, on=MARCH)
    assert seat_of(seat, MARCH).name == "Tom Baker"


def test_cover_is_named_listed_and_ended(app: Flask, talent: User, sign_in: SignIn) -> None:
    seat, browser = a_position("VP Sales, Americas"), sign_in(talent)
    a_leader("Tom Baker")
    url = f"/positions/{seat.uuid}/cover"
    typed = {
        "leader": "Tom Baker",
        "is_told": "yes",
        "limit_months": "6",
        "agreed_on": "2026-02-01",
        "on": "2026-02-01",
    }
    assert post(browser, url, typed).location == f"/positions/{seat.uuid}"
    [cover] = cover_rows(seat, today())
    assert (cover.name, cover.is_told, cover.limit_months) == ("Tom Baker", True, 6)
    page = text_of(browser.get(url))
    assert "Tom Baker" in page
    again = post(browser, url, typed)
    assert again.status_code == 422
    assert "Tom Baker covers VP Sales, Americas already" in text_of(again)
    end = f"/positions/cover/{cover.uuid}/end"
    assert f'action="{end}"' in page
    assert post(browser, end, {"version": str(cover.version)}, form_on=url).location == f"/positions/{seat.uuid}"
    assert cover_rows(seat, today()) == []
    assert [row.limit_months for row in cover_rows(seat, MARCH)] == [6]


def test_cover_that_was_ended_meanwhile_is_not_ended_twice(app: Flask, talent: User, sign_in: SignIn) -> None:
    seat, tom, browser = a_position("VP Sales, Americas"), a_leader("Tom Baker"), sign_in(talent)
    cover = name_cover(talent, now(), seat, tom, on=MARCH)
    db.session.commit()
    end = f"/positions/cover/{cover.uuid}/end"
    assert post(browser, end, {"version": str(seat.uuid)}, form_on=f"/positions/{seat.uuid}/cover").status_code == 409
    rows = db.session.scalars(select(EmergencyCover).where(EmergencyCover.superseded_at.is_(None))).all()
    assert [row.valid_until for row in rows] == [None]


def test_what_cover_refuses(app: Flask) -> None:
    seat, priya, tom = a_position("VP Sales, Americas"), a_leader("Priya Raman"), a_leader("Tom Baker")
    seat_incumbent(None, NOON, seat, priya, on=MARCH)
    with pytest.raises(CoversOwnSeat):
        name_cover(None, NOON, seat, priya, on=JUNE)
    with pytest.raises(Refusal, match="1 to 24 months"):
        name_cover(None, NOON, seat, tom, on=JUNE, limit_months=60)
    with pytest.raises(Refusal, match="in the future"):
        name_cover(None, NOON, seat, tom, on=JUNE, agreed_on=date(2030, 1, 1))


def test_who_may_not_edit_finds_nothing(app: Flask, stranger: User, sign_in: SignIn) -> None:
    seat, browser = a_position("VP Sales, Americas"), sign_in(stranger)
    for page in ("edit", "seat", "cover"):
        assert browser.get(f"/positions/{seat.uuid}/{page}").status_code == 404


def test_own_seats_are_those_held_or_acted_in_that_day_or_still(app: Flask) -> None:
    left, held, acted_in = (a_position(title) for title in ("VP EMEA", "VP Sales, Americas", "VP Key Accounts"))
    mara, tom = a_leader("Mara Stone"), a_leader("Tom Baker")
    seat_incumbent(None, NOON, left, mara, on=START)
    seat_incumbent(None, NOON, left, tom, on=MARCH)
    seat_incumbent(None, NOON, held, mara, on=MARCH)
    seat_interim(None, NOON, acted_in, mara, on=JUNE)
    db.session.commit()
    reader = director(mara.id)
    assert own_positions(reader, START) == [left.id, held.id, acted_in.id]
    assert own_positions(reader, today()) == [held.id, acted_in.id]
    assert own_positions(reader, MARCH, known_on=NOON.date()) == [held.id, acted_in.id]
    assert own_positions(director(tom.id), today()) == [left.id]
    assert own_positions(OPERATOR, today()) == []


def test_who_sits_in_a_seat_neither_reads_nor_ends_its_cover_nor_reads_when_it_becomes_vacant(
    app: Flask, talent: User, sign_in: SignIn
) -> None:
    seat, tom = a_position("Head of Talent", expected_vacancy_on=date(2031, 3, 17)), a_leader("Tom Baker")
    mara, browser = a_leader("Mara Stone"), sign_in(talent)
    seat_incumbent(None, NOON, seat, mara, on=START)
    cover = name_cover(None, NOON, seat, tom, on=MARCH)
    db.session.commit()
    edit, cover_page = f"/positions/{seat.uuid}/edit", f"/positions/{seat.uuid}/cover"
    assert "2031-03-17" in text_of(browser.get(edit))
    assert browser.get(cover_page).status_code == 200
    db.session.get_one(User, talent.id).leader_id = mara.id
    db.session.commit()
    other = a_position("Head of Pay")
    elsewhere = f"/positions/{other.uuid}/edit"
    # The version of the record moves with the day on which the seat becomes vacant, so that the form is not theirs.
    assert browser.get(edit).status_code == 404
    assert "2031" not in text_of(browser.get(f"/positions/{seat.uuid}"))
    end, version = f"/positions/cover/{cover.uuid}/end", str(cover.version)
    assert browser.get(cover_page).status_code == 404
    assert post(browser, cover_page, {"leader": "Tom Baker"}, form_on=elsewhere).status_code == 404
    assert post(browser, end, {"version": version}, form_on=elsewhere).status_code == 404
    assert post(browser, edit, {"title": "Head of People"}, form_on=elsewhere).status_code == 404
    row = record_of(seat, today())
    assert row is not None
    assert (row.title, row.expected_vacancy_on) == ("Head of Talent", date(2031, 3, 17))
    assert [one.name for one in cover_rows(seat, today())] == ["Tom Baker"]


def test_a_second_position_of_one_title_in_one_unit_is_asked_about_once(
    app: Flask, talent: User, sign_in: SignIn
) -> None:
    a_position("Regional Director", unit="EMEA")
    browser, typed = sign_in(talent), {"title": "Regional Director", "unit": "EMEA", "why_key": "Kept text"}
    answer = post(browser, "/positions/new", typed)
    page = text_of(answer)
    assert answer.status_code == 422
    assert "Regional Director is on record in EMEA already. Save again to add another position of this title." in page
    assert "Kept text" in page
    assert post(browser, "/positions/new", {**typed, "again": hidden(page, "again")}).status_code == 302
    assert post(browser, "/positions/new", {**typed, "unit": "Americas"}).status_code == 302


def test_an_expected_vacancy_lies_ahead_but_an_old_one_stops_no_other_edit(
    app: Flask, talent: User, sign_in: SignIn
) -> None:
    seat = a_position("VP Sales, Americas", expected_vacancy_on=MARCH)
    browser, url = sign_in(talent), f"/positions/{seat.uuid}/edit"
    typed = {"title": "VP, Americas", "version": hidden(text_of(browser.get(url)), "version")}
    for wrong in ("2026-02-01", "2926-01-01"):
        answer = post(browser, url, {**typed, "expected_vacancy_on": wrong})
        assert answer.status_code == 422
        assert "Choose today or a later day" in text_of(answer)
    assert post(browser, url, {**typed, "expected_vacancy_on": MARCH.isoformat()}).status_code == 302
    row = record_of(seat, today())
    assert row is not None
    assert (row.title, row.expected_vacancy_on) == ("VP, Americas", MARCH)


def test_a_name_to_pick_says_where_suggestions_come_from(app: Flask, talent: User, sign_in: SignIn) -> None:
    seat, browser = a_position("VP Sales, Americas"), sign_in(talent)
    page = text_of(browser.get(f"/positions/{seat.uuid}/cover"))
    assert 'data-kind="leader" data-suggest="/search/suggest"' in page
    assert "A name or the company&#39;s id." in page
    assert 'data-kind="position" data-suggest="/search/suggest"' in text_of(browser.get("/positions/new"))
