"""Choosing a leader by typing a name."""

from __future__ import annotations

from succession.access.doors import survey
from succession.clock import today
from succession.leaders.models import Leader
from succession.leaders.queries import leaders_to_pick
from succession.picking import Choice, PickField


class LeaderField(PickField):
    """Names one leader on record today, of those whom the person who types it sees."""

    noun = "leader"

    def choices(self) -> list[Choice]:
        return leaders_to_pick(today(), survey().leaders().of(Leader.id.expression))
