"""Signing in and out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import time_machine
from flask import Flask
from flask.testing import FlaskClient

from succession.access.models import User
from succession.clock import now
from tests.conftest import PASSWORD, csrf, post


def test_a_wrong_password_and_an_unknown_address_get_the_same_words(app: Flask, talent: User) -> None:
    browser = app.test_client()
    wrong = post(browser, "/sign-in", {"email": talent.email, "password": "not the password at all"})
    unknown = post(browser, "/sign-in", {"email": "nobody@halden.example", "password": PASSWORD})
    for answer in (wrong, unknown):
        assert answer.status_code == 422
        assert "do not belong together" in answer.get_data(as_text=True)


def test_a_page_asked_for_before_signing_in_is_shown_after_it(app: Flask, talent: User) -> None:
    browser = app.test_client()
    asked = browser.get("/help/words?from=a-link")
    assert "next=%2Fhelp%2Fwords" in asked.location
    answer = post(browser, asked.location, {"email": talent.email.upper(), "password": PASSWORD})
    assert answer.location == "/help/words?from=a-link"


def test_nobody_is_sent_to_another_host_after_signing_in(app: Flask, talent: User) -> None:
    for target in ("//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"):
        browser = app.test_client()
        page = f"/sign-in?next={target}"
        assert post(browser, page, {"email": talent.email, "password": PASSWORD}).location == "/"


def test_a_copied_cookie_is_worth_nothing_after_signing_out(
    app: Flask, talent: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    browser = sign_in(talent)
    cookie = browser.get_cookie("succession")
    assert cookie is not None
    assert browser.get("/help/words").status_code == 200
    assert post(browser, "/sign-out", {}, form_on="/").location == "/sign-in"
    browser.set_cookie("succession", cookie.value)
    assert "/sign-in" in browser.get("/help/words").location


def test_roles_without_a_policy_open_home_help_and_sign_out_only(
    app: Flask, stranger: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    browser = sign_in(stranger)
    assert browser.get("/").status_code == 200
    assert browser.get("/help/").status_code == 200
    assert browser.get("/admin/users").status_code == 404


def test_a_form_sent_minutes_later_is_taken_and_the_visit_written_down(
    app: Flask, talent: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    browser = sign_in(talent)
    token = csrf(browser, "/leaders/new")
    with time_machine.travel(now() + timedelta(minutes=20)):
        answer = browser.post("/leaders/new", data={"csrf_token": token, "name": "Noor Lindgren"})
        assert 300 <= answer.status_code < 400
    with time_machine.travel(now() + timedelta(minutes=40)):
        assert browser.get("/leaders").status_code == 200
    with time_machine.travel(now() + timedelta(minutes=71)):
        assert "/sign-in" in browser.get("/leaders").location


def test_a_session_ends_after_eight_hours_however_busy(
    app: Flask, talent: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    browser, begun = sign_in(talent), now()
    for minutes in range(20, 480, 20):
        with time_machine.travel(begun + timedelta(minutes=minutes)):
            assert browser.get("/help/words").status_code == 200
    with time_machine.travel(begun + timedelta(minutes=485)):
        assert "/sign-in" in browser.get("/help/words").location


def test_an_address_that_no_record_can_hold_is_asked_for_again(app: Flask, talent: User) -> None:
    answer = post(app.test_client(), "/sign-in", {"email": "\x00", "password": PASSWORD})
    assert answer.status_code == 422
