"""The succession graph: who is ready for what, and where each move leads.

Here, and nowhere else, is decided who counts as ready within a horizon and who can move. The analyses
read the graph as integer lists (:class:`KeySlates`), the pages as a ``networkx`` graph
(:func:`succession_graph`); both come from the same two masks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from succession.analysis.columns import Bools, Ints
from succession.analysis.facts import Facts
from succession.analysis.scales import band_of

if TYPE_CHECKING:
    import networkx as nx

OUTSIDE = "outside"
"""The node that every chain ends in: the leaders whose move empties no key position."""


def months_of_nominations(facts: Facts, is_optimistic: bool) -> Ints:
    """The months of each nomination that count: the end of the interval, or its start when optimistic."""
    return facts.months_from if is_optimistic else facts.months_until


def key_seats_held(facts: Facts) -> Ints:
    """The number of key positions that each leader holds."""
    holders = facts.incumbent[facts.is_key]
    return np.bincount(holders[holders >= 0], minlength=len(facts.leader_ids))


@dataclass(frozen=True, eq=False)
class KeySlates:
    """The key positions and their slates as integers.

    Key positions are numbered from 0 in the order of importance, leaders are rows of the facts.

    ``rows``: the row of each key position. ``holder``: who holds it, -1 for a vacancy. ``held``: the
    number of key positions of each leader. ``home``: the key position that a leader would empty, -1 for
    a leader who holds none. A leader who holds several key positions is *frozen*: named and matched like
    everybody else, never moved.

    ``slates``: the (leader, months) pairs of each key position, by leader. ``number``: the number of the
    key position in each row of the facts, -1 for other positions.
    """

    facts: Facts
    is_optimistic: bool
    rows: list[int]
    holder: list[int]
    held: list[int]
    home: list[int]
    slates: list[list[tuple[int, int]]]
    number: Ints
    _ready: dict[tuple[int, bool], list[list[int]]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, facts: Facts, is_optimistic: bool = False) -> KeySlates:
        """The slates of the key positions of these facts."""
        rows = np.flatnonzero(facts.is_key)
        holder = facts.incumbent[rows]
        held = key_seats_held(facts)
        home = np.full(len(held), -1, dtype=np.int64)
        home[holder[holder >= 0]] = np.flatnonzero(holder >= 0)
        home[held != 1] = -1
        number = np.full(len(facts.is_key), -1, dtype=np.int64)
        number[rows] = np.arange(len(rows))
        keys = number[facts.nomination_position]
        slates: list[list[tuple[int, int]]] = [[] for _ in range(len(rows))]
        kept = keys >= 0
        months = months_of_nominations(facts, is_optimistic)
        for key, leader, wait in zip(
            keys[kept].tolist(), facts.nomination_leader[kept].tolist(), months[kept].tolist(), strict=True
        ):
            slates[key].append((leader, wait))
        return cls(facts, is_optimistic, rows.tolist(), holder.tolist(), held.tolist(), home.tolist(), slates, number)

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def moves(self) -> list[list[tuple[int, int]]]:
        """The (leader, months) pairs of each key position who can move there at all, by leader."""
        held = self.held
        if not self.is_any_frozen:
            return self.slates
        return [[pair for pair in slate if held[pair[0]] < 2] for slate in self.slates]

    @cached_property
    def is_any_frozen(self) -> bool:
        """Whether anybody holds several key positions."""
        return max(self.held, default=0) > 1

    def ready(self, within_months: int) -> list[list[int]]:
        """The leaders of each slate who are ready within the horizon, by leader."""
        return self._within(within_months, only_moves=False)

    def ready_moves(self, within_months: int) -> list[list[int]]:
        """Those of :meth:`ready` who can move."""
        return self._within(within_months, only_moves=self.is_any_frozen)

    def _within(self, within_months: int, only_moves: bool) -> list[list[int]]:
        if (within_months, only_moves) not in self._ready:
            self._ready[within_months, only_moves] = [
                [leader for leader, wait in slate if wait <= within_months]
                for slate in (self.moves if only_moves else self.slates)
            ]
        return self._ready[within_months, only_moves]

    def position_id(self, key: int) -> str:
        """The id of a key position."""
        return self.facts.position_ids[self.rows[key]]


def succession_graph(facts: Facts, within_months: int | None = None, is_optimistic: bool = False) -> nx.DiGraph[str]:
    """The succession graph: an arc runs from a position to what filling it would empty.

    Nodes:
        ``position:ID`` for every position: ``kind="position"``, ``id``, ``title``, ``unit``, ``is_key``,
        ``importance`` (its place in the order, from 0), ``incumbent`` (leader id or "").
        ``leader:ID`` for every leader who is named somewhere and empties no key position by moving:
        ``kind="leader"``, ``id``, ``name``.
        ``outside``: ``kind="outside"``, where every chain ends.

    Arcs:
        position -> the one key position that a named leader holds, or that leader's own node:
        ``leader`` (id), ``months_from``, ``months_until``, ``months`` (the one of the two that counts),
        ``readiness`` (the band). Leaders who hold several key positions do not move and have no arc.
        leader node -> ``outside``.

    ``within_months`` leaves out nominations that are not ready by then; None keeps them all.
    """
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    for row, id_ in enumerate(facts.position_ids):
        holder = int(facts.incumbent[row])
        graph.add_node(
            f"position:{id_}",
            kind="position",
            id=id_,
            title=facts.titles[row],
            unit=facts.units[row],
            is_key=bool(facts.is_key[row]),
            importance=row,
            incumbent="" if holder < 0 else facts.leader_ids[holder],
        )
    graph.add_node(OUTSIDE, kind="outside")
    slates = KeySlates.of(facts, is_optimistic)
    months = months_of_nominations(facts, is_optimistic)
    for row in np.flatnonzero(_can_move(facts, slates, months, within_months)).tolist():
        nomination = facts.nomination(row)
        leader = int(facts.nomination_leader[row])
        if slates.home[leader] >= 0:
            target = f"position:{slates.position_id(slates.home[leader])}"
        else:
            target = f"leader:{nomination.leader}"
            graph.add_node(target, kind="leader", id=nomination.leader, name=facts.names[leader])
            graph.add_edge(target, OUTSIDE)
        graph.add_edge(
            f"position:{nomination.position}",
            target,
            leader=nomination.leader,
            months_from=nomination.months_from,
            months_until=nomination.months_until,
            months=int(months[row]),
            readiness=band_of(int(months[row])),
        )
    return graph


def _can_move(facts: Facts, slates: KeySlates, months: Ints, within_months: int | None) -> Bools:
    movable: Bools = np.array(slates.held, dtype=np.int64)[facts.nomination_leader] < 2
    return movable if within_months is None else movable & (months <= within_months)
