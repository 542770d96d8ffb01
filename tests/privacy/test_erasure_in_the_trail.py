"""The audit trail hears of every change that says less by now, and of no other: it is checked against what is left."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from succession.access.models import User
from succession.audit import Change, ChangeEntry
from succession.db import db
from succession.nominations.operations import nominate, withdraw
from succession.privacy import operations, retention
from succession.privacy.person import find_person
from succession.trail.models import TrailEntry
from tests.conftest import NOON
from tests.leaders.cast import START, a_leader, a_position
from tests.privacy.cast import KEY, a_canary
from tests.privacy.test_retention import PERIODS, at_end_of


def the_log() -> dict[int, object]:
    """Change -> everything that the log says of it."""
    db.session.expire_all()
    entries: dict[int, list[object]] = {}
    for entry in db.session.scalars(select(ChangeEntry).order_by(ChangeEntry.id)):
        entries.setdefault(entry.change_id, []).append((entry.kind, entry.subject, entry.before, entry.after))
    changes = db.session.scalars(select(Change).order_by(Change.id))
    return {c.id: (c.summary, c.reason, c.by_name, entries.get(c.id, [])) for c in changes}


def heard() -> set[int | None]:
    """The numbers of the changes that the audit trail knows to say less."""
    return set(db.session.scalars(select(TrailEntry.change_id).where(TrailEntry.kind == "erasure")))


def changed(before: dict[int, object], after: dict[int, object]) -> set[int]:
    return {number for number, said in before.items() if after[number] != said}


def test_an_erasure_tells_of_exactly_the_changes_that_say_less(app: Flask, talent: User, tmp_path: Path) -> None:
    a_canary(talent)
    before = the_log()
    operations.erase(None, NOON + timedelta(days=1), find_person(KEY), reason="Asked.", folder=tmp_path)
    db.session.commit()
    told = changed(before, the_log())
    assert len(told) > 10
    assert heard() == told


def test_retention_tells_of_exactly_the_changes_that_say_less(app: Flask, tmp_path: Path) -> None:
    seat, ann = a_position("VP Sales"), a_leader("Ann Lee")
    gone = nominate(None, NOON, seat, ann, readiness="ready_now", on=START)
    withdraw(None, NOON, gone, version=gone.version, on=None, reason="Moved on.")
    db.session.commit()
    before = the_log()
    retention.apply_retention(None, at_end_of("nomination", NOON), PERIODS, tmp_path)
    db.session.commit()
    told = changed(before, the_log())
    assert len(told) == 2
    assert heard() == told
