"""Addresses of leaders and positions that keep the day looked at, made once a page instead of once a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import url_for

from succession.bench.wording import Names, initialled
from succession.profiles.roster import Roster

ANY = UUID(int=0)
PLACE = str(ANY)


class Links:
    """The pages of leaders and positions under one lens; ``query`` are its URL parameters."""

    def __init__(self, query: Mapping[str, Any]) -> None:
        self._leader = url_for("profiles.leader", leader=ANY, **query)
        self._position = url_for("profiles.position", position=ANY, **query)

        self._nomination = url_for("nominations.edit", nomination=ANY)
        self._withdrawal = url_for("nominations.withdraw", nomination=ANY)

    def leader(self, uuid: UUID | str) -> str:
        """The address of a leader's page."""
        return self._leader.replace(PLACE, str(uuid))

    def position(self, uuid: UUID | str) -> str:
        """The address of a position's page."""
        return self._position.replace(PLACE, str(uuid))

    def nomination(self, uuid: UUID) -> str:
        """The address of the form that changes a nomination."""
        return self._nomination.replace(PLACE, str(uuid))

    def withdrawal(self, uuid: UUID) -> str:
        """The address of the form that withdraws a nomination."""
        return self._withdrawal.replace(PLACE, str(uuid))


@dataclass(frozen=True)
class CardNames(Names):
    """The names of the bench for one card of a large company: nothing is worked out over everybody for a page."""

    links: Links = field(kw_only=True)
    roster: Roster = field(kw_only=True)

    def position_url(self, position_id: str) -> str:
        return self.links.position(self.facts.position_refs[self.facts.position_row[position_id]])

    def leader_url(self, leader_id: str) -> str:
        return self.links.leader(self.facts.leader_refs[self.facts.leader_row[leader_id]])

    def surname(self, leader_id: str) -> str:
        name = self.leader(leader_id)
        last = name.split()[-1]
        return last if self.roster.surnames[last] == 1 else initialled(name)
