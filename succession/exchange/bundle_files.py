"""The three tables of a bundle, read from a folder of CSV files or from one workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from succession.cleaning import first_hidden, without_hidden
from succession.exchange.formulas import unguarded

TABLES = ("positions", "leaders", "nominations")


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong in a file. ``row`` counts as a spreadsheet does, the header is 1; 0 for none."""

    file: str
    row: int
    column: str
    what: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.row}" if self.row else self.file
        return f"{place}: {self.column}: {self.what}" if self.column else f"{place}: {self.what}"


class BundleError(ValueError):
    """A bundle that cannot be used; ``errors`` is everything that is wrong with it, in order."""

    def __init__(self, errors: list[Problem]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = tuple(errors)


@dataclass(frozen=True)
class Row:
    """One row: its number in the file and its cells by column name, without surrounding spaces."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Table:
    """One table. ``file`` is what errors call it."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = field(default=())


def table_of(file: str, lines: list[list[str]]) -> Table:
    """The table in these lines of cells, the first of which is the header; empty lines are left out."""
    header = [cell.strip() for cell in lines[0]] if lines else []
    problems = [
        Problem(file, 1, name, "is in the header twice")
        for name in sorted({name for name in header if name and header.count(name) > 1})
    ]
    rows = []
    problems += _hidden(file, 1, [without_hidden(name) for name in header], header)
    for number, line in enumerate(lines[1:], start=2):
        cells = [unguarded(cell.strip()) for cell in line]
        if not any(cells):
            continue
        if any(cells[len(header) :]):
            problems.append(Problem(file, number, "", f"has more cells than the header's {len(header)}"))
        problems += _hidden(file, number, header, cells)
        rows.append(Row(number, dict(zip(header, cells, strict=False))))
    return Table(file, tuple(name for name in header if name), tuple(rows), tuple(problems))


def _hidden(file: str, number: int, header: Sequence[str], cells: Sequence[str]) -> Iterator[Problem]:
    """The cells that hold a character which nobody sees, or which a terminal would obey."""
    for column, cell in zip(header, cells, strict=False):
        found = first_hidden(cell)
        if found is not None:
            yield Problem(file, number, column, f"holds the character U+{ord(found[0]):04X}, which cannot be seen")


def read_tables(path: Path) -> dict[str, Table]:
    """The three tables of a bundle by name.

    Raises:
        BundleError: a file or sheet is missing or cannot be read.
    """
    if path.is_dir():
        found = {name: _csv_table(path / f"{name}.csv") for name in TABLES}
    elif path.suffix.lower() == ".xlsx" and path.is_file():
        found = _sheets(path)
    else:
        what = "is neither a folder nor an .xlsx workbook" if path.exists() else "there is no such file or folder"
        raise BundleError([Problem(path.name or str(path), 0, "", what)])
    missing = [table for table in found.values() if isinstance(table, Problem)]
    if missing:
        raise BundleError(missing)
    return {name: table for name, table in found.items() if isinstance(table, Table)}


def _csv_table(path: Path) -> Table | Problem:
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        return Problem(path.name, row, "", "is not UTF-8")
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        return Problem(path.name, 0, "", "there is no such file" if missing else "cannot be read")
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    lines: list[list[str]] = []
    try:
        lines.extend(reader)
    except csv.Error as error:
        return Problem(path.name, len(lines) + 1, "", f"is not a row of CSV ({error})")
    return table_of(path.name, lines)


def _sheets(path: Path) -> dict[str, Table | Problem]:
    from python_calamine import CalamineError, load_workbook

    try:
        workbook = load_workbook(str(path))
        names = {name.strip().lower(): name for name in workbook.sheet_names}
        return {
            table: _sheet(path, table, workbook.get_sheet_by_name(names[table]).to_python(skip_empty_area=False))
            if table in names
            else Problem(path.name, 0, "", f"there is no sheet {table}")
            for table in TABLES
        }
    except (CalamineError, OSError) as error:
        raise BundleError([Problem(path.name, 0, "", f"is not a workbook that can be read ({error})")]) from error


def _sheet(path: Path, table: str, lines: Sequence[Sequence[object]]) -> Table:
    return table_of(f"{path.name}[{table}]", [[_cell_text(cell) for cell in line] for line in lines])


def _cell_text(cell: object) -> str:
    """What a cell says: whole numbers without a point, dates as ISO, yes and no for truth values."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date) else str(cell)
