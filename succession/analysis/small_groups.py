"""Figures about people that single nobody out: what a report may show, and when another report may be given.

A *cut* divides people into groups (region, function, readiness). A *cell* is one group of each cut that a table is made
by; a total is a cell in which a cut stands for :data:`ALL`. A report is a family of tables over the same people, of
which every cell counts people.

**Hiding.** A cell of fewer than :data:`FEWEST` people is hidden (primary suppression), zero included, so that a hidden
cell does not even say that somebody is there. Others are hidden beside it until no cell can be worked out from what is
shown: whatever a reader adds and subtracts, each hidden cell may still hold :data:`FEWEST` people or more
(complementary suppression, with the bounds found by integer programming, so they are exact). It follows that no sum of
hidden cells can be worked out either to be fewer: it would bound its parts.

**Differences.** Two reports of one reader differ, in every cell and total, by nobody or by at least FEWEST people, and
both together tell of no fewer: not of those who came, not of those who left, not of those who stayed. People are
compared and not counts: one who came and one who left would otherwise cancel out.

**Bands.** Of positions the count stands in a band (0, 1-2, 3+), and only over at least FEWEST positions.

What this does not protect against: a reader who knows some of the people already, and one who knows which cells this
module prefers to hide.

Sources: complementary suppression and its audit by linear bounds, Cox, "Suppression methodology and statistical
disclosure control", JASA 75 (1980); a threshold of 3 or 5, OECD Glossary of Statistical Terms, "threshold rule". That
remainders and differences between reports need it as well is common in products for surveys of employees.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp

FEWEST: Final = 5
#: Stands for every group of a cut.
ALL: Final = "*"

#: One group of each cut; a total has ALL for a cut.
Cell = tuple[str, ...]
#: Who is in a report, and in which cell of all cuts.
Report = Mapping[Hashable, Cell]
Column = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Shown:
    """A report with its hidden cells: cell -> count, or None where it is hidden."""

    cells: dict[Cell, int | None]

    @property
    def hidden(self) -> list[Cell]:
        """The hidden cells, in the order of the report."""
        return [cell for cell, count in self.cells.items() if count is None]


def shown(people: Mapping[Cell, int], tables: Collection[Collection[int]]) -> Shown:
    """What may be shown of how many ``people`` are in each cell of all cuts together.

    ``tables`` are the tables that the reader gets, all of them, by the numbers of their cuts: ``[(), (0,), (0, 1)]`` is
    the total, a table by the first cut, and one by both. They are protected together. Cells of all cuts that are not
    in ``people`` are empty.

    Complexity: one integer program for each hidden cell whenever another cell is hidden; tables of some dozens of cells
    take well under a second.

    Raises:
        ValueError: a count is negative, cells are of different lengths, or a table names a cut that there is not.
    """
    groups = _groups(people)
    if any(cut not in range(len(groups)) for table in tables for cut in table):
        raise ValueError(f"there are {len(groups)} cuts; a table names another")
    atoms = list(product(*groups))
    counts = np.array([people.get(atom, 0) for atom in atoms], dtype=float)
    cells = [cell for table in _in_order(tables) for cell in _cells_of(groups, table)]
    members = {cell: np.array([_is_in(atom, cell) for atom in atoms], dtype=float) for cell in [*cells, *atoms]}
    values = {cell: round(float(members[cell] @ counts)) for cell in cells}
    kept = [cell for cell in cells if values[cell] >= FEWEST]
    while (open_cell := _worked_out(kept, members, values, [*cells, *atoms])) is not None:
        kept.remove(_to_hide(open_cell, kept, members, values))
    return Shown({cell: values[cell] if cell in kept else None for cell in cells})


def too_few(
    earlier: Report, now: Report, cuts: Sequence[Sequence[str]], tables: Collection[Collection[int]]
) -> str | None:
    """What two reports of one reader would tell of 1 to 4 people, in words; None where both may be given.

    The words are for whoever makes the report: a reader who is told them is told of the people.

    ``cuts`` are the groups of each cut and ``tables`` the tables by their numbers, the same in both reports. Refused is

    * a cell or a total in which they differ by 1 to 4 people: who came and who left are counted, so that one does not
      hide the other;
    * a pair from which both reports together tell of 1 to 4 people. The reader is taken to know which moves there were
      (from which cell to which), and not of how many people.

    It holds for each pair. Three reports together can tell more, so give few, on fixed days, by fixed cuts.
    """
    moves = Counter((earlier.get(one), now.get(one)) for one in earlier.keys() | now.keys())
    stay = {before: n for (before, after), n in moves.items() if before == after and before is not None}
    moved = {move: n for move, n in moves.items() if move[0] != move[1]}
    for table in _in_order(_every_table(len(cuts))):
        for cell in _cells_of(cuts, table):
            differing = sum(n for (before, after), n in moved.items() if _counts(before, cell) != _counts(after, cell))
            if 0 < differing < FEWEST:
                return f"{_words(cell)}: {differing} differ"
    return _told_together(stay, moved, cuts, tables) if moved else None


def _told_together(
    stay: dict[Cell, int],
    moved: dict[tuple[Cell | None, Cell | None], int],
    cuts: Sequence[Sequence[str]],
    tables: Collection[Collection[int]],
) -> str | None:
    atoms = list(product(*cuts))
    parts: list[tuple[Cell | None, Cell | None]] = [*((atom, atom) for atom in atoms), *moved]
    counts = [*(stay.get(atom, 0) for atom in atoms), *moved.values()]
    known: list[tuple[Column, int]] = []
    for side in (0, 1):
        people = dict.fromkeys(atoms, 0)
        for part, count in zip(parts, counts, strict=True):
            where = part[side]
            if where is not None:
                people[where] += count
        for cell, count_shown in shown(people, tables).cells.items():
            if count_shown is not None:
                known.append((np.array([_counts(part[side], cell) for part in parts], dtype=float), count_shown))
    for number, (part, count) in enumerate(zip(parts, counts, strict=True)):
        if count > 0 and _most(np.eye(len(parts))[number], known) < FEWEST:
            return f"from {_words(part[0])} to {_words(part[1])}: {count} people"
    return None


def may_be_given(
    now: Report, earlier: Iterable[Report], cuts: Sequence[Sequence[str]], tables: Collection[Collection[int]]
) -> bool:
    """Whether somebody who has had the ``earlier`` reports may have this one; for each, :func:`too_few`."""
    return all(too_few(one, now, cuts, tables) is None for one in earlier)


def _words(cell: Cell | None) -> str:
    return "outside" if cell is None else " and ".join(group for group in cell if group != ALL) or "the total"


def _counts(atom: Cell | None, cell: Cell) -> bool:
    return atom is not None and _is_in(atom, cell)


def band(count: int, positions: int) -> str | None:
    """``count`` of so many ``positions`` as a band, "0", "1-2" or "3+"; None over fewer than five positions."""
    if positions < FEWEST:
        return None
    return "0" if count == 0 else "1-2" if count <= 2 else "3+"


def bands(groups: Mapping[str, tuple[int, int]]) -> dict[str, str | None]:
    """Group -> its band, None where it is hidden; each group is (count, positions).

    The positions outside a shown group are none or at least five as well, so that nobody subtracts a small group.
    """
    said = shown({(group,): positions for group, (_, positions) in groups.items()}, [(), (0,)])
    return {
        group: band(count, positions) if said.cells[(group,)] is not None else None
        for group, (count, positions) in groups.items()
    }


def _groups(people: Mapping[Cell, int]) -> list[list[str]]:
    lengths = {len(cell) for cell in people}
    if len(lengths) > 1 or any(count < 0 for count in people.values()):
        raise ValueError("every cell names one group of each cut, and counts nobody or more")
    cuts = lengths.pop() if lengths else 0
    return [list(dict.fromkeys(cell[cut] for cell in people)) for cut in range(cuts)]


def _cells_of(groups: Sequence[Sequence[str]], table: Collection[int]) -> list[Cell]:
    return list(product(*(names if cut in table else [ALL] for cut, names in enumerate(groups))))


def _every_table(cuts: int) -> list[tuple[int, ...]]:
    return [tuple(cut for cut in range(cuts) if chosen >> cut & 1) for chosen in range(1 << cuts)]


def _in_order(tables: Collection[Collection[int]]) -> list[tuple[int, ...]]:
    """The most detailed tables first, totals last."""
    return sorted({tuple(sorted(set(table))) for table in tables}, key=lambda table: (-len(table), table))


def _is_in(atom: Cell, cell: Cell) -> bool:
    return all(there in (ALL, here) for here, there in zip(atom, cell, strict=True))


def _worked_out(
    kept: list[Cell], members: dict[Cell, Column], values: dict[Cell, int], cells: Iterable[Cell]
) -> Cell | None:
    """The first cell that is not shown and cannot hold FEWEST people as far as ``kept`` tells."""
    known = [(members[cell], values[cell]) for cell in kept]
    for cell in dict.fromkeys(cells):
        if cell not in kept and _most(members[cell], known) < FEWEST:
            return cell
    return None


def _most(of: Column, known: list[tuple[Column, int]]) -> float:
    """The most that the atoms ``of`` hold together, in whole numbers of people, where sums of atoms are ``known``."""
    if not known:
        return float("inf")
    is_bounded = np.any([sum_of > 0 for sum_of, _ in known], axis=0)
    if np.any((of > 0) & ~is_bounded):
        return float("inf")
    matrix, sums = np.array([sum_of for sum_of, _ in known]), np.array([value for _, value in known], dtype=float)
    found = milp(-of, constraints=LinearConstraint(matrix, sums, sums), bounds=Bounds(0), integrality=np.ones(len(of)))
    if found.x is None:
        raise ValueError("what is shown contradicts itself")
    return float(round(-found.fun))


def _to_hide(open_cell: Cell, kept: list[Cell], members: dict[Cell, Column], values: dict[Cell, int]) -> Cell:
    """The shown cell to hide as well: the smallest of a line that tells too much, those through ``open_cell`` first;
    where no line does so alone, the smallest that has to do with it."""
    is_kept = set(kept)
    lines = [line for line in _lines(values) if line.total in is_kept and _tells(line, is_kept, values)]
    for line in sorted(lines, key=lambda line: open_cell not in line.cells):
        free = [cell for cell in line.cells if cell in is_kept]
        if free:
            return min(free, key=lambda cell: (not _is_crossed(cell, line, is_kept, values), values[cell], cell))
    touching = [cell for cell in kept if np.any(members[cell] * members[open_cell])]
    return min(touching or kept, key=lambda cell: (cell.count(ALL), values[cell], cell))


@dataclass(frozen=True, slots=True)
class _Line:
    """Cells that differ in one cut only, and their total."""

    cut: int
    total: Cell
    cells: tuple[Cell, ...]


def _lines(cells: Collection[Cell]) -> list[_Line]:
    lines: dict[tuple[int, Cell], list[Cell]] = {}
    for cell in cells:
        for cut, group in enumerate(cell):
            if group != ALL:
                lines.setdefault((cut, (*cell[:cut], ALL, *cell[cut + 1 :])), []).append(cell)
    return [_Line(cut, total, tuple(line)) for (cut, total), line in lines.items()]


def _tells(line: _Line, kept: set[Cell], values: dict[Cell, int]) -> bool:
    """Whether a line with a shown total tells its only hidden cell, or that its hidden cells are few together."""
    hidden = [cell for cell in line.cells if cell not in kept]
    return len(hidden) == 1 or (bool(hidden) and sum(values[cell] for cell in hidden) < FEWEST)


def _is_crossed(cell: Cell, line: _Line, kept: set[Cell], values: dict[Cell, int]) -> bool:
    """Whether a hidden cell lies in another line of ``cell``, so that both protect each other."""
    return any(
        other not in kept
        for other in values
        if other != cell
        and other[line.cut] == cell[line.cut]
        and sum(a != b for a, b in zip(other, cell, strict=True)) == 1
        and other.count(ALL) == cell.count(ALL)
    )
