"""A small invented company, in which eight people get into each other's way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from succession.clock import now
from succession.company import name_company
from succession.db import db
from succession.leaders.models import Leader
from succession.leaders.operations import add_leader
from succession.nominations.operations import nominate
from succession.positions.operations import add_position, seat_incumbent
from tests.trust.servers import Served

FIRST_NAMES = ("Noor", "Tom", "Aisha", "Luis", "Ines", "Olga", "Priya", "Dana", "Femi", "Greta", "Hugo", "Ida")
LAST_NAMES = ("Baker", "Khan", "Ortega", "Vogt", "Petrov", "Raman", "Okoro", "Lind")


@dataclass(frozen=True, slots=True)
class Company:
    """Names -> ids. ``slate`` is the position for which the first leaders are named."""

    leaders: dict[str, UUID]
    positions: dict[str, UUID]
    slate: str
    slate_of: dict[str, UUID]


def found_company(place: Served, leaders: int, positions: int, named: int = 0) -> Company:
    """Leaders and positions since half a year ago; half of the positions are held, and ``named`` are on one slate."""
    on = now().date() - timedelta(days=180)
    with place.app.app_context():
        name_company(None, now(), name="Marlow Instruments", scope="sales leadership")
        people = [_leader(number, on) for number in range(leaders)]
        seats = []
        for number in range(positions):
            above = seats[(number - 1) // 3] if seats else None
            title = f"Director, Region {number}" if number else "Chief Sales Officer"
            seats.append(add_position(None, now(), title=title, reports_to=above, is_key=True, on=on))
        for seat, leader in zip(seats[: positions // 2], reversed(people), strict=False):
            seat_incumbent(None, now(), seat, leader, on=on)
        slate = {}
        for leader in people[:named]:
            nomination = nominate(None, now(), seats[-1], leader, readiness="1_2_years", on=on)
            slate[leader.external_key] = nomination.uuid
        db.session.commit()
        found = Company(
            {_name(number): leader.uuid for number, leader in enumerate(people)},
            {f"Director, Region {n}" if n else "Chief Sales Officer": seat.uuid for n, seat in enumerate(seats)},
            f"Director, Region {positions - 1}",
            slate,
        )
        db.session.remove()
    return found


def _name(number: int) -> str:
    return f"{FIRST_NAMES[number % len(FIRST_NAMES)]} {LAST_NAMES[number % len(LAST_NAMES)]} {number}"


def _leader(number: int, on: date) -> Leader:
    return add_leader(None, now(), name=_name(number), on=on, unit="Sales")
