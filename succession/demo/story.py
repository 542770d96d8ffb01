"""The verbs that the demo's past is told with: each is an operation of a room, on a day counted back from loading."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement

from succession.access.models import User
from succession.clock import start_of
from succession.dated import Row, one_current
from succession.db import db
from succession.demo.people import Person
from succession.demo.seats import Seat
from succession.leaders import operations as leaders
from succession.leaders.models import Leader, LeaderRecord, LeaderRisk
from succession.nominations import operations as nominations
from succession.nominations.models import Nomination
from succession.positions import operations as positions
from succession.positions.models import EmergencyCover, Position, PositionRecord

#: Positions are older than anything that is told of them: about twelve years.
FOUNDED = 4400


class Story:
    """The past of a company, told in order. ``days`` are always days before ``today``, the day of loading."""

    def __init__(self, today: date) -> None:
        self.leaders: dict[str, Leader] = {}
        self.positions: dict[str, Position] = {}
        self._today = today
        self.at(0, "")

    def at(self, days: int, by: str) -> None:
        """What follows is recorded so many days ago, by the invented person of this name."""
        self.on = self._day(days)
        self._at = start_of(self.on) + timedelta(hours=9)
        # Never added to the session: the people of the invented past cannot sign in.
        self._by = User(email="", name=by, password_hash="")

    def joins(self, person: Person) -> None:
        """A leader joins, or is first heard of."""
        since = self._day(person.joined)
        self.leaders[person.key] = leaders.add_leader(
            *self._said(),
            name=person.name,
            external_key=person.key,
            function=person.function,
            unit=person.unit,
            email="" if person.organisation else f"{person.key.replace('-', '.')}@halden.example",
            is_internal=not person.organisation,
            organisation=person.organisation,
            joined_on=None if person.organisation else since,
            on=since,
        )

    def moves(self, leader: str, unit: str, reason: str) -> None:
        """A leader belongs to another unit from now on."""
        who = self.leaders[leader]
        row = self._one(LeaderRecord, LeaderRecord.leader_id == who.id)
        leaders.change_leader(*self._said(), who, version=row.version, on=self.on, reason=reason, unit=unit)

    def risk(self, leader: str, level: str, impact: str, why: str = "", reason: str = "") -> None:
        """Somebody judges the risk and the impact of losing a leader."""
        who = self.leaders[leader]
        row = one_current(LeaderRisk, self.on, LeaderRisk.leader_id == who.id)
        leaders.judge_risk(
            *self._said(),
            who,
            version=row.version if row else None,
            on=self.on,
            risk_of_loss=level,
            impact_of_loss=impact,
            reason_for_leaving=why,
            reason=reason,
        )

    def opens(self, seat: Seat) -> None:
        """A position is put on record, with its holder since the day that the row names."""
        self.positions[seat.key] = positions.add_position(
            *self._said(),
            title=seat.title,
            external_key=seat.key,
            unit=seat.unit,
            reports_to=self.positions.get(seat.reports_to),
            is_key=seat.importance is not None,
            why_key=seat.why_key,
            importance=seat.importance,
            on=self._day(FOUNDED),
        )
        if seat.holder:
            self.seats(seat.key, seat.holder, since=seat.since)

    def becomes(self, position: str, reason: str, **fields: Any) -> None:
        """A position is another one from now on in these fields."""
        what = self.positions[position]
        row = self._one(PositionRecord, PositionRecord.position_id == what.id)
        positions.change_position(*self._said(), what, version=row.version, on=self.on, reason=reason, **fields)

    def seats(self, position: str, leader: str, *, since: int | None = None, reason: str = "") -> None:
        """A leader takes a position, now or on an earlier day."""
        on = self.on if since is None else self._day(since)
        positions.seat_incumbent(*self._said(), self.positions[position], self.leaders[leader], on=on, reason=reason)

    def acts_in(self, position: str, leader: str, reason: str) -> None:
        """A leader acts in a vacant position for the time being."""
        positions.seat_interim(*self._said(), self.positions[position], self.leaders[leader], on=self.on, reason=reason)

    def leaves_seat(self, position: str, reason: str) -> None:
        """A position falls vacant; its holder stays with the company."""
        positions.vacate(*self._said(), self.positions[position], on=self.on, reason=reason)

    def leaves(self, leader: str, reason: str) -> None:
        """A leader leaves the company."""
        nominations.record_departure(*self._said(), self.leaders[leader], on=self.on, reason=reason)

    def covers(self, leader: str, *keys: str, is_told: bool | None = True) -> None:
        """A leader agrees to act in these positions in an emergency."""
        for key in keys:
            positions.name_cover(
                *self._said(),
                self.positions[key],
                self.leaders[leader],
                on=self.on,
                agreed_on=self.on,
                is_told=is_told,
            )

    def covers_no_longer(self, leader: str, position: str, reason: str) -> None:
        """An agreed emergency cover ends."""
        row = self._one(
            EmergencyCover,
            EmergencyCover.position_id == self.positions[position].id,
            EmergencyCover.leader_id == self.leaders[leader].id,
        )
        positions.end_cover(*self._said(), row, version=row.version, on=self.on, reason=reason)

    def names(
        self, leader: str, position: str, readiness: str, rank: int, why: str = "", *, since: int | None = None
    ) -> None:
        """A leader is named for a position, now or, entered late, on an earlier day."""
        on = self.on if since is None else self._day(since)
        nominations.nominate(
            *self._said(),
            self.positions[position],
            self.leaders[leader],
            readiness=readiness,
            on=on,
            rank=rank,
            assessed_on=on,
            why=why,
        )

    def judges(self, leader: str, position: str, reason: str, **fields: Any) -> None:
        """A nomination reads differently from now on: another readiness, another rank."""
        row = self._nomination(leader, position)
        if "readiness" in fields:
            fields["assessed_on"] = self.on
        nominations.change_nomination(*self._said(), row, version=row.version, on=self.on, reason=reason, **fields)

    def corrects(self, leader: str, position: str, reason: str, **fields: Any) -> None:
        """What was said of a nomination was wrong from its first day."""
        row = self._nomination(leader, position)
        nominations.change_nomination(
            *self._said(), row, version=row.version, on=row.valid_from, reason=reason, **fields
        )

    def withdraws(self, leader: str, position: str, reason: str) -> None:
        """A nomination is withdrawn."""
        row = self._nomination(leader, position)
        nominations.withdraw(*self._said(), row, version=row.version, on=self.on, reason=reason)

    def in_days(self, days: int) -> date:
        """The day so many days after loading."""
        return self._day(-days)

    def _said(self) -> tuple[User, datetime]:
        """Who says it and when: every entry of a day a second after the one before."""
        self._at += timedelta(seconds=1)
        return self._by, self._at

    def _day(self, days: int) -> date:
        return self._today - timedelta(days=days)

    def _nomination(self, leader: str, position: str) -> Nomination:
        return self._one(
            Nomination,
            Nomination.position_id == self.positions[position].id,
            Nomination.leader_id == self.leaders[leader].id,
        )

    def _one(self, model: type[Row], *where: ColumnElement[bool]) -> Row:
        db.session.flush()
        row = one_current(model, self.on, *where)
        if row is None:
            raise LookupError(f"the story speaks of a {model.__name__} that is not there on {self.on}")
        return row
