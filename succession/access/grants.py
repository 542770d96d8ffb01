"""Which roles are in effect: from when, until when, for which part of the organisation, in whose place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from succession.access.models import RoleGrant, User
from succession.access.policy import EVERYBODY, ROLES, Grant
from succession.audit import Author
from succession.db import db
from succession.refusals import Refusal


def effective(grant: type[RoleGrant], today: Any) -> ColumnElement[bool]:
    """The grants in effect on ``today``: begun, not ended, and where one stands in, the other has the role themselves.

    The other has it for the same part. So a role that somebody has in another's place cannot be passed on, and ends
    with the other's.
    """
    principal, person = aliased(RoleGrant), aliased(User)
    has_it = exists().where(
        principal.user_id == grant.for_user_id,
        principal.role == grant.role,
        principal.head_id.is_not_distinct_from(grant.head_id),
        principal.for_user_id.is_(None),
        _in_time(principal, today),
        person.id == principal.user_id,
        person.is_active,
    )
    return and_(_in_time(grant, today), or_(grant.for_user_id.is_(None), has_it))


def _in_time(grant: type[RoleGrant], today: Any) -> ColumnElement[bool]:
    return and_(grant.valid_from <= today, or_(grant.valid_until.is_(None), grant.valid_until > today))


def role_names(grants: Iterable[Grant]) -> frozenset[str]:
    """The roles among these grants, without what goes for everybody."""
    return frozenset(grant.role for grant in grants if grant.role in ROLES)


def grant_of(role: str, head_id: int | None, for_user_id: int | None, holder: int | None) -> Grant:
    """A role in effect as the policy takes it. ``holder`` is the leader whom the person stands in for, if any."""
    return Grant(role, head_id, None if for_user_id is None else holder or 0)


def grants_of(user: User, today: date, has_left: Callable[[int, date], bool]) -> frozenset[Grant]:
    """The roles of ``user`` in effect on that day, with what goes for everybody who is signed in.

    A role in somebody's place ends as that person leaves; ``has_left`` tells it of a leader, by number.
    """
    principal = aliased(User)
    given = (
        select(RoleGrant.role, RoleGrant.head_id, RoleGrant.for_user_id, principal.leader_id)
        .outerjoin(principal, principal.id == RoleGrant.for_user_id)
        .where(RoleGrant.user_id == user.id, effective(RoleGrant, today))
    )
    rows = db.session.execute(given).all()
    return EVERYBODY | {grant_of(*row) for row in rows if not (row.leader_id and has_left(row.leader_id, today))}


def administrators_on(today: date) -> set[int]:
    """The users, by number, who can manage users on that day."""
    managing = (
        select(RoleGrant.user_id)
        .join(User, User.id == RoleGrant.user_id)
        .where(RoleGrant.role == "administrator", effective(RoleGrant, today), User.is_active)
    )
    return set(db.session.scalars(managing))


def refuse_own(by: Author | None, user: User) -> None:
    """Nobody decides on their own roles.

    Raises:
        Refusal: ``by`` is ``user``.
    """
    if by is not None and by.id == user.id:
        raise Refusal("Somebody else has to change your own roles.", "roles")


def shown(grant: RoleGrant) -> dict[str, Any]:
    """The grant as the log keeps it."""
    return {
        "role": grant.role,
        "head_id": grant.head_id,
        "valid_from": grant.valid_from.isoformat(),
        "valid_until": grant.valid_until.isoformat() if grant.valid_until else None,
        "for_user_id": grant.for_user_id,
    }


def is_plain(grant: RoleGrant) -> bool:
    """Whether the role goes for the whole of its reach and has no end."""
    return grant.head_id is None and grant.valid_until is None and grant.for_user_id is None
