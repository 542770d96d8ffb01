"""docs/security.md says of each requirement how it is met and by which test, or why not; and none of it is invented."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.house.asvs_levels import OF_LEVEL_3, level_of

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "security.md"
STATES = {"met", "in part", "not met", "operator", "does not apply"}
#: Fewer words are no reason.
WORDS = 5


class Row(NamedTuple):
    """A line of the tables: a requirement with what is said of it."""

    id: str
    level: str
    asks: str
    here: str
    state: str
    tests: tuple[tuple[str, str], ...]
    reason: str


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def read() -> tuple[list[Row], list[tuple[list[str], str]]]:
    """The rows of single requirements, and the groups that do not apply, each with its reason."""
    rows, groups = [], []
    for line in PAGE.read_text().splitlines():
        said = cells(line) if line.startswith("|") else []
        if said and re.fullmatch(r"\d+\.\d+\.\d+", said[0]):
            id_, level, asks, here, state, why = said
            tests = tuple((path, name) for path, name in re.findall(r"`([\w/]+\.py)::(\w+)`", why))
            rows.append(Row(id_, level, asks, here, state, tests, re.sub(r"`[\w/]+\.py::\w+`(<br>)?", "", why)))
        elif len(said) == 3 and re.match(r"\d+\.\d+\.\d+", said[1]):
            groups.append((said[1].split(), said[2]))
    return rows, groups


@cache
def names_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text())
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_every_requirement_of_level_1_and_2_stands_there_once_with_its_level() -> None:
    (rows, groups), levels = read(), level_of()
    assert Counter(levels.values()) == {1: 70, 2: 183, 3: 92}
    wanted = {id_ for id_, level in levels.items() if level < 3} | OF_LEVEL_3
    found = Counter([row.id for row in rows] + [id_ for ids, _ in groups for id_ in ids])
    assert {id_: number for id_, number in found.items() if number > 1} == {}
    assert sorted(wanted - found.keys()) == []
    assert sorted(found.keys() - wanted) == []
    assert [row.id for row in rows if row.level != str(levels[row.id])] == []
    states = Counter(row.state for row in rows)
    states["does not apply"] += sum(len(ids) for ids, _ in groups)
    print(f"{len(found)} requirements, {sum(levels[id_] < 3 for id_ in found)} of level 1 and 2: {dict(states)}")
    tests = {test for row in rows for test in row.tests}
    print(f"{sum(bool(row.tests) for row in rows)} of {len(rows)} rows name tests, {len(tests)} different ones")


def test_every_row_has_a_test_or_a_reason() -> None:
    rows, groups = read()
    assert {row.state for row in rows} == STATES
    short = [row for row in rows if len(row.reason.split()) < WORDS and not row.reason.startswith("Documentation: ")]
    assert [row.id for row in short if not row.tests] == []
    without = [row.id for row in short if row.state != "met"]
    assert without == [], "say what is done instead"
    assert [ids for ids, reason in groups if len(reason.split()) < WORDS] == []
    assert [row.id for row in rows if not row.asks or not row.here] == []


def test_every_test_that_is_named_exists() -> None:
    gone = [
        f"{row.id}: {path}::{name}"
        for row in read()[0]
        for path, name in row.tests
        if not (file := ROOT / "tests" / path).exists() or name not in names_in(file)
    ]
    assert gone == []


def test_every_file_that_is_named_exists() -> None:
    named = re.findall(r"`([\w./-]+/[\w.-]+\.(?:py|md|example)|[\w-]+\.py)`", PAGE.read_text())
    places = (ROOT, ROOT / "succession")
    assert len(named) > 20
    assert [name for name in named if not any((place / name).exists() for place in places)] == []


def test_what_is_said_to_stand_above_does() -> None:
    text = PAGE.read_text()
    above = set(re.findall(r"\*([A-Z][\w ]+)\*,? above", text))
    assert len(above) > 8
    assert [words for words in above if f"**{words}.**" not in text] == []


def test_the_counts_on_the_page_are_those_of_the_tables() -> None:
    rows, groups = read()
    of_kind = sum(len(ids) for ids, _ in groups)
    counted = Counter(row.state for row in rows)
    counted["does not apply"] += of_kind
    said = {
        line[0]: int(line[1].split()[0].rstrip(","))
        for line in map(cells, PAGE.read_text().splitlines())
        if len(line) == 2 and line[0] in STATES
    }
    assert said == counted
    assert f"of which {of_kind} by their kind" in PAGE.read_text()
