"""No report singles anybody out: by hand, by trying every company that fits, and by a solver over all pairs."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import combinations, product

import numpy as np
import pytest
from scipy.optimize import linprog

from succession.analysis.small_groups import (
    ALL,
    FEWEST,
    Cell,
    band,
    bands,
    may_be_given,
    shown,
    too_few,
)

ROWS_AND_TOTAL = [(), (0,)]
BOTH_WAYS = [(), (0,), (1,), (0, 1)]


def one_cut(**groups: int) -> dict[Cell, int]:
    return {(name,): count for name, count in groups.items()}


@pytest.mark.parametrize(
    ("groups", "hidden"),
    [
        # One person: that cell goes, and the smallest other with it, or the total would tell.
        ({"a": 1, "b": 9, "c": 7}, {("a",), ("c",)}),
        # Four and five: five may be shown, but then four would follow from the total.
        ({"a": 4, "b": 5, "c": 9}, {("a",), ("b",)}),
        ({"a": 5, "b": 5, "c": 5}, set()),
        # Two small ones of together five hide each other; of together four they need a third.
        ({"a": 1, "b": 4, "c": 9}, {("a",), ("b",)}),
        ({"a": 2, "b": 2, "c": 9}, {("a",), ("b",), ("c",)}),
        # Nobody is fewer than five as well, so that a hidden cell does not say that somebody is there.
        ({"a": 0, "b": 6, "c": 8}, {("a",), ("b",)}),
        # A total of four is no figure at all.
        ({"a": 4}, {("a",), (ALL,)}),
        ({"a": 5}, set()),
        # All but three: the total of twenty would tell of the three.
        ({"a": 17, "b": 3}, {("a",), ("b",)}),
    ],
)
def test_small_groups_and_what_would_tell_of_them_are_hidden(groups: dict[str, int], hidden: set[Cell]) -> None:
    said = shown(one_cut(**groups), ROWS_AND_TOTAL)
    assert set(said.hidden) == hidden
    for cell, count in said.cells.items():
        if count is not None:
            assert count == (sum(groups.values()) if cell == (ALL,) else groups[cell[0]])


def test_a_small_cell_of_a_table_with_subtotals_hides_a_rectangle() -> None:
    people = {("US", "ready"): 2, ("US", "later"): 18, ("EMEA", "ready"): 9, ("EMEA", "later"): 11}
    people |= {("APAC", "ready"): 12, ("APAC", "later"): 30}
    said = shown(people, BOTH_WAYS)
    assert ("US", "ready") in said.hidden
    assert len(said.hidden) == 4  # two rows by two columns
    assert said.cells[ALL, ALL] == 82
    assert said.cells["US", ALL] == 20


def company(seed: int) -> tuple[dict[Cell, int], list[tuple[int, ...]]]:
    """A random company of one, two or three cuts, and the tables that a reader gets of it."""
    rng = random.Random(seed)
    cuts = [[f"{letter}{n}" for n in range(rng.randint(1, 3))] for letter in "abc"[: rng.choice((1, 2, 2, 2, 3))]]
    people = {atom: rng.choice((0, 0, 1, 2, 3, 4, 5, 6, 9, 14)) for atom in product(*cuts)}
    every = [tuple(c for c in range(len(cuts)) if mask >> c & 1) for mask in range(1 << len(cuts))]
    return people, rng.sample(every, rng.randint(1, len(every)))


def part_of(atom: Cell, cell: Cell) -> bool:
    return all(b in (ALL, a) for a, b in zip(atom, cell, strict=True))


def bounds(cell: Cell, published: dict[Cell, int], atoms: list[Cell]) -> tuple[float, float]:
    """The least and the most that ``cell`` may hold as a reader works it out; by linear programming."""
    rows = np.array([[float(part_of(atom, one)) for atom in atoms] for one in published])
    sums = np.array(list(published.values()), dtype=float)
    of = np.array([float(part_of(atom, cell)) for atom in atoms])
    if not published:
        return 0.0, float("inf")
    low, high = (linprog(sign * of, A_eq=rows, b_eq=sums, bounds=(0, None)) for sign in (1, -1))
    return low.fun, float("inf") if high.status == 3 else -high.fun


def unions(atoms: list[Cell], rng: random.Random) -> Iterator[list[Cell]]:
    for _ in range(6):
        yield rng.sample(atoms, rng.randint(1, len(atoms)))


@pytest.mark.parametrize("start", range(0, 120, 40))
def test_no_hidden_cell_of_a_random_company_can_be_worked_out(start: int) -> None:
    hidden = 0
    for seed in range(start, start + 40):
        people, tables = company(seed)
        said = shown(people, tables)
        published = {cell: count for cell, count in said.cells.items() if count is not None}
        assert all(count >= FEWEST for count in published.values())
        atoms = list(people)
        for cell in {*said.hidden, *(atom for atom in atoms if atom not in published)}:
            hidden += 1
            low, high = bounds(cell, published, atoms)
            assert high >= FEWEST - 1e-6, (seed, cell, low, high)
            assert low <= high
    assert hidden > 150


@pytest.mark.parametrize("seed", range(30))
def test_every_company_that_fits_what_is_shown_leaves_each_cell_open(seed: int) -> None:
    """By trying all of them: for each cell that is not shown there is a company in which it holds five or more."""
    rng = random.Random(seed)
    cuts = rng.choice([(["a", "b", "c"],), (["a", "b"], ["x", "y"])])
    people: dict[Cell, int] = {atom: rng.choice((0, 1, 2, 4, 5, 6)) for atom in product(*cuts)}
    tables = ROWS_AND_TOTAL if len(cuts) == 1 else BOTH_WAYS
    said = shown(people, tables)
    published = {cell: count for cell, count in said.cells.items() if count is not None}
    atoms, most = list(people), max([*published.values(), 2 * FEWEST])
    best = dict.fromkeys((atom for atom in atoms if atom not in published), 0)
    for counts in product(range(min(most, 24) + 1), repeat=len(atoms)) if len(atoms) < 4 else _fits(atoms, most):
        if all(
            sum(n for atom, n in zip(atoms, counts, strict=True) if part_of(atom, c)) == v for c, v in published.items()
        ):
            for atom, n in zip(atoms, counts, strict=True):
                if atom in best:
                    best[atom] = max(best[atom], n)
    assert all(count >= FEWEST for count in best.values())


def _fits(atoms: list[Cell], most: int) -> Iterator[tuple[int, ...]]:
    top = min(most, 12)
    return product(range(top + 1), repeat=len(atoms))


def test_reports_of_one_reader_differ_by_nobody_or_by_five_in_every_cell() -> None:
    """Random pairs of reports, many of them less a whole group: no union of cells differs by one to four."""
    rng = random.Random(30)
    cells: list[Cell] = [("a",), ("b",), ("c",)]
    places = {person: cells[person % 3] for person in range(24)}
    allowed = 0
    for _ in range(1_000):
        one = {p: places[p] for p in rng.sample(sorted(places), rng.randint(12, 24))}
        whole = rng.sample(cells, rng.randint(0, 2))
        drop = {p for p in one if one[p] in whole}
        drop = drop if rng.random() < 0.7 else set(rng.sample(sorted(one), rng.randint(0, 12)))
        other = {p: cell for p, cell in one.items() if p not in drop}
        if may_be_given(other, [one], [["a", "b", "c"]], ROWS_AND_TOTAL):
            allowed += 1
            for size in (1, 2, 3):
                for wanted in combinations(cells, size):
                    differing = sum((one.get(p) in wanted) != (other.get(p) in wanted) for p in places)
                    assert differing == 0 or differing >= FEWEST
    assert 50 < allowed < 950


SEXES_AND_REGIONS = [["US", "EMEA"], ["m", "f"]]


def pair(seed: int) -> tuple[dict[int, Cell], dict[int, Cell]]:
    """A report, and one without most of some of its groups."""
    rng = random.Random(seed)
    names = list(product(*SEXES_AND_REGIONS))
    first = {person: rng.choice(names) for person in range(rng.randint(15, 60))}
    whole = rng.sample(names, rng.randint(0, 3))
    return first, {p: cell for p, cell in first.items() if cell not in whole or rng.random() > 0.8}


@pytest.mark.parametrize("start", [0, 60])
def test_two_allowed_reports_together_tell_of_no_fewer_than_five(start: int) -> None:
    """A solver over both at once: who stayed in a cell and who went from it. It had found pairs that a rule about
    differences alone lets pass: where seven of ten went, the three who stayed are told."""
    allowed = 0
    for seed in range(start, start + 60):
        first, second = pair(seed)
        if len(first) == len(second) or not may_be_given(second, [first], SEXES_AND_REGIONS, BOTH_WAYS):
            continue
        allowed += 1
        for atom, true, most in told_of(first, second):
            assert true == 0 or most >= FEWEST - 1e-6, (seed, atom, true, most)
    assert allowed >= 3


def told_of(first: dict[int, Cell], second: dict[int, Cell]) -> Iterator[tuple[Cell, int, float]]:
    """For each cell, who stays and who went: how many there are, and the most there can be for the reader of both."""
    names = list(product(*SEXES_AND_REGIONS))
    one, other = (shown(_counts(report, names), BOTH_WAYS) for report in (first, second))
    atoms = [(*cell, state) for cell in names for state in ("stays", "went")]
    published = {(*cell, ALL): n for cell, n in one.cells.items() if n is not None}
    published |= {(*cell, "stays"): n for cell, n in other.cells.items() if n is not None}
    for atom in atoms:
        true = sum(first[p] == atom[:2] and (p not in second) == (atom[2] == "went") for p in first)
        yield atom, true, bounds(atom, published, atoms)[1]


def _counts(report: dict[int, Cell], cells: list[Cell]) -> dict[Cell, int]:
    return {cell: sum(where == cell for where in report.values()) for cell in cells}


def test_one_who_came_and_one_who_left_do_not_cancel_out() -> None:
    earlier, now = dict.fromkeys(range(10), ("US",)), dict.fromkeys(range(1, 11), ("US",))
    fixed = ([["US", "EMEA"]], ROWS_AND_TOTAL)
    assert too_few(earlier, now, *fixed) == "US: 2 differ"
    assert not may_be_given(now, [earlier], *fixed)
    assert may_be_given(earlier, [earlier], *fixed)
    assert may_be_given(dict.fromkeys(range(5, 15), ("US",)), [earlier], *fixed)
    assert too_few({1: ("US",)}, {1: ("EMEA",)}, *fixed) == "US: 1 differ"


def test_the_three_who_stay_where_seven_of_ten_went_are_told_of() -> None:
    earlier = {person: ("US",) if person < 10 else ("EMEA",) for person in range(30)}
    now = {person: cell for person, cell in earlier.items() if person >= 7}
    told = too_few(earlier, now, [["US", "EMEA"]], ROWS_AND_TOTAL)
    assert told == "from US to US: 3 people"


def test_counts_of_positions_stand_in_bands_over_five_or_more() -> None:
    assert [band(count, 5) for count in (0, 1, 2, 3, 5)] == ["0", "1-2", "1-2", "3+", "3+"]
    assert band(1, 4) is None
    assert bands({"US": (1, 6), "EMEA": (0, 9)}) == {"US": "1-2", "EMEA": "0"}
    # Four positions are hidden, and the smallest other group with them.
    assert bands({"US": (1, 4), "EMEA": (2, 7), "APAC": (3, 9)}) == {"US": None, "EMEA": None, "APAC": "3+"}


def test_what_is_no_report_is_refused() -> None:
    for people, tables in (({("a",): -1}, [()]), ({("a",): 1, ("a", "b"): 1}, [()]), ({("a",): 9}, [(1,)])):
        with pytest.raises(ValueError, match=r"cut|cell"):
            shown(people, tables)
