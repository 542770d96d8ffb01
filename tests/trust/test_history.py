"""The checker of histories finds what it is there to find: one planted fault of each kind."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from tests.trust.history import Entry, History, Logged, Row, faults_in_count
from tests.trust.history import faults_in as faults_from

MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


def a_row(
    table: str, subject: object, first: date = MAY, until: date = date.max, *, change: int = 1, **said: object
) -> Row:
    return Row(table, str(subject), first, until, {"valid_from": str(first), "valid_until": str(until), **said}, change)


def leader(number: int) -> Row:
    return a_row("leader_record", number, leader_id=number)


def position(number: int, above: int | None = None, first: date = MAY, until: date = date.max) -> Row:
    return a_row("position_record", number, first, until, position_id=number, reports_to_id=above)


def pair(
    table: str, subject: str, position: int, leader: int, first: date = MAY, until: date = date.max, **said: object
) -> Row:
    return a_row(table, subject, first, until, position_id=position, leader_id=leader, **said)


def history(*rows: Row, changes: tuple[Logged, ...] = (), entries: tuple[Entry, ...] = ()) -> History:
    """A history whose log tells of every row, but for what is planted."""
    told = [Entry(row.recorded, row.table, row.subject, None, row.said) for row in rows]
    first = Logged(1, "one", "add", "Added everything.", "", "")
    return History(list(rows), [first, *changes], [*told, *entries])


def faults_in(history: History) -> list[str]:
    return faults_from(history, JUNE)


GROUND = (leader(1), leader(2), position(1), position(2, 1))
HOLDS = pair("incumbency", "a", 1, 1, is_interim=False)
NAMED = pair("nomination", "b", 2, 1, rank=1)


def test_a_sound_history_has_no_faults() -> None:
    assert faults_in(history(*GROUND, HOLDS, NAMED)) == []


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ((a_row("leader_record", 1, JUNE, leader_id=1), *GROUND), "two rows of one record"),
        ((*GROUND, HOLDS, pair("incumbency", "c", 1, 2, JUNE, JULY, is_interim=True)), "two people sit"),
        ((*GROUND, NAMED, pair("nomination", "c", 2, 1, JUNE, rank=2)), "named twice"),
        ((*GROUND, *(pair("emergency_cover", one, 2, 1) for one in "cd")), "covers a position twice"),
        ((*GROUND, HOLDS, pair("nomination", "c", 1, 1, MAY, JUNE, rank=1)), "nomination of the holder"),
        ((*GROUND, HOLDS, pair("emergency_cover", "c", 1, 1)), "emergency_cover of the holder"),
        (
            (*GROUND[:2], position(1, 2, JUNE, JULY), position(1, None, JULY), position(2, 1)),
            "in a circle on 2026-06-01",
        ),
        ((*GROUND, pair("nomination", "c", 2, 3, rank=1)), "leader_id 3, which is not on record"),
        ((*GROUND, pair("nomination", "c", 2, 3, MAY, JULY, rank=1)), "leader_id 3, which is not on record"),
        ((*GROUND, position(3, 4)), "reports_to_id 4, which is not on record"),
    ],
)
def test_each_planted_fault_of_the_records_is_found(rows: tuple[Row, ...], what: str) -> None:
    found = faults_in(history(*rows))
    assert len(found) == 1
    assert what in found[0]


def test_what_touches_without_overlapping_is_fine() -> None:
    early, late = (
        pair("incumbency", "a", 1, 1, MAY, JUNE, is_interim=False),
        pair("incumbency", "c", 1, 2, JUNE, is_interim=False),
    )
    assert faults_in(history(*GROUND, early, late, pair("nomination", "d", 1, 1, JUNE, rank=1))) == []


def test_a_slate_with_one_rank_twice_is_found() -> None:
    slate = (NAMED, pair("nomination", "c", 2, 2, rank=1))
    ranked = Logged(2, "two", "rank_slate", "Ranked.", "", "")
    rows = tuple(Row(r.table, r.subject, r.first, r.until, r.said, 2) for r in slate)
    assert faults_in(history(*GROUND, *rows, changes=(ranked,))) == ["change 2 ranked a slate as [1, 1]"]


def test_a_log_that_tells_something_else_than_the_rows_is_found() -> None:
    lost = Entry(1, "nomination", "b", None, {**NAMED.said, "rank": 7})
    assert "and 0 rows were" in faults_in(history(*GROUND, entries=(lost,)))[0]
    silent = history(*GROUND, NAMED)
    silent.entries = [entry for entry in silent.entries if entry.table != "nomination"]
    assert faults_in(silent) == ["change 1 wrote a nomination and says nothing of it"]
    nameless = Row("leader_record", "9", MAY, JUNE, {"leader_id": 9}, 5)
    assert "names change 5" in faults_in(history(*GROUND, nameless))[0]


def test_operations_are_counted_by_their_marks() -> None:
    changes = tuple(
        Logged(n, str(n), "nominate", "Named.", mark, "") for n, mark in enumerate(("m1", "m1", "m3", "m4"), 2)
    )
    done, unknown, refused = Counter(["m1", "m2"]), Counter(["m4", "m5"]), Counter(["m3"])
    assert faults_in_count(history(*GROUND, changes=changes), done, unknown, refused) == [
        "m1: acknowledged 1, unknown 0, in the log 2",
        "m2: acknowledged 1, unknown 0, in the log 0",
        "m3: acknowledged 0, unknown 0, in the log 1",
    ]
