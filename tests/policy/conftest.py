"""The organisation of these tests, and somebody's browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from succession.access.models import User
from tests.policy.cast import Company, founded

Enter = Callable[[str], FlaskClient]


@pytest.fixture
def company(app: Flask) -> Company:
    """The organisation in the database."""
    return founded()


@pytest.fixture
def enter(app: Flask, company: Company, sign_in: Callable[[User], FlaskClient]) -> Enter:
    """Open a browser as a persona, signed in where that persona is."""

    def go(persona: str) -> FlaskClient:
        return app.test_client() if persona == "signed out" else sign_in(company.users[persona])

    return go
