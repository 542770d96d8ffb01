"""A synthetic organisation of any size, the same for the same seed.

Positions with none to five candidates (1.9 on average), a tenth more leaders than filled positions, four
per cent vacancies, and candidates who are named again and again: the most popular of ten thousand
positions stands on almost two hundred slates.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from succession.analysis.columns import CoverColumns, LeaderColumns, NominationColumns, PositionColumns
from succession.analysis.facts import Facts
from succession.analysis.scales import Readiness

SLATE_SIZES = (0.15, 0.25, 0.30, 0.18, 0.08, 0.04)
"""How often a slate has none, one, ... five names."""
POPULARITY = 0.6
"""The n-th most popular leader is named about 1 / n ** POPULARITY as often as the first."""
VACANT, EXTRA_LEADERS, COVERED = 0.04, 0.10, 0.5
BANDS = ((Readiness.READY_NOW, 0.3), (Readiness.ONE_TO_TWO_YEARS, 0.45), (Readiness.THREE_PLUS_YEARS, 0.25))
SPAN_OF_CONTROL = 6


class Columns(NamedTuple):
    """The columns of one organisation; :meth:`facts` makes facts of them."""

    positions: PositionColumns
    leaders: LeaderColumns
    nominations: NominationColumns
    covers: CoverColumns

    def facts(self) -> Facts:
        """The organisation as facts."""
        return Facts.from_columns(None, *self)


def synthetic(n: int, key_share: float = 0.2, seed: int = 0) -> Columns:
    """An organisation of ``n`` positions, of which about ``key_share`` are key positions."""
    rng = np.random.default_rng(seed)
    is_filled = rng.random(n) >= VACANT
    filled = int(is_filled.sum())
    people = filled + round(n * EXTRA_LEADERS)
    incumbent = np.full(n, -1)
    incumbent[is_filled] = rng.permutation(people)[:filled]
    weights = np.arange(1, people + 1) ** -POPULARITY
    popular = rng.permutation(people)
    wanted = np.repeat(np.arange(n), rng.choice(len(SLATE_SIZES), size=n, p=SLATE_SIZES))
    named = popular[rng.choice(people, size=len(wanted), p=weights / weights.sum())]
    # Nobody is named twice for a position, or for the own one.
    pairs = np.unique(np.stack([wanted, named], axis=1), axis=0)
    pairs = pairs[incumbent[pairs[:, 0]] != pairs[:, 1]]
    band = rng.choice(len(BANDS), size=len(pairs), p=[share for _, share in BANDS])
    months = np.array([readiness.months for readiness, _ in BANDS])[band]
    covered = np.flatnonzero(rng.random(n) < COVERED)
    return Columns(
        PositionColumns(
            ids=[f"p{row:07}" for row in range(n)],
            titles=[f"Position {row}" for row in range(n)],
            units=[f"Unit {row % 40}" for row in range(n)],
            reports_to=(np.arange(n) - 1) // SPAN_OF_CONTROL,
            incumbent=incumbent,
            interim=np.full(n, -1),
            is_key=rng.random(n) < key_share,
            importance=np.arange(1, n + 1),
        ),
        LeaderColumns(
            ids=[f"l{row:07}" for row in range(people)],
            names=[f"Leader {row}" for row in range(people)],
            functions=["Sales"] * people,
            risks=[None] * people,
            is_internal=np.ones(people, dtype=bool),
        ),
        NominationColumns(
            positions=pairs[:, 0],
            leaders=pairs[:, 1],
            months_from=months[:, 0],
            months_until=months[:, 1],
            ranks=np.ones(len(pairs), dtype=np.int64),
            assessed_on=[None] * len(pairs),
        ),
        CoverColumns(
            positions=covered,
            leaders=rng.integers(people, size=len(covered)),
            agreed_on=[None] * len(covered),
        ),
    )
