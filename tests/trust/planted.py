"""Bundles with faults planted in them, and what the check has to say of each."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

TABLES = {
    "leaders": ("leader_id", "name", "function", "risk_of_loss", "internal"),
    "positions": ("position_id", "title", "unit", "reports_to", "incumbent_id", "interim_id", "key", "importance"),
    "nominations": ("position_id", "leader_id", "readiness", "rank", "emergency"),
}
LEADERS, POSITIONS, NOMINATIONS = 40, 25, 30

#: The table, the column, how the value is made from a number, and the reason that has to be told.
FAULTS: tuple[tuple[str, str, Callable[[int], str], str], ...] = (
    ("leaders", "name", lambda _: "", "expected a value"),
    ("leaders", "name", lambda n: f"N{n}" + "x" * 220, "at most 200 characters"),
    ("leaders", "function", lambda n: f"Sa\u202eles {n}", "text without the character U+202E"),
    ("leaders", "function", lambda n: f"F{n}" + "y" * 130, "at most 120 characters"),
    ("leaders", "risk_of_loss", lambda n: f"extreme {n}", "low, medium, high or nothing"),
    ("leaders", "internal", lambda n: f"perhaps {n}", "yes or no"),
    ("leaders", "leader_id", lambda _: "", "expected a value"),
    ("leaders", "leader_id", lambda _: "l0", "is used already in row 2"),
    ("positions", "title", lambda _: "", "expected a value"),
    ("positions", "unit", lambda n: f"U{n}" + "z" * 130, "at most 120 characters"),
    ("positions", "reports_to", lambda n: f"nowhere-{n}", "no position has the id"),
    ("positions", "incumbent_id", lambda n: f"nobody-{n}", "no leader has the id"),
    ("positions", "key", lambda n: f"rather {n}", "yes or no"),
    ("positions", "importance", lambda n: f"{n}e999", "a whole number"),
    ("positions", "importance", lambda n: f"-{n + 1}", "a whole number"),
    ("positions", "importance", lambda _: "٣", "a whole number"),
    ("positions", "position_id", lambda _: "p0", "is used already in row 2"),
    ("nominations", "position_id", lambda n: f"gone-{n}", "no position has the id"),
    ("nominations", "leader_id", lambda n: f"unknown-{n}", "no leader has the id"),
    ("nominations", "leader_id", lambda _: "", "expected a value"),
    ("nominations", "readiness", lambda n: f"soon {n}", "a number of months"),
    ("nominations", "readiness", lambda _: "", "expected a value"),
    ("nominations", "rank", lambda n: f"first {n}", "a whole number"),
    ("nominations", "rank", lambda _: "0", "a whole number"),
    ("nominations", "emergency", lambda n: f"maybe {n}", "yes or no"),
)


@dataclass(frozen=True, slots=True)
class Planted:
    """One fault. ``row`` is the number that a spreadsheet shows beside it."""

    sheet: str
    row: int
    column: str
    value: str
    reason: str

    def is_told_by(self, sentence: str) -> bool:
        """Whether a sentence names the place, the value as far as it is shown, and the reason."""
        shown = repr(self.value.strip()[:60])
        words = (self.sheet, f"row {self.row}", f"{self.column}", self.reason, shown)
        return all(word in sentence for word in words)


def a_bundle(seed: str, most: int = 20) -> tuple[dict[str, list[list[str]]], list[Planted]]:
    """Three tables of rows, their headers first, with one to ``most`` faults in as many different rows."""
    dice = random.Random(seed)
    rows = {
        "leaders": [[f"l{n}", f"Leader {n}", "Sales", dice.choice(("", "low")), "yes"] for n in range(LEADERS)],
        "positions": [
            [f"p{n}", f"Seat {n}", "Sales", f"p{(n - 1) // 3}" if n else "", f"l{n}", "", "yes", str(n + 1)]
            for n in range(POSITIONS)
        ],
        "nominations": [
            [f"p{n % POSITIONS}", f"l{POSITIONS + n % 15}", dice.choice(("ready_now", "18")), "", "no"]
            for n in range(NOMINATIONS)
        ],
    }
    # The first rows stay whole, since others point at them.
    free = [(table, at) for table, lines in rows.items() for at in range(1, len(lines))]
    planted = []
    for number in range(dice.randrange(1, most + 1)):
        table, column, make, reason = dice.choice(FAULTS)
        places = [place for place in free if place[0] == table]
        if not places:
            continue
        place = dice.choice(places)
        free.remove(place)
        value = make(number)
        rows[table][place[1]][TABLES[table].index(column)] = value
        planted.append(Planted(table, place[1] + 2, column, value, reason))
    return {table: [list(TABLES[table]), *lines] for table, lines in rows.items()}, planted
