"""Browsers that a user has signed in with before: they keep tries of their own when others are throttled."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from succession.access.models import KnownDevice, User
from succession.access.sealing import digest
from succession.db import db

KEPT = timedelta(days=180)
#: Each known browser has tries of its own, so nobody has many.
MOST = 10


def known_device(token: str, email: str, at: datetime) -> int | None:
    """The number of the browser with this token, where the user with this address has signed in with it before."""
    if not token:
        return None
    found = select(KnownDevice.id).join(User, User.id == KnownDevice.user_id)
    mine = (KnownDevice.token_hash == digest(token), User.email == email, KnownDevice.last_used_at > at - KEPT)
    return db.session.scalar(found.where(*mine))


def remember_device(token: str, user_id: int, at: datetime) -> str:
    """The token for the browser's cookie: the one it has where that is this user's, else a new one.

    A token belongs to one user, so that nobody gets tries at somebody else's password by planting it. Of more than ten
    browsers the one that was used longest ago is forgotten. The caller commits.
    """
    mine = (KnownDevice.token_hash == digest(token), KnownDevice.user_id == user_id)
    if token and db.session.scalar(update(KnownDevice).where(*mine).values(last_used_at=at).returning(KnownDevice.id)):
        return token
    token = secrets.token_urlsafe(32)
    db.session.add(KnownDevice(token_hash=digest(token), user_id=user_id, created_at=at, last_used_at=at))
    db.session.flush()
    of_user = select(KnownDevice.id).where(KnownDevice.user_id == user_id)
    newest = db.session.scalars(of_user.order_by(KnownDevice.last_used_at.desc(), KnownDevice.id.desc()).limit(MOST))
    db.session.execute(delete(KnownDevice).where(KnownDevice.user_id == user_id, KnownDevice.id.not_in(newest.all())))
    return token


def forget_devices(user_id: int, *, but: str = "") -> None:
    """No browser is known any more for this user, except the one with the token ``but``. The caller commits."""
    db.session.execute(delete(KnownDevice).where(KnownDevice.user_id == user_id, KnownDevice.token_hash != digest(but)))
