"""Whatever is tampered with is found, and the first bad entry named; what happens in honest use is not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, func, select, text, update

from succession.audit import Change, ChangeEntry
from succession.db import db, reading, writing
from succession.demo.operations import load_into_empty
from succession.trail.chain import START
from succession.trail.checking import NEWEST, Verdict, anchored, check, check_newest, in_words
from succession.trail.content import CHANGE, ENTRY
from succession.trail.key import audit_key, places
from succession.trail.models import TrailEntry
from succession.trail.operations import erased, trace, trace_alone
from succession.trail.writing import Draft, append
from tests.conftest import NOON, PASSWORD
from tests.leaders.cast import a_leader
from tests.trail.tampering import WAYS, end_in_log, in_hand, is_found, tamper


def checked() -> Verdict:
    """What a check of everything says now."""
    outside = anchored(audit_key(), places(), with_log=True)
    with reading() as connection:
        return check(connection, audit_key(), outside)


def some_entries() -> None:
    """A trail of changes, looks and a refusal."""
    for number in range(12):
        a_leader(f"Leader {number}")
        trace_alone("read", at=NOON, by=None, action="leaders.read")
    trace_alone("denial", at=NOON, by=None, action="audit.read", outcome="404")


def test_an_honest_trail_is_intact(app: Flask) -> None:
    load_into_empty(PASSWORD)
    verdict = checked()
    assert verdict.flaw is None
    assert verdict.head.number == db.session.scalar(select(func.count()).select_from(Change))
    assert in_words(verdict) == f"{verdict.head.number} entries, intact, head {verdict.head.hash}, anchor agrees"


def test_a_trail_that_has_not_begun_is_intact(app: Flask) -> None:
    assert checked().flaw is None


@pytest.mark.parametrize("seed", [1, 2])
def test_every_way_of_tampering_is_found(app: Flask, seed: int) -> None:
    some_entries()
    end_in_log()
    missed = []
    for name, act in WAYS.items():
        with in_hand() as connection:
            expected, verdict = tamper(connection, act, seed)
        if not is_found(expected, verdict):
            missed.append((name, expected, verdict))
    assert missed == []
    assert checked().flaw is None


def test_the_first_bad_entry_is_named_with_its_time_and_action(app: Flask) -> None:
    some_entries()
    with in_hand() as connection:
        _, verdict = tamper(connection, WAYS["delete a row of the log"], 3)
    assert verdict.flaw is not None
    named = db.session.get_one(TrailEntry, verdict.flaw.number)
    assert (verdict.flaw.at, verdict.flaw.action) == (named.at, "add_leader")
    assert f"Entry {named.number} (2026-11-21 12:00:00 UTC, add_leader)" in in_words(verdict)


def test_a_value_that_cannot_be_read_is_named_as_well(app: Flask) -> None:
    some_entries()
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL refuses such values")
    for words in ("at = 'yesterday'", "action = CAST(x'ff00' AS TEXT)", "kind = x'00'"):
        with in_hand() as connection:
            expected, verdict = tamper(connection, lambda trail, w=words: _set(trail.connection, w), 1)
        assert is_found(expected, verdict), words


def _set(connection: Connection, words: str) -> int:
    connection.exec_driver_sql(f"UPDATE trail_entry SET {words} WHERE number = 7")  # noqa: S608  # our own words
    return 7


def test_a_process_killed_before_the_anchor_leaves_it_behind_and_the_trail_intact(app: Flask) -> None:
    a_leader("Noor Lindgren")
    kept = places().anchor.read_bytes()
    a_leader("Tom Baker")
    places().anchor.write_bytes(kept)
    assert checked().flaw is None
    assert in_words(checked()).endswith("anchor agrees up to entry 1")
    a_leader("Uma Lind")
    assert in_words(checked()).endswith("anchor agrees")


def test_an_anchor_of_a_longer_trail_stays_as_evidence(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    some_entries()
    kept = places().anchor.read_bytes()
    with in_hand() as connection:
        tamper(connection, WAYS["cut the end off"], 5)
        connection.commit()
    for number in range(40):  # more than were cut off
        a_leader(f"Later {number}")
    assert places().anchor.read_bytes() == kept
    assert "not of this trail" in caplog.text
    flaw = checked().flaw
    assert flaw is not None
    assert "is not the one that the anchor outside the database names" in flaw.words


def test_a_log_of_anchors_grows_at_most_every_five_minutes(app: Flask) -> None:
    some_entries()
    assert len(places().log.read_bytes().splitlines()) == 1
    minutes_ago = places().log.stat().st_mtime - 301
    os.utime(places().log, (minutes_ago, minutes_ago))
    a_leader("Tom Baker")
    a_leader("Uma Lind")
    assert len(places().log.read_bytes().splitlines()) == 2
    assert checked().flaw is None


def test_an_anchor_that_cannot_be_written_loses_no_change(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    a_leader("Noor Lindgren")
    usual: Path = places().anchor
    app.config["AUDIT_ANCHOR"] = str(usual.parent)  # a folder cannot be written like a file
    try:
        a_leader("Tom Baker")
    finally:
        app.config["AUDIT_ANCHOR"] = str(usual)
    assert "could not be written" in caplog.text
    assert in_words(checked()).endswith("anchor agrees up to entry 1")


def test_an_erasure_is_checked_against_what_is_left(app: Flask) -> None:
    a_leader("Noor Lindgren")
    a_leader("Tom Baker")
    first = db.session.scalars(select(Change).order_by(Change.id)).first()
    assert first is not None
    number = first.id
    db.session.execute(update(ChangeEntry).where(ChangeEntry.change_id == number).values(after={"name": "Person 1"}))
    db.session.execute(update(Change).where(Change.id == number).values(summary="Added Person 1."))
    erased(NOON, None, [number])
    db.session.commit()
    assert checked().flaw is None
    assert checked().head.number == 3
    with writing() as connection:
        connection.execute(text("UPDATE change SET summary = 'Added nobody.' WHERE id = :id"), {"id": number})
    flaw = checked().flaw
    assert flaw is not None
    assert (flaw.number, flaw.action) == (3, "erase")


def test_a_redaction_that_nobody_wrote_down_is_found(app: Flask) -> None:
    a_leader("Noor Lindgren")
    db.session.execute(update(ChangeEntry).values(after=None))
    trace("erasure", at=NOON, by=None, action="erase")
    db.session.commit()
    flaw = checked().flaw
    assert flaw is not None
    assert flaw.number == 1


def test_a_page_checks_the_newest_entries_only(app: Flask) -> None:
    with writing() as connection:
        append(connection, START, [Draft("read", NOON, None, "leaders.read")] * (NEWEST + 50))
    trace_alone("read", at=NOON, by=None, action="leaders.read")
    for number, is_seen in ((51, False), (52, True), (NEWEST + 51, True)):
        with in_hand() as connection:
            tamper(connection, lambda trail, n=number: _set_outcome(trail.connection, n), 1)
            outside = anchored(audit_key(), places(), with_log=False)
            flaw = check_newest(connection, audit_key(), outside).flaw
        assert (flaw is not None) == is_seen
        assert flaw is None or flaw.number == number


def _set_outcome(connection: Connection, number: int) -> int:
    connection.execute(text("UPDATE trail_entry SET outcome = 'x' WHERE number = :n"), {"n": number})
    return number


def test_the_digest_covers_every_column_of_the_log(app: Flask) -> None:
    assert [column.name for column in CHANGE.c] == [column.name for column in Change.__table__.c]
    assert [column.name for column in ENTRY.c] == [column.name for column in ChangeEntry.__table__.c]
