"""What a file asks for, whatever its shape: leaders, positions, seats, nominations, and what has to be asked first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

#: The answer that leaves the rows of a question out of the import.
LEAVE_OUT = "leave_out"

#: What files write where somebody reports to nobody.
TOP_WORDS = frozenset({"", "xx", "x", "-", "n/a", "na", "none", "nil", "no_mgr", "no_manager", "top", "(none)"})


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
        #: What is wrong with a row's cells, as asked about: a sentence for each.
        self.wrong_cells: dict[Place, list[str]] = defaultdict(list)
        self._wrong: dict[tuple[str, str, str], list[tuple[Place, str]]] = defaultdict(list)
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

    def wrong(self, place: Place, column: str, found: str, expected: str, without: str = "") -> None:
        """Note a cell that cannot be read; ``without`` are the words of importing its row without it, if one can."""
        told = f"{column}: expected {expected}, found {found[:60]!r}."
        self._wrong[(column, expected, without)].append((place, told))

    def ask_about_wrong_cells(self) -> None:
        """One question for each column and expectation: leave those rows out, or go back to the file."""
        out: set[Place] = set()
        for (column, expected, without), noted in self._wrong.items():
            # Of a row that is left out already nothing more is asked.
            cells = [(place, told) for place, told in noted if place not in out]
            if not cells:
                continue
            places = list(dict.fromkeys(place for place, _ in cells))
            answer = self.ask(
                f"wrong:{column}:{expected}"[:120],
                f"{counted_rows(places)}: {column} is not {expected}.",
                places,
                [*([("without", without)] if without else []), (LEAVE_OUT, f"Leave out {len(places)}")],
                [f"{place.sheet}, row {place.row}, {told}" for place, told in cells],
            )
            if answer == LEAVE_OUT:
                out.update(places)
            for place, told in cells:
                self.wrong_cells[place].append(told)
        self._wrong.clear()


def counted_rows(places: Sequence[object]) -> str:
    """How many rows, as people say it."""
    return "1 row" if len(places) == 1 else f"{len(places)} rows"
