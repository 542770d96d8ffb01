"""Activity: who changed what, before and after, and undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from succession.access.models import User
from succession.audit import Change
from succession.clock import now, today
from succession.db import db
from succession.leaders.operations import add_leader, change_leader, judge_risk
from succession.leaders.queries import record_of
from succession.nominations.operations import change_nomination, nominate, rank_slate, record_departure, withdraw
from succession.nominations.queries import slate_of
from succession.positions.models import Position
from succession.positions.operations import (
    add_position,
    change_position,
    name_cover,
    seat_incumbent,
    seat_interim,
    vacate,
)
from succession.positions.queries import record_of as position_record_of
from tests.conftest import NOON, csrf, post
from tests.leaders.cast import START, a_leader, a_position, text_of

SignIn = Callable[[User], FlaskClient]
MARCH = date(2026, 3, 1)


def last_change() -> Change:
    return db.session.scalars(select(Change).order_by(Change.id.desc()).limit(1)).one()


def test_a_change_is_told_in_words_with_names_and_labels(app: Flask, talent: User, sign_in: SignIn) -> None:
    seat, aisha = a_position("VP Sales, Americas"), a_leader("Aisha Khan")
    row = nominate(talent, now(), seat, aisha, readiness="1_2_years", on=START)
    change_nomination(talent, now(), row, version=row.version, on=MARCH, readiness="ready_now", reason="Ran the region")
    db.session.commit()
    change = last_change()
    browser = sign_in(talent)
    for url in ("/activity", f"/activity/{change.uuid}"):
        page = " ".join(text_of(browser.get(url)).split())
        assert "Changed the nomination of Aisha Khan for VP Sales, Americas." in page
        assert "Nomination: Aisha Khan, VP Sales, Americas" in page
        line = page.split("Readiness:")[1].split("</li>")[0]
        assert line.index("1-2 years") < line.index("Ready now")
        assert "Ran the region" in page
        assert "Mara Adeyemi" in page
        assert str(row.uuid) not in page
    assert browser.get(f"/activity/{seat.uuid}").status_code == 404


def test_the_list_is_narrowed_by_person_kind_words_and_day(app: Flask, talent: User, sign_in: SignIn) -> None:
    aisha = a_leader("Aisha Khan")
    a_position("VP Sales, Americas")
    judge_risk(talent, NOON - timedelta(days=3), aisha, version="", on=MARCH, risk_of_loss="high")
    db.session.commit()
    browser = sign_in(talent)
    added, placed, judged = "Added Aisha Khan.", "Added the position", "Judged the risk"

    def shown(query: str) -> list[bool]:
        page = text_of(browser.get(f"/activity?{query}"))
        return [sentence in page for sentence in (added, placed, judged)]

    assert shown("") == [True, True, True]
    assert shown("by=Mara+Adeyemi") == [False, False, True]
    assert shown("kind=leader_record") == [True, False, False]
    assert shown("text=aisha") == [True, False, True]
    assert shown(f"on={(NOON - timedelta(days=3)).date()}") == [False, False, True]
    assert shown("text=100%25") == [False, False, False]
    assert "No change matches these filters." in text_of(browser.get("/activity?text=100%25"))
    assert browser.get("/activity?on=yesterday").status_code == 422
    assert browser.get("/activity?kind=user").status_code == 422


def test_undo_puts_back_and_can_be_taken_back(app: Flask, talent: User, sign_in: SignIn) -> None:
    aisha = a_leader("Aisha Khan", unit="US West")
    row = record_of(aisha, today())
    assert row is not None
    change_leader(talent, now(), aisha, version=row.version, on=MARCH, unit="Americas")
    db.session.commit()
    change, browser = last_change(), sign_in(talent)
    url = f"/activity/{change.uuid}/undo"

    def unit() -> str | None:
        db.session.expire_all()
        row = record_of(aisha, today())
        return row.unit if row else None

    assert post(browser, url, {}, form_on="/activity").location == "/activity"
    assert unit() == "US West"
    page = text_of(browser.get("/activity"))
    assert "Undid: Changed what is on record of Aisha Khan." in page
    assert f'action="{url}"' not in page
    assert post(browser, url, {}, form_on="/activity").status_code == 302
    assert "undone already" in text_of(browser.get("/activity"))
    again = f"/activity/{last_change().uuid}/undo"
    assert post(browser, again, {}, form_on="/activity").status_code == 302
    assert unit() == "Americas"


def test_undo_says_what_it_kept(app: Flask, talent: User, sign_in: SignIn) -> None:
    aisha = a_leader("Aisha Khan", unit="US West")
    for unit in ("Americas", "EMEA"):
        row = record_of(aisha, today())
        assert row is not None
        change_leader(talent, now(), aisha, version=row.version, on=today(), unit=unit)
        db.session.commit()
    first = db.session.scalars(select(Change).where(Change.operation == "change_leader").order_by(Change.id)).first()
    assert first is not None
    browser, before = sign_in(talent), last_change().id
    post(browser, f"/activity/{first.uuid}/undo", {}, form_on="/activity")
    said = " ".join(text_of(browser.get("/activity")).split())
    assert "Nothing was undone: leader Aisha Khan, changed or used since." in said
    assert last_change().id == before


def test_a_change_is_undone_for_thirty_days_only(app: Flask, talent: User, sign_in: SignIn) -> None:
    aisha, browser = a_leader("Aisha Khan"), sign_in(talent)
    for days, status in ((31, False), (29, True)):
        judge_risk(
            None, now() - timedelta(days=days), aisha, version="", on=MARCH.replace(day=days - 28), risk_of_loss="low"
        )
        db.session.commit()
        url = f"/activity/{last_change().uuid}/undo"
        assert (f'action="{url}"' in text_of(browser.get("/activity"))) is status
        post(browser, url, {}, form_on="/activity")
        assert ("This one is older" in text_of(browser.get("/activity"))) is not status
        db.session.expire_all()
        if not status:
            row = last_change()
            assert row.operation == "judge_risk"
            db.session.execute(db.metadata.tables["leader_risk"].delete())
            db.session.commit()


def test_nobody_comes_back_to_a_slate_after_leaving(app: Flask, talent: User, sign_in: SignIn) -> None:
    seat, aisha = a_position("VP Sales, Americas"), a_leader("Aisha Khan")
    row = nominate(talent, now(), seat, aisha, readiness="ready_now", on=START)
    withdrawal = withdraw(talent, now(), row, version=row.version, on=MARCH, reason="Moves abroad")
    departure = record_departure(talent, now(), aisha, on=MARCH)
    db.session.commit()
    browser = sign_in(talent)
    post(browser, f"/activity/{withdrawal.uuid}/undo", {}, form_on="/activity")
    assert "Aisha Khan is no longer on record. Undo that first." in text_of(browser.get("/activity"))
    assert slate_of(seat, today()) == []
    for change in (departure, withdrawal):
        post(browser, f"/activity/{change.uuid}/undo", {}, form_on="/activity")
    assert [one.uuid for one in slate_of(seat, today())] == [row.uuid]


def test_nobody_reads_about_the_own_nominations_risk_or_the_slate_of_the_own_seat(
    app: Flask, talent: User, sign_in: SignIn
) -> None:
    own, other = a_position("Head of Talent"), a_position("VP Sales, Americas")
    mara, tom = a_leader("Mara Stone"), a_leader("Tom Baker")
    seat_incumbent(None, NOON, own, mara, on=START)
    hidden = []
    for leader, seat in ((mara, other), (tom, own)):
        nominate(None, NOON, seat, leader, readiness="ready_now", on=START)
        hidden.append(last_change())
    judge_risk(None, NOON, mara, version="", on=START, risk_of_loss="high")
    hidden.append(last_change())
    nominate(None, NOON, other, tom, readiness="ready_now", on=START)
    seen = last_change()
    db.session.commit()
    browser = sign_in(talent)
    assert all(change.summary in text_of(browser.get("/activity")) for change in [*hidden, seen])
    db.session.get_one(User, talent.id).leader_id = mara.id
    db.session.commit()
    page = text_of(browser.get("/activity"))
    assert seen.summary in page
    for change in hidden:
        assert change.summary not in page
        assert browser.get(f"/activity/{change.uuid}").status_code == 404
        assert post(browser, f"/activity/{change.uuid}/undo", {}, form_on="/activity").status_code == 404
    assert len(slate_of(other, today())) == 2


def test_accounts_are_no_part_of_activity(app: Flask, talent: User, administrator: User, sign_in: SignIn) -> None:
    browser = sign_in(talent)
    assert "Nobody has changed anything yet." in text_of(browser.get("/activity"))
    assert "Ada Novak" not in text_of(browser.get("/activity"))
    assert sign_in(administrator).get("/activity").status_code == 404


def test_fifty_a_page_cost_as_many_queries_as_one(app: Flask, talent: User, sign_in: SignIn) -> None:
    browser = sign_in(talent)

    def queries(url: str) -> int:
        seen: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        browser.get(url)
        event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    a_leader("Leader 0")
    few = queries("/activity")
    for number in range(1, 60):
        a_leader(f"Leader {number}")
    assert queries("/activity") == few
    page = text_of(browser.get("/activity?page=2"))
    assert "Added Leader 0." in page
    assert "51 to 60 of 60" in page


def undo_and_read(browser: FlaskClient, change: Change) -> str:
    post(browser, f"/activity/{change.uuid}/undo", {}, form_on="/activity")
    return " ".join(text_of(browser.get("/activity")).split())


def test_a_change_with_something_hidden_in_it_is_for_somebody_else_to_undo(
    app: Flask, talent: User, sign_in: SignIn
) -> None:
    seat, mara, tom = a_position("VP Sales, Americas"), a_leader("Mara Stone"), a_leader("Tom Baker")
    names = [nominate(None, now(), seat, who, readiness="ready_now", on=START) for who in (mara, tom)]
    ranking = rank_slate(None, now(), seat, [names[1].uuid, names[0].uuid], on=START)
    assert ranking is not None
    talent.leader_id = mara.id
    db.session.commit()
    browser = sign_in(talent)
    assert "Somebody else has to undo this." in undo_and_read(browser, ranking)
    assert [row.rank for row in slate_of(seat, today())] == [1, 2]
    talent.leader_id = None
    db.session.commit()
    assert "Undid: Ranked the slate" in undo_and_read(browser, ranking)
    assert {row.rank for row in slate_of(seat, today())} == {None}


def test_undo_closes_no_circle(app: Flask, talent: User, sign_in: SignIn) -> None:
    top = a_position("Chief Sales Officer")
    west = a_position("Director, West", reports_to=top)

    def report(position: Position, above: Position | None) -> Change:
        row = position_record_of(position, today())
        assert row is not None
        change_position(talent, now(), position, version=row.version, on=MARCH, reports_to=above)
        db.session.commit()
        return last_change()

    moved = report(west, None)
    report(top, west)
    said = undo_and_read(sign_in(talent), moved)
    assert (
        "cannot report there: Director, West, which reports to Chief Sales Officer, which reports to Director, West."
        in said
    )
    row = position_record_of(west, today())
    assert row is not None
    assert row.reports_to_id is None


def test_nobody_comes_back_to_the_slate_of_a_seat_that_they_hold_by_now(
    app: Flask, talent: User, sign_in: SignIn
) -> None:
    seat, aisha = a_position("VP Sales, Americas"), a_leader("Aisha Khan")
    row = nominate(talent, now(), seat, aisha, readiness="ready_now", on=START)
    withdrawal = withdraw(talent, now(), row, version=row.version, on=MARCH, reason="Takes over")
    seat_incumbent(talent, now(), seat, aisha, on=MARCH)
    db.session.commit()
    seated, browser = last_change(), sign_in(talent)
    assert "Aisha Khan holds VP Sales, Americas. Undo that first." in undo_and_read(browser, withdrawal)
    assert slate_of(seat, today()) == []
    undo_and_read(browser, seated)
    undo_and_read(browser, withdrawal)
    assert [one.uuid for one in slate_of(seat, today())] == [row.uuid]


def test_a_departure_comes_back_whole_also_for_who_was_named_for_the_own_seat(
    app: Flask, talent: User, sign_in: SignIn
) -> None:
    seat, aisha = a_position("VP Sales, Americas"), a_leader("Aisha Khan")
    nominate(talent, now(), seat, aisha, readiness="ready_now", on=START)
    seat_incumbent(talent, now(), seat, aisha, on=MARCH)
    departure = record_departure(talent, now(), aisha, on=today())
    db.session.commit()
    assert "Undid: Recorded that Aisha Khan left." in undo_and_read(sign_in(talent), departure)
    assert len(slate_of(seat, today())) == 1


def test_nobody_comes_back_to_a_position_that_is_gone(app: Flask, talent: User, sign_in: SignIn) -> None:
    # Not at the cast's fixed noon, which may be too long ago to be undone.
    seat = add_position(None, now(), title="VP Sales, Americas", on=START)
    added = last_change()
    aisha, browser = a_leader("Aisha Khan"), sign_in(talent)
    nominate(talent, now(), seat, aisha, readiness="ready_now", on=START)
    db.session.commit()
    undo_and_read(browser, last_change())
    taken_back = last_change()
    undo_and_read(browser, added)
    assert position_record_of(seat, today()) is None
    assert "This position is no longer on record. Undo that first." in undo_and_read(browser, taken_back)


def test_who_sits_in_a_seat_reads_nothing_of_its_cover_or_vacancy_nor_ranks_of_any_slate(
    app: Flask, talent: User, sign_in: SignIn
) -> None:
    own, other = a_position("Head of Talent"), a_position("VP Sales, Americas")
    mara, tom = a_leader("Mara Stone"), a_leader("Tom Baker")
    seat_interim(None, NOON, own, mara, on=START)
    name_cover(None, NOON, own, tom, on=START)
    hidden = [last_change()]
    row = position_record_of(own, today())
    assert row is not None
    change_position(None, NOON, own, version=row.version, on=START, expected_vacancy_on=MARCH)
    hidden.append(last_change())
    nominate(None, NOON, other, tom, readiness="ready_now", rank=2, on=START)
    db.session.commit()
    browser = sign_in(talent)
    assert all(browser.get(f"/activity/{change.uuid}").status_code == 200 for change in hidden)
    assert "Rank:" in text_of(browser.get("/activity"))
    db.session.get_one(User, talent.id).leader_id = mara.id
    db.session.commit()
    assert all(browser.get(f"/activity/{change.uuid}").status_code == 404 for change in hidden)
    page = text_of(browser.get("/activity"))
    assert "Named Tom Baker for VP Sales, Americas." in page
    assert "Rank:" not in page


def test_an_address_or_a_name_that_no_browser_sends_breaks_nothing(app: Flask, talent: User, sign_in: SignIn) -> None:
    a_leader("Aisha Khan")
    browser = sign_in(talent)
    assert browser.get("/activity?by=%00").status_code == 400
    url, token = f"/activity/{last_change().uuid}/undo", csrf(browser, "/activity")
    assert browser.post(url, data={"csrf_token": token}, headers={"Referer": "http://[::1"}).location == "/activity"


def test_nobody_comes_back_to_a_seat_for_which_they_are_named_by_now(app: Flask, talent: User, sign_in: SignIn) -> None:
    seat, aisha = a_position("VP Sales, Americas"), a_leader("Aisha Khan")
    seat_incumbent(talent, now(), seat, aisha, on=START)
    left = vacate(talent, now(), seat, on=MARCH)
    row = nominate(talent, now(), seat, aisha, readiness="ready_now", on=MARCH)
    db.session.commit()
    named, browser = last_change(), sign_in(talent)
    assert "Aisha Khan is named for VP Sales, Americas. Undo that first." in undo_and_read(browser, left)
    assert [one.uuid for one in slate_of(seat, today())] == [row.uuid]
    undo_and_read(browser, named)
    assert "Undid: Left VP Sales, Americas vacant" in undo_and_read(browser, left)


def test_nobody_comes_back_to_the_slate_of_a_seat_that_they_take_later(
    app: Flask, talent: User, sign_in: SignIn
) -> None:
    seat, aisha, later = a_position("VP Sales, Americas"), a_leader("Aisha Khan"), today() + timedelta(days=40)
    row = nominate(talent, now(), seat, aisha, readiness="ready_now", on=START)
    withdrawal = withdraw(talent, now(), row, version=row.version, on=today(), reason="Takes over")
    seat_incumbent(talent, now(), seat, aisha, on=later)
    db.session.commit()
    assert "Aisha Khan holds VP Sales, Americas. Undo that first." in undo_and_read(sign_in(talent), withdrawal)


def test_what_ends_later_does_not_come_back_to_a_leader_who_is_gone(app: Flask, talent: User, sign_in: SignIn) -> None:
    seat, browser = a_position("VP Sales, Americas"), sign_in(talent)
    aisha = add_leader(talent, now(), name="Aisha Khan")
    added = last_change()
    row = nominate(talent, now(), seat, aisha, readiness="ready_now", on=today())
    withdraw(talent, now(), row, version=row.version, on=today() + timedelta(days=30), reason="Moves abroad")
    [row] = slate_of(seat, today())
    at_once = withdraw(talent, now(), row, version=row.version, on=today(), reason="Has moved already")
    db.session.commit()
    undo_and_read(browser, added)
    assert "This leader is no longer on record. Undo that first." in undo_and_read(browser, at_once)
    assert browser.get(f"/positions/{seat.uuid}/rank").status_code == 200
