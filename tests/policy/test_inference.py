"""What could be concluded: from an order, a filter, an undo, a refusal, or from saving what is there already."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from succession.access import operations
from succession.audit import Change
from succession.clock import now, today
from succession.db import db
from succession.nominations.operations import nominate, record_departure
from succession.nominations.queries import slate_of
from succession.positions.operations import seat_incumbent
from tests.conftest import post
from tests.policy.asking import told
from tests.policy.cast import Company
from tests.policy.conftest import Enter

ROW = re.compile(r'<th class="seat" scope="row"><a href="[^"]*">([^<]+)</a>')


def undo(browser: FlaskClient, change: Change) -> str:
    """What the page after an undo says."""
    post(browser, f"/activity/{change.uuid}/undo", {}, form_on="/help/keys")
    return told(browser.get("/help/keys"))


def newest() -> Change:
    return db.session.scalars(select(Change).order_by(Change.id.desc()).limit(1)).one()


def test_a_manager_learns_neither_from_order_nor_filter_which_seat_is_key(
    app: Flask, company: Company, enter: Enter
) -> None:
    user = company.users["ex-manager"]
    operations.give_role(None, now(), user, "assessor", head_id=company.positions["amer"].id, on=None, until=None)
    db.session.commit()
    browser = enter("ex-manager")
    page = told(browser.get("/positions"))
    assert ROW.findall(page) == ["Director North", "Director South", "Manager Hills", "People Partner Americas"]
    for way in ("?kind=key", "?kind=other", "?sort=steps", "?sort=named", "?sort=importance"):
        assert ROW.findall(told(browser.get("/positions" + way))) == ROW.findall(page) or way == "?kind=key"
    assert ROW.findall(told(browser.get("/positions?kind=key"))) == []
    assert "org-key" not in page + told(browser.get("/positions/chart"))


def test_a_second_role_opens_no_more_of_what_the_first_one_reaches(company: Company, enter: Enter) -> None:
    user = company.users["partner of Europe"]
    operations.give_role(None, now(), user, "assessor", head_id=company.positions["amer"].id, on=None, until=None)
    db.session.commit()
    page = told(enter("partner of Europe").get("/positions"))
    shown = {one.position for one in company.canaries if one.field == "vacancy" and one.text in page}
    assert shown == {"emea", "nordics", "dach"}
    assert "Director North" in page


@pytest.mark.parametrize("is_named", [False, True])
def test_saving_a_slate_as_it_is_says_nothing_of_a_rank_between(company: Company, enter: Enter, is_named: bool) -> None:
    seat, day = company.positions["rewards"], today()
    for leader, rank in (("tom", 1), ("tess", 3)):
        nominate(None, now(), seat, company.leaders[leader], readiness="ready_now", rank=rank, on=day)
    if is_named:
        nominate(None, now(), seat, company.leaders["talia"], readiness="ready_now", rank=2, on=day)
    db.session.commit()
    browser, url = enter("seated director"), f"/positions/{seat.uuid}/rank"
    rows = re.findall(r'name="(rank-[^"]+)"', told(browser.get(url)))
    assert len(rows) == 2
    post(browser, url, {name: str(place) for place, name in enumerate(rows, 1)})
    assert "Nothing was different" in told(browser.get("/help/keys"))
    post(browser, url, {name: str(place) for place, name in enumerate(reversed(rows), 1)})
    assert "Ranked the slate" in told(browser.get("/help/keys"))
    order = [company.leaders[key].id for key in (("tess", "talia", "tom") if is_named else ("tess", "tom"))]
    assert [row.leader_id for row in slate_of(seat, day)] == order


@pytest.mark.parametrize("is_named", [False, True])
def test_what_a_departure_took_along_unseen_comes_back_without_a_word(
    company: Company, enter: Enter, is_named: bool
) -> None:
    """The partner records that Sven leaves, who is perhaps named in Asia, and undoes it."""
    if is_named:
        nominate(None, now(), company.positions["apac"], company.leaders["sven"], readiness="ready_now", on=today())
        db.session.commit()
    browser, url = enter("partner"), f"/leaders/{company.ids['leader']['sven']}/departure"
    assert "VP Asia" not in told(browser.get(url))
    assert post(browser, url, {"on": today().isoformat()}).status_code == 302
    departure = newest()
    assert "Recorded that Sven Holt left." in told(browser.get("/help/keys"))
    said = undo(browser, departure)
    assert "Undid: Recorded that Sven Holt left." in said
    assert "Kept:" not in said
    named = [row.leader_id for row in slate_of(company.positions["apac"], today())]
    assert named == ([company.leaders["sven"].id] if is_named else [])


@pytest.mark.parametrize("is_named", [False, True])
def test_whether_an_undo_is_refused_does_not_tell_who_is_named_for_the_own_seat(
    company: Company, enter: Enter, is_named: bool
) -> None:
    if is_named:
        nominate(None, now(), company.positions["chr"], company.leaders["tom"], readiness="ready_now", on=today())
    departure = record_departure(None, now(), company.leaders["tom"], on=today())
    db.session.commit()
    assert "Somebody else has to undo this." in undo(enter("seated director"), departure)
    assert "Undid: Recorded that Tom Vance left." in undo(enter("director"), departure)


def test_a_refusal_names_no_seat_that_is_out_of_reach(company: Company, enter: Enter) -> None:
    """Sven takes a second seat, in Asia, in a month. The partner enters an earlier departure."""
    begins = today() + timedelta(days=30)
    seat_incumbent(None, now(), company.positions["apac"], company.leaders["sven"], on=begins)
    db.session.commit()
    url = f"/leaders/{company.ids['leader']['sven']}/departure"
    said = {"on": (today() + timedelta(days=5)).isoformat()}
    assert "Sven Holt took VP Asia" in told(post(enter("director"), url, said))
    browser = enter("partner")
    post(browser, url, said)
    assert "VP Asia" not in told(browser.get(url)) + told(browser.get("/help/keys"))


def test_nobody_names_covers_with_or_seats_themselves(company: Company, enter: Enter) -> None:
    browser, seat = enter("partner"), f"/positions/{company.ids['position']['south']}"
    for form, more in (("nominate", {"readiness": "ready_now"}), ("cover", {}), ("seat", {"who": "incumbent"})):
        answer = post(browser, f"{seat}/{form}", {"leader": "Hana Ito", **more})
        assert answer.status_code == 422, form
        assert "Somebody else has to" in told(answer), form
