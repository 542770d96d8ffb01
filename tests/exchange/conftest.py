"""What the tests of import and export share."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from succession.access.models import User
from tests.exchange.browsing import Importing


@pytest.fixture
def importing(talent: User, sign_in: Callable[[User], FlaskClient]) -> Importing:
    """An import that the talent director is about to start."""
    return Importing(sign_in(talent))
