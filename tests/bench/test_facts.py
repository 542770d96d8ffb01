"""What is loaded: the facts of a day, as known on a day, for one reader."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from succession.access.readers import OPERATOR, director
from succession.analysis.answers import analyze
from succession.analysis.contract import as_contract
from succession.audit import Change, begin_change
from succession.bench.queries import analysis_of, load_facts
from succession.dated import revise
from succession.db import db
from succession.leaders.models import Leader
from succession.nominations.models import Nomination
from succession.nominations.operations import nominate, record_departure
from succession.pages import Lens
from succession.positions.models import Position
from succession.positions.operations import seat_incumbent, seat_interim, vacate
from succession.undoing import undo_change
from tests.analysis.halden import AS_OF, halden
from tests.bench.companies import SINCE, insert_halden, leader_number
from tests.conftest import NOON

DAY = timedelta(days=1)
COUNTS = {"key": 12, "named": 11, "ready": 7, "at_once": 6, "free": 4, "absorbed": 4}


@pytest.fixture
def company(app: Flask) -> Flask:
    """Halden, in the database."""
    insert_halden()
    return app


def test_the_database_gives_the_answers_of_the_records(company: Flask) -> None:
    here, there = analyze(load_facts(AS_OF, OPERATOR)), analyze(halden())
    assert asdict(here.counts) == COUNTS
    assert as_contract(here) == as_contract(there)


def test_within_24_months_more_is_ready(company: Flask) -> None:
    counts = analyze(load_facts(AS_OF, OPERATOR), within_months=24).counts
    assert asdict(counts) == {"key": 12, "named": 11, "ready": 10, "at_once": 9, "free": 5, "absorbed": 10}


def test_references_are_the_addresses_of_the_pages(company: Flask) -> None:
    facts = load_facts(AS_OF, OPERATOR)
    refs = [*facts.position_refs, *facts.leader_refs]
    assert len(refs) == 12 + 17
    assert all(str(UUID(ref)) == ref for ref in refs)


def test_before_the_first_day_there_is_nothing(company: Flask) -> None:
    assert load_facts(date(2024, 12, 31), OPERATOR).position_ids == []


def test_the_sales_chief_reads_everything_but_the_own_seat(company: Flask) -> None:
    reader = director(leader_number("dana-whitfield"))
    facts = load_facts(AS_OF, reader)
    assert asdict(analyze(facts).counts) == {"key": 11, "named": 10, "ready": 6, "at_once": 5, "free": 4, "absorbed": 4}
    assert "cso" not in facts.position_ids
    assert "dana-whitfield" in facts.leader_ids
    assert facts.position("vp-emea").reports_to == ""


def test_a_reader_never_loads_the_own_nominations_and_risk(company: Flask) -> None:
    facts = load_facts(AS_OF, director(leader_number("aisha-khan")))
    assert facts.named_for("aisha-khan") == ()
    assert facts.leader("aisha-khan").risk_of_loss is None
    assert "us-west" not in facts.position_ids
    assert load_facts(AS_OF, OPERATOR).leader("aisha-khan").risk_of_loss == "high"


def test_two_readers_never_share_an_analysis(company: Flask) -> None:
    lens = Lens(as_of=AS_OF, known_on=None, within_months=0, today=AS_OF)
    own = analysis_of(lens, director(leader_number("dana-whitfield")))
    assert analysis_of(lens, OPERATOR).counts.key == 12
    assert own.counts.key == 11
    assert analysis_of(lens, OPERATOR) is analysis_of(lens, OPERATOR)


def test_whoever_has_left_is_not_there_any_more(company: Flask) -> None:
    leave(leader("nina-cruz"))
    counts = analyze(load_facts(AS_OF, OPERATOR)).counts
    assert (counts.ready, counts.at_once, counts.free) == (6, 5, 3)
    assert "nina-cruz" not in load_facts(AS_OF, OPERATOR).leader_ids
    assert load_facts(AS_OF, OPERATOR).covers_of("us-west") == ()
    assert asdict(analyze(load_facts(AS_OF - DAY, OPERATOR)).counts) == COUNTS


def test_a_vacant_seat_and_its_interim_are_loaded_apart(company: Flask) -> None:
    vacate(None, NOON, position("us-west"), on=AS_OF)
    seat_interim(None, NOON, position("us-west"), leader("eric-holm"), on=AS_OF)
    db.session.commit()
    fact = load_facts(AS_OF, OPERATOR).position("us-west")
    assert (fact.incumbent, fact.interim) == ("", "eric-holm")
    assert load_facts(AS_OF - DAY, OPERATOR).position("us-west").incumbent == "aisha-khan"


def test_a_back_dated_entry_is_visible_on_its_day_but_was_not_known_then(company: Flask) -> None:
    name("us-west", "eric-holm", at=NOON, on=date(2026, 10, 1))
    day = date(2026, 10, 5)
    assert analyze(load_facts(day, OPERATOR)).counts.ready == 8
    assert analyze(load_facts(day, OPERATOR, known_on=day)).counts.ready == 7
    assert analyze(load_facts(day, OPERATOR, known_on=AS_OF)).counts.ready == 8
    assert analyze(load_facts(date(2026, 9, 30), OPERATOR)).counts.ready == 7


def test_a_corrected_readiness_reads_as_it_was_known(company: Flask) -> None:
    row = db.session.scalars(
        select(Nomination).where(Nomination.leader_id == leader_number("eric-holm"), Nomination.superseded_at.is_(None))
    ).one()
    change = begin_change(None, NOON, "change_nomination", "Corrected a readiness from its first day.")
    revise(change, row, row.valid_from, readiness="3_plus_years")
    db.session.commit()
    assert analyze(load_facts(AS_OF, OPERATOR)).counts.free == 3
    assert analyze(load_facts(AS_OF, OPERATOR, known_on=AS_OF - DAY)).counts.free == 4
    assert analyze(load_facts(date(2025, 6, 1), OPERATOR)).counts.free == 3


def test_an_undone_change_was_known_until_it_was_undone(company: Flask) -> None:
    then = NOON - 10 * DAY
    name("us-west", "eric-holm", at=then, on=then.date())
    change = db.session.scalars(select(Change).order_by(Change.id.desc())).first()
    assert change is not None
    undo_change(None, NOON, change)
    db.session.commit()
    day = then.date() + DAY
    assert analyze(load_facts(day, OPERATOR)).counts.ready == 7
    assert analyze(load_facts(day, OPERATOR, known_on=day)).counts.ready == 8


def test_nothing_was_known_before_it_was_recorded(company: Flask) -> None:
    assert load_facts(AS_OF, OPERATOR, known_on=SINCE - DAY).position_ids == []
    assert analyze(load_facts(AS_OF, OPERATOR, known_on=SINCE)).counts.key == 12


def test_a_change_of_the_records_makes_a_new_analysis(company: Flask) -> None:
    lens = Lens(as_of=AS_OF, known_on=None, within_months=0, today=AS_OF)
    assert analysis_of(lens, OPERATOR).counts.ready == 7
    name("us-west", "eric-holm", at=NOON, on=AS_OF)
    assert analysis_of(lens, OPERATOR).counts.ready == 8


def test_a_seat_that_the_reader_has_now_stays_closed_on_days_before(company: Flask) -> None:
    vacate(None, NOON, position("cso"), on=AS_OF)
    seat_incumbent(None, NOON, position("cso"), leader("mei-tan"), on=AS_OF)
    db.session.commit()
    earlier = load_facts(AS_OF - DAY, director(leader_number("mei-tan")))
    assert "cso" not in earlier.position_ids
    assert "vp-apac" not in earlier.position_ids


def position(key: str) -> Position:
    return db.session.scalars(select(Position).where(Position.external_key == key)).one()


def leader(key: str) -> Leader:
    return db.session.scalars(select(Leader).where(Leader.external_key == key)).one()


def name(seat: str, candidate: str, *, at: datetime, on: date) -> None:
    nominate(None, at, position(seat), leader(candidate), readiness="ready_now", on=on)
    db.session.commit()


def leave(person: Leader) -> None:
    record_departure(None, NOON, person, on=AS_OF, reason="Another company.")
    db.session.commit()
