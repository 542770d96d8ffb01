"""Two writers at once: one waits, and is asked to try again when the wait is too long."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from succession.access.models import User
from succession.db import db, writing
from tests.conftest import csrf


def _impatient(connection: Any, _record: Any, _proxy: Any) -> None:
    """Give up after a moment instead of seconds, so that the test does not wait as long as a person would."""
    cursor = connection.cursor()
    is_sqlite = db.engine.dialect.name == "sqlite"
    cursor.execute("PRAGMA busy_timeout = 50" if is_sqlite else "SET lock_timeout = '50ms'")
    cursor.close()


@pytest.fixture
def impatient(app: Flask) -> Any:
    """Every connection gives up after a twentieth of a second."""
    event.listen(db.engine, "checkout", _impatient)
    yield
    event.remove(db.engine, "checkout", _impatient)
    db.engine.dispose()


def test_a_writer_who_waits_too_long_is_asked_to_try_again(
    app: Flask, talent: User, sign_in: Callable[[User], FlaskClient], impatient: None
) -> None:
    browser = sign_in(talent)
    token = csrf(browser, "/leaders/new")
    db.session.rollback()
    with writing() as other:
        other.exec_driver_sql("SELECT 1")
        answer = browser.post("/leaders/new", data={"csrf_token": token, "name": "Noor Lindgren"})
        assert answer.status_code == 503
        assert "send it again" in answer.get_data(as_text=True)
    assert browser.post("/leaders/new", data={"csrf_token": token, "name": "Noor Lindgren"}).status_code == 302


def test_a_wrong_password_waits_for_nobody(app: Flask, talent: User, impatient: None) -> None:
    browser = app.test_client()
    token = csrf(browser, "/sign-in")
    typed = {"csrf_token": token, "email": talent.email, "password": "not the password at all"}
    db.session.rollback()
    with writing() as other:
        other.exec_driver_sql("SELECT 1")
        assert browser.post("/sign-in", data=typed).status_code == 422
