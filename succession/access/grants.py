"""Roles given and ended: from when, until when, for which part of the organisation, in whose place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from succession.access.models import RoleGrant, User
from succession.access.policy import EVERYBODY, REACH, ROLES, Grant, Reach
from succession.audit import Author, Change, begin_change, note
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


def grants_of(user: User, today: date) -> frozenset[Grant]:
    """The roles of ``user`` in effect on that day, with what goes for everybody who is signed in."""
    given = select(RoleGrant.role, RoleGrant.head_id).where(RoleGrant.user_id == user.id, effective(RoleGrant, today))
    return EVERYBODY | {Grant(role, head) for role, head in db.session.execute(given)}


def administrators_on(today: date) -> set[int]:
    """The users, by number, who can manage users on that day."""
    managing = (
        select(RoleGrant.user_id)
        .join(User, User.id == RoleGrant.user_id)
        .where(RoleGrant.role == "administrator", effective(RoleGrant, today), User.is_active)
    )
    return set(db.session.scalars(managing))


def give_role(
    by: Author | None,
    at: datetime,
    user: User,
    role: str,
    *,
    head_id: int | None,
    on: date | None,
    until: date | None,
    for_user: User | None = None,
) -> RoleGrant:
    """``user`` has ``role`` from ``on`` (the day of ``at`` when None) until ``until``, for the part below ``head_id``.

    Raises:
        Refusal: the role is unknown or needs a part, the days are out of order, somebody gives a role to themselves,
            or the other person does not have the role for that part, or is stood in for without an end.
    """
    refuse_own(by, user)
    on = on or at.date()
    if role not in ROLES:
        raise Refusal(f"There is no role {role}. The roles are {', '.join(sorted(ROLES))}.", "role")
    if REACH[role] is Reach.PART and head_id is None:
        raise Refusal(f"{ROLES[role]} is a role for a part of the organisation. Name the position at its head.", "head")
    if REACH[role] in (Reach.NOTHING, Reach.COMPANY) and head_id is not None:
        raise Refusal(f"{ROLES[role]} is not a role for a part. Leave the position out.", "head")
    if until is not None and until <= max(on, at.date()):
        raise Refusal("The role ends before it begins. Choose a later last day.", "until")
    if for_user is not None:
        _refuse_stand_in(at.date(), user, for_user, role, head_id, until)
    grant = RoleGrant(
        role=role, head_id=head_id, valid_from=on, valid_until=until, for_user_id=for_user.id if for_user else None
    )
    user.grants.append(grant)
    db.session.flush()
    change = begin_change(by, at, "give_role", f"Gave {user.name} the role {ROLES[role]}.")
    note(change, "user", user.id, None, shown(grant))
    return grant


def end_role(by: Author | None, at: datetime, grant: RoleGrant) -> Change:
    """The role is over from now on. Returns the change, which keeps what it was.

    Raises:
        Refusal: somebody ends a role of their own, or nobody would be left to manage users.
    """
    user = grant.user
    refuse_own(by, user)
    if grant.role == "administrator" and administrators_on(at.date()) <= {user.id}:
        raise Refusal("Somebody has to manage users. Make another user an administrator first.")
    change = begin_change(by, at, "end_role", f"Ended the role {ROLES[grant.role]} of {user.name}.")
    note(change, "user", user.id, shown(grant), None)
    user.grants.remove(grant)
    db.session.flush()
    return change


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


def _refuse_stand_in(
    today: date, user: User, for_user: User, role: str, head_id: int | None, until: date | None
) -> None:
    if for_user.id == user.id:
        raise Refusal("Nobody stands in for themselves. Choose another person.", "for_user")
    if until is None:
        raise Refusal(f"Say until when {user.name} stands in for {for_user.name}.", "until")
    has_it = select(RoleGrant.head_id).where(
        RoleGrant.user_id == for_user.id,
        RoleGrant.role == role,
        RoleGrant.for_user_id.is_(None),
        effective(RoleGrant, today),
    )
    heads = set(db.session.scalars(has_it)) if for_user.is_active else set()
    if not heads:
        raise Refusal(f"{for_user.name} does not have the role {ROLES[role]} to be stood in for.", "for_user")
    if head_id not in heads:
        part = "Leave the position out" if None in heads else "Name the part that the role is given for"
        raise Refusal(f"{for_user.name} does not have the role for this part. {part}.", "head")
