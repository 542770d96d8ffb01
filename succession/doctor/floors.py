"""The oldest version of each part that has no weakness known to us, looked at on a day.

The list needs no network: it is read by ``succession doctor`` and compared with the locks by the tests. Whoever changes
a floor looks at all of them and moves the day.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator
from datetime import date
from importlib.metadata import PackageNotFoundError, version

from succession.db import sqlite_version
from succession.doctor.finding import Finding, fault, fine

LOOKED_AT = date(2026, 11, 24)

#: Part -> the floor and the reason.
FLOORS = {
    "flask": ("3.1.3", "cached pages of others (CVE-2026-27205), keys in the wrong order (CVE-2025-47278)"),
    "werkzeug": ("3.1.8", "memory of forms (CVE-2024-49767), names of devices as files (CVE-2026-27199)"),
    "jinja2": ("3.1.6", "attributes and sandbox (CVE-2024-34064, CVE-2025-27516)"),
    "gunicorn": ("26.1", "request smuggling (CVE-2024-6827), truncated and doubled bodies"),
    "flask-wtf": ("1.3.0", "the release that works with this Flask"),
    "wtforms": ("3.3.2", "the release that works with this Flask-WTF"),
    "sqlalchemy": ("2.1.9", "the release that was measured here"),
    "psycopg": ("3.3.0", "the release that was measured here"),
    "argon2-cffi": ("25.1.0", "the release that was measured here"),
    "cryptography": ("46.0.0", "the release that passkeys need"),
}
PYTHON = "3.11"


def as_numbers(said: str) -> tuple[int, ...]:
    """A version as numbers to compare: 3.1.10 comes after 3.1.9, and 26.1 is 26.1.0."""
    numbers = [int(part) for part in re.findall(r"[0-9]+", said.split("+")[0])[:4]]
    return tuple(numbers + [0] * (4 - len(numbers)))


def below(part: str, said: str) -> bool:
    """Whether version ``said`` of ``part`` lies below its floor; a part without a floor never does."""
    return part in FLOORS and as_numbers(said) < as_numbers(FLOORS[part][0])


def libraries() -> Iterator[Finding]:
    """Python, SQLite and the libraries against their floors."""
    if as_numbers(platform.python_version()) < as_numbers(PYTHON):
        yield fault("libraries", f"Python is {platform.python_version()}.", f"Install Python {PYTHON} or newer.")
    old = 0
    for part, (floor, why) in FLOORS.items():
        try:
            found = version(part)
        except PackageNotFoundError:
            found = "0"
        if below(part, found):
            old += 1
            yield fault("libraries", f"{part} is {found}; below {floor}: {why}.", f"Install {part} {floor} or newer.")
    if not old:
        yield fine("libraries", f"{len(FLOORS)} libraries are at or above the floors of {LOOKED_AT:%d %b %Y}.")
    yield fine("SQLite", f"SQLite is {sqlite_version()}.")
