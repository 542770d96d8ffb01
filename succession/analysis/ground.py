"""The ground that answers and findings stand on: the analyses of one set of facts, each computed once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from succession.analysis.bench import Filling, filled_by_importance
from succession.analysis.chains import Chains
from succession.analysis.components import strong_components
from succession.analysis.departures import positions_opened
from succession.analysis.facts import Facts
from succession.analysis.failure_points import FailurePoints
from succession.analysis.graph import KeySlates


@dataclass(frozen=True, eq=False)
class Ground:
    """All analyses of the key positions, in numbers instead of ids, within one horizon."""

    slates: KeySlates
    within_months: int
    gateway_months: int

    @property
    def facts(self) -> Facts:
        """The facts underneath."""
        return self.slates.facts

    @cached_property
    def ready(self) -> list[list[int]]:
        """The ready leaders of each slate."""
        return self.slates.ready(self.within_months)

    @cached_property
    def at_once(self) -> Filling:
        """The best filling of the key positions at the same time, with everybody who is ready."""
        return filled_by_importance(self.ready)

    @cached_property
    def free(self) -> Filling:
        """The best filling at the same time with leaders who hold no key position."""
        held = self.slates.held
        return filled_by_importance([[p for p in slate if not held[p]] for slate in self.ready])

    @cached_property
    def unfilled(self) -> list[int]:
        """The key positions that :attr:`at_once` leaves open."""
        return [key for key, leader in enumerate(self.at_once.leader_of) if leader < 0]

    @cached_property
    def short_sets(self) -> dict[int, tuple[tuple[int, ...], tuple[int, ...]]]:
        """The positions and the leaders of the short set of each key position that is left open."""
        return {key: self.at_once.short_set(key) for key in self.unfilled}

    @cached_property
    def essential(self) -> set[int]:
        """The leaders whom every largest filling uses."""
        return self.at_once.essential_leaders()

    @cached_property
    def chains(self) -> Chains:
        """The vacancy chains within the horizon."""
        return Chains(self.slates, self.within_months)

    @cached_property
    def chains_ever(self) -> Chains:
        """The vacancy chains at the longest horizon: everybody who is named and can move."""
        return Chains(self.slates, max((wait for slate in self.slates.slates for _, wait in slate), default=0))

    @cached_property
    def points(self) -> FailurePoints:
        """The single points of failure within the horizon."""
        return FailurePoints(self.chains)

    @cached_property
    def gateway_points(self) -> FailurePoints:
        """The single points of failure within the horizon of gateways."""
        if self.gateway_months == self.within_months:
            return self.points
        return FailurePoints(Chains(self.slates, self.gateway_months))

    @cached_property
    def opened(self) -> Mapping[int, int]:
        """How many more key positions stay empty when each leader leaves alone; none where left out."""
        return positions_opened(self.slates, self.chains.ready_moves, self.held_together)

    @cached_property
    def held_together(self) -> dict[int, list[int]]:
        """The key positions of each leader who holds several."""
        together: dict[int, list[int]] = {}
        for position, holder in enumerate(self.slates.holder):
            if holder >= 0 and self.slates.held[holder] > 1:
                together.setdefault(holder, []).append(position)
        return together

    @cached_property
    def covers(self) -> list[list[int]]:
        """The leaders who cover each key position in an emergency, by leader."""
        covers: list[list[int]] = [[] for _ in self.slates.rows]
        keys = self.slates.number[self.facts.cover_position]
        for key, leader in zip(keys.tolist(), self.facts.cover_leader.tolist(), strict=True):
            if key >= 0:
                covers[key].append(leader)
        return covers

    @cached_property
    def cover_circles(self) -> list[set[int]]:
        """The groups of leaders whose own key positions they cover for each other in a circle.

        Such a group is a strongly connected part of the graph "covers a position of", so it does not
        depend on the order of anything and no two groups share a leader.
        """
        holder = self.slates.holder
        covers: dict[int, list[int]] = {}
        for position, leaders in enumerate(self.covers):
            for leader in leaders:
                if holder[position] >= 0 and self.slates.held[leader]:
                    covers.setdefault(leader, []).append(holder[position])
        # Only who covers somebody can be covered in a circle.
        return strong_components(
            {leader: [other for other in others if other in covers] for leader, others in covers.items()}
        )
