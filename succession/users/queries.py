"""The roles of a user in words: for which part, from when, until when, in whose place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from succession.access.grants import effective, is_plain
from succession.access.models import RoleGrant, User
from succession.access.policy import ROLES
from succession.db import db
from succession.formats import day
from succession.positions.queries import position_titles


@dataclass(frozen=True, slots=True)
class GivenRole:
    """A role for a part or a time. ``state`` is empty while it is in effect."""

    uuid: UUID
    role: str
    words: str
    state: str


def given_roles(user: User, today: date) -> list[GivenRole]:
    """The roles of ``user`` that are for a part, for a time or in somebody's place; the oldest first."""
    in_effect = set(
        db.session.scalars(select(RoleGrant.id).where(RoleGrant.user_id == user.id, effective(RoleGrant, today)))
    )
    return [
        GivenRole(grant.uuid, ROLES[grant.role], _words(grant), _state(grant, today, grant.id in in_effect))
        for grant in user.grants
        if not is_plain(grant)
    ]


def role_words(user: User, today: date) -> str:
    """Every role of ``user`` in one line, with its part; those that are over are left out."""
    now = [grant for grant in user.grants if grant.valid_until is None or grant.valid_until > today]
    return ", ".join(
        ROLES[grant.role] if is_plain(grant) else f"{ROLES[grant.role]} ({_words(grant)})" for grant in now
    )


def _words(grant: RoleGrant) -> str:
    title = position_titles([grant.head_id]).get(grant.head_id, "") if grant.head_id is not None else ""
    other = db.session.get(User, grant.for_user_id) if grant.for_user_id is not None else None
    said = [
        f"for {title}" if title else "",
        f"from {day(grant.valid_from)}",
        f"until {day(grant.valid_until)}" if grant.valid_until else "",
        f"in place of {other.name}" if other else "",
    ]
    return " ".join(filter(None, said))


def _state(grant: RoleGrant, today: date, is_in_effect: bool) -> str:
    if is_in_effect:
        return ""
    if grant.valid_from > today:
        return "not begun"
    return "over" if grant.valid_until is not None and grant.valid_until <= today else "not in effect"
