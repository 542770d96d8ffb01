"""Choosing a leader by typing a name."""

from __future__ import annotations

from succession.clock import today
from succession.leaders.queries import leaders_to_pick
from succession.picking import Choice, PickField


class LeaderField(PickField):
    """Names one leader on record today."""

    noun = "leader"

    def choices(self) -> list[Choice]:
        return leaders_to_pick(today())
