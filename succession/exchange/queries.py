"""What the pages of an import show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from succession.access.models import User
from succession.access.readers import Reader
from succession.audit import Change
from succession.db import db
from succession.exchange.current import load_current
from succession.exchange.models import Import, SavedMapping
from succession.exchange.plan import UNDO_FOR, Plan, make_plan
from succession.exchange.reading import Sheet
from succession.leaders.models import LeaderRecord
from succession.positions.models import PositionRecord

STATES = {
    "uploaded": "columns to match",
    "matched": "to check",
    "done": "imported",
    "undone": "undone",
    "cancelled": "cancelled, nothing saved",
}


@dataclass(frozen=True, slots=True)
class EarlierImport:
    """A line of the list of imports. ``undo_until`` is None where there is nothing to undo."""

    uuid: UUID
    file_name: str
    started_at: datetime
    by: str
    state: str
    words: str
    rows: str
    undo_until: date | None


def find_import(uuid: UUID) -> Import | None:
    """The import with this id, its uploaded rows included."""
    return db.session.scalars(select(Import).where(Import.uuid == uuid)).one_or_none()


def earlier_imports(at: datetime, most: int = 50) -> list[EarlierImport]:
    """The newest imports, without their rows. One query."""
    found = db.session.execute(
        select(
            Import.uuid,
            Import.file_name,
            Import.started_at,
            User.name,
            Import.state,
            Import.result,
            Change.at,
        )
        .join(User, User.id == Import.started_by_id)
        .outerjoin(Change, Change.id == Import.change_id)
        .order_by(Import.id.desc())
        .limit(most)
    )
    return [
        EarlierImport(uuid, name, started, by, state, STATES[state], _counted(result), undo_day(changed, at, state))
        for uuid, name, started, by, state, result, changed in found
    ]


def undo_day(changed: datetime | None, at: datetime, state: str) -> date | None:
    """The last day on which an import can be undone; None where it cannot."""
    if changed is None or state != "done" or at > changed + UNDO_FOR:
        return None
    return (changed + UNDO_FOR).date()


def undo_day_of(import_: Import, at: datetime) -> date | None:
    """The last day on which this import can be undone; None where it cannot."""
    change = db.session.get(Change, import_.change_id) if import_.change_id else None
    return undo_day(change.at if change else None, at, import_.state)


def saved_mappings() -> Sequence[SavedMapping]:
    """Every named way to match columns, by name."""
    return db.session.scalars(select(SavedMapping).order_by(SavedMapping.name)).all()


def sheets_of(import_: Import) -> list[Sheet]:
    """The uploaded tables."""
    return [Sheet.from_json(kept) for kept in import_.sheets.values()]


def plan_of(import_: Import, reader: Reader) -> Plan:
    """What this import would do to the records as they are now, as far as ``reader`` may see and change them."""
    here = load_current(import_.effective_on, reader)
    return make_plan(import_.shape, sheets_of(import_), import_.mapping, import_.answers, here)


def has_key_positions(on: date) -> bool:
    """Whether any position is key on that day."""
    wanted = select(func.count()).where(
        PositionRecord.superseded_at.is_(None),
        PositionRecord.is_key,
        PositionRecord.valid_from <= on,
        PositionRecord.valid_until.is_(None) | (PositionRecord.valid_until > on),
    )
    return bool(db.session.scalar(wanted))


def names_of(kept: Sequence[tuple[str, str]]) -> list[str]:
    """What an undo left alone, as people say it: names and titles, and how many other records."""
    leaders = {int(subject) for kind, subject in kept if kind in ("leader_record", "leader_risk")}
    positions = {int(subject) for kind, subject in kept if kind == "position_record"}
    names = select(LeaderRecord.name).where(LeaderRecord.leader_id.in_(leaders), LeaderRecord.superseded_at.is_(None))
    titles = select(PositionRecord.title).where(
        PositionRecord.position_id.in_(positions), PositionRecord.superseded_at.is_(None)
    )
    told = sorted({*db.session.scalars(names), *db.session.scalars(titles)})
    others = sum(kind in ("incumbency", "nomination", "emergency_cover") for kind, _ in kept)
    if others:
        told.append("1 seat, nomination or cover" if others == 1 else f"{others} seats, nominations and covers")
    return told


def _counted(result: dict[str, dict[str, int]]) -> str:
    rows = result.get("rows", {})
    if not rows:
        return ""
    return f"{rows['new']} new, {rows['changed']} changed, {rows['same']} same, {rows['left_out']} left out"
