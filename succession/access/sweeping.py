"""What is over is swept away whenever somebody signs in."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select

from succession.access.devices import KEPT
from succession.access.models import KnownDevice, PasskeyChallenge, PasswordLink, UserSession
from succession.access.passkeys import ANSWER_WITHIN
from succession.access.signed_in import ABSOLUTE, IDLE
from succession.db import db

#: So long a session that is over stands in the list of one's own sessions.
SHOWN_AFTERWARDS = timedelta(days=30)


def sweep(at: datetime) -> None:
    """No session, link, challenge or known browser that is long over is left. The caller commits."""
    before = at - SHOWN_AFTERWARDS
    old = or_(UserSession.ended_at < before, UserSession.last_seen_at < before - max(ABSOLUTE, IDLE))
    of_old = PasskeyChallenge.session_id.in_(select(UserSession.id).where(old))
    db.session.execute(delete(PasskeyChallenge).where(or_(PasskeyChallenge.at < at - ANSWER_WITHIN, of_old)))
    db.session.execute(delete(UserSession).where(old))
    db.session.execute(delete(PasswordLink).where(PasswordLink.expires_at < at))
    db.session.execute(delete(KnownDevice).where(KnownDevice.last_used_at < at - KEPT))
