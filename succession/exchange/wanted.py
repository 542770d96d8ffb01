"""What a file asks for, whatever its shape: leaders, positions, seats, nominations, and what has to be asked first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from succession.cleaning import is_hidden, one_line
from succession.exchange.dates import Order, is_in_figures, possible_orders, read_date
from succession.exchange.formulas import unguarded
from succession.exchange.reading import Sheet

#: The answer that leaves the rows of a question out of the import.
LEAVE_OUT = "leave_out"

#: What files write where somebody reports to nobody.
TOP_WORDS = frozenset({"", "xx", "x", "-", "n/a", "na", "none", "nil", "no_mgr", "no_manager", "top", "(none)"})
#: Exports of databases write an empty cell like this.
NOTHING = frozenset({"NULL", "#N/A", "#NULL!", "<null>", "\\N"})
YES = frozenset({"yes", "y", "true", "1", "x", "ja", "oui"})
NO = frozenset({"", "no", "n", "false", "0", "nein", "non"})


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A row of a sheet, by the number that a spreadsheet shows."""

    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Question:
    """Something the file does not say, or says in a way that a person has to confirm, and the rows it is about."""

    id: str
    sentence: str
    places: tuple[Place, ...]
    choices: tuple[Choice, ...]
    #: Up to a few lines that show what is meant.
    details: tuple[str, ...] = ()
    #: What holds as long as nobody has answered; None where somebody has to.
    default: str | None = None
    answer: str | None = None

    @property
    def decided(self) -> str | None:
        """The answer, or the default, or None while somebody has to answer."""
        return self.answer if self.answer is not None else self.default


@dataclass(slots=True)
class WantedLeader:
    """``values`` holds only what the file says. ``since`` is the first day on record, where the file gives one."""

    key: str
    place: Place
    values: dict[str, Any]
    risk_of_loss: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(slots=True)
class WantedPosition:
    """``reports_to`` is a position's key, "" for the top, None where the file does not say."""

    key: str
    place: Place
    values: dict[str, Any]
    reports_to: str | None = None
    since: date | None = None
    until: date | None = None
    #: What a position that is not on record yet gets where ``values`` are silent.
    new_values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WantedSeat:
    """Who holds a position and who acts in it, as leaders' keys; "" is nobody, None is not said."""

    place: Place
    incumbent: str | None
    interim: str | None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class WantedPast:
    """A leader held a position from ``since``; ``until`` is the first day on which not."""

    place: Place
    position: str
    leader: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class WantedNomination:
    place: Place
    values: dict[str, Any]


class Wanted:
    """What one file asks for; keys are external keys, "key -> …" in the order of the file."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        self.answers = answers
        self.leaders: dict[str, WantedLeader] = {}
        self.positions: dict[str, WantedPosition] = {}
        self.seats: dict[str, WantedSeat] = {}
        self.past: list[WantedPast] = []
        self.nominations: dict[tuple[str, str], WantedNomination] = {}
        self.covers: dict[tuple[str, str], Place] = {}
        #: What cannot be imported at all: each a sentence that names sheet, row, column and value.
        self.problems: list[str] = []
        self.questions: list[Question] = []
        #: What was recognised and needs nobody.
        self.notices: list[str] = []
        self.places: list[Place] = []
        self.left_out: set[Place] = set()
        self._wrong: dict[tuple[str, str], list[tuple[Place, str]]] = defaultdict(list)
        #: Whether the file lists all leaders, positions and nominations, so that missing ones can be asked about.
        self.lists: set[str] = set()

    def ask(
        self,
        question_id: str,
        sentence: str,
        places: Sequence[Place],
        choices: Sequence[tuple[str, str]],
        details: Sequence[str] = (),
        default: str | None = None,
    ) -> str | None:
        """Put a question and return what is decided; rows that are to be left out, or wait for an answer, are."""
        answer = self.answers.get(question_id)
        if answer not in {value for value, _ in choices}:
            answer = None
        question = Question(
            question_id,
            sentence,
            tuple(places),
            tuple(Choice(*choice) for choice in choices),
            tuple(details[:5]),
            default,
            answer,
        )
        self.questions.append(question)
        if question.decided in (None, LEAVE_OUT):
            self.left_out.update(places)
        return question.decided

    def wrong(self, place: Place, column: str, found: str, expected: str) -> None:
        """Note a cell that cannot be read; its row is left out once somebody says so."""
        self.left_out.add(place)
        self._wrong[(column, expected)].append(
            (place, f"{place.sheet}, row {place.row}, {column}: expected {expected}, found {found[:60]!r}.")
        )

    def ask_about_wrong_cells(self) -> None:
        """One question for each column and expectation: leave those rows out, or go back to the file."""
        for (column, expected), cells in self._wrong.items():
            places = list(dict.fromkeys(place for place, _ in cells))
            self.ask(
                f"wrong:{column}:{expected}"[:120],
                f"{counted_rows(places)}: {column} is not {expected}.",
                places,
                [(LEAVE_OUT, f"Leave out {len(places)}")],
                [sentence for _, sentence in cells],
            )
        self._wrong.clear()


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
        hidden = next(filter(is_hidden, found), "")
        if hidden:
            self.wrong(column, found, f"text without the character U+{ord(hidden):04X}")
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

    def day(self, column: str) -> date | None:
        """A date, None where the cell is empty."""
        value = self.text(column)
        if not value:
            return None
        try:
            return read_date(value, self.order)
        except ValueError:
            if self.order is not None or not is_in_figures(value):
                self.wrong(column, value, "a date such as 2026-03-31")
            return None

    def wrong(self, column: str, found: str, expected: str) -> None:
        """Note a cell of this row that cannot be read."""
        self.wanted.wrong(self.place, self.labels[column], found, expected)


def counted_rows(places: Sequence[object]) -> str:
    """How many rows, as people say it."""
    return "1 row" if len(places) == 1 else f"{len(places)} rows"


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
        if is_in_figures(one_line(row.texts[column]))
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
    choices = [(order.value, f"Treat all so: {order.words}") for order in orders]
    answer = wanted.ask("dates", sentence, places, [*choices, (LEAVE_OUT, f"Leave out {len(places)}")], details)
    return Order(answer) if answer in set(Order) else None
