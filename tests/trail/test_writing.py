"""No entry, no change: what is written down, in which transaction, and what becomes of it when that is taken back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import DatabaseError

from succession.access.models import User
from succession.audit import Change, ChangeEntry, begin_change
from succession.company import name_company
from succession.db import db, writing
from succession.exchange.models import SavedMapping
from succession.trail.acting import Acting, act_as
from succession.trail.checking import Verdict
from succession.trail.key import places
from succession.trail.models import TrailEntry
from succession.trail.operations import trace, trace_alone
from tests.conftest import NOON
from tests.trail.test_checking import checked


def entries() -> list[TrailEntry]:
    return list(db.session.scalars(select(TrailEntry).order_by(TrailEntry.number)))


def in_database(verdict: Verdict) -> int:
    """How many entries there are, all of them intact."""
    assert verdict.flaw is None
    return verdict.head.number


@contextmanager
def no_more_entries() -> Iterator[None]:
    """The database takes no entry of the trail until the block ends."""
    if db.engine.dialect.name == "sqlite":
        make = "CREATE TRIGGER full BEFORE INSERT ON trail_entry BEGIN SELECT RAISE(ABORT, 'full'); END"
        drop = "DROP TRIGGER full"
    else:
        make = "ALTER TABLE trail_entry ADD CONSTRAINT no_more CHECK (number < 0) NOT VALID"
        drop = "ALTER TABLE trail_entry DROP CONSTRAINT no_more"
    db.session.rollback()
    with writing() as connection:
        connection.exec_driver_sql(make)
    try:
        yield
    finally:
        db.session.rollback()
        with writing() as connection:
            connection.exec_driver_sql(drop)


def test_a_change_has_an_entry_with_who_when_and_what(app: Flask, administrator: User) -> None:
    name_company(administrator, NOON, name="Halden", scope="sales")
    db.session.commit()
    change = db.session.scalars(select(Change).order_by(Change.id.desc())).first()
    last = entries()[-1]
    assert change is not None
    assert (last.number, last.at, last.by_id, last.kind) == (2, NOON, administrator.id, "change")
    assert (last.action, last.about, last.change_id) == ("name_company", str(change.uuid), change.id)


def test_changes_of_one_transaction_have_an_entry_each_in_their_order(app: Flask) -> None:
    for word in ("one", "two", "three"):
        begin_change(None, NOON, word, "Something")
    trace("command", at=NOON, by=None, action="four")
    db.session.commit()
    assert [(e.number, e.action) for e in entries()] == [(1, "four"), (2, "one"), (3, "two"), (4, "three")]
    assert in_database(checked()) == 4


def test_what_is_rolled_back_leaves_no_entry_and_no_gap(app: Flask) -> None:
    begin_change(None, NOON, "kept", "Something")
    db.session.commit()
    begin_change(None, NOON, "taken_back", "Something")
    trace("command", at=NOON, by=None, action="taken_back")
    db.session.rollback()
    db.session.commit()
    begin_change(None, NOON, "kept", "Something")
    db.session.commit()
    assert [e.action for e in entries()] == ["kept", "kept"]
    assert in_database(checked()) == 2


def test_a_savepoint_takes_back_its_entries_and_its_changes(app: Flask) -> None:
    begin_change(None, NOON, "before", "Something")
    savepoint = db.session.begin_nested()
    begin_change(None, NOON, "inside", "Something")
    trace("command", at=NOON, by=None, action="inside")
    savepoint.rollback()
    with db.session.begin_nested():
        begin_change(None, NOON, "kept", "Something")
        trace("command", at=NOON, by=None, action="kept too")
    db.session.commit()
    assert [e.action for e in entries()] == ["kept too", "before", "kept"]
    assert in_database(checked()) == 3


def test_only_a_savepoint_with_an_entry_that_is_taken_back_leaves_the_anchor_where_it_was(app: Flask) -> None:
    savepoint = db.session.begin_nested()
    trace("command", at=NOON, by=None, action="inside")
    savepoint.rollback()
    db.session.commit()
    assert entries() == []
    assert not places().anchor.exists()


def test_without_an_entry_there_is_no_change(app: Flask) -> None:
    with no_more_entries():
        name_company(None, NOON, name="Halden", scope="sales")
        with pytest.raises(DatabaseError):
            db.session.commit()
    assert db.session.scalar(select(func.count()).select_from(Change)) == 0


def test_rows_inserted_in_bulk_and_later_notes_count(app: Flask) -> None:
    change = begin_change(None, NOON, "import", "Something")
    db.session.execute(
        insert(ChangeEntry),
        [{"change_id": change.id, "kind": "x", "subject": str(n), "before": None, "after": {"n": n}} for n in range(9)],
    )
    db.session.commit()
    assert in_database(checked()) == 1
    with writing() as connection:
        connection.execute(update(ChangeEntry).where(ChangeEntry.subject == "8").values(after={"n": 9}))
    assert checked().flaw is not None


def test_a_write_that_is_no_change_has_an_entry_on_behalf_of_whoever_acts(app: Flask, administrator: User) -> None:
    act_as(Acting(administrator.id, NOON, "import.run"))
    db.session.add(SavedMapping(name="Payroll", shape="people", mapping={}))
    db.session.commit()
    db.session.execute(update(SavedMapping).values(name="Other"))
    db.session.commit()
    act_as(None)
    db.session.execute(update(SavedMapping).values(name="Third"))
    db.session.commit()
    written = [(e.kind, e.action, e.by_id) for e in entries()[1:]]
    assert written == [("change", "import.run", administrator.id)] * 2 + [("change", "write", None)]


def test_reading_leaves_no_entry(app: Flask, administrator: User) -> None:
    db.session.scalars(select(User)).all()
    db.session.commit()
    assert len(entries()) == 1


def test_an_unknown_kind_is_refused(app: Flask) -> None:
    with pytest.raises(ValueError, match="gossip"):
        trace("gossip", at=NOON, by=None, action="leaders.read")


def test_many_write_at_once_and_the_numbers_have_no_gap(app: Flask) -> None:
    db.session.rollback()

    def work() -> None:
        with app.app_context():
            for _ in range(10):
                trace_alone("read", at=NOON, by=None, action="leaders.read")
                begin_change(None, NOON, "test", "Something")
                db.session.commit()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    verdict = checked()
    assert in_database(verdict) == 80
    assert verdict.anchored == 80


def test_an_entry_of_its_own_is_refused_while_something_is_written(app: Flask, administrator: User) -> None:
    begin_change(None, NOON, "unfinished", "Something")
    with pytest.raises(RuntimeError, match="trace"):
        trace_alone("read", at=NOON, by=None, action="leaders.read")
    db.session.rollback()
    trace_alone("read", at=NOON, by=administrator, action="leaders.read")
    assert in_database(checked()) == 2
