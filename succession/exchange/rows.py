"""The rows of a table, read by our columns: texts, answers of yes and no, numbers and days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from succession.cleaning import first_hidden, one_line
from succession.effective import EARLIEST
from succession.exchange.dates import Order, is_in_figures, is_written_as_date, orders_of, possible_orders, read_date
from succession.exchange.formulas import NOTHING, unguarded
from succession.exchange.reading import Sheet
from succession.exchange.wanted import LEAVE_OUT, Place, Wanted, counted_rows

YES = frozenset({"yes", "y", "true", "1", "x", "ja", "oui"})
NO = frozenset({"", "no", "n", "false", "0", "nein", "non"})


@dataclass(slots=True)
class Row:
    """One filled row of a table, read by our columns."""

    wanted: Wanted
    place: Place
    texts: dict[str, str]
    labels: Mapping[str, str]
    order: Order | None = field(default=None)

    def has(self, column: str) -> bool:
        """Whether the file has this column at all."""
        return column in self.texts

    def text(self, column: str, longest: int = 200) -> str:
        """The cell's text, "" where the column is absent. Too long a text and a wrong character are noted."""
        found = self.texts.get(column, "")
        hidden = first_hidden(found)
        if hidden is not None:
            self.wrong(column, found, f"text without the character U+{ord(hidden[0]):04X}")
            return ""
        value = one_line(found)
        if len(value) > longest:
            self.wrong(column, value, f"at most {longest} characters")
        return value[:longest]

    def required(self, column: str, longest: int = 200) -> str:
        """The cell's text, noted as wrong when empty."""
        value = self.text(column, longest)
        if not value and not self.texts.get(column, "").strip():
            self.wrong(column, "", "a value")
        return value

    def is_yes(self, column: str, empty: bool = False) -> bool:
        """A cell of yes or no; an empty one means ``empty``."""
        value = self.text(column).lower()
        if value in YES:
            return True
        if value not in NO:
            self.wrong(column, value, "yes or no")
        return empty if value == "" else False

    def number(self, column: str, least: int, most: int) -> int | None:
        """A whole number, None where the cell is empty."""
        value = self.text(column)
        if not value:
            return None
        if value.isascii() and value.isdigit() and len(value) <= 9 and least <= int(value) <= most:
            return int(value)
        self.wrong(column, value, f"a whole number from {least} to {most}")
        return None

    def day(self, column: str, latest: date, without: str) -> date | None:
        """A day from 1950 to ``latest``, None where the cell is empty, wrong, or waits for the order of its figures.

        ``without`` are the words of importing the row without this date.
        """
        value = self.text(column)
        in_figures = is_in_figures(value)
        if not value or (self.order is None and in_figures and orders_of(value)):
            return None
        try:
            day = read_date(value, self.order)
        except ValueError:
            expected = "a day that exists" if is_written_as_date(value) else "a date such as 2026-03-31"
            if self.order is not None and in_figures and orders_of(value):
                expected += f" as {self.order.words}"
        else:
            if EARLIEST <= day <= latest:
                return day
            expected = f"a day from {EARLIEST:%d %b %Y} to {latest:%d %b %Y}"
        self.wrong(column, value, expected, without)
        return None

    def wrong(self, column: str, found: str, expected: str, without: str = "") -> None:
        """Note a cell of this row that cannot be read."""
        self.wanted.wrong(self.place, self.labels[column], found, expected, without)


def rows_of(wanted: Wanted, sheet: Sheet, columns: Mapping[str, str], dates: Sequence[str] = ()) -> Iterator[Row]:
    """The filled rows of ``sheet``. ``columns`` maps ours to theirs; ``dates`` are those of ours that hold dates."""
    place_of = {header: place for place, header in enumerate(sheet.header)}
    read = {ours: place_of[theirs] for ours, theirs in columns.items() if theirs in place_of}
    rows = []
    for number, cells in enumerate(sheet.rows, sheet.first_row):
        if any(cells):
            texts = {
                ours: "" if cells[at] in NOTHING and ours not in ("name", "last_name") else unguarded(cells[at])
                for ours, at in read.items()
            }
            rows.append(Row(wanted, Place(sheet.name, number), texts, columns))
    wanted.places += [row.place for row in rows]
    order = _ask_order(wanted, rows, [column for column in dates if column in read], columns)
    for row in rows:
        row.order = order
        yield row


def _ask_order(wanted: Wanted, rows: Sequence[Row], dates: Sequence[str], columns: Mapping[str, str]) -> Order | None:
    """Ask once for all dates in figures which of the figures is the day."""
    figures = [
        (row.place, columns[column], one_line(row.texts[column]))
        for row in rows
        for column in dates
        if is_in_figures(one_line(row.texts[column])) and orders_of(one_line(row.texts[column]))
    ]
    if not figures:
        return None
    orders = possible_orders(text for _, _, text in figures)
    places = list(dict.fromkeys(place for place, _, _ in figures))
    headers = list(dict.fromkeys(header for _, header, _ in figures))
    kinds = f"{', '.join(headers)} {'is' if len(headers) == 1 else 'are'} written"
    sentence = f"{counted_rows(places)}: {kinds} {' or '.join(order.words for order in orders)}."
    details = [
        f"{place.sheet}, row {place.row}, {header}: expected 2026-03-31, found {text}."
        for place, header, text in figures
    ]
    choices = [(order.value, f"Treat all as {order.in_words}") for order in orders]
    answer = wanted.ask("dates", sentence, places, [*choices, (LEAVE_OUT, f"Leave out {len(places)}")], details)
    return Order(answer) if answer in set(Order) else None
