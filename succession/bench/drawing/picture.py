"""What the succession graph shows: which positions and leaders, which nominations, and what is folded away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from succession.analysis.facts import Facts, NominationFact
from succession.analysis.scales import Readiness, band_of

#: Deeper levels share the last column.
MOST_LEVELS = 8

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the URL asks of the graph. ``focus`` are ids of positions and leaders; ``level`` counts from 1."""

    level: int | None = None
    is_outside: bool = False
    unit: str | None = None
    band: Readiness | None = None
    has_others: bool = False
    focus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """A nomination: from the position, to the position that the leader holds, or to the leader."""

    position: str
    leader: str
    band: Readiness
    source: str
    target: str

    @property
    def key(self) -> str:
        """The name of the edge in the graph and in its list."""
        return f"{self.position}>{self.leader}"


@dataclass(frozen=True, slots=True)
class Node:
    """A position, a leader outside the key positions, or a stack of folded ones, in a column from 0."""

    key: str
    column: int
    kind: str
    id: str = ""
    unit: str = ""
    count: int = 0
    gaps: int = 0


@dataclass(frozen=True)
class Picture:
    """The graph that is shown. ``folded`` counts the nominations of folded positions across each gap of columns;
    ``focus`` is the node that a folded graph is open around, empty where nothing is folded.
    """

    columns: list[str]
    nodes: list[Node]
    edges: list[Edge]
    folded: dict[int, int]
    n_seats: int
    n_people: int
    n_nominations: int
    focus: str

    @cached_property
    def node(self) -> dict[str, Node]:
        """Each node by its key."""
        return {node.key: node for node in self.nodes}

    @cached_property
    def slate(self) -> dict[str, list[Edge]]:
        """The drawn nominations of each position, by its node."""
        return grouped((edge.source, edge) for edge in self.edges)

    @cached_property
    def named_for(self) -> dict[str, list[Edge]]:
        """The drawn nominations that lead to each node."""
        return grouped((edge.target, edge) for edge in self.edges)


@dataclass(frozen=True)
class Ground:
    """Everything that could be shown of the facts: positions with their columns, and nominations between nodes."""

    facts: Facts
    asked: Asked
    within_months: int

    @cached_property
    def rows(self) -> list[int]:
        """The rows of the positions that the graph is about."""
        facts = self.facts
        keys = facts.is_key.tolist()
        if not self.asked.has_others:
            return [row for row, is_key in enumerate(keys) if is_key]
        named = set(facts.nomination_leader.tolist())
        slates = facts.slate_rows
        holders = facts.incumbent.tolist()
        return [row for row, is_key in enumerate(keys) if is_key or slates.get(row) or holders[row] in named]

    @cached_property
    def column(self) -> dict[int, int]:
        """The column of each position: how many positions of the graph stand above it."""
        shown, bosses = set(self.rows), self.facts.reports_to.tolist()
        depth: dict[int, int] = {-1: 0}
        for row in self.rows:
            line = [row]
            while line[-1] not in depth and bosses[line[-1]] not in line:
                line.append(bosses[line[-1]])
            for one in reversed(line):
                if one not in depth:
                    above = bosses[one]
                    depth[one] = depth.get(above, 0) + (1 if above in shown else 0)
        return {row: min(depth[row], MOST_LEVELS - 1) for row in self.rows}

    @cached_property
    def n_levels(self) -> int:
        """The number of columns of positions."""
        return max(self.column.values(), default=0) + 1

    @cached_property
    def home(self) -> dict[int, int]:
        """The position of the graph that each leader holds, the most important one of several."""
        homes: dict[int, int] = {}
        holders = self.facts.incumbent.tolist()
        for row in self.rows:
            homes.setdefault(holders[row], row)
        homes.pop(-1, None)
        return homes

    @cached_property
    def edges(self) -> list[Edge]:
        """Every nomination of the positions of the graph, of the readiness asked for, in the order of the slates."""
        facts, slates = self.facts, self.facts.slate_rows
        found = []
        for row in self.rows:
            for nomination_row in slates.get(row, ()):
                nomination = facts.nomination(nomination_row)
                band = band_of(nomination.months_until)
                if self.asked.band in (None, band):
                    found.append(self._edge(row, nomination, band))
        return found

    @cached_property
    def people(self) -> list[str]:
        """The leaders who are named and hold no position of the graph, the first named first."""
        return list(dict.fromkeys(edge.target for edge in self.edges if edge.target.startswith("leader:")))

    @cached_property
    def person_place(self) -> dict[str, int]:
        """The place of each of :attr:`people`, by key."""
        return {key: place for place, key in enumerate(self.people)}

    def place(self, key: str) -> tuple[int, int]:
        """Where a node stands without any drawing: its column, and its importance."""
        if key in self.person_place:
            return self.n_levels, self.person_place[key]
        return self.column_of(key), self.row_of(key)

    def row_of(self, key: str) -> int:
        """The row of a position's node."""
        return self.facts.position_row[key.split(":", 1)[1]]

    def _edge(self, row: int, nomination: NominationFact, band: Readiness) -> Edge:
        home = self.home.get(self.facts.leader_row[nomination.leader])
        target = f"leader:{nomination.leader}" if home is None else self.seat_key(home)
        return Edge(nomination.position, nomination.leader, band, self.seat_key(row), target)

    def seat_key(self, row: int) -> str:
        """The key of a position's node."""
        return f"position:{self.facts.position_ids[row]}"

    def column_of(self, key: str) -> int:
        """The column of a node."""
        kind, id_ = key.split(":", 1)
        return self.n_levels if kind == "leader" else self.column[self.facts.position_row[id_]]

    def node_of(self, key: str) -> Node:
        """The node of a position or a leader."""
        kind, id_ = key.split(":", 1)
        return Node(key, self.column_of(key), "person" if kind == "leader" else "seat", id_)

    def asked_seats(self) -> list[str]:
        """The keys of the positions of the level and unit asked for."""
        asked, units = self.asked, self.facts.units
        return [
            self.seat_key(row)
            for row in self.rows
            if (asked.level is None or self.column[row] == asked.level - 1)
            and (asked.unit is None or units[row] == asked.unit)
            and not asked.is_outside
        ]

    def is_gap(self, key: str) -> bool:
        """Whether nobody is ready for the position of this node within the horizon."""
        slate = self.facts.slate_rows.get(self.row_of(key), ())
        return all(int(self.facts.months_until[row]) > self.within_months for row in slate)


def picture_of(
    ground: Ground, nodes: list[Node], edges: list[Edge], folded: dict[int, int], focus: str = ""
) -> Picture:
    names = [f"Level {number + 1}" for number in range(ground.n_levels)]
    if ground.n_levels == MOST_LEVELS:
        names[-1] += " and below"
    return Picture(
        columns=[*names, "Outside these seats" if ground.asked.has_others else "Outside the key seats"],
        nodes=sorted(nodes, key=lambda node: node.column),
        edges=edges,
        folded=folded,
        n_seats=len(ground.rows),
        n_people=len(ground.people),
        n_nominations=len(ground.edges),
        focus=focus,
    )


def grouped(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, list[Value]]:
    """The values of each key, in the order in which they come."""
    groups: dict[Key, list[Value]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups
