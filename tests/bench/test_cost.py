"""Pages of the bench cost the same number of queries however many leaders there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from succession.access.models import User
from succession.access.readers import OPERATOR
from succession.analysis.answers import analyze
from succession.bench.queries import load_facts
from succession.clock import today
from succession.db import db
from tests.bench.companies import insert_large
from tests.conftest import _empty, _user

PAGES = ["/bench", "/bench?sort=findings&q=a", "/graph", "/graph?view=list", "/findings", "/findings/FIRST"]


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that the database executes meanwhile."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_costs_as_many_queries_for_50_as_for_500_leaders(
    app: Flask, sign_in: Callable[[User], FlaskClient], address: str
) -> None:
    costs = []
    for leaders in (50, 500):
        with app.app_context():  # a context of its own, so that nobody is signed in yet
            _empty()
            insert_large(leaders // 2)
            director = sign_in(_user("talent@halden.example", "Mara Adeyemi", "talent_director"))
            first = analyze(load_facts(today(), OPERATOR)).findings[0].id
            db.session.remove()
            with counted() as statements:
                assert director.get(address.replace("FIRST", first)).status_code == 200
            costs.append(len(statements))
    assert costs[0] == costs[1]
    assert costs[0] <= 15  # three of them write the look down
