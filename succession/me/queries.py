"""The own page: the own record, the own seats, the own roles, and what each role sees of a leader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from succession.access.models import User
from succession.access.policy import FIELDS, REACH, ROLES, RULES, Reach, Relation
from succession.access.signed_in import SignedIn
from succession.dated import holds
from succession.db import db
from succession.formats import day
from succession.leaders.models import Leader, LeaderRecord
from succession.positions.models import Incumbency
from succession.positions.queries import position_titles
from succession.users.queries import GivenRole, given_roles

#: The fields in words, in the order of the page.
WORDS = {
    "record": "Your record and seats",
    "slate": "What you may be named for",
    "risk": "A risk of losing you",
    "cover": "Emergency cover you give",
}
#: How far a role reaches, as the page says it to the person it is about.
WHOSE = {
    Reach.COMPANY: "everybody in the company",
    Reach.PART: "the people in the part it is given for, and those named there",
    Reach.BELOW: "everybody below the own seat, and those named there",
    Reach.REPORTS: "those who report to the own seat",
    Reach.NOTHING: "nobody",
}


@dataclass(frozen=True, slots=True)
class RoleSees:
    """A role, whom it reaches, and for each field of :data:`WORDS` whether it sees it of them."""

    role: str
    whom: str
    sees: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class MyPage:
    """``record`` is empty for a user who is no leader on record."""

    name: str
    email: str
    roles: tuple[str, ...]
    given: tuple[GivenRole, ...]
    record: tuple[tuple[str, str], ...]
    fields: tuple[str, ...]
    who_sees: tuple[RoleSees, ...]


def my_page(person: SignedIn, today: date) -> MyPage:
    """The own page of ``person`` on that day. Nothing on it depends on what anybody thinks of the person."""
    user = db.session.get_one(User, person.id)
    return MyPage(
        name=person.name,
        email=person.email,
        roles=tuple(words for role, words in ROLES.items() if role in person.roles),
        given=tuple(given_roles(user, today)),
        record=_record(person.leader_id, today) if person.leader_id is not None else (),
        fields=tuple(WORDS.values()),
        who_sees=tuple(_who_sees()),
    )


def _record(leader: int, today: date) -> tuple[tuple[str, str], ...]:
    row = db.session.execute(
        select(
            LeaderRecord.name,
            LeaderRecord.function,
            LeaderRecord.unit,
            LeaderRecord.email,
            LeaderRecord.joined_on,
            Leader.external_key,
        )
        .join(Leader, Leader.id == LeaderRecord.leader_id)
        .where(LeaderRecord.leader_id == leader, holds(LeaderRecord, today))
    ).one_or_none()
    if row is None:
        return ()
    seats = select(Incumbency.position_id, Incumbency.is_interim, Incumbency.valid_from).where(
        Incumbency.leader_id == leader, holds(Incumbency, today)
    )
    found = db.session.execute(seats.order_by(Incumbency.valid_from)).all()
    titles = position_titles([seat.position_id for seat in found])
    sits = [
        f"{titles[seat.position_id]}, {'interim ' if seat.is_interim else ''}since {day(seat.valid_from)}"
        for seat in found
    ]
    said = [
        ("Name", row.name),
        ("Position", "; ".join(sits) or "none"),
        ("Function", row.function),
        ("Unit", row.unit),
        ("E-mail", row.email),
        ("Joined", day(row.joined_on)),
        ("Company id", row.external_key),
    ]
    return tuple((name, value) for name, value in said if value)


def _who_sees() -> list[RoleSees]:
    rows = []
    assert set(WORDS) < FIELDS  # noqa: S101  # the page names fields of the policy only
    for role, words in ROLES.items():
        cell = RULES["leaders.read", Relation.INSIDE].cells[role]
        rows.append(RoleSees(words, WHOSE[REACH[role]], tuple(cell.allows(field) for field in WORDS)))
    return rows
