"""Dates as files write them: ISO and written months are read as they are, day and month in figures are asked about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_FIGURES = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})(?: \d{1,2}:\d{2}(?::\d{2})?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[ \-./]([A-Za-z]{3,9})\.?[ \-./,]+(\d{4}|\d{2})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")


class Order(StrEnum):
    """In which order a date in figures is written."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"

    @property
    def words(self) -> str:
        """The order as people say it."""
        return self.in_words.replace(", ", "/")

    @property
    def in_words(self) -> str:
        """The order for a sentence."""
        return "day, month, year" if self is Order.DAY_FIRST else "month, day, year"


def is_in_figures(text: str) -> bool:
    """Whether ``text`` is a date whose day and month are both figures, so that somebody has to say which is which."""
    return _FIGURES.fullmatch(text) is not None


def orders_of(text: str) -> list[Order]:
    """The orders in which this date in figures exists; none for one such as 31/02/2022."""
    return [order for order in Order if _in_figures(text, order)]


def possible_orders(texts: Iterable[str]) -> list[Order]:
    """The orders in which every one of these dates in figures exists; both where there is no such order."""
    found = [orders_of(text) for text in texts]
    possible = [order for order in Order if all(order in orders for orders in found)]
    return possible or list(Order)


def is_written_as_date(text: str) -> bool:
    """Whether ``text`` has the form of a date, whether or not there is such a day."""
    return any(form.fullmatch(text) for form in (_ISO, _FIGURES, _DAY_FIRST, _MONTH_FIRST))


def read_date(text: str, order: Order | None = None) -> date:
    """The day that ``text`` names; dates in figures are read in ``order``.

    Raises:
        ValueError: it names none, or is in figures and no order was given.
    """
    day: date | None = None
    if iso := _ISO.fullmatch(text):
        day = _existing(int(iso[1]), int(iso[2]), int(iso[3]))
    elif order is not None and is_in_figures(text):
        day = _in_figures(text, order)
    elif words := _DAY_FIRST.fullmatch(text):
        day = _existing(_year(words[3]), _month(words[2]), int(words[1]))
    elif words := _MONTH_FIRST.fullmatch(text):
        day = _existing(_year(words[3]), _month(words[1]), int(words[2]))
    if day is None:
        raise ValueError(f"{text!r} is not a date")
    return day


def _in_figures(text: str, order: Order) -> date | None:
    figures = _FIGURES.fullmatch(text)
    if figures is None:
        return None
    first, second = int(figures[1]), int(figures[2])
    day, month = (first, second) if order is Order.DAY_FIRST else (second, first)
    return _existing(_year(figures[3]), month, day)


def _year(text: str) -> int:
    """A year of two figures is one of 1970 to 2069."""
    year = int(text)
    if len(text) == 4:
        return year
    return year + (1900 if year >= 70 else 2000)


def _month(text: str) -> int:
    short = text[:3].lower()
    return MONTHS.index(short) + 1 if short in MONTHS else 0


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
