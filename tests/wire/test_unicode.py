"""Sixty names through form, database, pages, both exports and back; what is refused is named; one order of names."""

from __future__ import annotations

import csv
import html
import io
import time
import unicodedata
import zipfile
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from succession.access.models import User
from succession.access.operations import add_user
from succession.audit import begin_change
from succession.cleaning import TextProblem, clean_line, one_line
from succession.clock import today
from succession.db import db
from succession.exchange.formulas import unguarded
from succession.folding import in_order
from succession.leaders.models import LeaderRecord
from succession.leaders.queries import leaders_to_pick
from succession.positions.queries import positions_to_pick
from tests.conftest import NOON, PASSWORD, csrf
from tests.exchange.browsing import Importing, figures
from tests.leaders.cast import a_leader, a_position, text_of
from tests.wire.names import REFUSED, TAKEN

COMPOSED = [" ".join(unicodedata.normalize("NFC", name).split()) for name in TAKEN]


def test_the_names_are_sixty_different_ones() -> None:
    assert len(set(COMPOSED)) == 60


def test_names_come_back_as_they_went_in_everywhere(
    app: Flask, talent: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    browser = sign_in(talent)
    token = csrf(browser, "/leaders/new")
    for number, name in enumerate(TAKEN):
        data = {"csrf_token": token, "name": name, "external_key": f"n{number}", "unit": name[:120], "on": "2026-01-05"}
        data["again"] = COMPOSED[number]  # Null and NULL are one name to people, who say that they mean two
        answer = browser.post("/leaders/new", data=data)
        assert answer.status_code == 302, name
    kept = {row.name for row in db.session.scalars(select(LeaderRecord))}
    assert kept == set(COMPOSED)

    pages = [html.unescape(text_of(browser.get(f"/leaders?page={page}"))) for page in (1, 2)]
    shown = [name for name in COMPOSED if any(name in page for page in pages)]
    assert shown == COMPOSED

    exported = {
        kind: browser.post("/export", data={"csrf_token": token, "format": kind}).data for kind in ("csv", "xlsx")
    }
    with zipfile.ZipFile(io.BytesIO(exported["csv"])) as archive:
        rows = list(csv.reader(io.StringIO(archive.read("leaders.csv").decode("utf-8-sig"), newline="")))
    assert {unguarded(row[1]) for row in rows[1:]} == set(COMPOSED)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(exported["xlsx"])).get_sheet_by_name("leaders")
    assert {unguarded(str(row[1])) for row in sheet.to_python()[1:]} == set(COMPOSED)

    for kind, data in exported.items():
        again = Importing(browser)
        again.upload((f"bundle.{'zip' if kind == 'csv' else kind}", data))
        page = again.match().get_data(as_text=True)
        assert figures(page) == {"New": 0, "Changed": 0, "Same": 60, "Need you": 0}, kind
    print(f"\n{len(shown)} of {len(TAKEN)} names come back equal from pages, CSV and XLSX")


def test_what_is_refused_is_named_with_its_place(
    app: Flask, talent: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    browser = sign_in(talent)
    token = csrf(browser, "/leaders/new")
    for name in REFUSED:
        with pytest.raises(TextProblem, match="Character 4 ") as problem:
            clean_line(name)
        called = unicodedata.name(name[3], f"U+{ord(name[3]):04X}").lower()
        assert f"({called})" in str(problem.value)
        if not "\ud800" <= name[3] <= "\udfff":
            page = browser.post("/leaders/new", data={"csrf_token": token, "name": name})
            assert page.status_code == 422, name
            assert f"({called})" in html.unescape(text_of(page))
    assert db.session.scalars(select(LeaderRecord)).all() == []


def test_an_import_refuses_the_same_characters(importing: Importing) -> None:
    names = [name for name in REFUSED if not "\ud800" <= name[3] <= "\udfff" and name[3] not in "\x00"]
    rows = "".join(f"{number};{name};Title\n" for number, name in enumerate(names))
    importing.upload(("people.csv", ("id;Name;Title\n" + rows + "good;Nina Cruz;x\n").encode()))
    page = importing.match().get_data(as_text=True)
    for number, name in enumerate(names, 2):
        if number < 10:
            assert f"people, row {number}, Name: expected text without the character U+{ord(name[3]):04X}" in page
    assert f"Import 1 row, leave out {len(names)}" in page


def test_marks_on_a_letter_have_an_end_and_take_no_time(app: Flask) -> None:
    began = time.perf_counter()
    for text in ("e" + "\u0301\u0302\u0323" * 80_000, "x" + "\u0323" * 31):
        with pytest.raises(ValueError, match="Character 1 has more than 30 marks over and under it"):
            clean_line(text)
        assert len(one_line(text)) <= 32
    answer = app.test_client().post("/sign-in", data={"email": "e" + "\u0301\u0323" * 19_000})
    assert answer.status_code == 400
    assert time.perf_counter() - began < 5


ORDERED = ("Aa", "Ab", "aB", "Åse", "ascii", "Élan", "elan", "Zé", "ze", "zz", "Öl", "oslo", "Øst", "_x", "1", "明美")


def test_names_stand_in_one_order_on_both_engines(
    app: Flask, talent: User, administrator: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    wanted = sorted(ORDERED, key=in_order)
    assert wanted[:3] == ["1", "_x", "Aa"]
    assert wanted.index("Åse") < wanted.index("oslo") < wanted.index("Øst") < wanted.index("ze")
    for number, name in enumerate(ORDERED):
        a_leader(name, external_key=f"l{number}")
        a_position(name, external_key=f"p{number}")
        add_user(None, NOON, email=f"u{number}@halden.example", name=name, roles=[], password=PASSWORD)
        begin_change(db.session.get(User, talent.id), NOON, "name_company", "x").by_name = name
    db.session.commit()
    assert [name for _, name, _ in leaders_to_pick(today())] == wanted
    assert [title for _, title, _ in positions_to_pick(today())] == wanted
    people = text_of(sign_in(administrator).get("/admin/users"))
    assert _order_in(people, wanted, '<a href="/admin/users/', "</a>") == wanted
    log = text_of(sign_in(talent).get("/activity"))
    assert _order_in(log, wanted, "<option", "</option>") == wanted


def _order_in(page: str, names: list[str], start: str, end: str) -> list[str]:
    found = [html.unescape(part.split(end)[0].split(">", 1)[1]).strip() for part in page.split(start)[1:]]
    return [name for name in found if name in names]
