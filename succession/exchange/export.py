"""The bundle as files: three CSV files in a zip, or one workbook. One writer, so that no cell becomes a formula."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from succession.exchange.current import Current
from succession.exchange.formulas import guarded

Cell = str | int | None

#: The format of ``succession analyze``, in the order of its columns.
COLUMNS = {
    "positions": ("position_id", "title", "unit", "reports_to", "incumbent_id", "interim_id", "key", "importance"),
    "leaders": ("leader_id", "name", "function", "risk_of_loss", "internal"),
    "nominations": ("position_id", "leader_id", "readiness", "rank", "emergency"),
}
LAST = 2**31


@dataclass(frozen=True, slots=True)
class Tables:
    """The rows of the three tables, in the order of :data:`COLUMNS`."""

    positions: tuple[tuple[Cell, ...], ...] = ()
    leaders: tuple[tuple[Cell, ...], ...] = ()
    nominations: tuple[tuple[Cell, ...], ...] = ()

    def items(self) -> list[tuple[str, tuple[tuple[Cell, ...], ...]]]:
        """The tables by name, in the order in which they are read."""
        return [("positions", self.positions), ("leaders", self.leaders), ("nominations", self.nominations)]

    @property
    def sentence(self) -> str:
        """What was exported, for the log."""
        counts = (f"{len(rows)} {name}" for name, rows in self.items())
        return f"Exported {', '.join(counts)}."


def tables_of(here: Current) -> Tables:
    """The bundle of the records ``here``, which are those that the reader may see."""
    leaders = {key: held.values for key, held in here.leaders.items() if not held.is_later}
    positions = {key: held.values for key, held in here.positions.items() if not held.is_later}
    order = sorted(positions, key=lambda key: (positions[key]["importance"] or LAST, key))

    def holder(seats: dict[str, tuple[str, object]], position: str) -> str:
        leader, held = seats.get(position, ("", None))
        return leader if leader in leaders and not getattr(held, "is_later", False) else ""

    position_rows = [
        (
            key,
            positions[key]["title"],
            positions[key]["unit"],
            positions[key]["reports_to"] if positions[key]["reports_to"] in positions else "",
            holder({**here.incumbents}, key),
            holder({**here.interims}, key),
            "yes" if positions[key]["is_key"] else "no",
            positions[key]["importance"],
        )
        for key in order
    ]
    leader_rows = [
        (
            key,
            values["name"],
            values["function"],
            here.risks[key].values["risk_of_loss"] if key in here.risks else "",
            "yes" if values["is_internal"] else "no",
        )
        for key, values in sorted(leaders.items())
    ]
    place = {key: number for number, key in enumerate(order)}
    named: list[tuple[Cell, ...]] = []
    for pairs, is_cover in ((here.nominations, False), (here.covers, True)):
        seen = [
            (place[position], held.values.get("rank") or LAST, leader, position, held)
            for (position, leader), held in pairs.items()
            if position in place and leader in leaders and not held.is_later
        ]
        for _, _, leader, position, held in sorted(seen, key=lambda row: row[:3]):
            told = ("", None, "yes") if is_cover else (held.values["readiness"], held.values["rank"], "no")
            named.append((position, leader, *told))
    return Tables(tuple(position_rows), tuple(leader_rows), tuple(named))


def as_csv(tables: Tables) -> bytes:
    """A zip of ``positions.csv``, ``leaders.csv`` and ``nominations.csv`` in UTF-8 with the mark that Excel needs."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables.items():
            text = io.StringIO(newline="")
            writer = csv.writer(text)
            writer.writerow(COLUMNS[name])
            writer.writerows([[_guarded(cell) for cell in row] for row in rows])
            archive.writestr(zipfile.ZipInfo(f"{name}.csv"), text.getvalue().encode("utf-8-sig"))
    return packed.getvalue()


def as_workbook(tables: Tables, here: Current) -> bytes:
    """One workbook with three sheets. Texts are texts; only ranks and importances are numbers."""
    packed = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(packed, options) as book:
        # The file tells the day of its contents, and neither its maker nor the moment.
        book.set_properties({"created": datetime.combine(here.on, time(12))})
        head = book.add_format({"bold": True})
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(COLUMNS[name]) - 1, 22)
            for column, title in enumerate(COLUMNS[name]):
                sheet.write_string(0, column, title, head)
            _fill(sheet, rows)
    return packed.getvalue()


def _fill(sheet: xlsxwriter.worksheet.Worksheet, rows: Sequence[Sequence[Cell]]) -> None:
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(number, column, cell)
            elif cell:
                sheet.write_string(number, column, guarded(cell))


def _guarded(cell: Cell) -> Cell:
    return guarded(cell) if isinstance(cell, str) else cell
