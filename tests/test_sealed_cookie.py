"""The session cookie can be read by this installation only."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import BadSignature

from succession.access.models import User
from succession.clock import now
from succession.sealed_cookie import Seal
from tests.conftest import csrf, post

SECRET = "for tests only: thirty-two characters and more"


def readable(cookie: str) -> bytes:
    """Everything that somebody reads out of a cookie without a key: as it stands, and each part of it unpacked."""
    said = cookie.encode()
    for part in re.split(r"[.$]", cookie):
        said += base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    return said


def test_what_was_done_is_said_on_the_next_page_and_cannot_be_read_in_the_cookie(
    app: Flask, talent: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    browser = sign_in(talent)
    answer = post(browser, "/leaders/new", {"name": "Aisha Khan"})
    cookie = browser.get_cookie("succession")
    assert cookie is not None
    assert answer.status_code in (302, 303)
    assert b"Aisha" not in readable(cookie.value)
    assert b"Aisha" not in readable(cookie.value.swapcase())
    assert "Aisha Khan" in browser.get(answer.location).get_data(as_text=True)
    assert len(cookie.value) < 3000


def test_a_cookie_of_another_key_a_changed_one_and_an_old_one_open_nothing(app: Flask) -> None:
    sealed = Seal(SECRET).dumps({"_user_id": "a token"})
    assert Seal(SECRET).loads(sealed) == {"_user_id": "a token"}
    turned = sealed[:-10] + ("A" if sealed[-10] != "A" else "B") + sealed[-9:]
    for other in (Seal(SECRET + "!").dumps({"_user_id": "a token"}), turned, sealed[:40], "", "é", "a.b.c"):
        with pytest.raises(BadSignature):
            Seal(SECRET).loads(other)
    with time_machine.travel(now() + timedelta(days=40)), pytest.raises(BadSignature):
        Seal(SECRET).loads(sealed, max_age=31 * 24 * 3600)


def test_a_cookie_that_cannot_be_opened_is_that_of_nobody(
    app: Flask, talent: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    browser = sign_in(talent)
    cookie = browser.get_cookie("succession")
    assert cookie is not None
    for broken in (cookie.value[:-4] + "AAAA", "nonsense", "\u00ff"):
        browser.set_cookie("succession", broken)
        assert "/sign-in" in browser.get("/leaders").location


def test_what_was_done_fits_into_the_cookie_however_long_the_names(
    app: Flask, talent: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    browser = sign_in(talent)
    token = csrf(browser, "/leaders/new")
    for number in range(5):
        name = f"{number}" + "\N{OLD HUNGARIAN CAPITAL LETTER A}" * 190
        assert browser.post("/leaders/new", data={"csrf_token": token, "name": name}).status_code == 302
    page = browser.get("/help/keys").get_data(as_text=True)
    assert "Added 4" in page
    assert "Added 2" not in page
