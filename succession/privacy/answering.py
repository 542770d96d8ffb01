"""Everything that is held about a person, each value marked give, withhold or decide: for a person who decides."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from succession.formats import counted, day, moment
from succession.privacy.classes import BY_COLUMN, Kind
from succession.privacy.grounds import OF_OTHERS, Answer, Ground
from succession.privacy.holding import BY, MENTIONS, Held, held_of, tables
from succession.privacy.person import Person, parts_that_hold

#: Stands for a value that nobody may read, also not whoever answers.
NOT_SHOWN = "(not shown)"


@dataclass(frozen=True, slots=True)
class Item:
    """One value that is held, where it stands, and what to do with it."""

    table: str
    row: str
    #: How the row has to do with the person.
    how: str
    column: str
    kind: str
    value: Any
    answer: str
    ground: str


@dataclass(frozen=True, slots=True)
class AccessReport:
    """What is held about one person. ``searched`` counts the columns of all tables that were searched."""

    name: str
    external_key: str
    made_at: datetime
    items: tuple[Item, ...]
    searched_tables: int
    searched_columns: int


def access_report(person: Person, at: datetime) -> AccessReport:
    """Everything held about ``person`` in every column of every table, all versions included."""
    return AccessReport(
        name=person.name,
        external_key=person.leader.external_key,
        made_at=at,
        items=tuple(item for held in held_of(person) for item in _items(held, person)),
        searched_tables=len(tables()),
        searched_columns=len(BY_COLUMN),
    )


def _items(held: Held, person: Person) -> Iterator[Item]:
    row = ", ".join(str(part) for part in held.key)
    for column in held.table.c:
        if held.how == MENTIONS and column.name not in held.columns:
            continue
        line = BY_COLUMN[held.table.name, column.name]
        value = _plain(held.row[column.name])
        ground = _ground(line.ground, held)
        if line.kind is Kind.SECRET:
            value = NOT_SHOWN
        elif held.how == MENTIONS and not isinstance(value, str):
            value = parts_that_hold(value, person.here)
        if value not in (None, "", [], {}):
            yield Item(
                held.table.name, row, held.how, column.name, line.kind.value, value, ground.answer.value, ground.words
            )


def _ground(ground: Ground, held: Held) -> Ground:
    """What only mentions the person, or what they did to records of others, is weighed with the others' rights."""
    return OF_OTHERS if held.how in (MENTIONS, BY) and ground.answer is not Answer.WITHHOLD else ground


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def as_json(report: AccessReport) -> str:
    """The report as JSON."""
    return json.dumps(
        {**asdict(report), "made_at": report.made_at.isoformat()}, ensure_ascii=False, indent=1, default=list
    )


def as_text(report: AccessReport) -> str:
    """The report to read: by table and row, the grounds at the end."""
    grounds = {ground: number for number, ground in enumerate(dict.fromkeys(i.ground for i in report.items), start=1)}
    marks = Counter(item.answer for item in report.items)
    searched = f"{report.searched_columns} columns of {report.searched_tables} tables"
    lines = [
        f"What is held about {report.name} ({report.external_key})",
        f"Made on {moment(report.made_at)}. A person decides what is handed over; the marks propose.",
        f"{counted(len(report.items), 'value')}: {marks['give']} to give, {marks['decide']} to decide on, "
        f"{marks['withhold']} to withhold. Searched {searched}.",
        "Answer within one month of the request (GDPR Art. 12(3)).",
    ]
    place = ("", "", "")
    for item in report.items:
        if (item.table, item.row, item.how) != place:
            if item.table != place[0]:
                lines += ["", item.table.replace("_", " ").upper()]
            place = (item.table, item.row, item.how)
            lines.append(f"  Row {item.row}, {item.how}")
        lines.append(f"    {item.answer:<9}{item.column:<20} {_words(item.value)}  [{grounds[item.ground]}]")
    lines += ["", "GROUNDS", *(f"  [{number}] {ground}" for ground, number in grounds.items())]
    return "\n".join(lines) + "\n"


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        try:
            return day(date.fromisoformat(value))
        except ValueError:
            return value.replace("\n", " / ")
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)
