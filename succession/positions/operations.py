"""What changes positions: add one, change its record, name emergency cover and end it. Seats: ``seats.py``."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from succession.audit import Author, Change, begin_change
from succession.cleaning import clean_text
from succession.dated import end, record, revise
from succession.db import db
from succession.effective import effective_day, from_day_on, row_of_version, says_otherwise
from succession.keys import key_from
from succession.leaders.models import Leader
from succession.positions.models import EmergencyCover, Position, PositionRecord
from succession.positions.queries import position_title, position_titles, reporting_cycle
from succession.positions.seats import on_record, seat_incumbent, seat_interim, vacate, words_of_holder
from succession.refusals import Refusal

__all__ = [
    "add_position",
    "change_position",
    "end_cover",
    "name_cover",
    "seat_incumbent",
    "seat_interim",
    "vacate",
]

LONGEST_COVER = 24
LOWEST_IMPORTANCE = 9_999


class PositionKeyTaken(Refusal):
    """The external key belongs to another position."""

    field = "external_key"


class ReportingCycle(Refusal):
    """The reporting line would come back to where it started."""

    field = "reports_to"


class CoversOwnSeat(Refusal):
    """Whoever holds a position cannot stand in for themselves."""

    field = "leader"


def add_position(
    by: Author | None,
    at: datetime,
    *,
    title: str,
    external_key: str = "",
    unit: str = "",
    reports_to: Position | None = None,
    is_key: bool = False,
    why_key: str = "",
    importance: int | None = None,
    expected_vacancy_on: date | None = None,
    on: date | None = None,
    reason: str = "",
) -> Position:
    """A new position, on record from ``on``. A key that is not given is made from the title.

    A given key whose position is no longer on record (an undone entry) brings that position back.

    Raises:
        PositionKeyTaken: a position on record has the key.
        ReportingCycle: the position was brought back below itself.
        Refusal: the title is empty, the importance is no rank, or a day is out of range.
    """
    on = effective_day(at, on)
    said = _said(
        title=title,
        unit=unit,
        reports_to=reports_to,
        is_key=is_key,
        why_key=why_key,
        importance=importance,
        expected_vacancy_on=expected_vacancy_on,
    )
    position = _position_for(clean_text(external_key), said["title"])
    _refuse_cycle(position, said["reports_to_id"], on)
    change = begin_change(by, at, "add_position", f"Added the position {said['title']}.", reason)
    record(change, PositionRecord(position_id=position.id, valid_from=on, valid_until=None, **said))
    db.session.flush()
    return position


def change_position(
    by: Author | None,
    at: datetime,
    position: Position,
    *,
    version: UUID | str,
    on: date | None,
    reason: str = "",
    **fields: Any,
) -> PositionRecord:
    """The record that says ``fields`` from ``on``: columns of PositionRecord, and ``reports_to`` as a Position or None.

    Returns the same row where nothing differs.

    Raises:
        StaleVersion: somebody has changed the record since ``version``.
        ReportingCycle: the position would come to report to itself.
        Refusal: the title is empty, the importance is no rank, or the day lies outside the record's time.
    """
    on = effective_day(at, on)
    row = row_of_version(PositionRecord, version, PositionRecord.position_id == position.id)
    said = _said(**fields)
    if not says_otherwise(row, said):
        return row
    if said.get("reports_to_id", row.reports_to_id) != row.reports_to_id:
        _refuse_cycle(position, said["reports_to_id"], on)
    change = begin_change(by, at, "change_position", f"Changed what is on record of {row.title}.", reason)
    new = revise(change, row, on, **said)
    db.session.flush()
    return new


def name_cover(
    by: Author | None,
    at: datetime,
    position: Position,
    leader: Leader,
    *,
    on: date | None,
    agreed_on: date | None = None,
    is_told: bool | None = None,
    limit_months: int | None = 6,
    reason: str = "",
) -> EmergencyCover:
    """``leader`` acts in ``position`` tomorrow if need be. No claim of readiness, and never counted as one.

    Raises:
        CoversOwnSeat: the leader holds the position, then or from a later day.
        Refusal: the leader covers it already, has left, or a limit or day is out of range.
    """
    on = effective_day(at, on)
    title, name = on_record(position, leader, on)
    if limit_months is not None and not 1 <= limit_months <= LONGEST_COVER:
        raise Refusal(f"Emergency cover lasts 1 to {LONGEST_COVER} months. This says {limit_months}.", "limit_months")
    if agreed_on is not None and agreed_on > at.date():
        raise Refusal("Cover is agreed today or was agreed before. This day is in the future.", "agreed_on")
    here = (EmergencyCover.position_id == position.id, EmergencyCover.leader_id == leader.id)
    if from_day_on(EmergencyCover, on, *here):
        raise Refusal(f"{name} covers {title} already.", "leader")
    if holds_it := words_of_holder(position, leader, at, on):
        raise CoversOwnSeat(f"{holds_it} and cannot stand in for their own seat. Choose somebody else.")
    cover = EmergencyCover(
        position_id=position.id,
        leader_id=leader.id,
        valid_from=on,
        valid_until=None,
        agreed_on=agreed_on,
        is_told=is_told,
        limit_months=limit_months,
    )
    record(begin_change(by, at, "name_cover", f"Named {name} as emergency cover of {title}.", reason), cover)
    db.session.flush()
    return cover


def end_cover(
    by: Author | None, at: datetime, cover: EmergencyCover, *, version: UUID | str, on: date | None, reason: str = ""
) -> Change:
    """The cover ends on ``on``. Returns the change.

    Raises:
        StaleVersion: somebody has changed or ended it since ``version``.
        Refusal: the day lies before the cover's first.
    """
    on = effective_day(at, on)
    row = row_of_version(EmergencyCover, version, EmergencyCover.uuid == cover.uuid)
    position, leader = db.session.get_one(Position, row.position_id), db.session.get_one(Leader, row.leader_id)
    title, name = on_record(position, leader)
    change = begin_change(by, at, "end_cover", f"Ended the emergency cover of {title} by {name}.", reason)
    end(change, row, on)
    db.session.flush()
    return change


def _said(**fields: Any) -> dict[str, Any]:
    said: dict[str, Any] = {
        name: clean_text(value, lines=name == "why_key") if isinstance(value, str) else value
        for name, value in fields.items()
    }
    if "title" in said and not said["title"]:
        raise Refusal("Enter the position's title.", "title")
    if said.get("importance") is not None and not 1 <= said["importance"] <= LOWEST_IMPORTANCE:
        raise Refusal(f"Importance is a rank from 1 to {LOWEST_IMPORTANCE:,}; 1 is the most important.", "importance")
    if "reports_to" in said:
        above: Position | None = said.pop("reports_to")
        said["reports_to_id"] = above.id if above else None
    return said


def _refuse_cycle(position: Position, reports_to: int | None, on: date) -> None:
    circle = reporting_cycle(position.id, reports_to, on)
    if circle:
        titles = position_titles(circle)
        words = [titles.get(step, position.external_key) for step in [*circle, circle[0]]]
        raise ReportingCycle(f"{words[0]} cannot report there: {', which reports to '.join(words)}.")


def _position_for(key: str, title: str) -> Position:
    if key:
        position = db.session.scalars(select(Position).where(Position.external_key == key)).one_or_none()
        if position is None:
            position = Position(external_key=key)
        elif from_day_on(PositionRecord, date.min, PositionRecord.position_id == position.id):
            raise PositionKeyTaken(f"The key {key} belongs to {position_title(position)} already. Choose another one.")
    else:
        position = Position(external_key=key_from(title, set(db.session.scalars(select(Position.external_key)))))
    db.session.add(position)
    db.session.flush()
    return position
