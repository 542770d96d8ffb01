"""Files as spreadsheets write them, and the limits, each refused at once with its number."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable, Sequence

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from succession.clock import today
from succession.db import db
from succession.exchange.current import load_current
from succession.exchange.models import Import
from succession.exchange.reading import MOST_BYTES, read_file, read_paste
from succession.refusals import Refusal
from tests.exchange.browsing import Importing, everything

ROWS = "id;Name;Title\n1;Zoë Ångström;Chefin\n2;José Núñez;Leiter\n"


def workbook(*sheets: tuple[str, Sequence[Sequence[object]]]) -> bytes:
    """An .xlsx with these sheets."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True}) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return packed.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(ROWS.encode(), id="utf-8"),
        pytest.param(ROWS.encode("utf-8-sig"), id="utf-8 with a mark"),
        pytest.param(ROWS.encode("cp1252"), id="cp1252"),
        pytest.param(ROWS.encode("utf-16"), id="utf-16 with a mark"),
        pytest.param(ROWS.encode("utf-16-le"), id="utf-16 little-endian"),
        pytest.param(ROWS.encode("utf-16-be"), id="utf-16 big-endian"),
        pytest.param(ROWS.replace(";", ",").encode(), id="comma"),
        pytest.param(ROWS.replace(";", "\t").encode(), id="tab"),
        pytest.param(ROWS.replace("\n", "\r\n").encode(), id="windows lines"),
        pytest.param(("sep=;\n" + ROWS).encode(), id="told separator"),
        pytest.param(ROWS.replace("é", "e\u0301").encode(), id="decomposed"),
        pytest.param(workbook(("Sheet1", [line.split(";") for line in ROWS.splitlines()])), id="xlsx"),
    ],
)
def test_every_encoding_and_separator_gives_the_same_leaders(importing: Importing, data: bytes) -> None:
    assert importing.upload(("people.xlsx" if data[:2] == b"PK" else "people.csv", data)).status_code == 200
    importing.match()
    importing.carry_out()
    leaders = load_current(today()).leaders
    assert {key: held.values["name"] for key, held in leaders.items()} == {"1": "Zoë Ångström", "2": "José Núñez"}


def test_cells_pasted_from_excel_are_a_table(importing: Importing) -> None:
    importing.upload(pasted=ROWS.replace(";", "\t").replace("\n", "\r\n"))
    importing.match()
    assert "2 created" in importing.carry_out().get_data(as_text=True)


def test_a_large_paste_gets_through(importing: Importing) -> None:
    rows = "".join(f"{n}\tLeader {n}\tManager of a rather long and winding title {n}\n" for n in range(6000))
    assert len(rows) > 256 * 1024
    assert importing.upload(pasted="id\tName\tTitle\n" + rows).status_code == 200


def test_dates_and_numbers_of_a_workbook_are_read_as_people_see_them() -> None:
    data = workbook(("People", [["id", "Share", "Open"], [7, 0.5, True], [8.0, 12, False]]))
    (sheet,) = read_file("people.xlsx", data)
    assert sheet.rows == (("7", "0.5", "yes"), ("8", "12", "no"))


def test_rows_keep_the_numbers_that_a_spreadsheet_shows(importing: Importing) -> None:
    text = "\n\nid;Name;Title\n1;A;x\n\n2;;y\n"
    importing.upload(("people.csv", text.encode()))
    assert "people, row 6, Name: expected a name, found" in importing.match().get_data(as_text=True)


OVER: dict[str, tuple[Callable[[], tuple[str, bytes]], str]] = {
    "rows": (lambda: ("rows.csv", b"a,b\n" + b"x,y\n" * 20_001), "rows.csv has 20,001 rows. It may have 20,000."),
    "columns": (
        lambda: ("wide.csv", b",".join([b"h"] * 201) + b"\n" + b",".join([b"x"] * 201)),
        "wide.csv, row 1 has 201 columns. It may have 200.",
    ),
    "cell": (
        lambda: ("cell.csv", b"a,b\nx," + b"y" * 2001 + b"\n"),
        "cell.csv, row 2 has a cell of 2,001 characters. A cell may have 2,000.",
    ),
    "ratio": (lambda: ("bomb.xlsx", _bomb(20)), "times its size. It may unpack to 100 times."),
    "unzipped": (lambda: ("bomb.xlsx", _bomb(101)), "bomb.xlsx unpacks to 101 MB. It may unpack to 100 MB."),
    "rows of a workbook": (
        lambda: ("rows.xlsx", workbook(("Long", [["a", "b"]] + [["x", "y"]] * 20_001))),
        "rows.xlsx, sheet Long has 20,001 rows. It may have 20,000.",
    ),
    "columns of a workbook": (
        lambda: ("wide.xlsx", workbook(("Wide", [["h"] * 201, ["x"] * 201]))),
        "wide.xlsx, sheet Wide has 201 columns. It may have 200.",
    ),
    "cell of a workbook": (
        lambda: ("cell.xlsx", workbook(("One", [["a"], ["y" * 2001]]))),
        "cell.xlsx, sheet One has a cell of 2,001 characters. A cell may have 2,000.",
    ),
    "sheets": (
        lambda: ("sheets.xlsx", workbook(*((f"S{n}", [["a"], ["x"]]) for n in range(21)))),
        "sheets.xlsx has 21 sheets. It may have 20.",
    ),
    "far cell": (lambda: ("far.xlsx", _far_cell()), "far.xlsx"),
}


def _bomb(megabytes: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"0" * (megabytes * 1024 * 1024))
    return packed.getvalue()


def _far_cell() -> bytes:
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Far")
        sheet.write_string(0, 0, "a")
        sheet.write_string(1_048_575, 16_383, "z")
    return packed.getvalue()


@pytest.mark.parametrize("limit", OVER)
def test_a_file_over_a_limit_is_refused_at_once_with_the_number(importing: Importing, limit: str) -> None:
    make, words = OVER[limit]
    name, data = make()
    began = time.monotonic()
    answer = importing.upload((name, data))
    took = time.monotonic() - began
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert db.session.query(Import).count() == 0
    # The promise is a second; the machines that run the tests are shared, so that only a hang fails here.
    assert took < 15


def test_a_file_over_ten_megabytes_is_not_read(importing: Importing) -> None:
    answer = importing.upload(("huge.csv", b"x" * (MOST_BYTES + 1)))
    assert answer.status_code == 413
    assert "A file may have 10 MB" in answer.get_data(as_text=True)


def test_more_than_ten_megabytes_are_refused_wherever_they_come_from() -> None:
    with pytest.raises(Refusal, match=r"huge.csv has 10.0 MB. An import may have 10 MB."):
        read_file("huge.csv", b"x" * (MOST_BYTES + 1))


def test_only_the_upload_takes_a_large_request(importing: Importing) -> None:
    data = {"csrf_token": importing.token, "format": "csv", "more": "x" * 400_000}
    assert importing.browser.post("/export", data=data).status_code == 413


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.csv", b"   \n", "empty.csv is empty."),
        ("head.csv", b"a,b,c\n", "There is no table in it"),
        ("open.csv", b'a,b\n"x,y\n', "a quotation mark is opened and not closed"),
        ("cut.csv", b"a,b,c\n1,2,3\n4,5", "cut.csv, row 3 has 2 cells where the header has 3. Is the file cut?"),
        ("wide.csv", b"a,b\n1,2\n3,4,5\n", "wide.csv, row 3 has 3 cells where the header has 2."),
        ("zero.csv", b"a,b\n1,\x00\n", "it holds a zero byte at character 6"),
        ("bytes.csv", b"a,b\n1,\x81\n", "byte 6 cannot be read"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99, "an old or a locked Excel file"),
        ("cut.xlsx", workbook(("S", [["a"], ["b"]]))[:-200], "cut.xlsx is damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_place(
    importing: Importing, name: str, data: bytes, words: str
) -> None:
    before = everything()
    answer = importing.upload((name, data))
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert everything() == before


def test_nothing_at_all_is_said_beside_the_field(importing: Importing) -> None:
    answer = importing.upload()
    assert answer.status_code == 422
    assert "Choose a file, or paste cells below." in answer.get_data(as_text=True)


@pytest.mark.parametrize("code", ["\x07", "\x85", "\u202e", "\u2066", "\ufffe"])
def test_a_character_that_no_record_may_hold_is_named_with_its_cell(importing: Importing, code: str) -> None:
    importing.upload(("people.csv", f"id;Name;Title\n1;A{code}B;x\n2;C;y\n".encode()))
    page = importing.match().get_data(as_text=True)
    assert f"people, row 2, Name: expected text without the character U+{ord(code):04X}" in page
    assert "Import 1 row, leave out 1" in page


def test_a_paste_without_rows_is_refused() -> None:
    with pytest.raises(Refusal, match="There is no table in it"):
        read_paste("only one line")
