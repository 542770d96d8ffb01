"""What is over is swept away whenever somebody signs in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from succession.access.devices import KEPT
from succession.access.models import KnownDevice, PasskeyChallenge, PasswordLink
from succession.access.passkeys import ANSWER_WITHIN
from succession.db import db


def sweep(at: datetime) -> None:
    """No link, challenge or known browser that is over is left. The caller commits.

    Sessions stay for the time that ``succession privacy retention`` gives them.
    """
    db.session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.at < at - ANSWER_WITHIN))
    db.session.execute(delete(PasswordLink).where(PasswordLink.expires_at < at))
    db.session.execute(delete(KnownDevice).where(KnownDevice.last_used_at < at - KEPT))
