"""Two writers at once: one waits, and is asked to try again when the wait is too long."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from time import sleep
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from succession.access import passwords
from succession.access.models import SignInTry, User
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


def test_a_password_that_is_not_looked_at_any_more_waits_for_nobody(app: Flask, talent: User, impatient: None) -> None:
    browser = app.test_client()
    token = csrf(browser, "/sign-in")
    typed = {"csrf_token": token, "email": talent.email, "password": "not the password at all"}
    assert [browser.post("/sign-in", data=typed).status_code for _ in range(11)] == [422] * 10 + [429]
    db.session.rollback()
    with writing() as other:
        other.exec_driver_sql("SELECT 1")
        assert browser.post("/sign-in", data=typed).status_code == 429


def test_nobody_waits_while_a_password_is_checked(app: Flask, talent: User, impatient: None) -> None:
    browser = app.test_client()
    typed = {"csrf_token": csrf(browser, "/sign-in"), "email": talent.email, "password": "not the password at all"}
    answers: list[int] = []
    asking = threading.Thread(target=lambda: answers.append(browser.post("/sign-in", data=typed).status_code))
    places = [passwords._at_once.acquire() for _ in range(os.cpu_count() or 1)]  # every processor is busy checking
    asking.start()
    while not db.session.scalar(select(SignInTry.id)):
        db.session.rollback()
        sleep(0.01)
    db.session.rollback()
    sleep(0.1)
    with writing() as other:
        assert other.exec_driver_sql("SELECT 1").scalar() == 1
    assert not answers
    for _ in places:
        passwords._at_once.release()
    asking.join()
    assert answers == [422]
