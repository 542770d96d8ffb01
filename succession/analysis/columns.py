"""The tables that facts are made of, as columns, and how they are cleaned and put in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from succession.analysis.scales import RiskOfLoss

Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]

NO_RANK = 2**31
"""Stands in integer columns for "not said" where the smallest number comes first."""


@dataclass(frozen=True)
class PositionColumns:
    """Positions, one a row. ``reports_to`` are rows of this table, ``incumbent`` and ``interim`` rows of
    the leaders' table; -1 says none. ``importance``: 1 is the most important; ``NO_RANK`` when not said.
    """

    ids: Sequence[str]
    titles: Sequence[str]
    units: Sequence[str]
    reports_to: npt.ArrayLike
    incumbent: npt.ArrayLike
    interim: npt.ArrayLike
    is_key: npt.ArrayLike
    importance: npt.ArrayLike
    refs: Sequence[str] | None = None


@dataclass(frozen=True)
class LeaderColumns:
    """Leaders, one a row, only those who are there (people who have left are not facts any more)."""

    ids: Sequence[str]
    names: Sequence[str]
    functions: Sequence[str]
    risks: Sequence[RiskOfLoss | None]
    is_internal: npt.ArrayLike
    refs: Sequence[str] | None = None


@dataclass(frozen=True)
class NominationColumns:
    """Nominations, one a row: rows of the two tables above, the readiness as an interval of months,
    the rank on the slate (``NO_RANK`` when not said) and the day of the assessment.
    """

    positions: npt.ArrayLike = ()
    leaders: npt.ArrayLike = ()
    months_from: npt.ArrayLike = ()
    months_until: npt.ArrayLike = ()
    ranks: npt.ArrayLike = ()
    assessed_on: Sequence[date | None] = field(default_factory=list)
    refs: Sequence[str] | None = None


@dataclass(frozen=True)
class CoverColumns:
    """Emergency cover, one a row: rows of the two tables above and the day it was agreed."""

    positions: npt.ArrayLike = ()
    leaders: npt.ArrayLike = ()
    agreed_on: Sequence[date | None] = field(default_factory=list)
    refs: Sequence[str] | None = None


def whole_numbers(column: npt.ArrayLike) -> Ints:
    """The column as a fresh array of 64-bit integers."""
    return np.array(column, dtype=np.int64)


def picked(column: Sequence[Any] | None, rows: list[int]) -> list[Any]:
    """The named rows of a column, in the order of ``rows``; empty texts where there is no column."""
    if column is None:
        return [""] * len(rows)
    return list(map(column.__getitem__, rows))


def new_places(order: Ints) -> Ints:
    """Where each old row stands in ``order``; one entry more at the end keeps -1 as it is."""
    places = np.empty(len(order) + 1, dtype=np.int64)
    places[order] = np.arange(len(order))
    places[-1] = -1
    return places


def leader_order(leaders: LeaderColumns) -> Ints:
    """The rows of the leaders by id.

    Raises:
        ValueError: an id occurs twice.
    """
    return _by_id(leaders.ids, "leader")


def position_order(positions: PositionColumns) -> Ints:
    """The rows of the positions by importance, equal importance by id: a strict order.

    Raises:
        ValueError: an id occurs twice.
    """
    by_id = _by_id(positions.ids, "position")
    importance = whole_numbers(positions.importance)
    return by_id[np.argsort(importance[by_id], kind="stable")]


def _by_id(ids: Sequence[str], thing: str) -> Ints:
    order = sorted(range(len(ids)), key=ids.__getitem__)
    if len(set(ids)) != len(ids):
        twice = next(ids[b] for a, b in pairwise(order) if ids[a] == ids[b])
        raise ValueError(f"the {thing} {twice!r} occurs twice")
    return np.array(order, dtype=np.int64)
