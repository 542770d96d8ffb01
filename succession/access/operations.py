"""What changes users: add one, change roles, choose a password, switch an account off, end sessions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from succession.access import passwords
from succession.access.devices import forget_devices
from succession.access.events import happened
from succession.access.grants import administrators_on, effective, is_plain, refuse_own, shown
from succession.access.links import give_password
from succession.access.models import RoleGrant, User
from succession.access.password_rules import check_password
from succession.access.policy import REACH, ROLES, Reach
from succession.access.signed_in import end_sessions_of
from succession.audit import Author, Change, begin_change, note
from succession.company import company
from succession.db import db
from succession.refusals import Refusal, StaleVersion
from succession.versions import version_of


def add_user(
    by: Author | None,
    at: datetime,
    *,
    email: str,
    name: str,
    roles: Iterable[str],
    password: str = "",
    leader_id: int | None = None,
) -> User:
    """A new user, who can sign in at once with ``password``, or without one as soon as a link has set it.

    Raises:
        Refusal: the address is taken, a role is unknown, or the password breaks the rules.
    """
    email = email.strip().lower()
    chosen = _known(roles)
    if db.session.scalar(select(User.id).where(User.email == email)) is not None:
        raise Refusal(f"There is already a user with the address {email}.", "email")
    user = User(email=email, name=name.strip(), password_hash="", created_at=at)
    if password:
        check_password(password, own_words(email, name))
        user.password_hash, user.password_set_at = passwords.hashed(password), at
    user.leader_id = leader_id
    user.grants = [RoleGrant(role=role, valid_from=at.date()) for role in chosen]
    db.session.add(user)
    db.session.flush()
    change = begin_change(by, at, "add_user", f"Added the user {user.name}.")
    note(change, "user", user.id, None, _shown(user))
    return user


def change_user(
    by: Author | None,
    at: datetime,
    user: User,
    *,
    name: str,
    roles: Iterable[str],
    is_active: bool,
    leader_id: int | None,
    version: str | None = None,
) -> None:
    """Give ``user`` this name and these plain roles; ``leader_id`` is the leader that the person is, if any.

    Plain roles have neither a part nor an end; those that have one stay (``grants.py``). Other roles, another leader or
    a switched-off account end every session. ``version`` None checks nothing.

    Raises:
        StaleVersion: somebody has changed the user since ``version``.
        Refusal: a role is unknown, the last active administrator would lose the role, somebody changes their own
            roles, or says anew which leader they are themselves.
    """
    if version not in (None, user_version(user)):
        raise StaleVersion
    chosen, before = _known(roles), _shown(user)
    plain = {grant.role: grant for grant in user.grants if is_plain(grant)}
    had_admin = "administrator" in plain and user.is_active
    if had_admin and not (is_active and "administrator" in chosen) and administrators_on(at.date()) <= {user.id}:
        raise Refusal("Somebody has to manage users. Make another user an administrator first.", "roles")
    if set(chosen) != plain.keys():
        refuse_own(by, user)
    if by is not None and by.id == user.id and before["leader_id"] not in (None, leader_id):
        raise Refusal("Somebody else has to say that you are another leader, or none.", "leader")
    user.name, user.is_active, user.leader_id = name.strip(), is_active, leader_id
    user.grants = [grant for grant in user.grants if not is_plain(grant) or grant.role in chosen] + [
        RoleGrant(role=role, valid_from=at.date()) for role in chosen if role not in plain
    ]
    db.session.flush()
    after = _shown(user)
    if after == before:
        return
    if any(after[word] != before[word] for word in ("roles", "is_active", "leader_id")):
        end_sessions_of(user, at)
    change = begin_change(by, at, "change_user", f"Changed the user {user.name}.")
    note(change, "user", user.id, before, after)


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

    Every session of the user ends, as with any change of roles.

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
    end_sessions_of(user, at)
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
    end_sessions_of(user, at)
    return change


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


def user_version(user: User) -> str:
    """The version of what is on record of ``user`` now."""
    return version_of(_shown(user))


def change_own_password(user: User, at: datetime, password_hash: str, *, is_short: bool, device: str, but: int) -> None:
    """``user`` has the new password; every session but the one with the number ``but`` is over.

    Of the browsers that are known for the user the one with the token ``device`` stays known. The caller commits.
    """
    give_password(user, at, password_hash, is_short=is_short)
    end_sessions_of(user, at, but=but)
    forget_devices(user.id, but=device)
    change = begin_change(user, at, "set_password", f"{user.name} chose a new password.")
    note(change, "user", user.id, None, None)
    happened("password_changed", user_id=user.id, at=at)


def end_every_session(by: Author | None, at: datetime, user: User) -> None:
    """Every session of ``user`` is over, and no browser of the user is known any more. The caller commits."""
    end_sessions_of(user, at)
    forget_devices(user.id)
    change = begin_change(by, at, "end_sessions", f"Ended every session of {user.name}.")
    note(change, "user", user.id, None, None)
    happened("sessions_ended", user_id=user.id, at=at, outcome="by_administrator")


def own_words(email: str, name: str) -> list[str]:
    """The words that anybody here would guess first: the company's name, the person's name and address."""
    return [company().name, name, email]


def _known(roles: Iterable[str]) -> list[str]:
    chosen = sorted(set(roles))
    for role in chosen:
        if role not in ROLES:
            raise Refusal(f"There is no role {role}. The roles are {', '.join(sorted(ROLES))}.", "roles")
    return chosen


def _shown(user: User) -> dict[str, Any]:
    said = {"email": user.email, "name": user.name, "is_active": user.is_active, "leader_id": user.leader_id}
    return {**said, "roles": [shown(grant) for grant in user.grants]}
