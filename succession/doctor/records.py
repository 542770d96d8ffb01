"""The database: whether it opens, its schema, its journal, its clock, and who may sign in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import DateTime, func, select
from sqlalchemy.exc import DBAPIError

from succession.access.grants import administrators_on
from succession.access.models import User
from succession.access.passwords import is_right
from succession.audit import Change
from succession.clock import now
from succession.company import company
from succession.db import db, sqlite_version, wal_is_safe
from succession.doctor.files import database_file
from succession.doctor.finding import Finding, danger, fault, fine
from succession.schema import is_newest

#: The clock of this machine is right within these years.
YEARS = range(2025, 2100)
#: The two clocks may differ by so much.
APART = timedelta(minutes=1)
#: So many sign-ins are tried with a password that should be nobody's.
MOST_TRIED = 200
DEMO_ADDRESSES = "@halden.example"


def schema(app: Flask) -> Iterator[Finding]:
    """Whether the database opens safely and has the schema of this version. Any danger comes alone."""
    was_wal = _is_in_wal(app)
    try:
        newest = is_newest()
    except DBAPIError as error:
        if was_wal and not wal_is_safe():
            yield danger(
                "database",
                f"The database is in write-ahead mode and in use, and SQLite {sqlite_version()} may damage it so.",
                "Stop the other process, or install a SQLite of 3.51.3 or newer.",
            )
        else:
            reason = str(error.orig).strip().splitlines()[:1] or ["no reason given"]
            yield danger("database", f"The database cannot be opened: {reason[0]}.", "Check DATABASE_URL.")
        return
    if not newest:
        yield danger("schema", "The database does not have the schema of this version.", "Run: succession db upgrade")
        return
    yield fine("schema", "The database has the schema of this version.")
    if database_file(app) is not None and not wal_is_safe():
        yield fault(
            "SQLite",
            f"SQLite {sqlite_version()} may damage a database in write-ahead mode; the slower journal is used.",
            "Install a SQLite of 3.51.3 or newer, or the Python package pysqlite3.",
        )


def clocks() -> Iterator[Finding]:
    """Whether the clocks of this machine, of the database and of the records fit together."""
    at = now()
    if at.year not in YEARS:
        yield fault("clock", f"This machine believes that it is {at:%d %b %Y}.", "Set its clock.")
        return
    kept = db.session.scalar(select(func.current_timestamp(type_=DateTime(timezone=True))))
    theirs = _instant(kept)
    if abs(theirs - at) > APART:
        yield fault(
            "clock",
            f"The database's clock says {theirs:%H:%M:%S} and this machine's {at.astimezone(UTC):%H:%M:%S}, in UTC.",
            "Let both keep time by the same server.",
        )
        return
    newest = db.session.scalar(select(func.max(Change.at)))
    if newest is not None and newest > at + timedelta(days=1):
        yield fault("clock", f"A change was recorded on {newest:%d %b %Y}, which is yet to come.", "Check the clock.")
        return
    yield fine("clock", f"It is {at:%d %b %Y, %H:%M %Z}; the database agrees.")


def people() -> Iterator[Finding]:
    """Who may sign in: somebody to manage users, nobody of the demo, nobody with the demo's password."""
    if administrators_on(now().date()):
        yield fine("administrator", "Somebody manages users.")
    else:
        yield fault(
            "administrator",
            "Nobody manages users.",
            "Run: succession user add ADDRESS --name NAME --role administrator",
        )
    if company().is_demo:
        yield fine("demo", "The invented demo company is loaded. Remove it with: succession demo remove")
        return
    users = db.session.execute(select(User.email, User.password_hash).where(User.is_active)).all()
    invented = [email for email, _ in users if email.endswith(DEMO_ADDRESSES)]
    if invented:
        yield fault("demo", f"{invented[0]} of the demo can sign in.", "Switch off every address of halden.example.")
    password = os.environ.get("SUCCESSION_DEMO_PASSWORD", "")
    same = [email for email, kept in users[:MOST_TRIED] if password and is_right(kept, password)]
    if same:
        yield fault("demo", f"{same[0]} has the demo's password.", "Give the user another, and unset the variable.")
    if not invented and not same:
        yield fine("demo", "Nothing of the demo is left.")


def _is_in_wal(app: Flask) -> bool:
    path = database_file(app)
    if path is None or not path.exists():
        return False
    with path.open("rb") as file:
        return file.read(20)[18:20] == b"\x02\x02"


def _instant(kept: datetime | str | None) -> datetime:
    found = datetime.fromisoformat(kept) if isinstance(kept, str) else kept or datetime.now(UTC)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
