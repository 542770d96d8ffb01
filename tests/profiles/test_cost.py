"""A page costs the same number of queries in a company of 50 leaders and in one of 500, and its lists stay small."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from succession.access.models import User
from succession.access.operations import add_user
from succession.audit import begin_change
from succession.db import db
from tests.bench.companies import insert_large, leader_number
from tests.conftest import NOON, PASSWORD, _empty
from tests.profiles.halden_pages import SignIn, counted_queries, leader_url, position_url

PAGES = {
    "leaders": lambda: "/leaders",
    "leaders sorted": lambda: "/leaders?sort=-named&unit=&q=holder",
    "positions": lambda: "/positions",
    "leader": lambda: leader_url("holder-00003"),
    "history": lambda: f"{leader_url('holder-00003')}/history",
    "position": lambda: position_url("seat-00000"),
    "chart": lambda: "/positions/chart",
    "search": lambda: "/search?q=holder",
    "suggest": lambda: "/search/suggest?q=hold",
    "home": lambda: "/",
}


@pytest.mark.parametrize("is_leader", [False, True], ids=["any reader", "a leader reads"])
def test_pages_cost_as_many_queries_for_50_as_for_500_leaders(app: Flask, sign_in: SignIn, is_leader: bool) -> None:
    few, many = _costs(app, sign_in, 25, is_leader), _costs(app, sign_in, 250, is_leader)
    assert few == many
    for page, (first, again) in many.items():
        # Two or three of them are the door's: whether the person has left, where the thing stands, the own seats.
        # Three more write the look down.
        assert first <= 25, page
        assert again <= 16, page


def _costs(app: Flask, sign_in: SignIn, key_positions: int, is_leader: bool) -> dict[str, tuple[int, int]]:
    """The queries of each page, on the first visit after a change and on the next one."""
    with app.app_context():  # a context of its own, so that nobody is signed in yet
        _empty()
        user = add_user(None, NOON, email="t@x.example", name="T", roles=["talent_director"], password=PASSWORD)
        db.session.commit()
        insert_large(key_positions)
        user.leader_id = leader_number("holder-00001") if is_leader else None
        db.session.commit()
        browser = sign_in(user)
        costs = {}
        for page, url_of in PAGES.items():
            url = url_of()
            begin_change(None, NOON, "test", "Something changed.")
            db.session.commit()
            costs[page] = _queries(browser, url), _queries(browser, url)
        return costs


def _queries(browser: FlaskClient, url: str) -> int:
    db.session.remove()
    with counted_queries() as statements:
        assert browser.get(url).status_code == 200
    return len(statements)


def test_the_list_of_leaders_does_not_grow_with_the_company(app: Flask, talent: User, sign_in: SignIn) -> None:
    insert_large(500)
    browser = sign_in(talent)
    assert len(browser.get("/leaders").data) < 50_000
    assert len(browser.get("/positions/chart").data) < 60_000
