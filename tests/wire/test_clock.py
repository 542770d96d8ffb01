"""Days begin at midnight where the organisation is: twelve zones, the days on which clocks change, and a leap day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from succession.access.models import User
from succession.audit import Change
from succession.clock import here, keep_time_in, now, start_of, today, zone_name
from succession.db import db
from succession.formats import day, moment
from succession.leaders.models import Leader
from succession.leaders.operations import add_leader
from succession.leaders.queries import record_of
from tests.leaders.cast import text_of

ZONES = (
    "UTC",
    "Europe/Oslo",
    "Europe/London",
    "America/New_York",
    "America/St_Johns",
    "America/Havana",
    "America/Sao_Paulo",
    "Africa/Cairo",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
)
LEAP_DAY = date(2028, 2, 29)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def zone() -> Iterator[None]:
    """The zone of the other tests again."""
    yield
    keep_time_in("UTC")


def changing_days(name: str, year: int = 2027) -> list[date]:
    """The two days of the year on which the clocks of a zone change; any two where they do not."""
    zone, noon = ZoneInfo(name), datetime(year, 1, 1, 12, tzinfo=UTC)
    offsets = [(noon + timedelta(days=n)).replace(tzinfo=zone).utcoffset() for n in range(366)]
    found = [(noon + timedelta(days=n)).date() for n in range(1, 366) if offsets[n] != offsets[n - 1]]
    return (found or [date(year, 3, 28), date(year, 10, 31)])[:2]


def days_of(name: str) -> list[date]:
    return [*changing_days(name), LEAP_DAY]


def first_instant(name: str, wanted: date) -> datetime:
    """The first second of a day in a zone, found by looking at every second of the hour around it, then halving."""
    low = datetime.combine(wanted, time(), UTC) - timedelta(hours=30)
    high = low + timedelta(hours=60)
    while high - low > SECOND:
        middle = low + timedelta(seconds=int((high - low).total_seconds() // 2))
        if middle.astimezone(ZoneInfo(name)).date() < wanted:
            low = middle
        else:
            high = middle
    return high


@pytest.mark.parametrize("name", ZONES)
def test_today_is_the_day_of_the_organisation_to_the_second(name: str) -> None:
    keep_time_in(name)
    looked = 0
    for wanted in days_of(name):
        begins, ends = first_instant(name, wanted), first_instant(name, wanted + timedelta(days=1))
        assert start_of(wanted) == begins
        hours = [begins + timedelta(hours=n) for n in range(int((ends - begins).total_seconds() // 3600))]
        expected = {begins - SECOND: wanted - timedelta(days=1), ends: wanted + timedelta(days=1)}
        for instant in (begins - SECOND, *hours, ends - SECOND, ends):
            with time_machine.travel(instant, tick=False):
                assert (today(), now().date()) == (expected.get(instant, wanted),) * 2
                assert now() == instant
                looked += 1
    assert looked > 70


@pytest.mark.parametrize("name", ZONES)
def test_hours_are_counted_as_they_pass_also_when_clocks_change(name: str) -> None:
    keep_time_in(name)
    for wanted in days_of(name):
        at = start_of(wanted)
        for hours in range(30):
            assert here(at + timedelta(hours=hours)) - at == timedelta(hours=hours)
            assert (at + timedelta(hours=hours)).astimezone(UTC) == at.astimezone(UTC) + timedelta(hours=hours)


def test_a_record_holds_from_the_organisations_midnight_and_not_a_second_before(
    app: Flask, talent: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    wrong = 0
    for number, name in enumerate(ZONES):
        keep_time_in(name)
        for wanted in days_of(name):
            begins = first_instant(name, wanted)
            add_leader(
                None, begins - timedelta(days=3), name=f"Leader {number}", external_key=f"{number} {wanted}", on=wanted
            )
            db.session.flush()
            leader = db.session.scalars(select(Leader).order_by(Leader.id.desc()).limit(1)).one()
            for instant, is_there in ((begins - SECOND, False), (begins, True), (begins + SECOND, True)):
                with time_machine.travel(instant, tick=False):
                    wrong += (record_of(leader, today()) is not None) != is_there
    print(f"\n{wrong} wrong days of {len(ZONES) * 3 * 3}")
    assert wrong == 0


@pytest.mark.parametrize("name", ["Europe/Oslo", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_page_opens_at_the_organisations_midnight(
    app: Flask, talent: User, sign_in: Callable[[User], FlaskClient], name: str
) -> None:
    keep_time_in(name)
    begins = start_of(changing_days(name)[0])
    add_leader(None, begins - timedelta(days=3), name="Aisha Khan", on=changing_days(name)[0])
    for instant, shown in ((begins - SECOND, False), (begins + SECOND, True)):
        with time_machine.travel(instant, tick=False):
            browser = sign_in(talent)
            page = text_of(browser.get("/leaders"))
            assert ("Aisha Khan" in page) is shown


@pytest.mark.parametrize("name", ZONES)
def test_the_log_of_a_day_and_what_was_known_on_it_follow_the_organisations_day(
    app: Flask, talent: User, sign_in: Callable[[User], FlaskClient], name: str
) -> None:
    keep_time_in(name)
    wanted = changing_days(name)[1]
    begins, ends = start_of(wanted), start_of(wanted + timedelta(days=1))
    names = {begins - SECOND: "Just Before", begins: "At Midnight", ends - SECOND: "Last Second", ends: "Just After"}
    for instant, who in names.items():
        add_leader(None, instant, name=who, on=date(2026, 1, 1))
    with time_machine.travel(ends + timedelta(hours=20), tick=False):
        browser = sign_in(talent)
        log = text_of(browser.get(f"/activity?on={wanted}"))
        known = text_of(browser.get(f"/leaders?as_of={wanted}&known_on={wanted}"))
    assert [f"Added {who}." in log for who in names.values()] == [False, True, True, False]
    assert [who in known for who in names.values()] == [True, True, True, False]


def test_the_database_keeps_utc_and_gives_back_the_organisations_clock(app: Flask) -> None:
    keep_time_in("Asia/Kathmandu")
    at = start_of(LEAP_DAY)
    add_leader(None, at, name="Aisha Khan", on=LEAP_DAY)
    db.session.commit()
    db.session.expire_all()
    change = db.session.scalars(select(Change)).one()
    assert (change.at, change.at.date(), change.at.utcoffset()) == (at, LEAP_DAY, timedelta(hours=5, minutes=45))
    db.session.execute(text("SET TIME ZONE 'UTC'")) if db.engine.dialect.name == "postgresql" else None
    assert str(db.session.execute(text("SELECT at FROM change")).scalar_one()).startswith("2028-02-28 18:15:00")


def test_a_day_and_a_moment_are_written_as_the_organisation_reads_them() -> None:
    at = datetime(2027, 7, 1, 22, 30, tzinfo=UTC)
    said = {
        "UTC": "1 Jul 2027, 22:30 UTC",
        "Europe/Oslo": "2 Jul 2027, 00:30 CEST",
        "America/New_York": "1 Jul 2027, 18:30 EDT",
        "Asia/Kathmandu": "2 Jul 2027, 04:15 UTC+0545",
        "America/Sao_Paulo": "1 Jul 2027, 19:30 UTC-03",
    }
    for name, words in said.items():
        keep_time_in(name)
        assert moment(at) == words
        assert day(at) == words.split(",")[0]
    assert (day(None), moment(None), day(LEAP_DAY)) == ("", "", "29 Feb 2028")


@pytest.mark.parametrize("name", ["Europe/Atlantis", "Europe", "../etc/passwd", "/etc/localtime", "CEST5", "x" * 300])
def test_an_unknown_time_zone_is_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(ValueError, match="There is no time zone"):
        keep_time_in(name)
    assert zone_name() == "UTC"
