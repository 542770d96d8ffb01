"""Links by which a person chooses a password: an invitation for somebody new, a reset for somebody locked out.

There is no mail in this application: whoever makes the link hands it over, and never learns the password.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, select

from succession.access.devices import forget_devices
from succession.access.events import happened
from succession.access.models import PasswordLink, User
from succession.access.sealing import digest
from succession.access.signed_in import end_sessions_of
from succession.audit import Author, begin_change, note
from succession.db import db
from succession.refusals import Refusal

INVITATION, RESET = "invitation", "reset"
VALID = {INVITATION: timedelta(hours=72), RESET: timedelta(hours=1)}


class Asked(NamedTuple):
    """Whose password a link sets."""

    user_id: int
    email: str
    name: str


def new_link(by: Author | None, at: datetime, user: User) -> str:
    """The token of a new link for ``user``, which nobody can read again; links made before are worth nothing.

    It is an invitation, valid for 72 hours, until the user has a password, and then a reset, valid for one hour.
    The caller commits.

    Raises:
        Refusal: the account is switched off.
    """
    if not user.is_active:
        raise Refusal(f"{user.name} may not sign in. Switch the account on first.")
    kind, token = RESET if user.password_hash else INVITATION, secrets.token_urlsafe(32)
    db.session.execute(delete(PasswordLink).where(PasswordLink.user_id == user.id))
    link = PasswordLink(token_hash=digest(token), user_id=user.id, kind=kind, created_at=at)
    link.expires_at = at + VALID[kind]
    db.session.add(link)
    words = "Started a password reset for" if kind == RESET else "Made an invitation for"
    change = begin_change(by, at, f"new_{kind}", f"{words} {user.name}.")
    note(change, "user", user.id, None, None)
    happened("reset_started" if kind == RESET else "invited", user_id=user.id, at=at)
    return token


def asked_by(token: str, at: datetime) -> Asked | None:
    """Whose password a link with this token sets; None for one that is unknown, used or too old."""
    found = db.session.execute(
        select(User.id, User.email, User.name)
        .join(PasswordLink, PasswordLink.user_id == User.id)
        .where(PasswordLink.token_hash == digest(token), PasswordLink.expires_at > at, User.is_active)
    ).one_or_none()
    return Asked(*found) if found is not None else None


def use_link(token: str, at: datetime, password_hash: str, *, is_short: bool = False) -> User | None:
    """The user of this link has the new password, every session has ended, and the link is used up.

    The second factor stays as it is. Returns None, and nothing is changed, where the link is unknown, used or too old.
    The caller commits.
    """
    mine = delete(PasswordLink).where(PasswordLink.token_hash == digest(token), PasswordLink.expires_at > at)
    used = db.session.execute(mine.returning(PasswordLink.user_id, PasswordLink.kind)).one_or_none()
    user = db.session.get(User, used.user_id) if used is not None else None
    if used is None or user is None or not user.is_active:
        return None
    give_password(user, at, password_hash, is_short=is_short)
    end_sessions_of(user, at)
    forget_devices(user.id)
    change = begin_change(user, at, "set_password", f"{user.name} chose a new password.")
    note(change, "user", user.id, None, None)
    happened(f"{used.kind}_used", user_id=user.id, at=at)
    return user


def give_password(user: User, at: datetime, password_hash: str, *, is_short: bool) -> None:
    """``user`` has this password from now on. The caller sees to the sessions, and commits."""
    user.password_hash, user.password_set_at, user.has_short_password = password_hash, at, is_short
    db.session.execute(delete(PasswordLink).where(PasswordLink.user_id == user.id))
    db.session.flush()
