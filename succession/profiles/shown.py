"""What both cards show in the same way: a readiness and its age, the record of the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from succession.analysis.scales import Readiness, band_of, months_of, readiness_words
from succession.bench.wording import Shown

#: A judgement older than this many months is said to be old: product.md's test of "ready now".
FRESH_MONTHS = 12

Parts = tuple[Shown | str, ...]


@dataclass(frozen=True, slots=True)
class Rated:
    """A readiness: the band whose badge it wears, the words on it, and how old the judgement is."""

    band: Readiness
    words: str
    assessed_on: date | None
    age: str
    is_old: bool


def rated(readiness: str, assessed_on: date | None, on: date) -> Rated:
    """A readiness as files and records write it, seen on a day."""
    months = months_of(readiness)
    words = "" if readiness in set(Readiness) else readiness_words(*months)
    age = None if assessed_on is None else whole_months(assessed_on, on)
    return Rated(
        band=band_of(months[1]),
        words=words[:1].upper() + words[1:],
        assessed_on=assessed_on,
        age="" if age is None else age_words(age),
        is_old=age is not None and age >= FRESH_MONTHS,
    )


def age_words(months: int) -> str:
    """How old something of so many months is: "this month", "1 month old", "14 months old"."""
    if months < 0:
        return "in the future"
    return "this month" if months == 0 else "1 month old" if months == 1 else f"{months} months old"


def whole_months(since: date, until: date) -> int:
    """The whole months from one day to another; negative when ``until`` comes first."""
    return (until.year - since.year) * 12 + until.month - since.month - (until.day < since.day)


def newest(rows: Sequence[Any], on: date) -> tuple[Any, bool] | None:
    """The record that holds on a day, and True; else the nearest one before it, or the first of all, and False.

    ``rows`` have ``valid_from`` and ``valid_until`` and are ordered by the first. None where there is no row.
    """
    if not rows:
        return None
    for row in rows:
        if row.valid_from <= on and (row.valid_until is None or row.valid_until > on):
            return row, True
    return ([row for row in rows if row.valid_from <= on] or rows[:1])[-1], False


def absence_words(row: Any, on: date, day: Any) -> str:
    """Why a record does not hold on a day; ``day`` writes a date."""
    if row.valid_from > on:
        return f"Nothing was on record on {day(on)}: the record begins on {day(row.valid_from)}."
    return f"Nothing is on record on {day(on)}: the record ended on {day(row.valid_until)}."
