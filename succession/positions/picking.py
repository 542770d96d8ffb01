"""Choosing a position by typing its title."""

from __future__ import annotations

from succession.clock import today
from succession.picking import Choice, PickField
from succession.positions.queries import positions_to_pick


class PositionField(PickField):
    """Names one position on record today."""

    noun = "position"

    def choices(self) -> list[Choice]:
        return positions_to_pick(today())
