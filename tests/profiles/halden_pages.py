"""Halden in the database, where its pages are, and what stands on them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import event, select

from succession.access.models import User
from succession.db import db
from succession.leaders.models import Leader
from succession.positions.models import Position

SignIn = Callable[[User], FlaskClient]


def leader(key: str) -> Leader:
    return db.session.scalars(select(Leader).where(Leader.external_key == key)).one()


def position(key: str) -> Position:
    return db.session.scalars(select(Position).where(Position.external_key == key)).one()


def leader_url(key: str) -> str:
    return f"/leaders/{leader(key).uuid}"


def position_url(key: str) -> str:
    return f"/positions/{position(key).uuid}"


def become(user: User, key: str) -> User:
    """The user is this leader from now on."""
    user = db.session.merge(user)
    user.leader_id = leader(key).id
    db.session.commit()
    return user


def words_of(answer: Any) -> str:
    """What stands in a page's main part, as one line of text."""
    assert answer.status_code == 200, answer.status
    return in_words("<main" + answer.get_data(as_text=True).split("<main", 1)[1].split("</main>", 1)[0])


def in_words(markup: str) -> str:
    """The text of some markup in one line, without the space that a tag leaves before a comma or a full stop."""
    words = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())
    return re.sub(r" ([.,;:])", r"\1", words)


def rows_of(answer: Any) -> list[str]:
    """The rows of a page's first table body, each as one line of text."""
    body = answer.get_data(as_text=True).split("<tbody>", 1)[1].split("</tbody>", 1)[0]
    return [in_words(f"<tr{row}") for row in body.split("<tr")[1:]]


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """The statements that reach the database meanwhile, those that begin and end transactions left out."""
    statements: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
