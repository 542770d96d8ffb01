"""What the tests of the wire share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from succession.access.models import User
from succession.app import create_app
from succession.db import db
from succession.schema import upgrade
from tests.exchange.browsing import Importing


@pytest.fixture
def by_tls(tmp_path: Path) -> Iterator[Flask]:
    """The application as it is served to others: by TLS, behind one proxy."""
    app = create_app(
        {
            "TESTING": True,
            "INSTANCE_PATH": str(tmp_path),
            "TRUSTED_HOSTS": ["talent.halden.example"],
            "PROXIES": 1,
            "PLAIN_LOOPBACK": False,
        }
    )
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def importing(talent: User, sign_in: Callable[[User], FlaskClient]) -> Importing:
    """An import that the talent director is about to start."""
    return Importing(sign_in(talent))
