"""The order of a slate as typed: numbers beside names, moved up or down, and read back as an order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from succession.leaders.queries import leader_names
from succession.nominations.models import Nomination
from succession.nominations.operations import LOWEST_RANK
from succession.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate with the number as typed."""

    uuid: UUID
    name: str
    readiness: str
    number: str

    @property
    def field(self) -> str:
        return f"rank-{self.uuid}"


def rows_of(slate: list[Nomination], typed: Mapping[str, str]) -> list[Row]:
    """The slate with its numbers from 1, or with those that were typed."""
    names = leader_names(row.leader_id for row in slate)
    return [
        Row(row.uuid, names[row.leader_id], row.readiness, typed.get(f"rank-{row.uuid}", str(place))[:10])
        for place, row in enumerate(slate, start=1)
    ]


def order_of(rows: list[Row]) -> list[UUID]:
    """The nominations in the order of their numbers.

    Raises:
        Refusal: a number cannot be read, or two candidates have the same.
    """
    places: dict[int, Row] = {}
    for row in rows:
        text = row.number.strip()
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= LOWEST_RANK):
            raise Refusal(f"Rank of {row.name}: enter a whole number from 1. This says {text!r}.")
        if int(text) in places:
            raise Refusal(f"{places[int(text)].name} and {row.name} both have rank {int(text)}. Give each its own.")
        places[int(text)] = row
    return [places[number].uuid for number in sorted(places)]


def moved(rows: list[Row], move: str) -> list[Row]:
    """The rows after pressing a button: ``move`` is ``up:`` or ``down:`` and the nomination's id. Numbers start anew.

    Raises:
        Refusal: as for :func:`order_of`.
    """
    way, _, uuid = move.partition(":")
    by_id = {row.uuid: row for row in rows}
    order = [by_id[one] for one in order_of(rows)]
    at = next((place for place, row in enumerate(order) if str(row.uuid) == uuid), None)
    other = None if at is None else at + (-1 if way == "up" else 1)
    if at is not None and other is not None and 0 <= other < len(order):
        order[at], order[other] = order[other], order[at]
    return [Row(row.uuid, row.name, row.readiness, str(place)) for place, row in enumerate(order, start=1)]
