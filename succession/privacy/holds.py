"""Legal holds: set one, lift it, and who is under one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from succession import audit
from succession.audit import Author, begin_change
from succession.cleaning import clean_text
from succession.db import db
from succession.leaders.models import Leader
from succession.leaders.queries import leader_name
from succession.privacy.models import LegalHold
from succession.refusals import Refusal

#: The kind under which the log of changes says that a hold was set or lifted.
KIND = "legal_hold"


def set_hold(by: Author | None, at: datetime, leader: Leader, *, reason: str) -> LegalHold:
    """Nothing about ``leader`` is erased or removed after its time from now on.

    Raises:
        Refusal: no reason is given, or a hold is in force already.
    """
    reason = clean_text(reason, lines=True)
    if not reason:
        raise Refusal("Say which matter the hold is for.", "reason")
    if is_held(leader):
        raise Refusal(f"A legal hold on {leader_name(leader)} is in force already.")
    hold = LegalHold(leader_id=leader.id, reason=reason, set_at=at, set_by_name=by.name if by else "Command line")
    db.session.add(hold)
    change = begin_change(by, at, "set_hold", f"Set a legal hold on {leader_name(leader)}.")
    audit.note(change, KIND, leader.id, None, {"leader_id": leader.id})
    db.session.flush()
    return hold


def lift_hold(by: Author | None, at: datetime, leader: Leader) -> LegalHold:
    """What is past its time about ``leader`` can be removed again.

    Raises:
        Refusal: no hold is in force.
    """
    hold = hold_on(leader)
    if hold is None:
        raise Refusal(f"No legal hold on {leader_name(leader)} is in force.")
    hold.lifted_at, hold.lifted_by_name = at, by.name if by else "Command line"
    change = begin_change(by, at, "lift_hold", f"Lifted the legal hold on {leader_name(leader)}.")
    audit.note(change, KIND, leader.id, {"leader_id": leader.id}, None)
    db.session.flush()
    return hold


def hold_on(leader: Leader) -> LegalHold | None:
    """The hold in force on ``leader``, or None."""
    in_force = select(LegalHold).where(LegalHold.leader_id == leader.id, LegalHold.lifted_at.is_(None))
    return db.session.scalars(in_force).one_or_none()


def is_held(leader: Leader) -> bool:
    """Whether a hold on ``leader`` is in force."""
    return hold_on(leader) is not None


def held_leaders() -> set[int]:
    """The numbers of the leaders under a hold."""
    return set(db.session.scalars(select(LegalHold.leader_id).where(LegalHold.lifted_at.is_(None))))
