"""What changes users: add one, change roles, set a password, switch an account off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from succession.access import passwords
from succession.access.models import User, UserRole
from succession.access.policy import ROLES
from succession.access.signed_in import end_sessions_of
from succession.audit import Author, begin_change, note
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
    user.roles = [UserRole(role=role) for role in chosen]
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
    """Give ``user`` this name and exactly these roles; ``leader_id`` is the leader that the person is, if any.

    Other roles, another leader or a switched-off account end every session. ``version`` None checks nothing.

    Raises:
        StaleVersion: somebody has changed the user since ``version``.
        Refusal: a role is unknown, the last active administrator would lose the role, or somebody says anew which
            leader they are themselves.
    """
    if version not in (None, user_version(user)):
        raise StaleVersion
    chosen, before = _known(roles), _shown(user)
    had_admin = "administrator" in before["roles"] and user.is_active
    if had_admin and not (is_active and "administrator" in chosen) and _other_administrators(user) == 0:
        raise Refusal("Somebody has to manage users. Make another user an administrator first.", "roles")
    if by is not None and by.id == user.id and before["leader_id"] not in (None, leader_id):
        raise Refusal("Somebody else has to say that you are another leader, or none.", "leader")
    user.name, user.is_active, user.leader_id = name.strip(), is_active, leader_id
    user.roles = [role for role in user.roles if role.role in chosen] + [
        UserRole(role=role) for role in chosen if role not in before["roles"]
    ]
    db.session.flush()
    after = _shown(user)
    if after == before:
        return
    if any(after[word] != before[word] for word in ("roles", "is_active", "leader_id")):
        end_sessions_of(user, at)
    change = begin_change(by, at, "change_user", f"Changed the user {user.name}.")
    note(change, "user", user.id, before, after)


def user_version(user: User) -> str:
    """The version of what is on record of ``user`` now."""
    return version_of(_shown(user))


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


def _other_administrators(user: User) -> int:
    others = select(User.id).join(UserRole).where(UserRole.role == "administrator", User.is_active, User.id != user.id)
    return len(db.session.scalars(others).all())


def _shown(user: User) -> dict[str, Any]:
    roles = sorted(role.role for role in user.roles)
    said = {"email": user.email, "name": user.name, "is_active": user.is_active, "leader_id": user.leader_id}
    return {**said, "roles": roles}
