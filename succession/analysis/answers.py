"""The one analysis behind every page, export and command: facts in, answers with proofs out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from succession.analysis.facts import Facts
from succession.analysis.findings import Finding, findings_of_ground
from succession.analysis.graph import KeySlates
from succession.analysis.ground import Ground

GATEWAY_MONTHS = 24
"""The horizon at which gateways are looked for, unless the caller says otherwise."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many key positions there are, the four steps of the stair, and how many departures are absorbed."""

    key: int
    named: int
    ready: int
    at_once: int
    free: int
    absorbed: int


@dataclass(frozen=True, slots=True)
class ChainMove:
    """One move of a chain: ``leader`` fills ``position``, both by id."""

    position: str
    leader: str


@dataclass(frozen=True, slots=True)
class PositionAnswer:
    """What the analysis says about one key position."""

    analysis: Analysis
    number: int

    @property
    def id(self) -> str:
        """The id of the position."""
        return self._ground.slates.position_id(self.number)

    @property
    def named(self) -> int:
        """The number of leaders who are named for it, whatever their readiness."""
        return len(self._ground.slates.slates[self.number])

    @property
    def ready(self) -> int:
        """The number of leaders who are ready for it within the horizon."""
        return len(self._ground.ready[self.number])

    @property
    def is_filled_at_once(self) -> bool:
        """Whether the best filling of all key positions at the same time fills it."""
        return self._ground.at_once.leader_of[self.number] >= 0

    @property
    def is_filled_free(self) -> bool:
        """Whether the best filling with leaders who hold no key position fills it."""
        return self._ground.free.leader_of[self.number] >= 0

    @property
    def is_absorbed(self) -> bool:
        """Whether its holder could leave, alone, without any key position staying empty."""
        return self._ground.chains.is_absorbed[self.number]

    @property
    def resilience(self) -> int:
        """How many leaders must be lost at once to leave it uncovered: 0 to 3, where 3 means 3 or more."""
        return self._ground.points.resilience[self.number]

    @property
    def hole_ends_at(self) -> str:
        """The id of the key position where its hole ends, "" where it is absorbed."""
        end = self._ground.chains.hole[self.number]
        return "" if end < 0 else self._ground.slates.position_id(end)

    @property
    def months_to_refill(self) -> int | None:
        """The months until a whole chain is ready, whatever the horizon; None when there is no chain."""
        return self._ground.chains.months_to_refill(self.number)

    @property
    def chain(self) -> tuple[ChainMove, ...]:
        """The best chain where it is absorbed, else the moves up to where the hole ends."""
        slates, ids = self._ground.slates, self.analysis.facts.leader_ids
        return tuple(
            ChainMove(slates.position_id(position), ids[leader])
            for position, leader in self._ground.chains.chain(self.number)
        )

    @property
    def single_points(self) -> tuple[str, ...]:
        """The leaders, by id, without any one of whom it would not be absorbed."""
        rows = sorted(self._ground.points.single_points(self.number))
        return tuple(self.analysis.facts.leader_ids[row] for row in rows)

    @property
    def _ground(self) -> Ground:
        return self.analysis.ground


@dataclass(frozen=True, slots=True)
class LeaderAnswer:
    """What the analysis says about one leader."""

    analysis: Analysis
    row: int

    @property
    def id(self) -> str:
        """The id of the leader."""
        return self.analysis.facts.leader_ids[self.row]

    @property
    def is_essential(self) -> bool:
        """Whether every largest filling of the key positions at the same time uses this leader."""
        return self.row in self.analysis.ground.essential

    @property
    def departure_opens(self) -> int:
        """How many more key positions stay empty when this leader leaves, alone."""
        return self.analysis.ground.opened.get(self.row, 0)

    @property
    def carries(self) -> tuple[str, ...]:
        """The key positions, by importance, for which this leader is a single point of failure."""
        ground = self.analysis.ground
        return tuple(ground.slates.position_id(key) for key in ground.points.carries(self.row))


@dataclass(frozen=True, slots=True)
class ShortSet:
    """Key positions that together have exactly one ready candidate fewer than positions; ids, in order."""

    positions: tuple[str, ...]
    leaders: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Analysis:
    """The answers about one set of facts within one horizon. Everything is computed when first asked for."""

    facts: Facts
    within_months: int
    is_optimistic: bool
    gateway_months: int
    ground: Ground = field(repr=False)

    @cached_property
    def counts(self) -> Counts:
        """The counts of the stair, and the absorbed departures."""
        ground = self.ground
        return Counts(
            key=len(ground.slates),
            named=sum(1 for slate in ground.slates.slates if slate),
            ready=sum(1 for slate in ground.ready if slate),
            at_once=ground.at_once.count,
            free=ground.free.count,
            absorbed=sum(ground.chains.is_absorbed),
        )

    @cached_property
    def positions(self) -> tuple[PositionAnswer, ...]:
        """The answer about each key position, the most important first."""
        return tuple(PositionAnswer(self, number) for number in range(len(self.ground.slates)))

    @cached_property
    def leaders(self) -> tuple[LeaderAnswer, ...]:
        """The answer about each leader, by id."""
        return tuple(LeaderAnswer(self, row) for row in range(len(self.facts.leader_ids)))

    @cached_property
    def short_sets(self) -> tuple[ShortSet, ...]:
        """One short set for each position that is not filled at the same time, in the order of these."""
        names, ids = self.ground.slates.position_id, self.facts.leader_ids
        return tuple(
            ShortSet(tuple(map(names, positions)), tuple(map(ids.__getitem__, leaders)))
            for positions, leaders in self.ground.short_sets.values()
        )

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, by the importance of their position, then by kind."""
        return tuple(findings_of_ground(self.ground))

    def position(self, position_id: str) -> PositionAnswer:
        """The answer about a key position.

        Raises:
            KeyError: it is no key position.
        """
        return self._position_by_id[position_id]

    def leader(self, leader_id: str) -> LeaderAnswer:
        """The answer about a leader.

        Raises:
            KeyError: there is none with this id.
        """
        return self.leaders[self.facts.leader_row[leader_id]]

    def finding(self, finding_id: str) -> Finding:
        """The finding with this id.

        Raises:
            KeyError: nothing is found under this id (any more).
        """
        return self._finding_by_id[finding_id]

    def findings_of(self, position_id: str) -> tuple[Finding, ...]:
        """The findings that are about a position, or name it among theirs."""
        return self._findings_by_position.get(position_id, ())

    def findings_about(self, leader_id: str) -> tuple[Finding, ...]:
        """The findings that name a leader among theirs."""
        return self._findings_by_leader.get(leader_id, ())

    @cached_property
    def _position_by_id(self) -> Mapping[str, PositionAnswer]:
        return {answer.id: answer for answer in self.positions}

    @cached_property
    def _finding_by_id(self) -> Mapping[str, Finding]:
        return {finding.id: finding for finding in self.findings}

    @cached_property
    def _findings_by_position(self) -> Mapping[str, tuple[Finding, ...]]:
        groups: dict[str, list[Finding]] = {}
        for finding in self.findings:
            for id_ in finding.positions:
                groups.setdefault(id_, []).append(finding)
        return {id_: tuple(group) for id_, group in groups.items()}

    @cached_property
    def _findings_by_leader(self) -> Mapping[str, tuple[Finding, ...]]:
        groups: dict[str, list[Finding]] = {}
        for finding in self.findings:
            for id_ in finding.leaders:
                groups.setdefault(id_, []).append(finding)
        return {id_: tuple(group) for id_, group in groups.items()}


def analyze(
    facts: Facts, within_months: int = 0, optimistic: bool = False, gateway_months: int = GATEWAY_MONTHS
) -> Analysis:
    """The analysis of these facts, counting who is ready within so many months.

    A readiness is an interval: it counts when its later end lies within the horizon, or its earlier end
    when ``optimistic``. ``gateway_months`` is the horizon at which gateways are looked for.
    """
    ground = Ground(KeySlates.of(facts, optimistic), within_months, gateway_months)
    return Analysis(facts, within_months, optimistic, gateway_months, ground)
