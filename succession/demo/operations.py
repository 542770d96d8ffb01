"""Loading the demo company into an empty database, and removing it whole."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from succession.access.models import SecondFactorRule, User
from succession.access.operations import add_user
from succession.access.passwords import invented
from succession.access.policy import REACH, ROLES, Reach
from succession.clock import now
from succession.company import Company, company
from succession.db import Base, db, writing
from succession.demo.halden import TALENT_DIRECTOR, tell
from succession.leaders.models import Leader
from succession.notes.operations import write_note
from succession.positions.models import Position
from succession.trail.anchor import begin_anew
from succession.trail.chain import START
from succession.trail.key import audit_key, places
from succession.trail.triggers import lifted

#: One sign-in a role: the address before the @, the name, the role, and the leader that the person is, if any.
SIGN_INS = (
    ("talent", TALENT_DIRECTOR, "talent_director", ""),
    ("partner", "Imke Sander", "hr_partner", ""),
    ("cso", "Dana Whitfield", "cso", "dana-whitfield"),
    ("board", "Margit Oyelaran", "board_member", ""),
    ("assessor", "Priya Raman", "assessor", "priya-raman"),
    ("candidate", "Nina Cruz", "candidate", "nina-cruz"),
    ("admin", "Ada Novak", "administrator", ""),
)
#: The position at the head of the part that the HR partner is there for.
PART = "vp-emea"


def load_into_empty(password: str | None) -> list[str]:
    """Load Halden Controls into a database that holds no leader, no position and no user, and commit.

    Every date of its past is counted back from today. Each sign-in gets ``password``, or a random one of its own.
    Returns lines to print: the addresses with their passwords after loading, one line that says so when the demo
    is there already, and nothing when the database holds a company of its own.

    Raises:
        Refusal: ``password`` breaks the rules; nothing was loaded.
    """
    if not _is_empty():
        name = company().name if company().is_demo else ""
        db.session.rollback()
        return [f"The demo company {name} is loaded; its sign-ins are as they were."] if name else []
    at = now()
    try:
        lines = _load(at, password)
    except BaseException:
        db.session.rollback()
        raise
    db.session.commit()
    return lines


def remove() -> str:
    """Remove the demo company whole: every record, user, session, change and audit entry, also those entered since.

    It is committed, and the anchors outside the database say that another trail begins.

    Returns a sentence that says what was done, or why nothing was.
    """
    name, is_demo = company().name, company().is_demo
    db.session.rollback()
    if not is_demo:
        return "Nothing was removed: the company in this database is not the demo."
    with writing() as connection, lifted(connection):
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(delete(table))
    begin_anew(audit_key(), places(), START)
    return f"Removed {name}, its sign-ins and everything entered into it. The database is empty."


def _is_empty() -> bool:
    return all(db.session.scalar(select(model.id).limit(1)) is None for model in (Leader, Position, User))


def _load(at: datetime, password: str | None) -> list[str]:
    db.session.add(Company(name="Halden Controls", scope="sales leadership", is_demo=True))
    people = _add_users(at, password)
    # Whoever tries the demo has nobody else to protect.
    db.session.add_all(SecondFactorRule(role=role, is_required=False) for role in ROLES)
    story = tell(at.date())
    lines = ["Loaded the demo company Halden Controls. It is invented. Sign in with one of these:"]
    for (_, _, _, leader), (user, secret) in zip(SIGN_INS, people, strict=True):
        user.leader_id = story.leaders[leader].id if leader else None
        for grant in user.grants:
            grant.head_id = story.positions[PART].id if REACH[grant.role] is Reach.PART else None
        lines.append(f"  {user.email:<26} {secret}")
    talked = at - timedelta(days=48)
    write_note(people[0][0], talked, story.leaders["aisha-khan"], text="Asked in our talk what comes after US West.")
    lines.append("Remove it whole with: succession demo remove")
    return lines


def _add_users(at: datetime, password: str | None) -> list[tuple[User, str]]:
    added = []
    for mailbox, name, role, _ in SIGN_INS:
        secret = password or invented()
        user = add_user(None, at, email=f"{mailbox}@halden.example", name=name, roles=[role], password=secret)
        added.append((user, secret))
    return added
