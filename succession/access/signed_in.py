"""The person behind a request: a row in the session table, read anew on every request.

The cookie holds a random token; signing out ends the row, so a copied cookie is worth nothing afterwards.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from flask_login import LoginManager, UserMixin
from sqlalchemy import ColumnElement, Row, and_, bindparam, or_, select, update
from sqlalchemy.orm import aliased

from succession.access.grants import effective, grant_of, role_names
from succession.access.models import CodeApp, Passkey, RoleGrant, SecondFactorRule, User, UserSession
from succession.access.policy import EVERYBODY, Grant, actions_of
from succession.access.readers import Reader
from succession.access.sealing import digest
from succession.access.stages import ACTIONS, SECOND_FACTOR, needs_second_factor, stage_of
from succession.clock import now
from succession.db import db, rows_of, writing
from succession.refusals import Refusal

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
    session_id: int
    #: When the person last proved to be here.
    authenticated_at: datetime
    #: What is still to be done before anything else opens; see ``stages``.
    stage: str = ""
    has_second_factor: bool = False

    @property
    def is_authenticated(self) -> bool:
        """Whether everything that this person has to prove is proved; a password alone may be half of it."""
        return self.stage != SECOND_FACTOR

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


def begin_session(user: User, at: datetime, browser: str = "", *, has_second_factor: bool = False) -> SignedIn:
    """A new session for ``user``, whose token goes into the cookie.

    ``has_second_factor`` says that more than a password was proved. The caller commits.
    """
    token = secrets.token_urlsafe(32)
    session = UserSession(token_hash=digest(token), user_id=user.id, created_at=at, last_seen_at=at, browser=browser)
    session.authenticated_at, session.second_factor_at = at, at if has_second_factor else None
    db.session.add(session)
    db.session.flush()
    return _anew(token)


def renew_session(person: SignedIn, at: datetime, *, has_second_factor: bool = False) -> SignedIn:
    """The session of ``person`` under a new token, proved at this instant; the old token opens nothing any more.

    ``has_second_factor`` says that a second factor was proved. The caller commits.

    Raises:
        Refusal: the session has ended in the meantime.
    """
    token = secrets.token_urlsafe(32)
    proved = {"second_factor_at": at} if has_second_factor else {}
    db.session.execute(
        update(UserSession)
        .where(UserSession.id == person.session_id)
        .values(token_hash=digest(token), authenticated_at=at, **proved)
    )
    return _anew(token)


def _anew(token: str) -> SignedIn:
    db.session.flush()
    rows = rows_of(_OF_TOKEN, token_hash=digest(token), today=now().date())
    if not rows:
        raise Refusal("Your session has just ended. Sign in again.")
    return _person(token, rows)


def end_session(token: str, at: datetime) -> None:
    """The session of this token is over."""
    db.session.execute(
        update(UserSession)
        .where(UserSession.token_hash == digest(token), UserSession.ended_at.is_(None))
        .values(ended_at=at)
    )


def end_sessions_of(user: User, at: datetime, *, but: int | None = None) -> None:
    """Every session of ``user`` is over: at a new password, new roles, another leader, and when switched off.

    The session with the number ``but`` goes on.
    """
    ended = update(UserSession).where(UserSession.user_id == user.id, UserSession.ended_at.is_(None))
    db.session.execute((ended if but is None else ended.where(UserSession.id != but)).values(ended_at=at))


def is_running(at: datetime) -> ColumnElement[bool]:
    """Which sessions open anything at this instant."""
    return (
        UserSession.ended_at.is_(None)
        & (UserSession.last_seen_at >= at - IDLE)
        & (UserSession.created_at >= at - ABSOLUTE)
    )


#: Whom somebody stands in for.
PRINCIPAL = aliased(User)
_OF_TOKEN = (
    select(
        UserSession.id.label("session_id"),
        UserSession.created_at,
        UserSession.last_seen_at,
        UserSession.authenticated_at,
        UserSession.second_factor_at,
        User.id,
        User.uuid,
        User.name,
        User.email,
        User.leader_id,
        User.has_short_password,
        or_(
            select(CodeApp.user_id).where(CodeApp.user_id == User.id).exists(),
            select(Passkey.id).where(Passkey.user_id == User.id).exists(),
        ).label("has_second_factor"),
        RoleGrant.role,
        RoleGrant.head_id,
        RoleGrant.for_user_id,
        PRINCIPAL.leader_id.label("holder"),
        SecondFactorRule.is_required,
    )
    .join(User, User.id == UserSession.user_id)
    .outerjoin(RoleGrant, and_(RoleGrant.user_id == User.id, effective(RoleGrant, bindparam("today"))))
    .outerjoin(PRINCIPAL, PRINCIPAL.id == RoleGrant.for_user_id)
    .outerjoin(SecondFactorRule, SecondFactorRule.role == RoleGrant.role)
    .where(UserSession.token_hash == bindparam("token_hash"), UserSession.ended_at.is_(None), User.is_active)
)


@login_manager.user_loader
def load(token: str) -> SignedIn | None:
    """The person of this token, or None when the session ended, timed out or the account is off.

    One query, and one more for each person whom somebody stands in for and who is a leader: their role ends as they
    leave.
    """
    at = now()
    rows = rows_of(_OF_TOKEN, token_hash=digest(token), today=at.date())
    if not rows:
        return None
    first = rows[0]
    if at - first.last_seen_at > IDLE or at - first.created_at > ABSOLUTE:
        return None
    if at - first.last_seen_at > SEEN_EVERY:
        db.session.rollback()  # a request that may write holds the one write lock since the select above
        with writing() as connection:
            connection.execute(update(UserSession).where(UserSession.id == first.session_id).values(last_seen_at=at))
    return _person(token, rows)


def _person(token: str, rows: Sequence[Row[*tuple[Any, ...]]]) -> SignedIn:
    """The person of one session, from a row for each role."""
    first = rows[0]
    stage = stage_of(
        has_second_factor=bool(first.has_second_factor),
        has_proved_it=first.second_factor_at is not None,
        has_short_password=first.has_short_password,
        is_required=any(needs_second_factor(row.role, row.is_required) for row in rows if row.role),
    )
    today = now().date()
    grants = EVERYBODY | {
        grant_of(row.role, row.head_id, row.for_user_id, row.holder)
        for row in rows
        if row.role and not (row.holder and current_app.extensions["has_left"](row.holder, today))
    }
    return SignedIn(
        id=first.id,
        uuid=first.uuid,
        name=first.name,
        email=first.email,
        leader_id=first.leader_id,
        grants=grants,
        token=token,
        actions=ACTIONS.get(stage) or actions_of(grants),
        session_id=first.session_id,
        authenticated_at=first.authenticated_at,
        stage=stage,
        has_second_factor=bool(first.has_second_factor),
    )
