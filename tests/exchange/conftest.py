"""What the tests of import and export share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, g, request_started
from flask.testing import FlaskClient

from succession.access.models import User
from succession.db import db
from tests.exchange.browsing import Importing


@pytest.fixture(autouse=True)
def each_request_is_a_new_one(app: Flask) -> Iterator[None]:
    """The context that the ``app`` fixture keeps open is shared by every request in it; a browser's are not."""

    def forget(_sender: Any, **_extra: Any) -> None:
        for name in list(g):
            g.pop(name)
        db.session.rollback()

    with request_started.connected_to(forget, app):
        yield


@pytest.fixture
def importing(talent: User, sign_in: Callable[[User], FlaskClient]) -> Importing:
    """An import that the talent director is about to start."""
    return Importing(sign_in(talent))
