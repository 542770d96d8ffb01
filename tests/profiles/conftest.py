"""Halden, and the talent director in front of it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from succession.access.models import User
from tests.bench.companies import insert_halden
from tests.profiles.halden_pages import SignIn


@pytest.fixture
def director(app: Flask, talent: User, sign_in: SignIn) -> FlaskClient:
    """The talent director's browser, with Halden in the database."""
    insert_halden()
    return sign_in(talent)
