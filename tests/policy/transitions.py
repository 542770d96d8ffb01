"""What changes who may see what: each step with the right that is gone after it, and the one that has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from succession.access import operations
from succession.access.models import RoleGrant, User
from succession.access.operations import change_user
from succession.clock import now, today
from succession.db import db
from succession.leaders.models import Leader
from succession.nominations.operations import nominate, record_departure, withdraw
from succession.nominations.queries import find_nomination
from succession.positions.models import Position
from succession.positions.operations import change_position, end_cover, seat_incumbent, vacate
from succession.positions.queries import find_cover, record_of
from tests.policy.cast import Company

#: A persona and a page of theirs, as in ``("partner", "leaders", "tess")``.
Right = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """``act`` changes the records; ``lost`` opened before it and must not after, ``gained`` the other way round."""

    words: str
    act: Callable[[Company], object]
    lost: tuple[Right, ...] = ()
    gained: tuple[Right, ...] = ()


def url_of(company: Company, right: Right) -> str:
    """The address of the page."""
    _, room, name = right
    if room not in ("leaders", "positions"):
        return f"/{room}"
    return f"/{room}/{company.ids[room.removesuffix('s')][name]}"


def _seat(position: str, leader: str) -> Callable[[Company], object]:
    return lambda company: seat_incumbent(
        None, now(), _position(company, position), _leader(company, leader), on=today()
    )


def _reports(position: str, above: str) -> Callable[[Company], object]:
    def act(company: Company) -> object:
        row = record_of(_position(company, position), today())
        assert row is not None
        return change_position(
            None,
            now(),
            _position(company, position),
            version=row.version,
            on=today(),
            reports_to=_position(company, above),
        )

    return act


def _withdraws(position: str, leader: str) -> Callable[[Company], object]:
    def act(company: Company) -> object:
        row = find_nomination(company.ids["nomination"][f"{position} {leader}"], today())
        assert row is not None
        return withdraw(None, now(), row, version=row.version, on=today(), reason="Named elsewhere")

    return act


def _uncovers(position: str, leader: str) -> Callable[[Company], object]:
    def act(company: Company) -> object:
        row = find_cover(company.ids["cover"][f"{position} {leader}"], today())
        assert row is not None
        return end_cover(None, now(), row, version=row.version, on=today())

    return act


def _names(position: str, leader: str) -> Callable[[Company], object]:
    pair = position, leader
    return lambda company: nominate(
        None, now(), _position(company, pair[0]), _leader(company, pair[1]), readiness="ready_now", on=today()
    )


def _ends_role(persona: str, role: str) -> Callable[[Company], object]:
    def act(company: Company) -> object:
        user = _user(company, persona)
        rows = db.session.scalars(select(RoleGrant).where(RoleGrant.user_id == user.id, RoleGrant.role == role)).all()
        return [operations.end_role(None, now(), row) for row in rows]

    return act


def _gives_role(persona: str, role: str, head: str = "", starts_in: int = 0) -> Callable[[Company], object]:
    return lambda company: operations.give_role(
        None,
        now(),
        _user(company, persona),
        role,
        head_id=_position(company, head).id if head else None,
        on=today() + timedelta(days=starts_in),
        until=None,
    )


def _both(*acts: Callable[[Company], object]) -> Callable[[Company], object]:
    return lambda company: [act(company) for act in acts]


def _changes_account(persona: str, *, is_active: bool = True, leader: str = "") -> Callable[[Company], object]:
    def act(company: Company) -> object:
        user = _user(company, persona)
        number = _leader(company, leader).id if leader else None
        roles = [grant.role for grant in user.grants if grant.head_id is None and grant.valid_until is None]
        return change_user(None, now(), user, name=user.name, roles=roles, is_active=is_active, leader_id=number)

    return act


def _leader(company: Company, name: str) -> Leader:
    return db.session.scalars(select(Leader).where(Leader.uuid == company.ids["leader"][name])).one()


def _position(company: Company, name: str) -> Position:
    return db.session.scalars(select(Position).where(Position.uuid == company.ids["position"][name])).one()


def _user(company: Company, persona: str) -> User:
    return db.session.scalars(select(User).where(User.uuid == company.ids["user"][persona])).one()


#: In this order: a step may build on those before it.
STEPS = (
    Step(
        "a nomination is withdrawn",
        _withdraws("south", "tess"),
        lost=(("partner", "leaders", "tess"), ("cso", "leaders", "tess"), ("stand-in", "leaders", "tess")),
    ),
    Step("somebody is named from elsewhere", _names("south", "jun"), gained=(("partner", "leaders", "jun"),)),
    Step("a cover ends", _uncovers("north", "tom"), lost=(("partner", "leaders", "tom"), ("cso", "leaders", "tom"))),
    Step(
        "a position moves to another part",
        _reports("uk", "amer"),
        # Who holds it covers the head of the part, and so is known there still.
        lost=(("partner of Europe", "positions", "uk"),),
        gained=(("partner", "positions", "uk"), ("partner", "leaders", "uma")),
    ),
    Step(
        "a whole part moves below another",
        _reports("nordics", "apac"),
        lost=(("partner of Europe", "positions", "nordics_b"), ("partner of Europe", "leaders", "nelly")),
    ),
    Step(
        "another manager takes the seat",
        _seat("north", "xena"),
        lost=(("manager", "leaders", "nils"), ("manager", "positions", "north")),
        gained=(("ex-manager", "leaders", "nils"), ("ex-manager", "positions", "north")),
    ),
    Step(
        "a report moves to another manager",
        _reports("north_b", "south"),
        lost=(("ex-manager", "leaders", "nadia"), ("ex-manager", "positions", "north_b")),
    ),
    Step(
        "an interim ends",
        lambda company: vacate(None, now(), _position(company, "nordics"), on=today()),
        lost=(("acting", "positions", "nordics"),),
        # No longer acting in it, the role that was given for the seat reaches the seat that is still held below.
    ),
    Step(
        "the role of a partner moves to another part",
        _both(_ends_role("partner", "hr_partner"), _gives_role("partner", "hr_partner", "apac")),
        lost=(("partner", "leaders", "nils"), ("partner", "positions", "north")),
        gained=(("partner", "leaders", "jiro"), ("partner", "positions", "japan")),
    ),
    Step(
        "somebody else becomes CSO",
        _seat("cso", "sofia"),
        lost=(("cso", "leaders", "nils"), ("cso", "positions", "cso"), ("stand-in", "leaders", "nils")),
    ),
    Step("and the old one comes back", _seat("cso", "carla"), gained=(("cso", "leaders", "nils"),)),
    Step(
        "whom somebody stands in for loses the role",
        _ends_role("cso", "cso"),
        lost=(("cso", "bench", ""), ("stand-in", "bench", ""), ("stand-in", "leaders", "sofia")),
    ),
    Step(
        "a role ends", _ends_role("partner of Europe", "hr_partner"), lost=(("partner of Europe", "leaders", "dora"),)
    ),
    Step("an account is switched off", _changes_account("board", is_active=False), lost=(("board", "me", ""),)),
    Step(
        "somebody turns out to be a leader",
        _changes_account("director", leader="rhea"),
        lost=(("director", "leaders", "olga"),),  # every session has ended
    ),
    Step("a role is given", _gives_role("nobody", "talent_director"), gained=(("nobody", "leaders", "nils"),)),
)

#: What a day brings, without anybody doing anything: it is entered ahead, and so on record before.
ENTERED: tuple[Step, ...] = (
    Step(
        "a leader leaves",
        lambda company: record_departure(None, now(), _leader(company, "xena"), on=today() + timedelta(days=1)),
        lost=(("ex-manager", "me", ""),),
    ),
    Step(
        "a stand-in's last day is over",
        lambda company: _until(company, "stand-in"),
        lost=(("stand-in", "bench", ""), ("stand-in", "leaders", "nils")),
    ),
    Step(
        "who acts for a time is done",
        lambda company: _until(company, "acting"),
        lost=(("acting", "leaders", "nelly"), ("acting", "leaders", "ines")),
    ),
    Step(
        "a role begins",
        _gives_role("nobody", "talent_director", starts_in=1),
        gained=(("nobody", "leaders", "nils"), ("nobody", "bench", "")),
    ),
    Step(
        "somebody else takes a seat",
        lambda company: seat_incumbent(
            None, now(), _position(company, "north"), _leader(company, "jun"), on=today() + timedelta(days=1)
        ),
        lost=(("manager", "leaders", "nadia"),),
    ),
)


def _until(company: Company, persona: str) -> None:
    for grant in _user(company, persona).grants:
        grant.valid_until = today() + timedelta(days=1)
