"""Passkeys: made, used to sign in, as second factor and as fresh proof; and what is not accepted."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from succession.access.models import Passkey, PasskeyChallenge, RecoveryCode, User
from succession.clock import now
from succession.db import db
from tests.access.authenticator import PRESENT, Authenticator
from tests.access.conftest import send, sign_in_with
from tests.conftest import csrf, post

SignIn = Callable[[User], FlaskClient]
FACTORS = "/me/second-factor"


def options(browser: FlaskClient, page: str = "/passkey-options", form_on: str = "/sign-in") -> dict[str, Any]:
    answer = browser.post(page, headers={"X-CSRFToken": csrf(browser, form_on)})
    assert answer.status_code == 200
    return dict(json.loads(answer.get_data()))


def add_key(browser: FlaskClient, key: Authenticator, name: str = "work laptop") -> Any:
    made = key.made(options(browser, f"{FACTORS}/passkey-options", FACTORS))
    return send(browser, f"{FACTORS}/passkeys", {"name": name, "passkey": made})


def come_in(app: Flask, key: Authenticator) -> tuple[FlaskClient, Any]:
    """A new browser, and the answer to signing in with the key alone."""
    browser = app.test_client()
    signed = key.signed(options(browser))
    return browser, post(browser, "/sign-in", {"passkey": signed})


@pytest.fixture
def key(app: Flask, talent: User, sign_in: SignIn) -> Authenticator:
    """A passkey of the talent director."""
    made = Authenticator()
    assert add_key(sign_in(talent), made).status_code == 200
    return made


def test_a_passkey_is_made_and_signs_in_alone(app: Flask, talent: User, key: Authenticator) -> None:
    assert db.session.scalar(select(func.count()).select_from(RecoveryCode)) == 10
    browser, answer = come_in(app, key)
    assert answer.location == "/"
    assert browser.get("/bench").status_code == 200
    page = browser.get(FACTORS).get_data(as_text=True)
    assert "work laptop" in page
    assert db.session.scalars(select(Passkey.sign_count)).one() == 1


def test_it_is_the_second_factor_after_the_password(app: Flask, talent: User, key: Authenticator) -> None:
    browser = app.test_client()
    assert "second-factor" in sign_in_with(browser, talent.email).location
    page = "/sign-in/second-factor"
    asked = options(browser, form_on=page)
    assert len(asked["allowCredentials"]) == 1
    assert post(browser, page, {"passkey": key.signed(asked)}).location == "/"
    assert browser.get("/bench").status_code == 200


def test_it_is_a_fresh_proof(app: Flask, talent: User, key: Authenticator) -> None:
    browser, _ = come_in(app, key)
    token = csrf(browser, "/export")
    with time_machine.travel(now() + timedelta(minutes=12)):
        asked = browser.post("/export", data={"csrf_token": token, "format": "csv"})
        assert "Use a passkey" in asked.get_data(as_text=True)
        signed = key.signed(options(browser, form_on="/export"))
        sent = {"csrf_token": token, "format": "csv", "confirm_passkey": signed}
        assert browser.post("/export", data=sent).mimetype == "application/zip"


def test_an_answer_counts_once_and_for_five_minutes(app: Flask, key: Authenticator) -> None:
    browser = app.test_client()
    signed = key.signed(options(browser))
    assert post(app.test_client(), "/sign-in", {"passkey": signed}).status_code == 302
    assert post(browser, "/sign-in", {"passkey": signed}).status_code == 422
    late = key.signed(options(browser))
    with time_machine.travel(now() + timedelta(minutes=6)):
        assert post(browser, "/sign-in", {"passkey": late}).status_code == 422


def test_a_challenge_of_one_session_is_not_one_of_another(app: Flask, talent: User, key: Authenticator) -> None:
    one, other, page = app.test_client(), app.test_client(), "/sign-in/second-factor"
    for browser in (one, other):
        sign_in_with(browser, talent.email)
    signed = key.signed(options(one, form_on=page))
    assert post(other, page, {"passkey": signed}).status_code == 422
    assert post(app.test_client(), "/sign-in", {"passkey": signed}).status_code == 422
    assert post(one, page, {"passkey": signed}).location == "/"


def test_the_key_of_another_person_is_no_second_factor(
    app: Flask, administrator: User, key: Authenticator, sign_in: SignIn
) -> None:
    add_key(sign_in(administrator), Authenticator())
    browser, page = app.test_client(), "/sign-in/second-factor"
    sign_in_with(browser, administrator.email)
    assert post(browser, page, {"passkey": key.signed(options(browser, form_on=page))}).status_code == 422
    assert page in browser.get("/").location


def test_a_device_that_did_not_check_the_person_is_not_accepted(app: Flask, key: Authenticator) -> None:
    key.flags = PRESENT
    assert come_in(app, key)[1].status_code == 422


def test_another_site_and_another_key_are_not_accepted(app: Flask, key: Authenticator) -> None:
    key.origin = "http://localhost.evil.example"
    assert come_in(app, key)[1].status_code == 422
    key.origin = "http://localhost"
    assert come_in(app, Authenticator(credential_id=key.credential_id))[1].status_code == 422
    assert come_in(app, Authenticator())[1].status_code == 422
    assert come_in(app, key)[1].status_code == 302


def test_a_count_that_falls_back_is_that_of_a_copy(app: Flask, key: Authenticator) -> None:
    key.count = 41
    assert come_in(app, key)[1].status_code == 302
    key.count = 40
    assert come_in(app, key)[1].status_code == 422


def test_a_switched_off_account_has_no_passkey(app: Flask, talent: User, key: Authenticator) -> None:
    talent.is_active = False
    db.session.commit()
    assert come_in(app, key)[1].status_code == 422


def test_a_key_is_on_record_once_and_can_be_removed(
    app: Flask, talent: User, administrator: User, key: Authenticator, sign_in: SignIn
) -> None:
    again = add_key(sign_in(administrator), key)
    assert again.status_code == 422
    assert "on record already" in again.get_data(as_text=True)
    browser, _ = come_in(app, key)
    uuid = db.session.scalars(select(Passkey.uuid)).one()
    theirs = send(sign_in(administrator), f"{FACTORS}/passkeys/{uuid}/remove")
    assert theirs.status_code == 404
    assert send(browser, f"{FACTORS}/passkeys/{uuid}/remove").status_code == 302
    assert come_in(app, key)[1].status_code == 422
    assert db.session.scalar(select(RecoveryCode.id)) is None


@pytest.mark.parametrize(
    "nonsense",
    ["{", "[]", "[" * 7_000, '{"id": 1}', '{"id":"a","response":{"clientDataJSON":"e30"}}', "null", "\u0000"],
)
def test_nonsense_is_no_passkey(app: Flask, talent: User, sign_in: SignIn, nonsense: str) -> None:
    assert post(app.test_client(), "/sign-in", {"passkey": nonsense}).status_code == 422
    assert send(sign_in(talent), f"{FACTORS}/passkeys", {"passkey": nonsense}).status_code == 422


def test_the_options_tell_nothing_about_accounts_and_are_swept_away(app: Flask, key: Authenticator) -> None:
    browser, begun = app.test_client(), now()
    asked = options(browser)
    assert asked["allowCredentials"] == []
    assert asked["userVerification"] == "required"
    with time_machine.travel(begun + timedelta(minutes=6)):
        options(browser)
        assert db.session.scalar(select(func.count()).select_from(PasskeyChallenge)) == 1
    token = csrf(browser, "/sign-in")
    got = [browser.post("/passkey-options", headers={"X-CSRFToken": token}).status_code for _ in range(101)]
    assert got[-1] == 429
