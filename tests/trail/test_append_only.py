"""The database itself refuses to rewrite the trail and the log of changes, whoever asks."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from succession.company import company
from succession.db import db, writing
from succession.demo.operations import load_into_empty, remove
from succession.trail.key import places
from succession.trail.operations import trace_alone
from succession.trail.triggers import REFUSED
from tests.conftest import NOON, PASSWORD
from tests.leaders.cast import a_leader
from tests.trail.test_checking import checked

REWRITING = [
    "UPDATE trail_entry SET outcome = 'x'",
    "UPDATE trail_entry SET number = number + 10",
    "DELETE FROM trail_entry",
    "DELETE FROM trail_entry WHERE number = 2",
    "UPDATE change SET operation = 'x'",
    "UPDATE change SET by_id = NULL",
    "UPDATE change SET at = '2020-01-01 00:00:00'",
    "DELETE FROM change",
]
COLUMNS = "at, by_id, kind, action, about, outcome, change_id, content_digest, previous_hash, hash"
ADDING = f"INSERT INTO trail_entry (number, {COLUMNS}) SELECT {{}}, {COLUMNS} FROM trail_entry WHERE number = 2"  # noqa: S608  # our own words
SQLITE_ONLY = ["INSERT OR REPLACE INTO trail_entry SELECT * FROM trail_entry WHERE number = 2"]
POSTGRESQL_ONLY = ["TRUNCATE trail_entry", "TRUNCATE change CASCADE", 'TRUNCATE "user" CASCADE']


def some_entries() -> None:
    a_leader("Noor Lindgren")
    trace_alone("read", at=NOON, by=None, action="leaders.read")


def test_nothing_is_rewritten(app: Flask) -> None:
    some_entries()
    own = SQLITE_ONLY if db.engine.dialect.name == "sqlite" else POSTGRESQL_ONLY
    for statement in [*REWRITING, *own, *(ADDING.format(number) for number in (0, 1, 2, 4, 99))]:
        with pytest.raises(DatabaseError, match=REFUSED), writing() as connection:
            connection.execute(text(statement))
    assert checked().flaw is None
    assert checked().head.number == 2


def test_the_words_of_a_change_can_be_redacted(app: Flask) -> None:
    some_entries()
    with writing() as connection:
        connection.execute(text("UPDATE change SET summary = '', reason = '', by_name = ''"))
        connection.execute(text("DELETE FROM change_entry"))
    assert checked().flaw is not None  # and never unseen


def test_removing_the_demo_company_begins_another_trail(app: Flask) -> None:
    load_into_empty(PASSWORD)
    assert company().is_demo
    remove()
    assert checked().flaw is None
    assert checked().head.number == 0
    some_entries()
    assert checked().flaw is None
    assert [line.split()[0] for line in places().log.read_text().splitlines()] == ["anchor", "anew"]
    with pytest.raises(DatabaseError, match=REFUSED), writing() as connection:
        connection.execute(text("DELETE FROM trail_entry"))
