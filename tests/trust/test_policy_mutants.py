"""Whoever breaks the policy is found out: its module changed in one place, or its table in one cell (G5).

Each mutant is loaded in place of the module, and the tests of ``tests/policy/test_policy.py`` are run against it.
"""

from __future__ import annotations

import importlib.util
import inspect
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import succession.access
from succession.access import policy
from tests.policy import test_policy
from tests.policy.mutating import mutants
from tests.policy.relations import POLICY, table
from tests.policy.test_table import broken

pytestmark = pytest.mark.trust

ROOT = Path(__file__).resolve().parents[2]
LEAST_KILLED = 0.9
SOURCE = Path(inspect.getfile(policy)).read_text(encoding="utf-8")
MEASURED = {
    "succession/access/policy.py": ["tests/policy/test_policy.py"],
    "succession/reach/survey.py": ["tests/policy/test_survey.py", "tests/policy/test_matrix.py"],
    "succession/reach/lines.py": ["tests/policy/test_survey.py"],
}


def test_the_tests_of_the_policy_find_its_mutants() -> None:
    assert _survives(SOURCE), "the tests have to hold of the module itself"
    made = list(mutants(SOURCE))
    alive = [mutant.words for mutant in made if _survives(mutant.source)]
    print(f"\npolicy.py: {len(made) - len(alive)} of {len(made)} mutants found")
    print("\n".join(f"  alive: {words}" for words in alive))
    assert len(made) > 100
    assert len(alive) <= (1 - LEAST_KILLED) * len(made)


def test_the_tests_of_the_policy_find_every_cell_that_is_read_otherwise() -> None:
    """The module reads another word in one cell than the file says; the tests, which read the file, notice."""
    made, alive = 0, []
    for words, text in _tables():
        made += 1
        if _survives(SOURCE, text):
            alive.append(words)
    print(f"\npolicy.md as read: {made - len(alive)} of {made} changed cells found")
    assert alive == []
    assert made > 500


def test_the_ground_rules_find_a_table_that_opens_too_much() -> None:
    """The file itself says another word: the ground rules of ``test_table.py`` are all that can notice."""
    opened, unnoticed = 0, []
    for words, text in _tables():
        if words.endswith(": allow"):
            opened += 1
            if not broken(table(text)):
                unnoticed.append(words)
    print(f"\npolicy.md itself: {opened - len(unnoticed)} of {opened} cells that open too much break a ground rule")
    print("\n".join(f"  unnoticed: {words}" for words in unnoticed))
    assert opened - len(unnoticed) >= 0.9 * opened


@pytest.mark.parametrize("file", MEASURED)
def test_every_branch_is_taken(file: str, tmp_path: Path) -> None:
    data, report = tmp_path / "coverage", tmp_path / "coverage.json"
    coverage = [sys.executable, "-m", "coverage"]
    tests = [*MEASURED[file], "-n0", "-p", "no:randomly", "-q", "-k", "not postgresql"]
    subprocess.run(
        [*coverage, "run", "--branch", f"--include={file}", f"--data-file={data}", "-m", "pytest", *tests],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    subprocess.run(
        [*coverage, "json", f"--data-file={data}", "-o", str(report)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )
    totals = json.loads(report.read_text())["totals"]
    print(f"\n{file}: {totals['percent_covered']:.1f} % of {totals['num_branches']} branches and all statements")
    assert totals["num_branches"] > 10
    assert (totals["missing_lines"], totals["missing_branches"]) == (0, 0)


def _tables() -> Iterator[tuple[str, str]]:
    """The text of ``policy.md`` with one cell changed, and which."""
    lines = POLICY.read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("| action"))
    heads = [cell.strip() for cell in lines[start].strip("|").split("|")]
    for number in range(start + 2, len(lines)):
        row = [cell.strip() for cell in lines[number].strip("|").split("|")]
        if len(row) != len(heads):
            continue
        for place in range(3, len(heads) - 1):
            for word in ("allow", "deny", "hide"):
                if row[place] != word:
                    changed = "| " + " | ".join([*row[:place], word, *row[place + 1 :]]) + " |"
                    text = "\n".join([*lines[:number], changed, *lines[number + 1 :]])
                    yield f"{row[0]} {row[1]} {heads[place]}: {word}", text


def _survives(source: str, text: str | None = None) -> bool:
    """Whether every test of the policy passes with ``source`` in the module's place, reading ``text`` as its table."""
    module = ModuleType("succession.access.policy")
    module.__file__ = policy.__file__
    with _in_place(module):
        try:
            exec(compile(_reading(source, text), "policy.py", "exec"), module.__dict__)  # noqa: S102  # our own source
            spec = importlib.util.spec_from_file_location("tested_policy", inspect.getfile(test_policy))
            assert spec is not None
            assert spec.loader is not None
            tests = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(tests)
            for test, arguments in _cases(tests):
                test(**arguments)
        except Exception:
            return False
        except pytest.fail.Exception:
            return False
    return True


def _reading(source: str, text: str | None) -> str:
    reads = 'read(FILE.read_text(encoding="utf-8"))'
    if text is None:
        return source
    assert source.count(reads) == 1
    return source.replace(reads, f"read({text!r})")


@contextmanager
def _in_place(module: ModuleType) -> Iterator[None]:
    name = "succession.access.policy"
    before = sys.modules[name]
    sys.modules[name] = module
    succession.access.policy = module  # type: ignore[attr-defined]  # where `from succession.access import policy` looks
    try:
        yield
    finally:
        sys.modules[name] = before
        succession.access.policy = before  # type: ignore[attr-defined]


def _cases(tests: ModuleType) -> Iterator[tuple[Callable[..., None], dict[str, Any]]]:
    """Every test of the module with every set of its arguments."""
    for name, test in vars(tests).items():
        if not name.startswith("test_"):
            continue
        marks = [mark for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
        if not marks:
            yield test, {}
        for mark in marks:
            names, rows = mark.args
            for row in rows:
                several = isinstance(names, tuple)
                yield test, dict(zip(names, row, strict=True)) if several else {names: row}
