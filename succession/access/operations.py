"""What changes users: add one, change roles, choose a password, switch an account off, end sessions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from succession.access import passwords
from succession.access.devices import forget_devices
from succession.access.events import happened
from succession.access.grants import administrators_on, refuse_own, shown
from succession.access.links import give_password
from succession.access.models import RoleGrant, User
from succession.access.password_rules import check_password
from succession.access.policy import ROLES
from succession.access.signed_in import end_sessions_of
from succession.audit import Author, begin_change, note
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


def is_plain(grant: RoleGrant) -> bool:
    """Whether the role goes for the whole of its reach and has no end."""
    return grant.head_id is None and grant.valid_until is None and grant.for_user_id is None


def _shown(user: User) -> dict[str, Any]:
    said = {"email": user.email, "name": user.name, "is_active": user.is_active, "leader_id": user.leader_id}
    return {**said, "roles": [shown(grant) for grant in user.grants]}
