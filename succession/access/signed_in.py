"""The person behind a request: a row in the session table, read anew on every request.

The cookie holds a random token; signing out ends the row, so a copied cookie is worth nothing afterwards.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from flask import current_app
from flask_login import LoginManager, UserMixin
from sqlalchemy import and_, bindparam, select, update
from sqlalchemy.orm import aliased

from succession.access.grants import effective, role_names
from succession.access.models import RoleGrant, User, UserSession
from succession.access.policy import EVERYBODY, Grant, actions_of
from succession.access.readers import Reader
from succession.clock import now
from succession.db import db, rows_of, writing

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=8)
#: A visit is written down at most this often, so that reading a page rarely writes.
SEEN_EVERY = timedelta(minutes=1)

login_manager = LoginManager()
login_manager.session_protection = None  # the session table decides, not the browser's address


@dataclass(frozen=True)
class SignedIn(UserMixin):
    """The user of this request, as far as pages need to know."""

    id: int
    uuid: UUID
    name: str
    email: str
    leader_id: int | None
    #: The roles in effect today.
    grants: frozenset[Grant]
    token: str = field(repr=False)
    actions: frozenset[str] = field(repr=False)

    def get_id(self) -> str:
        return self.token

    def may(self, action: str) -> bool:
        """Whether the policy allows ``action`` to this person with anything at all."""
        return action in self.actions

    @property
    def roles(self) -> frozenset[str]:
        """The names of the roles."""
        return role_names(self.grants)

    @property
    def reader(self) -> Reader:
        """For whom facts are loaded."""
        return Reader(self.leader_id, self.grants)

    @property
    def initials(self) -> str:
        parts = self.name.split()
        return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)).upper()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def begin_session(user: User, at: datetime) -> SignedIn:
    """A new session for ``user``, whose token goes into the cookie."""
    token = secrets.token_urlsafe(32)
    db.session.add(UserSession(token_hash=_hash(token), user_id=user.id, created_at=at, last_seen_at=at))
    db.session.flush()
    return _signed_in(user.id, user.uuid, user.name, user.email, user.leader_id, token, frozenset())


def end_session(token: str, at: datetime) -> None:
    """The session of this token is over."""
    db.session.execute(
        update(UserSession)
        .where(UserSession.token_hash == _hash(token), UserSession.ended_at.is_(None))
        .values(ended_at=at)
    )


def end_sessions_of(user: User, at: datetime) -> None:
    """Every session of ``user`` is over: at a new password, new roles, another leader, and when switched off."""
    db.session.execute(
        update(UserSession).where(UserSession.user_id == user.id, UserSession.ended_at.is_(None)).values(ended_at=at)
    )


#: Whom somebody stands in for.
PRINCIPAL = aliased(User)
_OF_TOKEN = (
    select(
        UserSession.id,
        UserSession.created_at,
        UserSession.last_seen_at,
        User.id,
        User.uuid,
        User.name,
        User.email,
        User.leader_id,
        RoleGrant.role,
        RoleGrant.head_id,
        RoleGrant.for_user_id,
        PRINCIPAL.leader_id.label("holder"),
    )
    .join(User, User.id == UserSession.user_id)
    .outerjoin(RoleGrant, and_(RoleGrant.user_id == User.id, effective(RoleGrant, bindparam("today"))))
    .outerjoin(PRINCIPAL, PRINCIPAL.id == RoleGrant.for_user_id)
    .where(UserSession.token_hash == bindparam("token_hash"), UserSession.ended_at.is_(None), User.is_active)
)


@login_manager.user_loader
def load(token: str) -> SignedIn | None:
    """The person of this token, or None when the session ended, timed out or the account is off.

    One query, and one more for each person whom somebody stands in for and who is a leader: their role ends as they
    leave.
    """
    at = now()
    rows = rows_of(_OF_TOKEN, token_hash=_hash(token), today=at.date())
    if not rows:
        return None
    session_id, created_at, last_seen_at, user_id, uuid, name, email, leader_id = rows[0][:8]
    if at - last_seen_at > IDLE or at - created_at > ABSOLUTE:
        return None
    if at - last_seen_at > SEEN_EVERY:
        db.session.rollback()  # a request that may write holds the one write lock since the select above
        with writing() as connection:
            connection.execute(update(UserSession).where(UserSession.id == session_id).values(last_seen_at=at))
    given = frozenset(
        Grant(row.role, row.head_id, None if row.for_user_id is None else row.holder or 0)
        for row in rows
        if row.role and not (row.holder and current_app.extensions["has_left"](row.holder, at.date()))
    )
    return _signed_in(user_id, uuid, name, email, leader_id, token, given)


def _signed_in(
    user_id: int, uuid: UUID, name: str, email: str, leader_id: int | None, token: str, given: frozenset[Grant]
) -> SignedIn:
    grants = EVERYBODY | given
    return SignedIn(user_id, uuid, name, email, leader_id, grants, token, actions_of(grants))
