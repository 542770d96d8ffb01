"""Which rows of nominations and emergency cover count, and the warnings about those that do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from succession.analysis.columns import Bools, CoverColumns, Ints, NominationColumns, whole_numbers


@dataclass(frozen=True, eq=False)
class CountedNominations:
    """Nominations that count, in the order of positions and leaders.

    ``rows``: the row each one came from. ``own`` and ``again``: the (position, leader) pairs that were
    dropped because the leader holds the position, and those that were named twice.
    """

    rows: Ints
    position: Ints
    leader: Ints
    months_from: Ints
    months_until: Ints
    own: list[tuple[int, int]]
    again: list[tuple[int, int]]

    def warnings(self, titles: Sequence[str], names: Sequence[str]) -> list[str]:
        """A sentence for each pair that was dropped or merged."""
        return [
            f"{names[leader]} is named for the own position {titles[position]}; the nomination is not counted."
            for position, leader in self.own
        ] + [
            f"{names[leader]} is named twice for {titles[position]}; the earlier readiness counts, once."
            for position, leader in self.again
        ]


def counted_nominations(
    columns: NominationColumns, position_place: Ints, leader_place: Ints, incumbent: Ints
) -> CountedNominations:
    """The nominations that count: not of the holder of the position, and each leader once a position.

    Of a leader named twice the row with the earlier readiness is kept. Its interval starts at the
    earliest start and ends at the earliest end of all rows, so that both the careful and the optimistic
    reading see the earlier readiness.

    Raises:
        ValueError: an interval of months is not 0 <= from <= until.
    """
    position = position_place[whole_numbers(columns.positions)]
    leader = leader_place[whole_numbers(columns.leaders)]
    months_from, months_until = whole_numbers(columns.months_from), whole_numbers(columns.months_until)
    if np.any((months_from < 0) | (months_from > months_until)):
        raise ValueError("a readiness needs 0 <= months_from <= months_until")
    is_own = incumbent[position] == leader
    pair = position * len(leader_place) + leader
    rows = _by_pair(pair, is_own)
    is_first = _is_first(pair[rows])
    if not is_first.all():
        rows = np.lexsort((whole_numbers(columns.ranks), months_from, months_until, pair))
        rows = rows[~is_own[rows]]
    starts, repeats = np.flatnonzero(is_first), rows[~is_first]
    kept = rows[starts]
    return CountedNominations(
        rows=kept,
        position=position[kept],
        leader=leader[kept],
        months_from=np.minimum.reduceat(months_from[rows], starts) if len(rows) else months_from[rows],
        months_until=months_until[kept],
        own=_pairs(position[is_own], leader[is_own]),
        again=_pairs(position[repeats], leader[repeats]),
    )


@dataclass(frozen=True, eq=False)
class CountedCovers:
    """Emergency cover that counts, in the order of positions and leaders; fields as for nominations."""

    rows: Ints
    position: Ints
    leader: Ints
    own: list[tuple[int, int]]

    def warnings(self, titles: Sequence[str], names: Sequence[str]) -> list[str]:
        """A sentence for each pair that was dropped."""
        return [
            f"{names[leader]} covers the own position {titles[position]}; the cover is not counted."
            for position, leader in self.own
        ]


def counted_covers(columns: CoverColumns, position_place: Ints, leader_place: Ints, incumbent: Ints) -> CountedCovers:
    """The emergency cover that counts: not by the holder of the position, each leader once a position.

    Of an agreement that is written twice the older one is kept: it says since when.
    """
    position = position_place[whole_numbers(columns.positions)]
    leader = leader_place[whole_numbers(columns.leaders)]
    is_own = incumbent[position] == leader
    pair = position * len(leader_place) + leader
    rows = _by_pair(pair, is_own)
    if not _is_first(pair[rows]).all():
        agreed = np.array([(day or date.max).toordinal() for day in columns.agreed_on], dtype=np.int64)
        rows = np.lexsort((agreed, pair))
        rows = rows[~is_own[rows]]
        rows = rows[_is_first(pair[rows])]
    return CountedCovers(rows, position[rows], leader[rows], _pairs(position[is_own], leader[is_own]))


def _by_pair(pair: Ints, is_own: Bools) -> Ints:
    rows = np.argsort(pair, kind="stable")
    return rows[~is_own[rows]]


def _is_first(pair: Ints) -> Bools:
    """Whether each of these sorted numbers is the first of its value."""
    is_first = np.ones(len(pair), dtype=bool)
    is_first[1:] = np.diff(pair) != 0
    return is_first


def _pairs(position: Ints, leader: Ints) -> list[tuple[int, int]]:
    return sorted(set(zip(position.tolist(), leader.tolist(), strict=True)))
