"""Privacy on a company of 5,000 people: how long an answer takes, and that nothing is left of the erased."""

from __future__ import annotations

import random
import time
from itertools import product
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import insert, select, text

from succession.access.models import User
from succession.analysis.small_groups import FEWEST, may_be_given, shown
from succession.audit import Change, ChangeEntry, begin_change
from succession.dated import jsonable
from succession.db import db
from succession.leaders.models import Leader, LeaderRecord, LeaderRisk
from succession.nominations.models import Nomination
from succession.positions.models import Position, PositionRecord
from succession.privacy.answering import access_report, as_text
from succession.privacy.compacting import compact
from succession.privacy.operations import erase
from succession.privacy.overdue import overdue
from succession.privacy.periods import periods_of
from succession.privacy.person import find_person
from succession.privacy.retention import apply_retention
from tests.analysis.test_small_groups import BOTH_WAYS, SEXES_AND_REGIONS, bounds, company, pair, told_of
from tests.conftest import NOON
from tests.leaders.cast import START
from tests.postgresql import PostgreSQL
from tests.privacy.cast import CANARIES, KEY, a_canary, found_in_bytes, found_in_tables

pytestmark = pytest.mark.trust

PEOPLE, POSITIONS, NOMINATIONS = 5_000, 400, 1_200
SYLLABLES = ("ka", "lo", "mi", "tre", "von", "sel", "dor", "an", "ri", "bek", "sti", "nau", "pel", "gus", "wen", "tal")


def fill(seed: int = 5) -> None:
    """5,000 people of invented names, 400 positions, 1,200 nominations, each with its entry in the log."""
    rng = random.Random(seed)
    change = begin_change(None, NOON, "import", "Imported people.csv: 6,600 new rows, 0 changed.")

    def word() -> str:
        return "".join(rng.sample(SYLLABLES, 3)).capitalize()

    leaders = [{"uuid": uuid4(), "external_key": f"p-{number:05d}"} for number in range(PEOPLE)]
    db.session.execute(insert(Leader), leaders)
    numbers = list(db.session.scalars(select(Leader.id).order_by(Leader.id)))[-PEOPLE:]
    said = {"valid_from": START, "recorded_at": NOON, "recorded_in": change.id}
    people = [
        {"leader_id": number, "name": f"{word()} {word()}", "unit": word(), "function": "Sales", **said,
         "email": f"{number}@people.example", "version": uuid4()} for number in numbers
    ]  # fmt: skip
    db.session.execute(insert(LeaderRecord), people)
    risks = [{"leader_id": n, "risk_of_loss": "high", "version": uuid4(), **said} for n in numbers[::4]]
    db.session.execute(insert(LeaderRisk), risks)
    db.session.execute(
        insert(Position), [{"uuid": uuid4(), "external_key": f"seat-{number}"} for number in range(POSITIONS)]
    )
    seats = list(db.session.scalars(select(Position.id).order_by(Position.id)))[-POSITIONS:]
    titles = [{"position_id": number, "title": f"VP {word()}", "version": uuid4(), **said} for number in seats]
    db.session.execute(insert(PositionRecord), titles)
    pairs = rng.sample([(seat, leader) for seat in seats for leader in numbers[:400]], NOMINATIONS)
    named = [
        {"uuid": uuid4(), "position_id": seat, "leader_id": leader, "readiness": "ready_now", "version": uuid4(),
         "why": f"Leads {word()} since {rng.randint(1990, 2020)}.", "nominated_by": "Mara Adeyemi", **said}
        for seat, leader in pairs
    ]  # fmt: skip
    db.session.execute(insert(Nomination), named)
    entries = [
        *({"kind": "leader_record", "subject": str(row["leader_id"]), "after": jsonable(row)} for row in people),
        *({"kind": "nomination", "subject": str(row["uuid"]), "after": jsonable(row)} for row in named),
    ]
    db.session.execute(insert(ChangeEntry), [{**entry, "change_id": change.id, "before": None} for entry in entries])
    db.session.execute(
        insert(Change),
        [
            {"uuid": uuid4(), "at": NOON, "by_name": "Mara Adeyemi", "operation": "nominate", "reason": f"{word()}.",
             "summary": f"Named {rng.choice(people)['name']} for VP {word()}."} for _ in range(5_000)
        ],
    )  # fmt: skip
    db.session.commit()


def test_an_access_request_takes_less_than_a_minute_among_5000_people(app: Flask, talent: User) -> None:
    a_canary(talent)
    fill()
    start = time.monotonic()
    report = access_report(find_person(KEY), NOON)
    said = as_text(report)
    took = time.monotonic() - start
    print(
        f"{db.engine.dialect.name}: access request among {PEOPLE:,} people: {took:.1f} s, {len(report.items)} values, "
        f"{report.searched_columns} columns of {report.searched_tables} tables"
    )
    assert took <= 60
    assert [canary for canary in CANARIES if canary not in said] == []


def test_nothing_is_left_of_the_erased_among_5000_people(
    app: Flask, talent: User, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    a_canary(talent)
    fill()
    others = dict(db.session.execute(select(LeaderRecord.leader_id, LeaderRecord.name)).all())
    start = time.monotonic()
    done = erase(None, NOON, find_person(KEY), reason="Asked.", folder=tmp_path)
    db.session.commit()
    took = time.monotonic() - start
    before = canaries_in_files(request)
    said = compact()
    print(f"{db.engine.dialect.name}: erased among {PEOPLE:,} people in {took:.1f} s: {done.changed}; {' '.join(said)}")
    assert found_in_tables() == []
    after = dict(db.session.execute(select(LeaderRecord.leader_id, LeaderRecord.name)).all())
    assert [number for number, name in others.items() if after[number] != name] == [done_for(others)]
    left = canaries_in_files(request)
    print(f"{db.engine.dialect.name}: files of the database with a canary: {len(before)} before, {len(left)} after")
    assert left == {}
    assert before


def canaries_in_files(request: pytest.FixtureRequest) -> dict[str, list[str]]:
    """The files of tables and indexes that hold a canary, with the canaries."""
    if db.engine.dialect.name == "sqlite":
        path = Path(str(db.engine.url.database))
        files = list(path.parent.glob(f"{path.name}"))
    else:
        db.session.rollback()  # it holds the one write lock
        server: PostgreSQL = request.getfixturevalue("postgresql")
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("CHECKPOINT"))
            oid = connection.scalar(text("SELECT oid FROM pg_database WHERE datname = current_database()"))
        files = [file for file in (server.data / "base" / str(oid)).rglob("*") if file.is_file()]
    return {file.name: found for file in files if (found := found_in_bytes(file.read_bytes()))}


def done_for(names: dict[int, str]) -> int:
    """The number of the leader who was the canary."""
    return next(number for number, name in names.items() if "Quillfeather" in name)


def test_retention_removes_all_that_is_overdue_and_nothing_else_among_5000_people(
    app: Flask, talent: User, tmp_path: Path
) -> None:
    fill()
    ended = START.replace(month=6)
    half = list(db.session.scalars(select(Nomination.id).order_by(Nomination.id)))[::2]
    for number in half:
        db.session.get_one(Nomination, number).valid_until = ended
    db.session.commit()
    kept = set(db.session.scalars(select(Nomination.id).where(Nomination.valid_until.is_(None))))
    at = NOON.replace(year=2028)
    periods = periods_of(None)
    found = {one.period.kind: len(one.keys) for one in overdue(periods, at.date()) if one.keys}
    assert found == {"nomination": len(half)}
    start = time.monotonic()
    apply_retention(None, at, periods, tmp_path)
    db.session.commit()
    print(
        f"{db.engine.dialect.name}: {len(half)} nominations past their time removed in {time.monotonic() - start:.1f} s"
    )
    assert set(db.session.scalars(select(Nomination.id))) == kept
    assert [one for one in overdue(periods, at.date()) if one.keys] == []
    assert apply_retention(None, at, periods, tmp_path)[0] is None


def test_a_solver_works_out_no_hidden_cell_of_two_thousand_companies() -> None:
    cells = 0
    for seed in range(10_000, 12_000):
        people, tables = company(seed)
        said = shown(people, tables)
        published = {cell: count for cell, count in said.cells.items() if count is not None}
        for cell in {*said.hidden, *(atom for atom in people if atom not in published)}:
            cells += 1
            assert bounds(cell, published, list(people))[1] >= FEWEST - 1e-6, (seed, cell)
    print(f"small groups: {cells:,} hidden cells of 2,000 companies, 0 of them worked out")
    assert cells > 8_000


def test_a_solver_over_pairs_of_reports_finds_nobody_told_of() -> None:
    allowed = refused = 0
    for seed in range(5_000, 9_000):
        first, second = pair(seed)
        if not may_be_given(second, [first], SEXES_AND_REGIONS, BOTH_WAYS):
            refused += 1
            continue
        allowed += len(first) != len(second)
        for atom, true, most in told_of(first, second) if len(first) != len(second) else ():
            assert true == 0 or most >= FEWEST - 1e-6, (seed, atom, true, most)
    print(f"small groups: {allowed} pairs of different reports given, {refused} refused, nobody told of")
    assert allowed > 100
    assert len(list(product(*SEXES_AND_REGIONS))) == 4
