"""What the pages of an import show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased

from succession.access.models import User
from succession.access.readers import Reader
from succession.activity.queries import UNDO_DAYS, can_be_undone, visible
from succession.audit import Change, ChangeEntry
from succession.clock import here
from succession.db import db
from succession.exchange.current import load_current
from succession.exchange.models import Import, SavedMapping
from succession.exchange.plan import Plan, make_plan
from succession.exchange.reading import Sheet
from succession.folding import in_order
from succession.leaders.models import LeaderRecord
from succession.positions.models import PositionRecord

#: The change that undid an import.
UNDOING = aliased(Change)
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
            UNDOING.id,
        )
        .join(User, User.id == Import.started_by_id)
        .outerjoin(Change, Change.id == Import.change_id)
        .outerjoin(UNDOING, UNDOING.undoes_id == Change.id)
        .order_by(Import.id.desc())
        .limit(most)
    )
    return [
        EarlierImport(
            uuid,
            name,
            started,
            by,
            "undone" if undoing else state,
            STATES["undone" if undoing else state],
            _counted(result),
            None if undoing else undo_day(changed, at),
        )
        for uuid, name, started, by, state, result, changed, undoing in found
    ]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an import that is over, wherever it was undone. ``kept`` names what the undo left alone."""

    uuid: UUID
    file_name: str
    state: str
    words: str
    kept: list[str]
    undo_until: date | None


def outcome_of(import_: Import, reader: Reader, at: datetime) -> Outcome:
    """What came of ``import_``, which is done or cancelled, as far as ``reader`` may see it."""
    change = db.session.get(Change, import_.change_id) if import_.change_id else None
    undoing = change and db.session.scalar(select(Change).where(Change.undoes_id == change.id))
    if change is None or undoing is None:
        until = undo_day(change.at if change else None, at)
        return Outcome(import_.uuid, import_.file_name, import_.state, STATES[import_.state], [], until)
    kept = _kept(change, undoing, visible(reader, at.date()))
    return Outcome(import_.uuid, import_.file_name, "undone", STATES["undone"], names_of(kept), None)


def undo_day(changed: datetime | None, at: datetime) -> date | None:
    """The last day on which a change made at ``changed`` can be undone; None where it cannot."""
    if changed is None or not can_be_undone(changed, at):
        return None
    return last_undo_day(changed)


def last_undo_day(changed: datetime) -> date:
    """The last day on which a change made at ``changed`` can be undone."""
    return here(changed + timedelta(days=UNDO_DAYS)).date()


def _kept(change: Change, undoing: Change, seen: ColumnElement[bool]) -> list[tuple[str, str]]:
    """(kind, subject) of each visible record of ``change`` that ``undoing`` left alone."""
    back = aliased(ChangeEntry)
    is_back = exists().where(
        back.change_id == undoing.id, back.kind == ChangeEntry.kind, back.subject == ChangeEntry.subject
    )
    rows = select(ChangeEntry.kind, ChangeEntry.subject).where(ChangeEntry.change_id == change.id, ~is_back, seen)
    return [(kind, subject) for kind, subject in db.session.execute(rows.distinct())]


def saved_mappings() -> Sequence[SavedMapping]:
    """Every named way to match columns, by name."""
    return sorted(db.session.scalars(select(SavedMapping)), key=lambda saved: in_order(saved.name))


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
