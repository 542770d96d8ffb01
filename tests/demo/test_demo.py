"""The demo company: its answers whatever the day, its two pasts, and its removal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from succession.access.models import User
from succession.access.operations import add_user
from succession.access.readers import OPERATOR, director
from succession.analysis.answers import Analysis, Counts, analyze
from succession.audit import Change
from succession.bench.queries import load_facts
from succession.clock import today
from succession.company import company
from succession.db import Base, db
from succession.demo.operations import load_into_empty, remove
from succession.leaders.models import Leader
from succession.positions.models import Position
from succession.refusals import Refusal
from tests.conftest import NOON, PASSWORD, post

TONIGHT = Counts(key=12, named=11, ready=7, at_once=6, free=4, absorbed=4)
HOLES = {
    "cso": "us-west",
    "vp-americas": "us-west",
    "vp-key-accounts": "us-west",
    "us-west": "us-west",
    "vp-emea": "vp-emea",
    "vp-apac": "vp-apac",
    "dach": "dach",
    "se-asia": "se-asia",
}


@pytest.fixture
def halden(app: Flask) -> list[str]:
    """The demo company, loaded today; the lines that say so."""
    return load_into_empty(PASSWORD)


class Browser(FlaskClient):
    """A client whose every request has an application context of its own, as on a server."""

    def open(self, *arguments: Any, **named: Any) -> TestResponse:
        db.session.rollback()
        with self.application.app_context():
            return super().open(*arguments, **named)


@pytest.fixture(autouse=True)
def own_context(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "test_client_class", Browser)


def answers(days_ago: int = 0, known_days_ago: int | None = None, within: int = 0) -> Analysis:
    """The analysis of the bench as it was, by what is known now or was known then."""
    known_on = None if known_days_ago is None else today() - timedelta(days=known_days_ago)
    return analyze(load_facts(today() - timedelta(days=days_ago), OPERATOR, known_on), within)


def rows_by_table() -> dict[str, int]:
    counts = {t.name: db.session.scalar(select(func.count()).select_from(t)) or 0 for t in Base.metadata.sorted_tables}
    db.session.rollback()
    return counts


def test_the_answers_of_tonight_are_those_of_the_documentation(halden: list[str]) -> None:
    tonight = answers()
    assert tonight.counts == TONIGHT
    assert {p.id: p.hole_ends_at for p in tonight.positions if not p.is_absorbed} == HOLES
    assert {p.id for p in tonight.positions if p.is_absorbed} == {"vp-revops", "us-east", "uk", "strategic"}
    assert tonight.facts.warnings == ()


def test_within_two_years_nina_cruz_is_the_only_way_out_of_the_americas(halden: list[str]) -> None:
    later = answers(within=24)
    assert later.counts == Counts(key=12, named=11, ready=10, at_once=9, free=5, absorbed=10)
    assert later.position("vp-americas").single_points == ("nina-cruz",)
    assert {p.id for p in later.positions if p.resilience == 0} == {"vp-apac", "se-asia"}


def test_the_cso_does_not_count_the_own_seat(halden: list[str]) -> None:
    dana = db.session.scalars(select(User).where(User.email == "cso@halden.example")).one()
    own = analyze(load_facts(today(), director(dana.leader_id)))
    assert own.counts == Counts(key=11, named=10, ready=6, at_once=5, free=4, absorbed=4)


def test_the_emergency_cover_is_four_positions_by_three_leaders(halden: list[str]) -> None:
    facts = load_facts(today(), OPERATOR)
    keys = [facts.position_ids[row] for row in range(len(facts.position_ids)) if facts.is_key[row]]
    assert {(key, c.leader) for key in keys for c in facts.covers_of(key)} == {
        ("cso", "jonas-weber"),
        ("vp-americas", "luis-ortega"),
        ("us-west", "nina-cruz"),
        ("us-east", "nina-cruz"),
    }


def test_it_is_a_company_of_45_positions_and_about_60_leaders(halden: list[str]) -> None:
    facts = load_facts(today(), OPERATOR)
    assert len(facts.position_ids) == 45
    assert 55 <= len(facts.leader_ids) <= 65
    assert set(facts.functions) == {"Sales", "Marketing", "Customer Success", "Revenue Operations"}
    assert not all(facts.is_internal)


def test_a_year_ago_the_bench_was_weaker(halden: list[str]) -> None:
    before, tonight = answers(365).counts, answers().counts
    assert before.ready < tonight.ready
    assert before.at_once < tonight.at_once
    assert before.absorbed < tonight.absorbed


def test_an_entry_made_late_was_not_known_then(halden: list[str]) -> None:
    now_known = load_facts(today() - timedelta(days=278), OPERATOR)
    then_known = load_facts(today() - timedelta(days=278), OPERATOR, today() - timedelta(days=278))
    assert now_known.position("us-east").incumbent == "tom-baker"
    assert (then_known.position("us-east").incumbent, then_known.position("us-east").interim) == ("", "marlon-hadley")


def test_a_mistake_was_shown_until_it_was_corrected(halden: list[str]) -> None:
    assert answers(132, known_days_ago=132).position("vp-emea").ready == 1
    assert answers(132).position("vp-emea").ready == 0


def test_the_past_is_recorded_in_its_own_time_and_by_its_own_people(halden: list[str]) -> None:
    told = db.session.execute(select(Change.at, Change.by_name).where(Change.operation != "add_user")).all()
    assert {name for _, name in told} == {"Mara Adeyemi", "Yusuf Karaca"}
    assert min(at for at, _ in told).date() == today() - timedelta(days=548)
    assert max(at for at, _ in told).date() < today()
    withdrawals = select(Change.reason).where(Change.operation == "withdraw")
    assert len(reasons := db.session.scalars(withdrawals).all()) == 2
    assert all(reasons)


@pytest.mark.parametrize("day", [date(2028, 2, 29), date(2026, 12, 31), date(2027, 1, 1)])
def test_the_answers_hold_whatever_the_day_of_loading(app: Flask, day: date) -> None:
    with time_machine.travel(datetime.combine(day, NOON.time(), UTC), tick=False):
        load_into_empty(PASSWORD)
        assert today() == day
        assert answers().counts == TONIGHT


def test_it_stays_true_for_the_weeks_after_loading(halden: list[str]) -> None:
    assert answers(-90).counts == TONIGHT


def test_every_role_signs_in_with_the_password_that_was_printed(
    app: Flask, halden: list[str], sign_in: Callable[[User], Any]
) -> None:
    users = db.session.scalars(select(User).order_by(User.email)).all()
    assert [user.email.split("@")[0] for user in users] == [
        "admin",
        "assessor",
        "board",
        "candidate",
        "cso",
        "partner",
        "talent",
    ]
    assert all(user.email in "\n".join(halden) for user in users)
    assert {user.email.split("@")[0] for user in users if user.leader_id} == {"assessor", "candidate", "cso"}
    for user in users:
        assert sign_in(user).get("/").status_code == 200


def test_passwords_are_invented_for_each_when_none_is_given(app: Flask) -> None:
    printed = [line.split() for line in load_into_empty(None) if "@halden.example" in line]
    assert len({password for _, password in printed}) == 7
    address, password = printed[0]
    answer = post(app.test_client(), "/sign-in", {"email": address, "password": password})
    assert 300 <= answer.status_code < 400


def test_loading_again_changes_nothing(halden: list[str]) -> None:
    before = rows_by_table()
    assert load_into_empty(PASSWORD) == ["The demo company Halden Controls is loaded; its sign-ins are as they were."]
    assert rows_by_table() == before


def test_a_company_of_ones_own_is_left_alone(app: Flask, administrator: User) -> None:
    before = rows_by_table()
    assert load_into_empty(PASSWORD) == []
    assert remove() == "Nothing was removed: the company in this database is not the demo."
    assert rows_by_table() == before


def test_a_password_that_is_too_short_loads_nothing(app: Flask) -> None:
    with pytest.raises(Refusal, match="15 to 128"):
        load_into_empty("short")
    assert not any(rows_by_table().values())


def test_removing_leaves_no_row_in_any_table(app: Flask, halden: list[str], sign_in: Callable[[User], Any]) -> None:
    sign_in(db.session.scalars(select(User).where(User.email == "talent@halden.example")).one())
    add_user(None, NOON, email="new@halden.example", name="New", roles=["assessor"], password=PASSWORD)
    db.session.commit()
    assert "Halden Controls" in remove()
    assert not any(rows_by_table().values())
    assert not company().is_demo
    db.session.rollback()
    assert len(load_into_empty(PASSWORD)) == 9


def test_everybody_and_everything_has_one_place(halden: list[str]) -> None:
    assert db.session.scalar(select(func.count()).select_from(Leader)) == 61
    assert db.session.scalar(select(func.count()).select_from(Position)) == 45
