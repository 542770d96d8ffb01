"""From the bytes of a file, or pasted cells, to sheets of text; whatever is wrong is one refusal with its number."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from succession.cleaning import without_hidden
from succession.refusals import Refusal

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
MOST_UNZIPPED = 100 * MEGABYTE
MOST_RATIO = 100
MOST_MEMBERS = 1000
MOST_SHEETS = 20
MOST_ROWS = 20_000
MOST_COLUMNS = 200
LONGEST_CELL = 2000
CHILD_LIMITS = {
    "sheets": MOST_SHEETS,
    "rows": MOST_ROWS,
    "columns": MOST_COLUMNS,
    "cell": LONGEST_CELL,
    "seconds": 10,
    "memory": 512 * MEGABYTE,
}

#: Columns that no import keeps, not even until it is finished; compared with a header's words.
NEVER_KEPT = (
    {"birth"},
    {"birthdate"},
    {"birthday"},
    {"dob"},
    {"marital"},
    {"gender"},
    {"sex"},
    {"emergency", "contact"},
    {"ethnicity"},
    {"religion"},
    {"disability"},
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of text. ``first_row`` is the number that a spreadsheet shows beside the first row of ``rows``."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first_row: int
    #: Headers of columns that were dropped while reading, since they are never imported.
    never: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The sheet as the import's row keeps it."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Sheet:
        """The sheet that :meth:`as_json` wrote."""
        return cls(
            kept["name"],
            tuple(kept["header"]),
            tuple(tuple(row) for row in kept["rows"]),
            kept["first_row"],
            tuple(kept["never"]),
        )


def read_file(name: str, data: bytes) -> list[Sheet]:
    """The sheets of a CSV file, a workbook, or a zip of CSV files.

    Raises:
        Refusal: the file passes a limit or cannot be read; the sentence gives the number.
    """
    if len(data) > MOST_BYTES:
        raise Refusal(f"{name} has {len(data) / MEGABYTE:.1f} MB. An import may have {MOST_BYTES // MEGABYTE} MB.")
    if not data.strip():
        raise Refusal(f"{name} is empty.")
    if data[:4] == b"PK\x03\x04":
        return _read_archive(name, data)
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise Refusal(f"{name} is an old or a locked Excel file. Save it as .xlsx without a password.")
    return _sheets([(PurePosixPath(name).stem or name, _csv_rows(name, _decoded(name, data)))])


def read_paste(text: str) -> list[Sheet]:
    """The one sheet of cells pasted from a spreadsheet.

    Raises:
        Refusal: as for :func:`read_file`.
    """
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise Refusal(f"An import may have {MOST_BYTES // MEGABYTE} MB.")
    rows = _csv_rows("The pasted text", text, is_pasted=True)
    return _sheets([("Pasted", rows)])


def _read_archive(name: str, data: bytes) -> list[Sheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_members(name, len(data), members)
            if not any(member.filename == "[Content_Types].xml" for member in members):
                return _read_csv_members(name, archive, members)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as error:
        raise Refusal(f"{name} is damaged: its parts cannot be unpacked.") from error
    return _sheets(_workbook_rows(name, data))


def _check_members(name: str, size: int, members: Sequence[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS:
        raise Refusal(f"{name} has {len(members)} parts. A workbook may have {MOST_MEMBERS}.")
    if unpacked > MOST_UNZIPPED:
        raise Refusal(
            f"{name} unpacks to {unpacked / MEGABYTE:.0f} MB. It may unpack to {MOST_UNZIPPED // MEGABYTE} MB."
        )
    if unpacked > MOST_RATIO * max(size, 1):
        raise Refusal(f"{name} unpacks to {unpacked // size} times its size. It may unpack to {MOST_RATIO} times.")


def _read_csv_members(name: str, archive: zipfile.ZipFile, members: Iterable[zipfile.ZipInfo]) -> list[Sheet]:
    tables = []
    for member in members:
        if not member.filename.lower().endswith(".csv") or member.filename.startswith("__MACOSX"):
            continue
        with archive.open(member) as file:
            data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise Refusal(f"{member.filename} has more than {MOST_BYTES // MEGABYTE} MB.")
        stem = PurePosixPath(member.filename).stem
        tables.append((stem, _csv_rows(member.filename, _decoded(member.filename, data))))
    if not tables:
        raise Refusal(f"{name} holds no CSV file and is no workbook.")
    return _sheets(tables)


def _workbook_rows(name: str, data: bytes) -> list[tuple[str, list[list[str]]]]:
    program = Path(__file__).with_name("spreadsheet.py")
    try:
        child = subprocess.run(  # noqa: S603  # our own program, no word of the file in its arguments
            [sys.executable, "-I", str(program), json.dumps(CHILD_LIMITS)],
            input=data,
            capture_output=True,
            timeout=CHILD_LIMITS["seconds"] + 5,
            check=False,
            env={},
        )
        answer = json.loads(child.stdout) if child.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError):
        answer = None
    if answer is None:
        raise Refusal(
            f"{name} cannot be read as a workbook within {CHILD_LIMITS['seconds']} seconds and "
            f"{CHILD_LIMITS['memory'] // MEGABYTE} MB. It may be damaged: save it again, or save the sheet as CSV."
        )
    if "over" in answer:
        limit, sheet, number = answer["over"]
        _refuse_over(limit, f"{name}, sheet {sheet}" if sheet else name, number)
    return [(str(sheet), rows) for sheet, rows in answer["sheets"]]


def _refuse_over(limit: str, where: str, number: int) -> None:
    words = {
        "sheets": f"{where} has {number} sheets. It may have {MOST_SHEETS}.",
        "rows": f"{where} has {number:,} rows. It may have {MOST_ROWS:,}.",
        "columns": f"{where} has {number} columns. It may have {MOST_COLUMNS}.",
        "cell": f"{where} has a cell of {number:,} characters. A cell may have {LONGEST_CELL:,}.",
    }
    raise Refusal(words[limit])


def _decoded(name: str, data: bytes) -> str:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return _decode(name, data[len(mark) :], encoding)
    start = data[:4096]
    if start[1::2].count(0) > len(start) // 4:
        return _decode(name, data, "utf-16-le")
    if start[::2].count(0) > len(start) // 4:
        return _decode(name, data, "utf-16-be")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode(name, data, "cp1252")


def _decode(name: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refusal(
            f"{name} is not text: byte {error.start:,} cannot be read. Save it as CSV in UTF-8, or as .xlsx."
        ) from error


def _csv_rows(name: str, text: str, is_pasted: bool = False) -> list[list[str]]:
    if "\x00" in text:
        raise Refusal(f"{name} is not text: it holds a zero byte at character {text.index(chr(0)):,}.")
    told = re.match(r'"?sep=(.)"?\r?\n', text)
    if told:
        # The line that Excel writes to name its separator keeps its row, so that the numbers stay right.
        separator, text = told[1], text[told.end() - 1 :]
    else:
        separator = _separator(text)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            rows.append(row)
            if len(rows) > MOST_ROWS + 1:
                _refuse_over("rows", name, text.rstrip().count("\n"))
            if len(row) > MOST_COLUMNS:
                _refuse_over("columns", f"{name}, row {len(rows)}", len(row))
            longest = max(map(len, row), default=0)
            if longest > LONGEST_CELL:
                _refuse_over("cell", f"{name}, row {len(rows)}", longest)
    except csv.Error as error:
        raise Refusal(f"{name}, row {len(rows) + 1}: a quotation mark is opened and not closed.") from error
    width = next((len(row) for row in rows if any(row)), 0)
    for number, row in enumerate(rows, 1):
        if any(row) and not is_pasted and (len(row) < width or any(row[width:])):
            raise Refusal(f"{name}, row {number} has {len(row)} cells where the header has {width}. Is the file cut?")
    return rows


def _separator(text: str) -> str:
    """The separator that the header line holds most often outside quotation marks."""
    header = re.sub(r'"[^"]*"', "", text.lstrip("\r\n")[:20_000]).splitlines()[:1] or [""]
    return max(",;\t|", key=lambda mark: (header[0].count(mark), mark == ","))


def _sheets(tables: Iterable[tuple[str, Sequence[Sequence[str]]]]) -> list[Sheet]:
    sheets = [sheet for name, rows in tables if (sheet := _sheet(name, rows)) is not None]
    if not sheets:
        raise Refusal("There is no table in it: the first filled row names the columns, the rows follow.")
    return sheets


def _sheet(name: str, rows: Sequence[Sequence[str]]) -> Sheet | None:
    """The table below the first filled row, without the columns that are never kept; None where there is no row."""
    start = next((number for number, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
    if start is None or len(rows) == start + 1:
        return None
    header = [without_hidden(cell) for cell in rows[start]]
    while header and not header[-1]:
        header.pop()
    names = _unique([text or f"Column {number}" for number, text in enumerate(header, 1)])
    kept = [place for place, text in enumerate(names) if not _is_never_kept(text)]
    body = [tuple(row[place].strip(" ") if place < len(row) else "" for place in kept) for row in rows[start + 1 :]]
    while body and not any(body[-1]):
        body.pop()
    never = tuple(text for text in names if _is_never_kept(text))
    return Sheet(without_hidden(name)[:100], tuple(names[place] for place in kept), tuple(body), start + 2, never)


def _unique(names: Sequence[str]) -> list[str]:
    """``names``, a repeated one with its number behind it."""
    seen: dict[str, int] = {}
    result = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        result.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return result


def _is_never_kept(header: str) -> bool:
    words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", header)}
    return any(never <= words for never in NEVER_KEPT)
