"""What the pages of privacy show of the records."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from succession.db import db
from succession.leaders.models import Leader
from succession.privacy.models import LegalHold


def holds_of(leader: Leader) -> Sequence[LegalHold]:
    """Every hold on ``leader`` that is kept, the newest first."""
    return db.session.scalars(
        select(LegalHold).where(LegalHold.leader_id == leader.id).order_by(LegalHold.set_at.desc(), LegalHold.id.desc())
    ).all()
