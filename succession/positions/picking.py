"""Choosing a position by typing its title."""

from __future__ import annotations

from succession.access.doors import survey
from succession.clock import today
from succession.picking import Choice, PickField
from succession.positions.models import Position
from succession.positions.queries import positions_to_pick


class PositionField(PickField):
    """Names one position on record today, of those that the person who types it sees."""

    noun = "position"

    def choices(self) -> list[Choice]:
        return positions_to_pick(today(), survey().positions().of(Position.id.expression))
