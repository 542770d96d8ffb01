"""What is past its time goes, exactly that, once; a legal hold wins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from succession.access.models import User, UserSession
from succession.access.operations import add_user, change_user
from succession.access.signed_in import begin_session
from succession.audit import FORGOTTEN, Change, ChangeEntry
from succession.db import db
from succession.exchange.operations import begin_import, cancel_import
from succession.exchange.reading import read_paste
from succession.leaders.models import LeaderRisk
from succession.leaders.operations import judge_risk
from succession.nominations.models import Nomination
from succession.nominations.operations import nominate, record_departure, withdraw
from succession.notes.models import Note
from succession.notes.operations import write_note
from succession.positions.models import EmergencyCover
from succession.positions.operations import end_cover, name_cover
from succession.privacy.holds import lift_hold, set_hold
from succession.privacy.models import LegalHold
from succession.privacy.overdue import FINDERS, overdue
from succession.privacy.periods import DEFAULTS, periods_of
from succession.privacy.person import person_of
from succession.privacy.retention import REMOVE, apply_retention
from tests.conftest import NOON, PASSWORD
from tests.leaders.cast import START, a_leader, a_position, text_of

PERIODS = periods_of(None)
DAY = timedelta(days=1)


def at_end_of(kind: str, since: datetime) -> datetime:
    """The instant at which something counted from ``since`` is past its time."""
    length = PERIODS[kind].length
    assert length is not None
    day = length.after(since.date())
    return since.replace(year=day.year, month=day.month, day=day.day)


def counts(at: datetime) -> dict[str, tuple[int, int]]:
    """Kind -> (past its time, held), where there is any."""
    found = overdue(PERIODS, at.date())
    return {one.period.kind: (len(one.keys), one.held) for one in found if one.keys or one.held}


def apply(at: datetime, folder: Path) -> Change | None:
    change, _ = apply_retention(None, at, PERIODS, folder)
    db.session.commit()
    return change


def test_every_kind_with_a_period_is_found_and_removed() -> None:
    timed = {period.kind for period in DEFAULTS if period.length}
    assert FINDERS.keys() == timed == REMOVE.keys() | {"former_leader"}
    assert all(period.then for period in DEFAULTS if period.length)


def test_a_nomination_goes_on_the_day_and_not_before(app: Flask, tmp_path: Path) -> None:
    seat, ann, bo = a_position("VP Sales"), a_leader("Ann Lee"), a_leader("Bo Reed")
    gone = nominate(None, NOON, seat, ann, readiness="ready_now", on=START, why="Runs a region.")
    withdraw(None, NOON, gone, version=gone.version, on=None, reason="Moved on.")
    nominate(None, NOON, seat, bo, readiness="ready_now", on=START)
    db.session.commit()
    due = at_end_of("nomination", NOON)
    assert counts(due - DAY) == {}
    assert apply(due - DAY, tmp_path) is None
    assert counts(due) == {"nomination": (1, 0)}
    change = apply(due, tmp_path)
    assert change is not None
    assert change.summary == ("Removed what was past its time: nominations, with their readiness and ground: 1.")
    assert {row.leader_id for row in db.session.scalars(select(Nomination))} == {bo.id}
    assert counts(due) == {}
    assert apply(due, tmp_path) is None
    log = " ".join(db.session.scalars(select(Change.summary + Change.reason)))
    assert "Ann Lee from the slate" not in log
    assert "Moved on." not in log
    assert "Named Bo Reed for VP Sales." in log


def test_a_cover_and_each_judgement_of_a_risk_go_after_their_own_ends(app: Flask, tmp_path: Path) -> None:
    seat, ann = a_position("VP Sales"), a_leader("Ann Lee")
    cover = name_cover(None, NOON, seat, ann, on=START, agreed_on=START, limit_months=3)
    end_cover(None, NOON, cover, version=cover.version, on=None)
    first = judge_risk(None, NOON, ann, version="", on=START, risk_of_loss="high")
    judge_risk(None, NOON, ann, version=first.version, on=None, risk_of_loss="low", reason="Stays.")
    db.session.commit()
    due = at_end_of("risk", NOON)
    # The first judgement was put aside and ended on that day; the new one holds.
    assert counts(due) == {"cover": (1, 0), "risk": (2, 0)}
    apply(due, tmp_path)
    assert [row.risk_of_loss for row in db.session.scalars(select(LeaderRisk))] == ["low"]
    assert db.session.scalars(select(EmergencyCover)).all() == []
    entries = db.session.scalars(select(ChangeEntry).where(ChangeEntry.kind == "leader_risk")).all()
    assert [(entry.before, (entry.after or {}).get("risk_of_loss")) for entry in entries] == [(None, "low")]


def test_who_left_is_erased_after_the_time_and_the_rest_stays(app: Flask, tmp_path: Path) -> None:
    seat, ann, bo = a_position("VP Sales"), a_leader("Ann Lee"), a_leader("Bo Reed")
    nominate(None, NOON, seat, ann, readiness="ready_now", on=START, why="Runs a region.")
    record_departure(None, NOON, ann, on=None)
    db.session.commit()
    due = at_end_of("former_leader", NOON)
    assert counts(due)["former_leader"] == (1, 0)
    apply(due, tmp_path)
    assert person_of(ann).name == "Erased person 1"
    assert person_of(bo).name == "Bo Reed"
    assert "Ann Lee" not in " ".join(db.session.scalars(select(Change.summary)))
    assert counts(due) == {}


def test_notes_sessions_imports_accounts_and_lifted_holds_go(app: Flask, talent: User, tmp_path: Path) -> None:
    ann = a_leader("Ann Lee")
    write_note(talent, NOON, ann, text="Would move to Lyon.")
    begin_session(talent, NOON)
    open_one = begin_import(talent, NOON, "open.csv", read_paste("leader_id\tname\na\tAnn Lee"))
    closed = begin_import(talent, NOON, "closed.csv", read_paste("leader_id\tname\na\tAnn Lee"))
    cancel_import(closed)
    off = add_user(None, NOON, email="off@x.example", name="Olga Off", roles=["talent_director"], password=PASSWORD)
    change_user(None, NOON, off, name="Olga Off", roles=["talent_director"], is_active=False, leader_id=None)
    set_hold(talent, NOON, ann, reason="File 17.")
    lift_hold(talent, NOON, ann)
    db.session.commit()
    assert counts(at_end_of("import_rows", NOON)) == {"import_rows": (1, 0)}
    assert counts(at_end_of("session", NOON)) == {"session": (1, 0), "import_rows": (1, 0)}
    due = at_end_of("note", NOON)
    assert counts(due) == {"note": (1, 0), "session": (1, 0), "import_rows": (1, 0), "user": (1, 0), "hold": (1, 0)}
    apply(due, tmp_path)
    for model in (Note, UserSession, LegalHold):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0
    assert (open_one.state, open_one.sheets, open_one.file_name) == ("cancelled", {}, "open.csv")
    assert (off.name, off.is_active, off.grants) == (f"Former user {off.id}", False, [])
    assert "off@x.example" not in str([(e.before, e.after) for e in db.session.scalars(select(ChangeEntry))])
    due = at_end_of("import_name", NOON)
    assert counts(due) == {"import_name": (2, 0)}
    apply(due, tmp_path)
    assert (open_one.file_name, closed.file_name, closed.mapping) == ("", "", {})
    assert counts(due) == {}


def test_an_account_that_was_switched_on_again_counts_anew(app: Flask) -> None:
    user = add_user(None, NOON, email="u@x.example", name="Ulla On", roles=["assessor"], password=PASSWORD)
    for days, is_active in ((0, False), (10, True), (20, False)):
        change_user(
            None, NOON + days * DAY, user, name="Ulla On", roles=["assessor"], is_active=is_active, leader_id=None
        )
    db.session.commit()
    assert counts(at_end_of("user", NOON)) == {}
    assert counts(at_end_of("user", NOON + 20 * DAY)) == {"user": (1, 0)}


def test_nothing_of_somebody_under_a_hold_goes(app: Flask, talent: User, tmp_path: Path) -> None:
    seat, ann = a_position("VP Sales"), a_leader("Ann Lee")
    gone = nominate(None, NOON, seat, ann, readiness="ready_now", on=START)
    withdraw(None, NOON, gone, version=gone.version, on=None, reason="Moved on.")
    judge_risk(None, NOON, ann, version="", on=START, risk_of_loss="high")
    write_note(talent, NOON, ann, text="Would move to Lyon.")
    user = add_user(None, NOON, email="a@x.example", name="Ann Lee", roles=[], password=PASSWORD, leader_id=ann.id)
    begin_session(user, NOON)
    begin_import(talent, NOON, "open.csv", read_paste("leader_id\tname\na\tLEE, Ann"))
    record_departure(None, NOON, ann, on=None)
    set_hold(talent, NOON, ann, reason="File 17.")
    db.session.commit()
    due = at_end_of("nomination", NOON)
    held = counts(due)
    assert held == {
        "former_leader": (0, 1),
        "nomination": (0, 1),
        "risk": (0, 2),
        "note": (0, 1),
        "session": (0, 1),
        "import_rows": (0, 1),
    }
    assert apply(due, tmp_path) is None
    assert counts(due) == held
    lift_hold(talent, due, ann)
    db.session.commit()
    assert apply(due, tmp_path) is not None
    assert person_of(ann).name == "Erased person 1"


def test_a_change_whose_records_are_gone_stands_on_no_page(
    app: Flask, talent: User, sign_in: Callable[[User], FlaskClient], tmp_path: Path
) -> None:
    seat, ann = a_position("VP Sales"), a_leader("Ann Lee")
    gone = nominate(None, NOON, seat, ann, readiness="ready_now", on=START)
    withdraw(None, NOON, gone, version=gone.version, on=None, reason="Moved on.")
    db.session.commit()
    apply(at_end_of("nomination", NOON), tmp_path)
    assert len(db.session.scalars(select(Change).where(Change.summary == FORGOTTEN)).all()) == 2
    page = text_of(sign_in(talent).get("/activity"))
    assert f">{FORGOTTEN}<" not in page
    assert "Removed what was past its time:" in page
