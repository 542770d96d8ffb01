"""Small random organisations of every awkward shape, from a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass

from succession.analysis.facts import CoverFact, Facts, LeaderFact, NominationFact, PositionFact
from succession.analysis.scales import Readiness


@dataclass(frozen=True)
class Organisation:
    """An organisation as records, and the question that is asked about it."""

    positions: tuple[PositionFact, ...]
    leaders: tuple[LeaderFact, ...]
    nominations: tuple[NominationFact, ...]
    covers: tuple[CoverFact, ...]
    within_months: int
    is_optimistic: bool

    def facts(self) -> Facts:
        return Facts.from_records(None, self.positions, self.leaders, self.nominations, self.covers)

    def shuffled(self, rng: random.Random) -> Organisation:
        """The same organisation with its rows in another order."""
        return Organisation(
            *(tuple(rng.sample(rows, len(rows))) for rows in self.tables),
            self.within_months,
            self.is_optimistic,
        )

    @property
    def tables(self) -> tuple[tuple[object, ...], ...]:
        return (self.positions, self.leaders, self.nominations, self.covers)


def organisation(seed: int) -> Organisation:
    """One organisation: vacancies, interims, people on two or three seats, non-key positions, mutual and
    self nominations, repeated rows, circles, bands and months, cover; ids in no order of importance.
    """
    rng = random.Random(seed)
    position_ids = rng.sample(["p1", "p2", "p3", "p4", "p5", "p6", "p7"], rng.randint(1, 6))
    # Where everybody has a seat and few stand outside, chains are long.
    is_tight = rng.random() < 0.3
    crowd = len(position_ids) + rng.randint(0, 2) if is_tight else rng.randint(1, 8)
    leader_ids = [f"l{number}" for number in rng.sample(range(10, 30), crowd)]
    # In slow ones everything waits, so that the longest wait and the sum of waits pull apart.
    is_slow = rng.random() < 0.3
    lengths = (
        [(6, 6), (12, 12), (18, 18), (24, 24)]
        if is_slow
        else [*(band.months for band in Readiness), (0, 0), (0, 0), (6, 6), (18, 18), (24, 24)]
    )
    most_nominations = rng.choice([4, 10, 22])
    positions = []
    for place, id_ in enumerate(position_ids):
        holder = rng.choice(leader_ids) if is_tight or rng.random() < 0.8 else ""
        # Most organisations seat people once; the others put some on two or three seats.
        if holder and rng.random() < 0.7 and any(p.incumbent == holder for p in positions):
            holder = next((x for x in leader_ids if all(p.incumbent != x for p in positions)), "")
        interim = rng.choice(leader_ids) if not holder and rng.random() < 0.3 else ""
        positions.append(
            PositionFact(
                id_,
                f"Position {id_}",
                incumbent=holder,
                interim=interim,
                is_key=is_tight or rng.random() < 0.8,
                importance=rng.choice([None, 1, 2, 3, place + 1]),
            )
        )
    nominations = []
    for _ in range(rng.randint(0, most_nominations)):
        months = rng.choice(lengths)
        rank = rng.choice([None, 1, 2, 3])
        nominations.append(NominationFact(rng.choice(position_ids), rng.choice(leader_ids), *months, rank))
    covers = [
        CoverFact(rng.choice(position_ids), rng.choice(leader_ids))
        for _ in range(rng.choice([0, 1, 2, len(position_ids), 2 * len(position_ids)]))
    ]
    return Organisation(
        tuple(positions),
        tuple(LeaderFact(id_, f"Leader {id_}") for id_ in leader_ids),
        tuple(nominations),
        tuple(covers),
        rng.choice([18, 24, 24] if is_slow else [0, 0, 6, 12, 18, 24, 24, 36, 60]),
        rng.random() < 0.25,
    )
