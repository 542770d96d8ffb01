"""A few leaders and positions of the invented company, for the tests of the writing rooms."""

from __future__ import annotations

from datetime import date
from typing import Any

from succession.db import db
from succession.leaders.models import Leader
from succession.leaders.operations import add_leader
from succession.positions.models import Position
from succession.positions.operations import add_position
from tests.conftest import NOON

#: Everything in these tests is on record since then.
START = date(2026, 1, 5)


def a_leader(name: str, **said: Any) -> Leader:
    """A leader on record since START."""
    leader = add_leader(None, NOON, name=name, on=START, **said)
    db.session.commit()
    return leader


def a_position(title: str, **said: Any) -> Position:
    """A position on record since START."""
    position = add_position(None, NOON, title=title, on=START, **said)
    db.session.commit()
    return position


def text_of(answer: Any) -> str:
    """The page as text with its markup."""
    return str(answer.get_data(as_text=True))


def hidden(page: str, name: str) -> str:
    """The value of a hidden field in the page's markup."""
    return page.split(f'name="{name}"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
