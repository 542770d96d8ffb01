"""What is on record of a leader."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, select

from succession.dated import holds, known, one_current
from succession.db import db, rows_of
from succession.folding import in_order
from succession.leaders.models import Leader, LeaderRecord, LeaderRisk


def find_leader(uuid: UUID | None) -> Leader | None:
    """The leader with this id, or None, also for no id at all."""
    return db.session.scalars(select(Leader).where(Leader.uuid == uuid)).one_or_none() if uuid else None


def leader_with_key(key: str) -> Leader | None:
    """The leader with this external key, or None."""
    return db.session.scalars(select(Leader).where(Leader.external_key == key)).one_or_none()


def record_of(leader: Leader, as_of: date) -> LeaderRecord | None:
    """What is on record of ``leader`` on that day."""
    return one_current(LeaderRecord, as_of, LeaderRecord.leader_id == leader.id)


def risk_of(leader: Leader, as_of: date) -> LeaderRisk | None:
    """What HR judges about losing ``leader`` on that day."""
    return one_current(LeaderRisk, as_of, LeaderRisk.leader_id == leader.id)


def leader_names(ids: Iterable[int] | None = None) -> dict[int, str]:
    """Leader -> the newest name that we know, of these leaders or of all, also of those who have left."""
    rows = (
        select(LeaderRecord.leader_id, LeaderRecord.name)
        .where(known(LeaderRecord, None))
        .order_by(LeaderRecord.valid_from)
    )
    if ids is not None:
        rows = rows.where(LeaderRecord.leader_id.in_(list(ids)))
    return dict(db.session.execute(rows).all())


def leader_name(leader: Leader) -> str:
    """The newest name of ``leader``; the external key where no record is left."""
    return leader_names([leader.id]).get(leader.id, leader.external_key)


def has_leader_called(name: str, as_of: date) -> bool:
    """Whether somebody on record on that day has the name, in capitals or not."""
    names = db.session.scalars(select(LeaderRecord.name).where(holds(LeaderRecord, as_of)))
    return name.casefold() in map(str.casefold, names)


def last_record_of(leader: int, known_on: date | None = None) -> LeaderRecord | None:
    """The newest record of a leader, by number; its ``valid_until`` is the day of leaving, None where none is entered.

    By what was known on ``known_on`` (now when None).
    """
    rows = select(LeaderRecord).where(known(LeaderRecord, known_on), LeaderRecord.leader_id == leader)
    return db.session.scalars(rows.order_by(LeaderRecord.valid_from.desc()).limit(1)).one_or_none()


_LAST_DAY = (
    select(LeaderRecord.valid_until)
    .where(known(LeaderRecord, None), LeaderRecord.leader_id == bindparam("leader"))
    .order_by(LeaderRecord.valid_from.desc())
    .limit(1)
)


def has_left(leader: int, today: date) -> bool:
    """Whether the record of a leader, by number, has ended by ``today``. It has not where there is none."""
    return any(until is not None and until <= today for (until,) in rows_of(_LAST_DAY, leader=leader))


def leaders_to_pick(as_of: date, *where: ColumnElement[bool]) -> list[tuple[UUID, str, str]]:
    """Everybody on record on that day to whom ``where`` applies: uuid, name and external key, by name."""
    rows = (
        select(Leader.uuid, LeaderRecord.name, Leader.external_key)
        .join(LeaderRecord, LeaderRecord.leader_id == Leader.id)
        .where(holds(LeaderRecord, as_of), *where)
    )
    return sorted(
        ((uuid, name, key) for uuid, name, key in db.session.execute(rows)), key=lambda row: in_order(row[1], row[2])
    )
