"""Dated records: what held when, what was known when, who loses a race, and what undo puts back."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from succession.audit import Change, ChangeEntry
from succession.dated import end, holds, record
from succession.db import db
from succession.leaders.models import Leader, LeaderRecord, LeaderRisk
from succession.leaders.operations import add_leader, change_leader, judge_risk
from succession.leaders.queries import record_of, risk_of
from succession.nominations.models import Nomination
from succession.nominations.operations import change_nomination, nominate, rank_slate, record_departure, withdraw
from succession.nominations.queries import slate_of
from succession.positions.models import Incumbency, Position
from succession.positions.operations import change_position, seat_incumbent, seat_interim, vacate
from succession.positions.queries import record_of as position_record_of
from succession.refusals import Refusal, StaleVersion
from succession.undoing import undo_change
from tests.conftest import NOON
from tests.leaders.cast import START, a_leader, a_position

MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)
LATER = NOON + timedelta(hours=1)


def unit_on(leader: Leader, as_of: date, known_on: date | None = None) -> str | None:
    here = (holds(LeaderRecord, as_of, known_on), LeaderRecord.leader_id == leader.id)
    return db.session.scalar(select(LeaderRecord.unit).where(*here))


def newest() -> Change:
    return db.session.scalars(select(Change).order_by(Change.id.desc()).limit(1)).one()


def move(leader: Leader, unit: str, on: date, at: datetime = NOON) -> LeaderRecord:
    row = record_of(leader, on)
    assert row is not None
    return change_leader(None, at, leader, version=row.version, on=on, unit=unit)


def holder(position: Position, as_of: date) -> str | None:
    names = select(LeaderRecord.name).join(Incumbency, Incumbency.leader_id == LeaderRecord.leader_id)
    return db.session.scalar(
        names.where(
            holds(Incumbency, as_of), Incumbency.position_id == position.id, LeaderRecord.superseded_at.is_(None)
        )
    )


def test_a_change_holds_from_its_day_and_leaves_the_days_before_as_they_were(app: Flask) -> None:
    aisha = a_leader("Aisha Khan", unit="US West")
    move(aisha, "Americas", MARCH)
    assert [unit_on(aisha, day) for day in (START, date(2026, 2, 28), MARCH, JUNE)] == [
        "US West",
        "US West",
        "Americas",
        "Americas",
    ]
    assert unit_on(aisha, START - timedelta(days=1)) is None


def test_what_was_known_then_is_not_changed_by_what_is_entered_later(app: Flask) -> None:
    aisha = a_leader("Aisha Khan", unit="US West")
    move(aisha, "Americas", MARCH, at=NOON + timedelta(days=3))
    assert unit_on(aisha, JUNE, known_on=NOON.date()) == "US West"
    assert unit_on(aisha, JUNE, known_on=NOON.date() + timedelta(days=2)) == "US West"
    assert unit_on(aisha, JUNE, known_on=NOON.date() + timedelta(days=3)) == "Americas"


def test_a_change_on_the_first_day_corrects_the_record_from_its_start(app: Flask) -> None:
    aisha = a_leader("Aisha Khan", unit="US West")
    move(aisha, "Americas", START)
    assert unit_on(aisha, START) == "Americas"
    assert len(db.session.scalars(select(LeaderRecord).where(LeaderRecord.superseded_at.is_(None))).all()) == 1


def test_a_change_before_the_first_day_is_refused_and_saves_nothing(app: Flask) -> None:
    aisha = a_leader("Aisha Khan", unit="US West")
    row = record_of(aisha, JUNE)
    assert row is not None
    with pytest.raises(Refusal, match="This holds since 05 Jan 2026"):
        change_leader(None, NOON, aisha, version=row.version, on=START - timedelta(days=9), unit="Americas")
    db.session.rollback()
    assert unit_on(aisha, JUNE) == "US West"


def test_of_two_people_who_save_at_once_one_is_told_and_nothing_is_lost(app: Flask) -> None:
    leader = a_leader("Aisha Khan", unit="US West")
    row = record_of(leader, JUNE)
    assert row is not None
    leader_id, version = leader.id, row.version
    db.session.remove()
    start, outcomes = threading.Barrier(2), []

    def edit(unit: str) -> None:
        with app.app_context():
            start.wait(10)
            try:
                change_leader(None, LATER, db.session.get_one(Leader, leader_id), version=version, on=MARCH, unit=unit)
                db.session.commit()
                outcomes.append(("saved", unit))
            except StaleVersion:
                db.session.rollback()
                outcomes.append(("told", unit))
            finally:
                db.session.remove()

    both = [threading.Thread(target=edit, args=(unit,)) for unit in ("Americas", "EMEA")]
    for one in both:
        one.start()
    for one in both:
        one.join(30)
    assert sorted(outcome for outcome, _ in outcomes) == ["saved", "told"]
    winner = next(unit for outcome, unit in outcomes if outcome == "saved")
    again = db.session.get_one(Leader, leader_id)
    assert (unit_on(again, JUNE), unit_on(again, START)) == (winner, "US West")


def test_undo_puts_the_record_back_with_its_days(app: Flask) -> None:
    aisha = a_leader("Aisha Khan", unit="US West")
    move(aisha, "Americas", MARCH)
    _, kept = undo_change(None, LATER, newest())
    assert kept == []
    assert [unit_on(aisha, day) for day in (START, JUNE)] == ["US West", "US West"]


def test_undo_leaves_alone_what_somebody_edited_since(app: Flask) -> None:
    aisha = a_leader("Aisha Khan", unit="US West")
    move(aisha, "Americas", MARCH)
    first = newest()
    move(aisha, "EMEA", JUNE)
    _, kept = undo_change(None, LATER, first)
    assert kept == [("leader_record", str(aisha.id))]
    assert unit_on(aisha, JUNE) == "EMEA"


def test_two_changes_can_be_undone_one_after_the_other(app: Flask) -> None:
    aisha = a_leader("Aisha Khan", unit="US West")
    move(aisha, "Americas", MARCH)
    first = newest()
    move(aisha, "EMEA", JUNE)
    second = newest()
    assert undo_change(None, LATER, second)[1] == []
    assert undo_change(None, LATER, first)[1] == []
    assert unit_on(aisha, JUNE) == "US West"


def test_an_undo_can_be_undone_but_nothing_twice(app: Flask) -> None:
    aisha = a_leader("Aisha Khan", unit="US West")
    move(aisha, "Americas", MARCH)
    change = newest()
    undoing, _ = undo_change(None, LATER, change)
    with pytest.raises(Refusal, match="undone already"):
        undo_change(None, LATER, change)
    undo_change(None, LATER, undoing)
    assert [unit_on(aisha, day) for day in (START, JUNE)] == ["US West", "Americas"]


def test_the_first_judgement_of_a_risk_can_be_undone(app: Flask) -> None:
    aisha = a_leader("Aisha Khan")
    judge_risk(None, NOON, aisha, version="", on=MARCH, risk_of_loss="high")
    assert undo_change(None, LATER, newest())[1] == []
    assert risk_of(aisha, JUNE) is None
    assert record_of(aisha, JUNE) is not None


def test_an_added_leader_who_is_named_since_stays(app: Flask) -> None:
    aisha, seat = a_leader("Aisha Khan"), a_position("VP Sales, Americas")
    added = db.session.scalars(select(Change).where(Change.operation == "add_leader")).one()
    nominate(None, NOON, seat, aisha, readiness="ready_now", on=MARCH)
    naming = newest()
    db.session.commit()
    assert undo_change(None, LATER, added)[1] == [("leader_record", str(aisha.id))]
    db.session.rollback()
    undo_change(None, LATER, naming)
    assert undo_change(None, LATER, added)[1] == []
    assert record_of(aisha, JUNE) is None


def test_a_position_stays_while_one_that_stays_reports_to_it(app: Flask) -> None:
    top = a_position("Chief Sales Officer")
    added = newest()
    below = a_position("VP Sales, Americas", reports_to=top)
    assert undo_change(None, LATER, added)[1] == [("position_record", str(top.id))]
    assert position_record_of(below, JUNE) is not None


def test_a_withdrawal_is_not_undone_beside_a_new_nomination(app: Flask) -> None:
    aisha, seat = a_leader("Aisha Khan"), a_position("VP Sales, Americas")
    first = nominate(None, NOON, seat, aisha, readiness="ready_now", on=START)
    withdrawal = withdraw(None, NOON, first, version=first.version, on=MARCH, reason="Changed plans")
    nominate(None, NOON, seat, aisha, readiness="1_2_years", on=JUNE)
    assert undo_change(None, LATER, withdrawal)[1] == [("nomination", str(first.uuid))]
    assert [row.readiness for row in slate_of(seat, JUNE)] == ["1_2_years"]


def test_undoing_who_holds_a_seat_never_seats_two(app: Flask) -> None:
    seat, names = a_position("VP Sales, Americas"), ["Priya Raman", "Aisha Khan", "Tom Baker"]
    priya, aisha, tom = (a_leader(name) for name in names)
    seat_incumbent(None, NOON, seat, priya, on=START)
    seat_incumbent(None, NOON, seat, aisha, on=MARCH)
    aisha_seated = newest()
    vacate(None, NOON, seat, on=JUNE)
    emptied = newest()
    seat_interim(None, NOON, seat, tom, on=JUNE)
    assert [kind for kind, _ in undo_change(None, LATER, aisha_seated)[1]] == ["incumbency", "incumbency"]
    assert [kind for kind, _ in undo_change(None, LATER, emptied)[1]] == ["incumbency"]
    assert [holder(seat, day) for day in (START, MARCH, JUNE)] == ["Priya Raman", "Aisha Khan", "Tom Baker"]


def test_a_departure_is_undone_whole(app: Flask) -> None:
    aisha, seat, other = a_leader("Aisha Khan"), a_position("Director, US West"), a_position("VP Sales, Americas")
    seat_incumbent(None, NOON, seat, aisha, on=START)
    nominate(None, NOON, other, aisha, readiness="ready_now", on=START, rank=1)
    judge_risk(None, NOON, aisha, version="", on=START, risk_of_loss="high")
    record_departure(None, NOON, aisha, on=MARCH)
    assert (holder(seat, JUNE), slate_of(other, JUNE), record_of(aisha, JUNE)) == (None, [], None)
    assert undo_change(None, LATER, newest())[1] == []
    assert holder(seat, JUNE) == "Aisha Khan"
    assert [row.rank for row in slate_of(other, JUNE)] == [1]
    assert risk_of(aisha, JUNE) is not None


def test_a_withdrawn_nomination_comes_back_with_its_rank_and_history(app: Flask) -> None:
    seat, one, two = a_position("VP Sales, Americas"), a_leader("Aisha Khan"), a_leader("Tom Baker")
    first = nominate(None, NOON, seat, one, readiness="1_2_years", on=START)
    second = nominate(None, NOON, seat, two, readiness="ready_now", on=START)
    rank_slate(None, NOON, seat, [second.uuid, first.uuid], on=START)
    row = slate_of(seat, JUNE)[1]
    row = change_nomination(None, NOON, row, version=row.version, on=MARCH, readiness="ready_now")
    withdrawal = withdraw(None, NOON, row, version=row.version, on=JUNE, reason="Left sales")
    undo_change(None, LATER, withdrawal)

    def slate(as_of: date) -> list[tuple[UUID, int | None, str]]:
        return [(row.uuid, row.rank, row.readiness) for row in slate_of(seat, as_of)]

    assert slate(START) == [(second.uuid, 1, "ready_now"), (first.uuid, 2, "1_2_years")]
    assert slate(JUNE) == [(second.uuid, 1, "ready_now"), (first.uuid, 2, "ready_now")]
    assert slate(date(2027, 1, 1)) == slate(JUNE)


def test_a_leader_brought_back_by_key_is_the_same_leader(app: Flask) -> None:
    aisha = a_leader("Aisha Khan")
    undo_change(None, LATER, newest())
    again = add_leader(None, LATER, name="Aisha Khan", external_key="aisha-khan", on=MARCH)
    assert again.id == aisha.id
    assert undo_change(None, LATER, newest())[1] == []
    assert record_of(aisha, JUNE) is None


def test_a_removed_record_does_not_come_back_beside_a_newer_one(app: Flask) -> None:
    aisha = a_leader("Aisha Khan", unit="US West")
    undoing, _ = undo_change(None, LATER, newest())
    add_leader(None, LATER, name="Aisha Khan", external_key="aisha-khan", unit="EMEA", on=MARCH)
    assert undo_change(None, LATER, undoing)[1] == [("leader_record", str(aisha.id))]
    assert unit_on(aisha, JUNE) == "EMEA"


def test_of_two_who_judge_first_one_is_told(app: Flask) -> None:
    aisha = a_leader("Aisha Khan")
    judge_risk(None, NOON, aisha, version="", on=MARCH, risk_of_loss="high")
    with pytest.raises(StaleVersion):
        judge_risk(None, LATER, aisha, version="", on=MARCH, risk_of_loss="low")
    db.session.rollback()
    assert db.session.scalars(select(LeaderRisk)).all() == []


def test_a_stale_row_is_refused_by_the_database_itself(app: Flask) -> None:
    seat = a_position("VP Sales, Americas", unit="Americas")
    row = position_record_of(seat, JUNE)
    assert row is not None
    change_position(None, NOON, seat, version=row.version, on=JUNE, is_key=True)
    with pytest.raises(StaleVersion):
        change_position(None, NOON, seat, version=row.version, on=JUNE, is_key=False)


def test_every_nomination_has_one_row_a_day(app: Flask) -> None:
    seat, aisha = a_position("VP Sales, Americas"), a_leader("Aisha Khan")
    row = nominate(None, NOON, seat, aisha, readiness="3_plus_years", on=START)
    for on, readiness in ((MARCH, "1_2_years"), (JUNE, "ready_now")):
        row = change_nomination(None, NOON, row, version=row.version, on=on, readiness=readiness)
    for day, readiness in ((START, "3_plus_years"), (MARCH, "1_2_years"), (JUNE, "ready_now")):
        assert [one.readiness for one in slate_of(seat, day)] == [readiness]
    assert len(db.session.scalars(select(Nomination).where(Nomination.superseded_at.is_(None))).all()) == 3


def test_a_change_is_not_taken_back_by_what_is_entered_for_a_later_day(app: Flask) -> None:
    aisha = a_leader("Aisha Khan", unit="US West", function="Sales")
    row = record_of(aisha, START)
    assert row is not None
    change_leader(None, NOON, aisha, version=row.version, on=JUNE, function="Marketing")
    move(aisha, "Americas", MARCH)

    def said(day: date) -> tuple[str, str]:
        found = record_of(aisha, day)
        assert found is not None
        return found.unit, found.function

    assert [said(day) for day in (START, MARCH, JUNE)] == [
        ("US West", "Sales"),
        ("Americas", "Sales"),
        ("Americas", "Marketing"),
    ]
    assert undo_change(None, LATER, newest())[1] == []
    assert [said(day) for day in (MARCH, JUNE)] == [("US West", "Sales"), ("US West", "Marketing")]


def test_what_is_entered_for_a_later_day_of_the_very_column_stays(app: Flask) -> None:
    aisha = a_leader("Aisha Khan", unit="US West")
    move(aisha, "EMEA", JUNE)
    move(aisha, "Americas", MARCH)
    assert [unit_on(aisha, day) for day in (START, MARCH, JUNE)] == ["US West", "Americas", "EMEA"]


def test_ranks_and_positions_keep_a_change_beyond_a_later_one(app: Flask) -> None:
    top, seat, aisha = a_position("Chief Sales Officer"), a_position("VP Sales, Americas"), a_leader("Aisha Khan")
    named = nominate(None, NOON, seat, aisha, readiness="1_2_years", on=START, rank=2)
    change_nomination(None, NOON, named, version=named.version, on=JUNE, readiness="ready_now")
    rank_slate(None, NOON, seat, [named.uuid], on=MARCH)
    assert [(row.rank, row.readiness) for row in slate_of(seat, JUNE)] == [(1, "ready_now")]
    record = position_record_of(seat, START)
    assert record is not None
    change_position(None, NOON, seat, version=record.version, on=JUNE, is_key=True)
    record = position_record_of(seat, START)
    assert record is not None
    change_position(None, NOON, seat, version=record.version, on=MARCH, reports_to=top)
    record = position_record_of(seat, JUNE)
    assert record is not None
    assert (record.reports_to_id, record.is_key) == (top.id, True)


def test_a_record_that_begins_after_a_gap_is_another_story(app: Flask) -> None:
    aisha = a_leader("Aisha Khan", unit="US West")
    record_departure(None, NOON, aisha, on=JUNE)
    back = date(2026, 9, 1)
    record(newest(), LeaderRecord(leader_id=aisha.id, name="Aisha Khan", unit="US West", valid_from=back))
    db.session.flush()
    move(aisha, "Americas", MARCH)
    assert [unit_on(aisha, day) for day in (MARCH, JUNE, back)] == ["Americas", None, "US West"]


def test_ending_what_has_ended_never_makes_it_longer(app: Flask) -> None:
    aisha = a_leader("Aisha Khan")
    record_departure(None, NOON, aisha, on=MARCH)
    row = record_of(aisha, START)
    assert row is not None
    with pytest.raises(Refusal, match="This ended on 01 Mar 2026"):
        end(newest(), row, JUNE)
    end(newest(), row, date(2026, 2, 1))
    assert record_of(aisha, date(2026, 2, 1)) is None


def test_the_log_names_a_new_nomination_by_its_uuid(app: Flask) -> None:
    named = nominate(None, NOON, a_position("VP Sales"), a_leader("Aisha Khan"), readiness="ready_now", on=START)
    db.session.flush()
    entry = db.session.scalars(select(ChangeEntry).where(ChangeEntry.kind == "nomination")).one()
    assert entry.subject == str(named.uuid)
    assert (entry.after or {})["uuid"] == str(named.uuid)
