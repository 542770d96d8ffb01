"""A canary: a person with a string of their own in every field, so that nothing of it can hide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import JSON, String, Text, select

from succession.access.models import User
from succession.access.operations import add_user, change_user
from succession.access.signed_in import begin_session
from succession.db import Base, db
from succession.exchange.operations import begin_import, save_mapping
from succession.exchange.reading import read_paste
from succession.leaders.models import Leader
from succession.leaders.operations import add_leader, change_leader, judge_risk
from succession.leaders.queries import record_of
from succession.nominations.operations import change_nomination, nominate, withdraw
from succession.notes.operations import write_note
from succession.positions.operations import change_position, name_cover, seat_incumbent
from succession.positions.queries import record_of as position_record
from succession.privacy.holds import lift_hold, set_hold
from tests.conftest import NOON, PASSWORD
from tests.leaders.cast import START, a_leader, a_position

LATER = date(2026, 3, 2)
NAME, FORMER_NAME = "Žofie Quillfeather", "Žofie Marrowbone"
KEY, MAIL, OWN_MAIL = "zq-40417", "zofie.q@canary.example", "own.zq@canary.example"
#: A string of the person's own in every field that says something, some of them not ASCII.
FIELDS = {
    "function": "Kanárek-Vertrieb",
    "unit": "Ptačí unit",
    "organisation": "Volièra & Söhne",
    "why": "whycanary sings first",
    "reason": "reasoncanary because of ptáček",
    "note": "notecanary: told me over lunch – žlutý",
    "hold": "holdcanary file 17",
}
#: What must not be found anywhere afterwards, in the database or in its files.
CANARIES = (
    *("Quillfeather", "Marrowbone", "Žofie", KEY, MAIL, OWN_MAIL),
    *FIELDS.values(),
)


@dataclass(frozen=True)
class Canary:
    """The person, the account, and the uuid of before."""

    leader: Leader
    user: User


def a_canary(writer: User) -> Canary:
    """A leader with every kind of record, also in the records of others, and an account that did something."""
    boss, peer = a_leader("Tom Baker"), a_leader("Uma Lind")
    seat = a_position("Head of Birds", is_key=True, importance=1)
    other = a_position("VP Sales, Air", is_key=True, importance=2)
    said = {"function": FIELDS["function"], "unit": FIELDS["unit"], "email": MAIL}
    leader = add_leader(
        None, NOON, name=FORMER_NAME, external_key=KEY, on=START, is_internal=False, reason=FIELDS["reason"], **said,
        organisation=FIELDS["organisation"], joined_on=date(2019, 4, 17),
    )  # fmt: skip
    row = record_of(leader, START)
    assert row is not None
    change_leader(None, NOON, leader, version=row.version, on=LATER, name=NAME, reason=FIELDS["reason"])
    seat_incumbent(None, NOON, seat, leader, on=START, reason=FIELDS["reason"])
    named = nominate(None, NOON, other, leader, readiness="1_2_years", on=START, why=FIELDS["why"])
    named = change_nomination(
        None, NOON, named, version=named.version, on=LATER, readiness="ready_now", reason=FIELDS["reason"]
    )
    name_cover(None, NOON, other, leader, on=START, agreed_on=START, limit_months=3, reason=FIELDS["reason"])
    judge_risk(None, NOON, leader, version="", on=START, risk_of_loss="high", reason=FIELDS["reason"])
    user = add_user(
        None, NOON, email=OWN_MAIL, name=NAME, roles=["talent_director"], password=PASSWORD, leader_id=leader.id
    )
    change_user(None, NOON, user, name=NAME, roles=["talent_director"], is_active=True, leader_id=leader.id)
    begin_session(user, NOON)
    # In the records of others: what the person did, and what others wrote.
    of_peer = nominate(user, NOON, other, peer, readiness="3_plus_years", on=START, why=f"Trained by {NAME}.")
    withdraw(
        writer, NOON, of_peer, version=of_peer.version, on=LATER, reason=f"zofie quillfeather asked for it: {MAIL}"
    )
    at = position_record(other, START)
    assert at is not None
    change_position(writer, NOON, other, version=at.version, on=LATER, why_key=f"Built by QUILLFEATHER, Žofie ({KEY}).")
    write_note(writer, NOON, leader, text=FIELDS["note"], readers=[])
    write_note(writer, NOON, boss, text=f"Wants to follow {NAME}.", readers=[user.uuid])
    write_note(user, NOON, peer, text="Reads well.")
    begin_import(writer, NOON, f"cv_{NAME.replace(' ', '_')}.csv", read_paste(f"leader_id\tname\n{KEY}\t{FORMER_NAME}"))
    save_mapping(f"As {NAME} sends it", "bundle", {"leaders": {"columns": {"name": f"{NAME} says"}}})
    set_hold(writer, NOON, leader, reason=FIELDS["hold"])
    lift_hold(writer, NOON, leader)
    db.session.commit()
    return Canary(leader, user)


def every_text() -> Iterator[tuple[str, str]]:
    """(table.column, text) of every text of every table, as the database gives it."""
    for table in Base.metadata.sorted_tables:
        columns = [column for column in table.c if isinstance(column.type, String | Text | JSON)]
        for row in db.session.execute(select(*columns)) if columns else ():
            yield from ((f"{table.name}.{c.name}", str(value)) for c, value in zip(columns, row, strict=True))


def found_in_tables() -> list[tuple[str, str]]:
    """(table.column, canary) of every canary that a table holds, whatever its case."""
    return [(at, c) for at, text in every_text() for c in CANARIES if c.casefold() in text.casefold()]


def as_bytes() -> Iterator[tuple[str, bytes]]:
    """Every canary as a file may hold it: in UTF-8, and as JSON escapes what is not ASCII."""
    for canary in CANARIES:
        yield canary, canary.encode()
        yield canary, canary.encode("ascii", "backslashreplace").replace(b"\\x", b"\\u00")
        yield canary, canary.encode("utf-16-le")


def found_in_bytes(content: bytes) -> list[str]:
    """Every canary in the bytes of a file."""
    return sorted({canary for canary, way in as_bytes() if way in content})


def told(item: Any) -> tuple[str, str]:
    return item.table, item.column
