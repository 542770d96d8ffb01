"""Guessing stops after a few tries, for known and unknown accounts alike, and a known browser still gets in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, insert, select

from succession.access import throttle
from succession.access.models import KnownDevice, SignInTry, User
from succession.access.throttle import Trier, admit, was_right
from succession.clock import now
from succession.db import db
from tests.access.conftest import WRONG, sign_in_with
from tests.conftest import NOON, without_second_factor


def tries(outcome: str) -> int:
    found = db.session.scalar(select(func.count()).where(SignInTry.outcome == outcome)) or 0
    db.session.rollback()
    return found


def guess(app: Flask, email: str, times: int) -> list[int]:
    browser = app.test_client()
    return [sign_in_with(browser, email, WRONG).status_code for _ in range(times)]


def test_ten_passwords_in_five_minutes_and_then_none_is_looked_at(app: Flask, talent: User) -> None:
    begun = now()
    assert guess(app, talent.email, 14) == [422] * 10 + [429] * 4
    assert (tries("evaluated"), tries("refused")) == (10, 1)
    assert sign_in_with(app.test_client(), talent.email).status_code == 429
    with time_machine.travel(begun + timedelta(minutes=6)):
        assert sign_in_with(app.test_client(), talent.email).status_code == 302


def test_an_unknown_account_is_throttled_with_the_same_bytes(app: Flask, talent: User) -> None:
    answers = []
    app.config["SIGN_IN_TRIES_PER_ADDRESS"] = 1_000
    try:
        for email in (talent.email, "nobody@halden.example"):
            browser = app.test_client()
            got = [sign_in_with(browser, email, WRONG) for _ in range(12)]
            shown = [
                (a.status_code, re.sub("<input[^>]*csrf_token[^>]*>", "", a.get_data(as_text=True)).replace(email, ""))
                for a in got
            ]
            answers.append(([(status, len(page)) for status, page in shown], shown[-1], sorted(got[-1].headers.keys())))
    finally:
        app.config["SIGN_IN_TRIES_PER_ADDRESS"] = 10
    assert answers[0] == answers[1]
    assert answers[0][1][0] == 429


def test_one_address_cannot_go_through_many_accounts(app: Flask) -> None:
    browser = app.test_client()
    got = [sign_in_with(browser, f"person{n}@halden.example", WRONG).status_code for n in range(12)]
    assert got == [422] * 10 + [429] * 2


def test_a_browser_that_is_known_gets_in_while_others_guess(app: Flask, talent: User) -> None:
    without_second_factor()
    known = app.test_client()
    assert sign_in_with(known, talent.email).status_code == 302
    _sign_out(known)
    guess(app, talent.email, 12)
    assert sign_in_with(app.test_client(), talent.email).status_code == 429
    assert sign_in_with(known, talent.email).status_code == 302


def test_a_known_browser_has_ten_tries_of_its_own_and_none_at_anybody_else(
    app: Flask, talent: User, administrator: User
) -> None:
    without_second_factor()
    known = app.test_client()
    sign_in_with(known, talent.email)
    _sign_out(known)
    assert [sign_in_with(known, talent.email, WRONG).status_code for _ in range(11)] == [422] * 10 + [429]
    guess(app, administrator.email, 10)
    assert sign_in_with(known, administrator.email).status_code == 429


def test_a_browser_that_two_people_share_is_known_for_the_last_one(
    app: Flask, talent: User, administrator: User
) -> None:
    without_second_factor()
    shared = app.test_client()
    for user in (talent, administrator):
        sign_in_with(shared, user.email)
        _sign_out(shared)
    cookie = shared.get_cookie("succession-device")
    assert cookie is not None
    assert cookie.http_only
    owners = set(db.session.scalars(select(KnownDevice.user_id)))
    assert owners == {talent.id, administrator.id}
    guess(app, talent.email, 10)
    assert sign_in_with(shared, talent.email).status_code == 429


def test_somebody_who_signs_in_often_is_not_throttled_and_told_about_wrong_tries(app: Flask, talent: User) -> None:
    without_second_factor()
    for _ in range(15):
        assert sign_in_with(app.test_client(), talent.email).status_code == 302
    guess(app, talent.email, 3)
    browser = app.test_client()
    sign_in_with(browser, talent.email)
    assert "3 wrong passwords were tried for you since you last signed in." in browser.get("/").get_data(as_text=True)
    assert "wrong password" not in browser.get("/").get_data(as_text=True)


def test_a_thousand_in_all_and_a_thousand_only(app: Flask) -> None:
    row = {"kind": throttle.PASSWORD, "at": NOON, "device_id": None, "outcome": "evaluated"}
    db.session.execute(
        insert(SignInTry), [{**row, "account_key": f"account {n}", "address_key": f"address {n}"} for n in range(999)]
    )
    db.session.commit()
    assert admit(throttle.PASSWORD, Trier("the thousandth", "10.0.0.1"), NOON) is not None
    assert admit(throttle.PASSWORD, Trier("another", "10.1.1.1"), NOON) is None
    assert admit(throttle.PASSWORD, Trier("mine", "10.1.1.1", device_id=7), NOON) is not None
    assert admit(throttle.PASSWORD, Trier("another", "10.1.1.1"), NOON + timedelta(minutes=5)) is not None


def test_codes_have_five_tries_in_five_minutes_and_twenty_in_an_hour(app: Flask) -> None:
    admitted = [
        admit(throttle.SECOND_FACTOR, Trier("user 1"), NOON + timedelta(seconds=10 * n)) is not None
        for n in range(6 * 60)
    ]
    assert admitted[:7] == [True] * 5 + [False] * 2
    assert sum(admitted) == 20


def test_tries_that_prove_right_and_tries_of_yesterday_are_forgotten(app: Flask) -> None:
    for _ in range(30):
        number = admit(throttle.PASSWORD, Trier("a", "10.0.0.1"), NOON)
        assert number is not None
        was_right(number)
        db.session.commit()
    assert admit(throttle.PASSWORD, Trier("b", "10.0.0.2"), NOON + timedelta(days=2)) is not None
    assert db.session.scalar(select(func.count()).select_from(SignInTry)) == 1


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "192.0.2.2", False),
    ],
)
def test_a_network_of_ipv6_counts_as_one_address(app: Flask, one: str, other: str, is_same: bool) -> None:
    for n in range(10):
        admit(throttle.PASSWORD, Trier(f"a{n}", one), NOON)
    assert (admit(throttle.PASSWORD, Trier("b", other), NOON) is None) is is_same


def test_no_address_and_no_name_is_kept_in_the_clear(app: Flask, talent: User) -> None:
    guess(app, talent.email, 1)
    row = db.session.scalars(select(SignInTry)).one()
    assert len(row.account_key) == len(row.address_key) == 64
    assert talent.email not in str(vars(row))


def _sign_out(browser: FlaskClient) -> None:
    token = browser.get("/").get_data(as_text=True).split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
    assert browser.post("/sign-out", data={"csrf_token": token}).status_code == 302
