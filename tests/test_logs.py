"""Nothing that anybody typed, and nothing on record about anybody, stands in a line of a log."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from gunicorn.config import Config

from succession.access.models import User
from succession.db import db, writing
from tests.conftest import csrf
from tests.leaders.cast import text_of

MARK = "marchpane"


@pytest.fixture
def broken(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The database fails on every record of a leader, and repeats the whole row in its words."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    is_sqlite = db.engine.dialect.name == "sqlite"
    with writing() as connection:
        if is_sqlite:
            connection.exec_driver_sql(
                "CREATE TRIGGER broken BEFORE INSERT ON leader_record BEGIN SELECT RAISE(ABORT, 'broken'); END"
            )
        else:
            connection.exec_driver_sql(
                "ALTER TABLE leader_record ADD CONSTRAINT broken CHECK (id < 0) NOT VALID"  # "Failing row contains ..."
            )
    yield
    db.session.rollback()
    with writing() as connection:
        connection.exec_driver_sql(
            "DROP TRIGGER broken" if is_sqlite else "ALTER TABLE leader_record DROP CONSTRAINT broken"
        )


def test_an_error_says_where_in_the_code_and_nothing_that_was_typed(
    app: Flask,
    talent: User,
    sign_in: Callable[[User], FlaskClient],
    broken: None,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    browser = sign_in(talent)
    token = csrf(browser, "/leaders/new")
    with caplog.at_level(logging.DEBUG):
        typed = {"csrf_token": token, "name": f"{MARK} Lindgren", "function": MARK, "reason": MARK}
        answer = browser.post(f"/leaders/new?next=/{MARK}", data=typed)
    assert answer.status_code == 500
    assert MARK not in text_of(answer)
    logged = caplog.text + "".join(capfd.readouterr())
    assert "Exception on /leaders/new [POST]" in logged
    assert re.search(r"IntegrityError\n.*views\.py:\d+ in new", logged, re.DOTALL)
    for secret in (MARK, token, str(browser.get_cookie("succession"))):
        assert secret not in logged


def test_an_error_of_our_own_keeps_its_words_to_itself(
    app: Flask, talent: User, caplog: pytest.LogCaptureFixture
) -> None:
    try:
        raise ValueError(MARK)
    except ValueError:
        app.logger.exception("Something broke")
    assert MARK not in caplog.text
    assert "ValueError" in caplog.text
    assert "test_logs.py" in caplog.text


def test_a_password_that_is_wrong_is_in_no_log(
    app: Flask, talent: User, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    browser = app.test_client()
    with caplog.at_level(logging.DEBUG):
        typed = {"csrf_token": csrf(browser, "/sign-in"), "email": talent.email, "password": f"{MARK} {MARK}"}
        assert browser.post("/sign-in", data=typed).status_code == 422
    assert MARK not in caplog.text + "".join(capfd.readouterr())


def test_the_server_writes_no_line_for_each_request() -> None:
    assert Config().settings["accesslog"].get() is None
