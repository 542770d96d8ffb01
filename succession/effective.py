"""From which day a change holds, and what it does to everything known from that day on."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from succession.audit import Change
from succession.dated import Dated, end
from succession.db import db
from succession.refusals import Refusal, StaleVersion

#: How far ahead something may be entered.
AHEAD_MONTHS = 12
#: Nothing in the records is older.
EARLIEST = date(1950, 1, 1)

Row = TypeVar("Row", bound=Dated)


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later, or the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def effective_day(at: datetime, on: date | None) -> date:
    """The day from which a change made at ``at`` holds: ``on``, or the day of ``at`` when nobody has said.

    Raises:
        Refusal: the day lies before 1950 or more than twelve months ahead.
    """
    if on is None:
        return at.date()
    if on < EARLIEST:
        raise Refusal("Choose a day from 1950 on.", "on")
    if on > months_after(at.date(), AHEAD_MONTHS):
        raise Refusal(f"Choose a day at most {AHEAD_MONTHS} months ahead.", "on")
    return on


def from_day_on(model: type[Row], on: date, *where: ColumnElement[bool]) -> list[Row]:
    """What we know to hold on ``on`` or to begin after it, in the order of the first days."""
    rows = select(model).where(
        model.superseded_at.is_(None), or_(model.valid_until.is_(None), model.valid_until > on), *where
    )
    return list(db.session.scalars(rows.order_by(model.valid_from, model.id)))


def end_all(change: Change, rows: Iterable[Dated], on: date) -> None:
    """End every one of ``rows`` on ``on``; those that would have begun later never begin."""
    for row in rows:
        end(change, row, max(on, row.valid_from))


def row_of_version(model: type[Row], version: UUID | str | None, *where: ColumnElement[bool]) -> Row:
    """The row that a form was filled in against.

    Raises:
        StaleVersion: somebody has changed it since.
    """
    try:
        asked = version if isinstance(version, UUID) else UUID(str(version))
    except ValueError:
        raise StaleVersion from None
    row = db.session.scalars(
        select(model).where(model.version == asked, model.superseded_at.is_(None), *where)
    ).one_or_none()
    if row is None:
        raise StaleVersion
    return row


def says_otherwise(row: Dated, values: dict[str, Any]) -> bool:
    """Whether ``values`` would change anything that ``row`` says.

    Raises:
        TypeError: a name is not one of the row's own words.
    """
    unknown = values.keys() - set(row.payload_columns())
    if unknown:
        raise TypeError(f"{type(row).__name__} has no {', '.join(sorted(unknown))}")
    return any(getattr(row, name) != value for name, value in values.items())
