"""Checks a history: what the records may not say on any day, and that the log and the records tell the same.

It knows the tables and the rules, and nothing of how the application keeps them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from flask import Flask
from sqlalchemy import select

from succession.audit import Change, ChangeEntry
from succession.dated import dated_models, jsonable
from succession.db import db, only_reads


@dataclass(frozen=True, slots=True)
class Row:
    """One dated row. ``said`` is its payload as the log writes it; ``recorded`` and ``superseded`` number changes."""

    table: str
    subject: str
    first: date
    until: date
    said: Mapping[str, Any]
    recorded: int
    superseded: int | None = None

    @property
    def stands(self) -> bool:
        return self.superseded is None

    def known_after(self, change: int) -> bool:
        return self.recorded <= change and (self.superseded is None or self.superseded > change)


@dataclass(frozen=True, slots=True)
class Entry:
    """One record in the log of a change."""

    change: int
    table: str
    subject: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Logged:
    """One change. ``undoes`` is the uuid of the change that it undid."""

    number: int
    uuid: str
    operation: str
    summary: str
    reason: str
    undoes: str


@dataclass(slots=True)
class History:
    """Everything at one moment."""

    rows: list[Row]
    changes: list[Logged]
    entries: list[Entry]
    by_change: dict[int, list[Row]] = field(default_factory=dict)
    taken_back: dict[int, list[Row]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.rows:
            self.by_change.setdefault(row.recorded, []).append(row)
            if row.superseded is not None:
                self.taken_back.setdefault(row.superseded, []).append(row)


def history_of(app: Flask) -> History:
    """The history as one reader sees it at one moment, while others write."""
    with app.app_context():
        only_reads(True)
        try:
            rows = [
                Row(
                    model.__tablename__,
                    str(getattr(row, model.subject)),
                    row.valid_from,
                    row.valid_until or date.max,
                    jsonable(row.payload()),
                    row.recorded_in,
                    row.superseded_in,
                )
                for model in dated_models()
                for row in db.session.scalars(select(model))
            ]
            found = db.session.scalars(select(Change).order_by(Change.id)).all()
            uuids = {change.id: str(change.uuid) for change in found}
            changes = [
                Logged(c.id, str(c.uuid), c.operation, c.summary, c.reason, uuids.get(c.undoes_id or 0, ""))
                for c in found
            ]
            entries = [
                Entry(e.change_id, e.kind, e.subject, e.before, e.after)
                for e in db.session.scalars(select(ChangeEntry))
            ]
        finally:
            db.session.remove()
            only_reads(False)
    return History(rows, changes, entries)


def faults_in(history: History, today: date) -> list[str]:
    """Everything that may not be, as sentences; empty for a sound history. Pointers are looked at from ``today`` on."""
    standing = [row for row in history.rows if row.stands]
    return [
        *_overlaps(standing, "two rows of one record hold", lambda row: (row.table, row.subject)),
        *_overlaps(_of(standing, "incumbency"), "two people sit in a position", lambda row: row.said["position_id"]),
        *_overlaps(_of(standing, "nomination"), "a leader is named twice for a position", _pair),
        *_overlaps(_of(standing, "emergency_cover"), "a leader covers a position twice", _pair),
        *_holders_named(standing),
        *_circles(_of(standing, "position_record")),
        *_points_at_nothing(standing, today),
        *_unranked(history),
        *_log_and_rows(history),
    ]


def faults_in_count(
    history: History, acknowledged: Counter[str], unknown: Counter[str], refused: Counter[str]
) -> list[str]:
    """Operations by their marks: each acknowledged one is in the log once, a refused one never.

    One whose answer was lost (``unknown``) may be there or not.
    """
    marks: Counter[str] = Counter()
    ended = {entry.change: entry.subject for entry in history.entries if entry.table == "emergency_cover"}
    for change in history.changes:
        marks[mark_of(change, ended.get(change.number, ""))] += 1
    faults = []
    for mark in acknowledged.keys() | unknown.keys() | refused.keys():
        least, most = acknowledged[mark], acknowledged[mark] + unknown[mark]
        if not least <= marks[mark] <= most:
            faults.append(f"{mark}: acknowledged {least}, unknown {unknown[mark]}, in the log {marks[mark]}")
    return sorted(faults)


def mark_of(change: Logged, cover: str = "") -> str:
    """What names an operation to the person who did it: a word in the reason, or what was undone, ended, imported."""
    if change.undoes:
        return f"undo {change.undoes}"
    if change.operation == "end_cover":
        return f"end {cover}"
    if change.operation == "import":
        return f"import {change.summary.removeprefix('Imported ').split('.csv')[0]}"
    return change.reason


def _of(rows: Iterable[Row], table: str) -> list[Row]:
    return [row for row in rows if row.table == table]


def _pair(row: Row) -> tuple[Any, Any]:
    return row.said["position_id"], row.said["leader_id"]


def _overlaps(rows: Iterable[Row], what: str, key: Callable[[Row], Hashable]) -> Iterator[str]:
    groups: dict[Hashable, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    for place, group in groups.items():
        for one, other in pairwise(sorted(group, key=lambda row: (row.first, row.until))):
            if other.first < one.until:
                yield f"{what} on {other.first}: {place}, changes {one.recorded} and {other.recorded}"


def _holders_named(standing: list[Row]) -> Iterator[str]:
    held: dict[tuple[Any, Any], list[Row]] = defaultdict(list)
    for row in _of(standing, "incumbency"):
        if not row.said["is_interim"]:
            held[_pair(row)].append(row)
    for row in [*_of(standing, "nomination"), *_of(standing, "emergency_cover")]:
        for seat in held[_pair(row)]:
            if max(row.first, seat.first) < min(row.until, seat.until):
                day, pair = max(row.first, seat.first), _pair(row)
                yield f"{row.table} of the holder on {day}: {pair}, changes {row.recorded} and {seat.recorded}"


def _circles(records: list[Row]) -> Iterator[str]:
    for day in sorted({row.first for row in records}):
        above = {row.subject: row.said["reports_to_id"] for row in records if row.first <= day < row.until}
        for start in above:
            step, steps = start, 0
            while above.get(step) is not None and steps <= len(above):
                step, steps = str(above[step]), steps + 1
            if steps > len(above):
                yield f"a reporting line runs in a circle on {day}, above position {start}"
                break


def _points_at_nothing(standing: list[Row], today: date) -> Iterator[str]:
    """What holds on some day from ``today`` on does not outlast the leader or the position that it points at."""
    lasts: dict[tuple[str, str], date] = {}
    for row in standing:
        lasts[row.table, row.subject] = max(row.until, lasts.get((row.table, row.subject), date.min))
    for row in standing:
        if row.until <= today:
            continue
        for column, table in (
            ("leader_id", "leader_record"),
            ("position_id", "position_record"),
            ("reports_to_id", "position_record"),
        ):
            pointer = row.said.get(column)
            if pointer is not None and lasts.get((table, str(pointer)), date.min) < row.until:
                yield f"{row.table} of change {row.recorded} points at {column} {pointer}, which is not on record"


def _unranked(history: History) -> Iterator[str]:
    """Right after a slate was ranked its ranks are 1, 2, 3 and so on."""
    after: dict[int, list[Entry]] = defaultdict(list)
    for entry in history.entries:
        after[entry.change].append(entry)
    nominations = _of(history.rows, "nomination")
    for change in history.changes:
        if change.operation != "rank_slate":
            continue
        said = next((entry.after for entry in after[change.number] if entry.after), None)
        if said is None:
            yield f"change {change.number} ranked nothing"
            continue
        day = date.fromisoformat(said["valid_from"])
        ranks = sorted(
            row.said["rank"] or 0
            for row in nominations
            if row.said["position_id"] == said["position_id"]
            and row.known_after(change.number)
            and row.first <= day < row.until
        )
        if ranks != list(range(1, len(ranks) + 1)):
            yield f"change {change.number} ranked a slate as {ranks}"


def _log_and_rows(history: History) -> Iterator[str]:
    """Each side of each entry is one row, and each change of a record has its entry."""
    noted: set[tuple[int, str, str]] = set()
    for entry in history.entries:
        if entry.table in ("user", "company"):
            continue
        noted.add((entry.change, entry.table, entry.subject))
        for said, rows, did in (
            (entry.after, history.by_change, "recorded"),
            (entry.before, history.taken_back, "superseded"),
        ):
            same = [
                row
                for row in rows.get(entry.change, [])
                if (row.table, row.subject) == (entry.table, entry.subject) and row.said == said
            ]
            if said is not None and len(same) != 1:
                yield f"change {entry.change} says that it {did} a {entry.table}, and {len(same)} rows were"
    numbers = {change.number for change in history.changes}
    for row in history.rows:
        for number in {row.recorded, row.superseded} - {None}:
            if number not in numbers:
                yield f"a {row.table} names change {number}, which is not in the log"
            elif (number, row.table, row.subject) not in noted:
                yield f"change {number} wrote a {row.table} and says nothing of it"
