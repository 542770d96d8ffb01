"""The clock of the organisation, read at the edges only: operations and the analysis get the day as an argument.

Days begin and end at midnight where the organisation is. Every instant of this application stands in its time zone, so
that ``at.date()`` is the organisation's day; the database keeps UTC.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_zone = ZoneInfo("UTC")


def keep_time_in(name: str) -> None:
    """From now on days are those of the time zone ``name``, an IANA name such as ``Europe/Oslo``.

    Raises:
        ValueError: there is no such zone.
    """
    global _zone  # noqa: PLW0603  # one process serves one organisation
    try:
        _zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"There is no time zone {name[:60]!r}.") from error


def zone_name() -> str:
    """The IANA name of the organisation's time zone."""
    return _zone.key


def here(instant: datetime) -> datetime:
    """The same instant on the organisation's clocks.

    Its offset from UTC is fixed and named, such as ``CET``: with a zone that changes its clocks, adding hours and
    subtracting instants would count the hands' way and not the time that passed.
    """
    if _zone.key == "UTC":
        return instant.astimezone(UTC)
    local = instant.astimezone(_zone)
    offset = local.utcoffset()
    assert offset is not None  # noqa: S101  # `local` has a zone
    return local.replace(tzinfo=timezone(offset, local.tzname() or "UTC"), fold=0)


def now() -> datetime:
    """This instant, on the organisation's clocks."""
    return here(datetime.now(UTC))


def today() -> date:
    """Today's date where the organisation is."""
    return now().date()


def start_of(day: date) -> datetime:
    """The first instant of ``day`` where the organisation is, also on days without a midnight."""
    return here(datetime.combine(day, time.min, _zone).astimezone(UTC))
