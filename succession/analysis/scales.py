"""The scales of the product: every ordered word that a leader or a position is described with.

A scale is defined here and nowhere else. Its values are the words of files and of the database, its
``label`` is what people read, and ``order`` counts from 0 in the order of the scale.
"""

from __future__ import annotations

import re
from enum import StrEnum

MOST_MONTHS = 600
"""The longest readiness that is accepted, in months: fifty years is a typing error."""


class Scale(StrEnum):
    """An ordered scale: the members are listed from the first to the last step."""

    @property
    def order(self) -> int:
        """The place of this step on its scale, from 0."""
        return list(type(self)).index(self)

    @property
    def label(self) -> str:
        """The words that people read."""
        return self.value.replace("_", " ").capitalize()


class Readiness(Scale):
    """When a leader could take a position: always of a leader for one position, and always dated."""

    READY_NOW = "ready_now"
    ONE_TO_TWO_YEARS = "1_2_years"
    THREE_PLUS_YEARS = "3_plus_years"

    @property
    def label(self) -> str:
        """The words that people read."""
        return _READINESS_LABELS[self]

    @property
    def months(self) -> tuple[int, int]:
        """The band as an interval of months, both ends included."""
        return _READINESS_MONTHS[self]


_READINESS_LABELS = {
    Readiness.READY_NOW: "Ready now",
    Readiness.ONE_TO_TWO_YEARS: "1-2 years",
    Readiness.THREE_PLUS_YEARS: "3+ years",
}
_READINESS_MONTHS = {
    Readiness.READY_NOW: (0, 0),
    Readiness.ONE_TO_TWO_YEARS: (12, 24),
    Readiness.THREE_PLUS_YEARS: (36, 60),
}


class RiskOfLoss(Scale):
    """How likely it is that a leader leaves."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class ImpactOfLoss(Scale):
    """How much it would hurt if a leader left."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class ReasonForLeaving(Scale):
    """Why a leader might leave. Health is deliberately not one of them."""

    RETIREMENT = "retirement"
    CAREER_MOVE = "career_move"
    COMPENSATION = "compensation"
    MANAGER = "manager"
    RELOCATION = "relocation"


def months_of(text: str) -> tuple[int, int]:
    """The interval of months that a readiness written in a file means.

    ``ready_now``, ``1_2_years`` and ``3_plus_years`` are bands; a whole number of months ``n`` is the
    interval ``(n, n)``.

    Raises:
        ValueError: the text is neither; the message says what is expected.
    """
    for band in Readiness:
        if text == band.value:
            return band.months
    if re.fullmatch(r"[0-9]{1,3}", text) and int(text) <= MOST_MONTHS:
        return int(text), int(text)
    raise ValueError(
        f"unknown readiness {text!r}, expected ready_now, 1_2_years, 3_plus_years "
        f"or a whole number of months up to {MOST_MONTHS}"
    )


def text_of(months_from: int, months_until: int) -> str:
    """The readiness of an interval of months as files write it: the inverse of :func:`months_of`.

    An interval that is neither a band nor one number of months is written as its later end.
    """
    for band in Readiness:
        if band.months == (months_from, months_until):
            return band.value
    return str(months_until)


def band_of(months: int) -> Readiness:
    """The band whose badge a readiness of so many months wears: the first band that ends no earlier."""
    for band in Readiness:
        if months <= band.months[1]:
            return band
    return Readiness.THREE_PLUS_YEARS


def readiness_words(months_from: int, months_until: int) -> str:
    """The words for an interval of months inside a sentence: "ready now", "1-2 years", "18 months"."""
    for band in Readiness:
        if band.months == (months_from, months_until):
            return "ready now" if band is Readiness.READY_NOW else band.label
    if months_from == months_until:
        return "1 month" if months_until == 1 else f"{months_until} months"
    return f"{months_from}-{months_until} months"
