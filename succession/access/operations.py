"""What changes users: add one, change roles, set a password, switch an account off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from succession.access import passwords
from succession.access.grants import administrators_on, refuse_own, shown
from succession.access.models import RoleGrant, User
from succession.access.policy import ROLES
from succession.access.signed_in import end_sessions_of
from succession.audit import Author, begin_change, note
from succession.db import db
from succession.refusals import Refusal


def add_user(
    by: Author | None,
    at: datetime,
    *,
    email: str,
    name: str,
    roles: Iterable[str],
    password: str,
    leader_id: int | None = None,
) -> User:
    """A new user who can sign in at once.

    Raises:
        Refusal: the address is taken, a role is unknown, or the password breaks the rules.
    """
    email = email.strip().lower()
    chosen = _known(roles)
    if db.session.scalar(select(User.id).where(User.email == email)) is not None:
        raise Refusal(f"There is already a user with the address {email}.", "email")
    user = User(email=email, name=name.strip(), password_hash=passwords.hashed(password), created_at=at)
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
) -> None:
    """Give ``user`` this name and these plain roles; ``leader_id`` is the leader that the person is, if any.

    Plain roles have neither a part nor an end; those that have one stay (``grants.py``). Other roles, another leader or
    a switched-off account end every session.

    Raises:
        Refusal: a role is unknown, the last active administrator would lose the role, somebody changes their own
            roles, or says anew which leader they are themselves.
    """
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


def set_password(by: Author | None, at: datetime, user: User, password: str) -> None:
    """Give ``user`` a new password and end every session of the old one.

    Raises:
        Refusal: the password breaks the rules.
    """
    user.password_hash = passwords.hashed(password)
    end_sessions_of(user, at)
    change = begin_change(by, at, "set_password", f"Set a new password for {user.name}.")
    note(change, "user", user.id, None, None)


def _known(roles: Iterable[str]) -> list[str]:
    chosen = sorted(set(roles))
    for role in chosen:
        if role not in ROLES:
            raise Refusal(f"There is no role {role}. The roles are {', '.join(sorted(ROLES))}.", "roles")
    return chosen


def is_plain(grant: RoleGrant) -> bool:
    """Whether the role goes for the whole of its reach and has no end."""
    return grant.head_id is None and grant.valid_until is None and grant.for_user_id is None


def _shown(user: User) -> dict[str, Any]:
    said = {"email": user.email, "name": user.name, "is_active": user.is_active, "leader_id": user.leader_id}
    return {**said, "roles": [shown(grant) for grant in user.grants]}
