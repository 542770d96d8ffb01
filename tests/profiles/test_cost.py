"""A page costs the same number of queries in a company of 50 leaders and in one of 500, and its lists stay small."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from succession.access.models import User
from succession.access.operations import add_user
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


@pytest.mark.parametrize("page", list(PAGES))
@pytest.mark.parametrize("is_leader", [False, True], ids=["any reader", "a leader reads"])
def test_the_number_of_queries_does_not_grow(app: Flask, sign_in: SignIn, page: str, is_leader: bool) -> None:
    few, small = _cost(sign_in, 25, page, is_leader)
    many, large = _cost(sign_in, 250, page, is_leader)
    assert few == many
    assert small[1] == large[1]
    assert large[0] <= 20
    assert large[1] <= 10


def _cost(sign_in: SignIn, key_positions: int, page: str, is_leader: bool) -> tuple[tuple[int, int], tuple[int, int]]:
    """The queries of the first and of the second visit, twice over for a plain comparison."""
    _empty()
    user = add_user(None, NOON, email="t@x.example", name="T", roles=["talent_director"], password=PASSWORD)
    db.session.commit()
    insert_large(key_positions)
    if is_leader:
        user.leader_id = leader_number("holder-00001")
        db.session.commit()
    browser = sign_in(user)
    url = PAGES[page]()
    counts = (_queries(browser, url), _queries(browser, url))
    return counts, counts


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
