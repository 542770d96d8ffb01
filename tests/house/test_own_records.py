"""Nobody reads the own nominations and risk of loss, nor the slate, cover and expected vacancy of the own seat.

The reader goes through every page twice: before such records exist, and after. Each page has to be the same then, so
that no word, count, order, version or finding tells of what the reader may not see.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from uuid import UUID, uuid4

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import select

from succession.access.models import User
from succession.access.operations import add_user
from succession.audit import Change
from succession.db import db
from succession.exchange.operations import begin_import
from succession.exchange.reading import read_paste
from succession.leaders.models import Leader
from succession.leaders.operations import judge_risk
from succession.nominations.operations import nominate
from succession.notes.operations import write_note
from succession.positions.models import Position
from succession.positions.operations import change_position, name_cover, seat_incumbent, seat_interim
from succession.positions.queries import record_of
from succession.privacy.holds import set_hold
from tests.conftest import NOON, PASSWORD, csrf, post
from tests.house.test_doors import rules
from tests.leaders.cast import START, a_leader, a_position, text_of

SignIn = Callable[[User], FlaskClient]
MARK = "marchpane"
VACANT_ON = date(2031, 3, 17)
#: What tells of a hidden record wherever it stands.
TOLD = (MARK, "17 Mar 2031", "2031-03-17")
#: The rooms whose pages can be looked at in several ways.
READING = {"bench", "profiles", "activity", "search"}
#: The hidden field of a form that no two answers share, however its attributes are ordered.
TOKEN = re.compile(r'<input[^>]*name="csrf_token"[^>]*>')
#: The ways in which they are looked at: days, knowledge, horizon, words, order.
WAYS = (
    "",
    "?as_of=2026-06-30",
    "?known_on=2026-11-21",
    "?within_months=24",
    f"?q={MARK}",
    f"?text={MARK}",
    "?q=tom&kind=nomination",
    "?sort=named",
    "?sort=steps",
)


@dataclass
class Company:
    """Who reads, who writes, the own seat, and everything whose pages are opened, by the names in an address."""

    reader: User
    #: Who writes about the reader.
    writer: User
    own: Position
    ids: dict[str, list[object]]
    #: Endpoint and values of pages about records that the reader may not see.
    hidden: list[tuple[str, dict[str, UUID]]] = field(default_factory=list)


@pytest.fixture(params=[seat_incumbent, seat_interim], ids=["incumbent", "interim"])
def company(app: Flask, request: pytest.FixtureRequest) -> Company:
    """Four leaders and two key positions. Rita reads; she sits in one, and two others are named for the other."""
    own = a_position("Head of Talent", is_key=True, importance=2, external_key="own-seat")
    other = a_position("VP Sales, Americas", is_key=True, importance=1, external_key="other-seat")
    rita, tom, uma, priya = (a_leader(name) for name in ("Rita Stone", "Tom Baker", "Uma Lind", "Priya Raman"))
    seat: Callable[..., object] = request.param
    seat(None, NOON, own, rita, on=START)
    seat_incumbent(None, NOON, other, priya, on=START)
    rows = [
        nominate(None, NOON, other, leader, readiness="ready_now", on=START, rank=rank, why="Runs a region")
        for rank, leader in ((1, tom), (3, uma))
    ]
    roles = ["talent_director", "administrator"]
    reader = add_user(
        None, NOON, email="rita@x.example", name="Rita Stone", roles=roles, password=PASSWORD, leader_id=rita.id
    )
    writer = add_user(None, NOON, email="w@x.example", name="Ola Writer", roles=["talent_director"], password=PASSWORD)
    note = write_note(reader, NOON, tom, text="Would move to Lyon.")
    import_ = begin_import(reader, NOON, "Pasted cells", read_paste("position_id\ttitle\nown-seat\tHead of Talent"))
    db.session.commit()
    ids: dict[str, list[object]] = {
        "leader": [rita.uuid, tom.uuid, uma.uuid, priya.uuid],
        "position": [own.uuid, other.uuid],
        "nomination": [row.uuid for row in rows],
        "change": list(db.session.scalars(select(Change.uuid))),
        "user": [reader.uuid],
        "import_": [import_.uuid],
        "note": [note.uuid],
    }
    return Company(reader, writer, own, ids)


def hide_something(company: Company) -> None:
    """Record what Rita may not see: a candidate and a cover of her seat, her own nomination, her risk of loss, a note
    about her and a legal hold."""
    rita, tom, _, priya = (leader_of(uuid) for uuid in company.ids["leader"])
    own, other = (position_of(uuid) for uuid in company.ids["position"])
    said = {"readiness": "ready_now", "why": MARK, "reason": MARK, "on": START}
    named = nominate(None, NOON, own, tom, rank=1, **said)
    mine = nominate(None, NOON, other, rita, rank=2, **said)
    name_cover(None, NOON, own, priya, on=START, agreed_on=START, limit_months=7, reason=MARK)
    judge_risk(None, NOON, rita, version="", on=START, risk_of_loss="high", reason=MARK)
    note = write_note(company.writer, NOON, rita, text=MARK)
    set_hold(company.writer, NOON, rita, reason=MARK)
    db.session.commit()
    for row in (named, mine):
        company.hidden += [("nominations.edit", {"nomination": row.uuid})]
        company.hidden += [("nominations.withdraw", {"nomination": row.uuid})]
    for endpoint in ("nominations.nominate", "nominations.rank", "positions.cover"):
        company.hidden += [(endpoint, {"position": own.uuid})]
    for endpoint in ("leaders.risk", "nominations.departure", "notes.index", "privacy.hold"):
        company.hidden += [(endpoint, {"leader": rita.uuid})]
    company.hidden += [("notes.remove", {"note": note.uuid})]
    changes = db.session.scalars(select(Change.uuid).where(Change.reason == MARK)).all()
    assert len(changes) == 4
    company.hidden += [("activity.change", {"change": uuid}) for uuid in changes]


def leader_of(uuid: object) -> Leader:
    return db.session.scalars(select(Leader).where(Leader.uuid == uuid)).one()


def position_of(uuid: object) -> Position:
    return db.session.scalars(select(Position).where(Position.uuid == uuid)).one()


def addresses(app: Flask, company: Company, browser: FlaskClient, ways: tuple[str, ...]) -> Iterator[str]:
    """Every page with every record that the reader knows of; those that can be looked at in several ways, in all."""
    findings = re.findall(r'"/findings/([^"?]+)', text_of(browser.get("/findings")))
    assert findings
    ids = {**company.ids, "finding": sorted(set(findings))}
    with app.test_request_context():
        for rule in rules(app):
            if "GET" not in (rule.methods or set()) or rule.endpoint == "oversight.index":
                continue  # the audit trail tells of these very visits; tests/oversight has its own rule for readers
            names = sorted(rule.arguments)
            for values in product(*(ids[name] for name in names)):
                url = url_for(rule.endpoint, **dict(zip(names, values, strict=True)))
                yield from (url + way for way in (ways if rule.endpoint.split(".")[0] in READING else ("",)))


def pages(app: Flask, company: Company, browser: FlaskClient, ways: tuple[str, ...]) -> dict[str, tuple[int, str]]:
    """Address -> the answer, but for the token of its forms."""
    seen = {}
    for url in addresses(app, company, browser, ways):
        answer = browser.get(url)
        is_file = answer.mimetype.startswith("application/vnd.")
        seen[url] = (answer.status_code, "" if is_file else TOKEN.sub("", text_of(answer)))
    return seen


def test_no_page_depends_on_what_the_reader_may_not_see(app: Flask, company: Company, sign_in: SignIn) -> None:
    browser = sign_in(company.reader)
    before = pages(app, company, browser, WAYS)
    assert sum(status == 200 for status, _ in before.values()) > 100
    hide_something(company)
    after = pages(app, company, browser, WAYS)
    assert [url for url in before if before[url] != after.get(url)] == []
    assert after.keys() == before.keys()


def test_no_page_and_no_file_holds_a_word_of_it(app: Flask, company: Company, sign_in: SignIn) -> None:
    hide_something(company)
    row = record_of(company.own, NOON.date())
    assert row is not None
    change_position(None, NOON, company.own, version=row.version, on=START, expected_vacancy_on=VACANT_ON, reason=MARK)
    db.session.commit()
    browser = sign_in(company.reader)
    seen = pages(app, company, browser, ("",))
    assert [url for url, (_, page) in seen.items() if any(word in page for word in TOLD)] == []
    file = post(browser, "/export", {"format": "csv"}).get_data()
    with zipfile.ZipFile(io.BytesIO(file)) as bundle:
        tables = {name: bundle.read(name).decode("utf-8-sig").splitlines() for name in bundle.namelist()}
    named = [line.split(",")[:2] for line in tables["nominations.csv"][1:]]
    assert named == [["other-seat", "tom-baker"], ["other-seat", "uma-lind"]]
    assert not any("high" in line for line in tables["leaders.csv"])


def test_pages_about_hidden_records_answer_like_those_about_none(app: Flask, company: Company, sign_in: SignIn) -> None:
    hide_something(company)
    browser = sign_in(company.reader)
    token = csrf(browser, "/leaders/new")
    for endpoint, values in company.hidden:
        with app.test_request_context():
            hidden, absent = url_for(endpoint, **values), url_for(endpoint, **dict.fromkeys(values, uuid4()))
        answers = [
            (answer.status_code, TOKEN.sub("", text_of(answer))) for answer in map(browser.get, (hidden, absent))
        ]
        assert answers[0][0] == 404, hidden
        assert answers[0] == answers[1], hidden
        if endpoint != "activity.change":
            assert browser.post(hidden, data={"csrf_token": token}).status_code == 404, hidden


def test_somebody_else_reads_all_of_it(app: Flask, company: Company, talent: User, sign_in: SignIn) -> None:
    hide_something(company)
    browser = sign_in(talent)
    for endpoint, values in company.hidden:
        with app.test_request_context():
            url = url_for(endpoint, **values)
        # A note is removed by whoever wrote it; for everybody else there is no such page.
        assert browser.get(url).status_code == (404 if endpoint == "notes.remove" else 200), url
    assert MARK in text_of(browser.get(f"/positions/{company.own.uuid}"))
