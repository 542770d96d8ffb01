"""How a day, an instant and a count are written, on every page."""

from __future__ import annotations

from datetime import date, datetime

from succession.clock import here


def day(value: date | datetime | None) -> str:
    """A day as people read it: 21 Nov 2026; of an instant the organisation's day; nothing for None."""
    if isinstance(value, datetime):
        value = here(value)
    return f"{value.day} {value:%b %Y}" if value else ""


def moment(value: datetime | None) -> str:
    """An instant on the organisation's clocks, with their zone: 21 Nov 2026, 14:05 CET."""
    if value is None:
        return ""
    local = here(value)
    name = local.tzname() or ""
    return f"{day(local)}, {local:%H:%M} {name if name[:1].isalpha() else f'UTC{name}'}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: ``1 finding``, ``3 findings``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
