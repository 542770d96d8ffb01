"""One organisation with every relation in it, the people who read about it, and the words that must not go astray.

How each thing stands to each persona is written down by hand in ``relations.py``: an oracle that asks no code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from succession.access.models import User
from succession.access.operations import add_user, give_role
from succession.audit import Change
from succession.clock import now
from succession.db import db
from succession.exchange.operations import begin_import
from succession.exchange.reading import read_paste
from succession.leaders.models import Leader
from succession.leaders.operations import add_leader, change_leader, judge_risk
from succession.leaders.queries import record_of
from succession.nominations.models import Nomination
from succession.nominations.operations import change_nomination, nominate, submit
from succession.positions.models import EmergencyCover, Position
from succession.positions.operations import add_position, name_cover, seat_incumbent, seat_interim
from tests.conftest import PASSWORD

#: Position -> (title, the position above, who holds it, whether it is key). From the top down.
SEATS: dict[str, tuple[str, str, str, bool]] = {
    "ceo": ("Chief Executive", "", "edda", False),
    "cso": ("Chief Sales Officer", "ceo", "carla", True),
    "chr": ("Chief People Officer", "ceo", "talia", True),
    "cfo": ("Chief Financial Officer", "ceo", "finn", True),
    "amer": ("VP Americas", "cso", "abel", True),
    "emea": ("VP Europe", "cso", "emil", True),
    "apac": ("VP Asia", "cso", "aki", True),
    "north": ("Director North", "amer", "nora", True),
    "south": ("Director South", "amer", "sofia", True),
    "people": ("People Partner Americas", "amer", "hana", False),
    "north_a": ("Manager Coast", "north", "nils", False),
    "north_b": ("Manager Plains", "north", "nadia", False),
    "north_c": ("Manager Lakes", "north", "", False),
    "south_a": ("Manager Bay", "south", "sven", False),
    "south_b": ("Manager Hills", "south", "xena", False),
    "dach": ("Director Alps", "emea", "dora", True),
    "nordics": ("Director Nordics", "emea", "", True),
    "uk": ("Director Isles", "emea", "uma", False),
    "nordics_a": ("Manager Fjords", "nordics", "ines", False),
    "nordics_b": ("Manager Sound", "nordics", "nelly", False),
    "dach_a": ("Manager Lakeside", "dach", "dirk", False),
    "japan": ("Director Japan", "apac", "jun", False),
    "japan_a": ("Manager Kansai", "japan", "jiro", False),
    "treasury": ("Head of Treasury", "cfo", "tess", False),
    "tax": ("Head of Tax", "cfo", "tom", False),
    "rewards": ("Head of Rewards", "chr", "rhea", False),
}
PEOPLE: dict[str, str] = {
    "edda": "Edda Brandt",
    "carla": "Carla Osei",
    "talia": "Talia Dorn",
    "finn": "Finn Hale",
    "abel": "Abel Ruiz",
    "emil": "Emil Kraft",
    "aki": "Aki Mori",
    "nora": "Nora Dahl",
    "sofia": "Sofia Ek",
    "hana": "Hana Ito",
    "nils": "Nils Berg",
    "nadia": "Nadia Roy",
    "sven": "Sven Holt",
    "xena": "Xena Pohl",
    "dora": "Dora Lenz",
    "ines": "Ines Falk",
    "uma": "Uma Reid",
    "nelly": "Nelly Dunn",
    "dirk": "Dirk Amsel",
    "jun": "Jun Abe",
    "jiro": "Jiro Kato",
    "tess": "Tess Moreau",
    "tom": "Tom Vance",
    "rhea": "Rhea Lund",
    "omar": "Omar Quist",
    "olga": "Olga Brand",
}
OUTSIDE = {"omar", "olga"}
#: (position, leader, readiness, rank)
NAMED: tuple[tuple[str, str, str, int | None], ...] = (
    ("amer", "nora", "ready_now", 1),
    ("amer", "sofia", "1_2_years", 2),
    ("amer", "emil", "ready_now", 3),
    ("cso", "abel", "1_2_years", 1),
    ("cso", "emil", "ready_now", 2),
    ("north", "nils", "1_2_years", 1),
    ("north", "hana", "ready_now", 2),
    ("north", "nadia", "3_plus_years", 3),
    ("north_c", "nelly", "ready_now", None),
    ("south", "tess", "1_2_years", 1),
    ("south", "xena", "ready_now", 2),
    ("emea", "omar", "ready_now", 1),
    ("nordics", "dora", "1_2_years", 1),
    ("nordics", "ines", "ready_now", 2),
    ("dach", "dirk", "ready_now", 1),
    ("japan", "jiro", "ready_now", None),
    ("treasury", "olga", "3_plus_years", 1),
    ("chr", "rhea", "ready_now", 1),
    ("ceo", "talia", "1_2_years", 1),
    ("ceo", "carla", "ready_now", 2),
)
COVERED: tuple[tuple[str, str], ...] = (
    ("amer", "nora"),
    ("cso", "tess"),
    ("dach", "ines"),
    ("north", "tom"),
    ("chr", "rhea"),
    ("south", "hana"),
    ("emea", "uma"),
)
JUDGED = ("carla", "talia", "hana", "nora", "nils", "emil", "tess", "omar", "abel", "sofia", "ines", "xena", "rhea")
LEAVING = ("cso", "chr", "amer", "north", "nordics", "south", "treasury", "people", "dach", "emea")
SUBMITTED = (("cso", "sofia"), ("cso", "dora"))

#: Persona -> (roles as (role, head), the leader that the person is).
PERSONAS: dict[str, tuple[tuple[tuple[str, str], ...], str]] = {
    "signed out": ((), ""),
    "nobody": ((), ""),
    "administrator": ((("administrator", ""),), ""),
    "director": ((("talent_director", ""),), ""),
    "seated director": ((("talent_director", ""),), "talia"),
    "partner": ((("hr_partner", "amer"),), "hana"),
    "partner of Europe": ((("hr_partner", "emea"),), ""),
    "cso": ((("cso", ""),), "carla"),
    "stand-in": ((("cso", "cso"),), "emil"),
    "board": ((("board_member", ""),), ""),
    "manager": ((("assessor", ""),), "nora"),
    "acting": ((("assessor", "nordics"),), "ines"),
    "candidate": ((("candidate", ""),), "nils"),
    "both": ((("administrator", ""), ("talent_director", "")), ""),
    "ex-manager": ((("assessor", ""),), "xena"),
    "lapsed": ((("talent_director", ""),), ""),
}


@dataclass(frozen=True, slots=True)
class Canary:
    """A word that stands in one field of one record: ``field`` of the policy, and what the record is about."""

    text: str
    field: str
    position: str = ""
    leader: str = ""


@dataclass
class Company:
    """Everything by the names of this file."""

    leaders: dict[str, Leader] = field(default_factory=dict)
    positions: dict[str, Position] = field(default_factory=dict)
    nominations: dict[tuple[str, str], Nomination] = field(default_factory=dict)
    covers: dict[tuple[str, str], EmergencyCover] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    #: Kind -> name -> the id that an address carries.
    ids: dict[str, dict[str, UUID]] = field(default_factory=dict)
    canaries: list[Canary] = field(default_factory=list)


def founded() -> Company:
    """The organisation on record for two months, with its users, committed."""
    at = now()
    start = at.date() - timedelta(days=60)
    made = Company()
    _fill_seats(made, at, start)
    _judge(made, at, start)
    db.session.commit()
    _add_users(made, at)
    db.session.commit()
    _change_things(made, at)
    db.session.commit()
    return made


def _fill_seats(made: Company, at: datetime, start: date) -> None:
    for number, (key, name) in enumerate(PEOPLE.items()):
        email = f"canary.mail{number:02}@people.example"
        outside: dict[str, Any] = {"is_internal": False, "organisation": "Elsewhere Ltd"} if key in OUTSIDE else {}
        made.leaders[key] = add_leader(
            None, at, name=name, external_key=f"key-{key}", email=email, unit="Sales", on=start, **outside
        )
        made.canaries.append(Canary(email, "record", leader=key))
    for number, (key, (title, above, holder, is_key)) in enumerate(SEATS.items()):
        vacancy = date(2030, 1, 1) + timedelta(days=37 * number)
        made.positions[key] = add_position(
            None,
            at,
            title=title,
            external_key=f"seat-{key}",
            reports_to=made.positions.get(above),
            is_key=is_key,
            importance=number + 1 if is_key else None,
            expected_vacancy_on=vacancy if key in LEAVING else None,
            on=start,
        )
        if key in LEAVING:
            made.canaries.append(Canary(_written(vacancy), "vacancy", position=key))
            made.canaries.append(Canary(vacancy.isoformat(), "vacancy", position=key))
        if holder:
            # The ex-manager led the South before, for the first month.
            since = start + timedelta(days=30) if key in ("south", "south_b") else start
            if key == "south":
                seat_incumbent(None, at, made.positions[key], made.leaders["xena"], on=start)
            seat_incumbent(None, at, made.positions[key], made.leaders[holder], on=since)
    seat_interim(None, at, made.positions["nordics"], made.leaders["ines"], on=start)


def _judge(made: Company, at: datetime, start: date) -> None:
    for number, (position, leader, readiness, rank) in enumerate(NAMED):
        why, reason = f"canarywhy{number:02}x", f"canaryreason{number:02}x"
        made.nominations[position, leader] = nominate(
            None,
            at,
            made.positions[position],
            made.leaders[leader],
            readiness=readiness,
            rank=rank,
            why=why,
            reason=reason,
            on=start + timedelta(days=31),
        )
        made.canaries += [Canary(text, "slate", position, leader) for text in (why, reason)]
    for number, (position, leader) in enumerate(COVERED):
        agreed, reason = date(2019, 3, 1) + timedelta(days=29 * number), f"canarycover{number:02}x"
        made.covers[position, leader] = name_cover(
            None,
            at,
            made.positions[position],
            made.leaders[leader],
            agreed_on=agreed,
            is_told=False,
            reason=reason,
            on=start,
        )
        made.canaries += [Canary(text, "cover", position, leader) for text in (_written(agreed), reason)]
    for number, leader in enumerate(JUDGED):
        reason = f"canaryjudged{number:02}x"
        said = {"risk_of_loss": "high", "impact_of_loss": "high", "reason": reason}
        judge_risk(None, at, made.leaders[leader], version="", on=start, **said)
        made.canaries.append(Canary(reason, "risk", leader=leader))


def _add_users(made: Company, at: datetime) -> None:
    for number, (persona, (roles, leader)) in enumerate(PERSONAS.items()):
        if persona == "signed out":
            continue
        plain = [role for role, head in roles if not head and persona not in ("lapsed", "stand-in")]
        made.users[persona] = add_user(
            None,
            at,
            email=f"user{number:02}@sign-in.example",
            name=f"User {persona}",
            roles=plain,
            password=PASSWORD,
            leader_id=made.leaders[leader].id if leader else None,
        )
    given: dict[str, Any] = {"on": at.date() - timedelta(days=20), "until": at.date() + timedelta(days=20)}
    heads = {key: position.id for key, position in made.positions.items()}
    give = give_role
    give(None, at, made.users["partner"], "hr_partner", head_id=heads["amer"], on=None, until=None)
    give(None, at, made.users["partner of Europe"], "hr_partner", head_id=heads["emea"], on=None, until=None)
    give(None, at, made.users["acting"], "assessor", head_id=heads["nordics"], **given)
    give(None, at, made.users["stand-in"], "cso", head_id=None, for_user=made.users["cso"], **given)
    for persona in ("administrator", "both"):
        spare = give(None, at, made.users["nobody"], "assessor", head_id=heads["ceo"], on=given["until"], until=None)
        made.ids.setdefault("grant", {})[persona] = spare.uuid
    lapsed = give(None, at, made.users["lapsed"], "talent_director", head_id=None, on=None, until=None)
    lapsed.valid_from, lapsed.valid_until = at.date() - timedelta(days=20), at.date()


def _change_things(made: Company, at: datetime) -> None:
    partner, cso, director = (made.users[persona] for persona in ("partner", "cso", "director"))
    changes = {}

    def newest(name: str) -> None:
        changes[name] = db.session.scalars(select(Change.uuid).order_by(Change.id.desc()).limit(1)).one()

    def moved_house(name: str, by: User, leader: str) -> None:
        row = record_of(made.leaders[leader], at.date())
        assert row is not None
        change_leader(by, at, made.leaders[leader], version=row.version, on=None, unit=f"Unit {name}")
        newest(name)

    moved_house("by partner", partner, "sven")
    moved_house("by director", director, "rhea")
    for name, by, pair in (("by cso", cso, ("japan", "jiro")), ("of seated director", None, ("ceo", "talia"))):
        named = made.nominations[pair]
        change_nomination(by, at, named, version=named.version, on=None, readiness="3_plus_years")
        newest(name)
    changes["of accounts"] = db.session.scalars(
        select(Change.uuid).where(Change.operation == "add_user").order_by(Change.id).limit(1)
    ).one()
    submissions = {}
    for number, (position, leader) in enumerate(SUBMITTED):
        why = f"canarysubmitted{number:02}x"
        one = submit(cso, at, made.positions[position], made.leaders[leader], why=why)
        made.canaries.append(Canary(why, "submission", position, leader))
        submissions[f"{position} {leader}"] = one.uuid
    import_ = begin_import(director, at, "Pasted cells", read_paste("position_id\ttitle\nseat-x\tHead of X"))
    db.session.flush()
    made.ids |= {
        "leader": {key: row.uuid for key, row in made.leaders.items()},
        "position": {key: row.uuid for key, row in made.positions.items()},
        "nomination": {f"{p} {who}": row.uuid for (p, who), row in made.nominations.items()},
        "cover": {f"{p} {who}": row.uuid for (p, who), row in made.covers.items()},
        "submission": submissions,
        "change": changes,
        "import_": {"pasted": import_.uuid},
        "user": {persona: user.uuid for persona, user in made.users.items()},
    }


def _written(day: date) -> str:
    """A day as pages write it."""
    return f"{day.day} {day:%b %Y}"
