"""What is held about a person is found in every table, with a mark and a ground for each value."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from succession.access.models import User
from succession.db import Base, db
from succession.leaders.models import LeaderRecord
from succession.nominations.operations import nominate
from succession.privacy.answering import NOT_SHOWN, access_report, as_json, as_text
from succession.privacy.classes import BY_COLUMN, Kind
from succession.privacy.grounds import Answer
from succession.privacy.person import NobodyFound, find_person
from tests.conftest import NOON
from tests.leaders.cast import START, a_leader, a_position
from tests.privacy.cast import CANARIES, FIELDS, FORMER_NAME, KEY, NAME, a_canary

#: What is held of the canary, by what the report calls it.
EXPECTED = {
    *("leader", "leader_record", "leader_risk", "incumbency", "emergency_cover", "nomination", "note", "note_reader"),
    *("user", "role_grant", "user_session", "change", "change_entry", "import", "saved_mapping", "legal_hold"),
    *("position_record", "trail_entry"),
}


def test_everything_held_is_found_and_marked(app: Flask, talent: User) -> None:
    a_canary(talent)
    report = access_report(find_person(KEY), NOON)
    assert {item.table for item in report.items} == EXPECTED
    assert report.searched_columns == sum(len(table.c) for table in Base.metadata.sorted_tables)
    assert {item.answer for item in report.items} == {answer.value for answer in Answer}
    assert all(item.ground.endswith(".") for item in report.items)
    said = as_json(report)
    assert [canary for canary in CANARIES if canary not in said] == []
    assert len(json.loads(said)["items"]) == len(report.items)
    text = as_text(report)
    assert all(words in text for words in (NAME, FORMER_NAME, FIELDS["note"], "GROUNDS", "to decide on"))


def test_every_version_is_there_and_what_others_wrote_of_others_is_not(app: Flask, talent: User) -> None:
    canary = a_canary(talent)
    report = access_report(find_person(NAME), NOON)
    versions = {item.row for item in report.items if item.table == "leader_record"}
    assert len(versions) == len(
        db.session.scalars(select(LeaderRecord.id).where(LeaderRecord.leader_id == canary.leader.id)).all()
    )
    uploads = [item for item in report.items if item.table == "import" and item.column == "sheets"]
    assert [item.value for item in uploads] == [[[KEY, FORMER_NAME]]]
    assert {item.answer for item in uploads} == {"decide"}


def test_no_secret_is_printed(app: Flask, talent: User) -> None:
    a_canary(talent)
    items = access_report(find_person(KEY), NOON).items
    secrets = [item for item in items if BY_COLUMN[item.table, item.column].kind is Kind.SECRET]
    assert {item.column for item in secrets} == {"password_hash", "token_hash"}
    assert {(item.value, item.answer) for item in secrets} == {(NOT_SHOWN, "withhold")}
    assert "$argon2" not in as_text(access_report(find_person(KEY), NOON))


def test_records_of_somebody_with_a_longer_name_are_not_taken_for_the_persons(app: Flask) -> None:
    ann, longer, seat = a_leader("Ann Lee"), a_leader("Ann Lee Park"), a_position("VP Sales")
    nominate(None, NOON, seat, longer, readiness="ready_now", on=START, why="Ann Lee Park runs a region.")
    db.session.commit()
    report = access_report(find_person(ann.external_key), NOON)
    assert not [item for item in report.items if item.table == "nomination"]
    assert {item.row for item in report.items if item.table == "leader"} == {str(ann.id)}


def test_names_that_two_people_have_are_listed(app: Flask) -> None:
    one, two = a_leader("Ann Lee"), a_leader("Ann Lee")
    with pytest.raises(NobodyFound) as refused:
        find_person("Ann Lee")
    assert one.external_key in str(refused.value)
    assert two.external_key in str(refused.value)
    assert find_person(str(two.uuid)).leader.id == two.id
    with pytest.raises(NobodyFound, match="No leader has"):
        find_person("Nobody Such")


def test_a_name_that_two_have_counts_in_rows_about_the_person_only(app: Flask) -> None:
    one, two, seat = a_leader("Ann Lee"), a_leader("Ann Lee"), a_position("VP Sales")
    at = NOON + timedelta(minutes=1)
    nominate(None, at, seat, two, readiness="ready_now", on=START)
    db.session.commit()
    held = access_report(find_person(one.external_key), NOON).items
    assert not [item for item in held if "for VP Sales" in str(item.value)]
    held = access_report(find_person(two.external_key), NOON).items
    assert [item for item in held if "for VP Sales" in str(item.value)]
