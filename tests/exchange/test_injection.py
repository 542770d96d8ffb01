"""No cell of an export becomes a formula, and importing the export changes nothing."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from succession.clock import now
from succession.db import db
from succession.exchange.formulas import guarded, unguarded
from succession.leaders.operations import add_leader
from succession.nominations.operations import nominate
from succession.positions.operations import add_position
from tests.exchange.browsing import Importing, figures

PREFIXES = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'", "''", "'=", " =", "  @", '"=')
RAW = re.compile(r"\s*[=+\-@\t\r\x00＝＋－＠]")


@pytest.mark.parametrize("prefix", PREFIXES)
def test_guarding_a_text_loses_nothing(prefix: str) -> None:
    for text in (f"{prefix}cmd|' /C calc'!A0", prefix, f"{prefix}{prefix}x"):
        assert unguarded(guarded(text)) == text
        assert not RAW.match(guarded(text))


def test_names_titles_units_and_functions_never_start_a_formula(importing: Importing) -> None:
    for number, prefix in enumerate(("=", "+", "-", "@", "＝", "＋", "－", "＠", "'", "'=")):
        text = f'{prefix}HYPERLINK("x") {number}'
        leader = add_leader(None, now(), name=text, external_key=f"{prefix}l{number}", function=text)
        position = add_position(None, now(), title=text, external_key=f"{prefix}p{number}", unit=text, is_key=True)
        nominate(None, now(), position, leader, readiness="ready_now", on=now().date())
    db.session.commit()
    files = {}
    for kind in ("csv", "xlsx"):
        answer = importing.browser.post("/export", data={"csrf_token": importing.token, "format": kind})
        files[kind] = answer.data
    with zipfile.ZipFile(io.BytesIO(files["csv"])) as archive:
        tables = [
            list(csv.reader(io.StringIO(archive.read(n).decode("utf-8-sig"), newline=""))) for n in archive.namelist()
        ]
    book = CalamineWorkbook.from_filelike(io.BytesIO(files["xlsx"]))
    tables += [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    cells = [cell for table in tables for row in table for cell in row if isinstance(cell, str)]
    assert len(cells) > 200
    assert [cell for cell in cells if RAW.match(cell)] == []
    with zipfile.ZipFile(io.BytesIO(files["xlsx"])) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "sheet" in name)
        properties = archive.read("docProps/core.xml").decode()
    assert "<dc:creator></dc:creator>" in properties
    for kind, data in files.items():
        again = Importing(importing.browser)
        again.upload((f"bundle.{'zip' if kind == 'csv' else kind}", data))
        page = again.match().get_data(as_text=True)
        assert figures(page) == {"New": 0, "Changed": 0, "Same": 30, "Need you": 0}
