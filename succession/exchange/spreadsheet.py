"""A program of its own that reads a workbook from standard input and writes its sheets as JSON.

It runs apart from the web server with little time and memory, so that a hostile workbook ends nothing but itself.
It imports nothing of the application. ``reading.py`` starts it with the limits as its one argument.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import resource
import sys
from typing import Any


def text_of(cell: Any) -> str:
    """A cell as text: whole numbers without a point, dates as 2026-03-31, truth as yes and no."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time.min else cell.isoformat(sep=" ")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return str(cell)


def sheets_of(data: bytes, limits: dict[str, int]) -> dict[str, Any]:
    """The sheets of a workbook, or which limit it passes: ``{"sheets": …}`` or ``{"over": [limit, sheet, number]}``."""
    # Imported only now, so that the limits hold for the library as well.
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    if len(book.sheet_names) > limits["sheets"]:
        return {"over": ["sheets", "", len(book.sheet_names)]}
    sheets = []
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        last_row, last_column = sheet.end or (0, 0)
        if last_row > limits["rows"]:
            return {"over": ["rows", name, last_row]}
        if last_column >= limits["columns"]:
            return {"over": ["columns", name, last_column + 1]}
        rows = [[text_of(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        longest = max((len(cell) for row in rows for cell in row), default=0)
        if longest > limits["cell"]:
            return {"over": ["cell", name, longest]}
        sheets.append([name, rows])
    return {"sheets": sheets}


def main() -> None:
    """Read standard input within the limits of the first argument."""
    limits = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"]))
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    json.dump(sheets_of(sys.stdin.buffer.read(), limits), sys.stdout)


if __name__ == "__main__":
    main()
