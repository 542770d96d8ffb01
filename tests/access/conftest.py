"""People with a second factor, and browsers that come in with it."""

from __future__ import annotations

import html
import re
from datetime import datetime
from typing import Any

import pyotp
from flask.testing import FlaskClient

from succession.access.models import SecondFactorRule
from succession.clock import now
from succession.db import db
from tests.conftest import PASSWORD, post

WRONG = "not the password at all"


def sign_in_with(browser: FlaskClient, email: str, password: str = PASSWORD) -> Any:
    """The answer to the sign-in page, whatever it is."""
    return post(browser, "/sign-in", {"email": email, "password": password})


def require(role: str, is_required: bool) -> None:
    """The role needs a second factor from here on, or not."""
    db.session.merge(SecondFactorRule(role=role, is_required=is_required))
    db.session.commit()


def send(
    browser: FlaskClient, page: str, data: dict[str, Any] | None = None, form_on: str = "/me/second-factor"
) -> Any:
    """Send a form to ``page`` with the token of another page."""
    return post(browser, page, data or {}, form_on=form_on)


def set_up_app(browser: FlaskClient, at: datetime | None = None) -> tuple[str, list[str]]:
    """The secret of an app that is the second factor of whoever is signed in, and the recovery codes."""
    shown = send(browser, "/me/second-factor/app").get_data(as_text=True)
    secret = re.sub(r"\s", "", re.findall(r"<code>([^<]+)</code>", shown)[0])
    answer = send(browser, "/me/second-factor/app", {"sealed": value(shown, "sealed"), "code": code(secret, at)})
    assert answer.status_code in (200, 302)
    return secret, re.findall(r"<code>([^<]+)</code>", answer.get_data(as_text=True))


def code(secret: str, at: datetime | None = None) -> str:
    """What the app shows at this instant."""
    return pyotp.TOTP(secret).at(at or now())


def value(page: str, name: str) -> str:
    """The value of a hidden field."""
    tag = re.findall(rf'<input[^>]*name="{name}"[^>]*>', page)[0]
    return html.unescape(re.findall(r'value="([^"]*)"', tag)[0])
