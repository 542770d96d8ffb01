"""A change comes from one of our own pages: said by the browser where it says so, and by the form's token always."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from succession.access.models import User
from succession.db import db
from succession.leaders.models import Leader
from tests.conftest import csrf

OURS = ({}, {"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"})
FOREIGN = (
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:8080"},
    {"Origin": "https://localhost"},
    {"Origin": "http://localhost/"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "anything"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://evil.example"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
)


@pytest.mark.parametrize("headers", [*OURS, *FOREIGN], ids=str)
def test_a_form_is_taken_from_our_own_pages_only(
    app: Flask, talent: User, sign_in: Callable[[User], FlaskClient], headers: dict[str, str]
) -> None:
    browser = sign_in(talent)
    data = {"csrf_token": csrf(browser, "/leaders/new"), "name": "Aisha Khan"}
    answer = browser.post("/leaders/new", data=data, headers=headers)
    if headers in OURS:
        assert answer.status_code == 302
        assert db.session.query(Leader).count() == 1
    else:
        assert answer.status_code == 400
        assert "not sent from our own page" in answer.get_data(as_text=True)
        assert db.session.query(Leader).count() == 0


@pytest.mark.parametrize("headers", OURS, ids=str)
def test_from_our_own_pages_the_token_is_needed_as_well(
    app: Flask, talent: User, sign_in: Callable[[User], FlaskClient], headers: dict[str, str]
) -> None:
    browser = sign_in(talent)
    for token in ({}, {"csrf_token": "of somebody else"}, {"csrf_token": csrf(app.test_client(), "/sign-in")}):
        answer = browser.post("/leaders/new", data={"name": "Aisha Khan", **token}, headers=headers)
        assert answer.status_code == 400
    assert db.session.query(Leader).count() == 0


def test_behind_a_proxy_our_origin_is_the_one_that_people_see(by_tls: Flask) -> None:
    there = {
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "talent.halden.example",
    }
    browser = by_tls.test_client()
    page = browser.get("/sign-in", base_url="https://talent.halden.example", headers=there).get_data(as_text=True)
    token = page.split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]

    def sent(origin: str) -> int:
        data = {"csrf_token": token, "email": "a@halden.example", "password": "wrong"}
        headers = {**there, "Origin": origin}
        return browser.post(
            "/sign-in", data=data, headers=headers, base_url="https://talent.halden.example"
        ).status_code

    assert sent("https://talent.halden.example") == 422
    assert sent("http://talent.halden.example") == 400
    assert sent("https://halden.example") == 400
