"""Dangerous beginnings in every text of every export: no cell becomes a formula, and an import gives back the text."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from succession.exchange.current import Current
from succession.exchange.export import COLUMNS, Tables, as_csv, as_workbook
from succession.exchange.formulas import DANGEROUS, NOTHING, guarded, unguarded

PREFIXES = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\x00",
    "＝",
    "＋",
    "－",
    "＠",
    "|",
    "%",
    "'",
    "''=",
    '"=',
    '""=',
    " =",
    ";=",
    ",=",
)
COMMANDS = ("cmd|' /C calc'!A0", 'HYPERLINK("http://evil.example","x")', "1+1", "")
RAW = re.compile(r"[ ]*[=+\-@\t\r\n\x00＝＋－＠]")
#: The columns that hold numbers; every other cell is a text.
NUMBERS = {"importance", "rank"}


def dangerous_tables(text: str) -> Tables:
    """One row of each table whose every text is ``text``, and whose numbers are numbers."""
    rows = {name: (tuple(7 if column in NUMBERS else text for column in columns),) for name, columns in COLUMNS.items()}
    return Tables(**rows)


def cells_of(csv_zip: bytes) -> list[list[str]]:
    with zipfile.ZipFile(io.BytesIO(csv_zip)) as archive:
        texts = [archive.read(name).decode("utf-8-sig") for name in archive.namelist()]
    return [row for text in texts for row in list(csv.reader(io.StringIO(text, newline="")))[1:]]


def test_no_text_of_an_export_starts_a_formula() -> None:
    texts = [prefix + command for prefix in PREFIXES for command in COMMANDS]
    looked, raw, formulas, lost = 0, [], 0, []
    for text in texts:
        tables = dangerous_tables(text)
        workbook = as_workbook(tables, Current(on=date(2026, 3, 31)))
        rows: list[list[Any]] = cells_of(as_csv(tables))
        with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
            sheets = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/")]
        formulas += sum(sheet.count("<f") for sheet in sheets) - sum(sheet.count("<fon") for sheet in sheets)
        numbers = [
            number for sheet in sheets for number in re.findall(r"<c [^>]*><v>(\d+)</v>", sheet) if "t=" not in number
        ]
        assert numbers.count("7") >= 2
        book = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
        from_sheets = [book.get_sheet_by_name(name).to_python()[1] for name in book.sheet_names]
        assert [cell for row in from_sheets for cell in row if isinstance(cell, float)] == [7.0, 7.0]
        for row in (*rows, *from_sheets):
            for cell in row:
                if isinstance(cell, str) and cell != "7":
                    looked += 1
                    raw += [(text, cell)] if RAW.match(cell) else []
                    # XML turns these two into the end of a line and space, which a record never holds.
                    if "\x00" not in text and "\r" not in text and unguarded(cell) != text:
                        lost.append((text, cell))
    print(f"\n{formulas} formulas, {len(raw)} dangerous and {len(lost)} changed of {looked} cells")
    assert (formulas, raw, lost) == (0, [], [])
    assert looked > 2_000


@pytest.mark.parametrize("text", [*NOTHING, *(f"'{word}" for word in NOTHING), *(f"{mark}x" for mark in DANGEROUS)])
def test_what_would_read_as_empty_or_as_a_formula_comes_back_as_it_was(text: str) -> None:
    assert guarded(text) not in NOTHING
    assert unguarded(guarded(text)) == text
