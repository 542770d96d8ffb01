"""How a day, an instant and a count are written, on every page."""

from __future__ import annotations

from datetime import date, datetime


def day(value: date | datetime | None) -> str:
    """A day as people read it: 21 Nov 2026; nothing for None."""
    return f"{value.day} {value:%b %Y}" if value else ""


def moment(value: datetime | None) -> str:
    """An instant with its zone: 21 Nov 2026, 14:05 UTC."""
    return f"{day(value)}, {value:%H:%M} UTC" if value else ""


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: ``1 finding``, ``3 findings``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
