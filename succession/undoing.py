"""Undoing a change: what it wrote is superseded, what it replaced is recorded again, and neither is forgotten."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import literal, or_, select

from succession.audit import Author, Change, begin_change, note
from succession.dated import Dated, add, dated_models, jsonable, supersede, table_of
from succession.db import db
from succession.refusals import Refusal


def undo_change(
    by: Author | None, at: datetime, change: Change, reason: str = ""
) -> tuple[Change, list[tuple[str, str]]]:
    """Put back what ``change`` changed, except what somebody has built on since.

    Returns the new change, and (kind, subject) of each record that was left alone because it was edited since, is still
    in use by a later record, or would stand where another one stands by now.

    Raises:
        Refusal: the change was undone already.
    """
    if db.session.scalar(select(Change.id).where(Change.undoes_id == change.id)) is not None:
        raise Refusal("This was undone already.")
    undo = begin_change(by, at, f"undo_{change.operation}"[:60], f"Undid: {change.summary}", reason, undoes=change)
    kept: list[tuple[str, str]] = []
    # What a leader or a position is goes last, when everything that pointed at it has gone.
    for model in sorted(dated_models(), key=_is_record):
        kept += _undo_rows(model, change, undo)
    return undo, sorted(kept)


def _undo_rows(model: type[Dated], change: Change, undo: Change) -> list[tuple[str, str]]:
    about = getattr(model, model.subject)
    touched = select(about).where(or_(model.recorded_in == change.id, model.superseded_in == change.id))
    now: dict[Any, list[Dated]] = defaultdict(list)
    then: dict[Any, list[Dated]] = defaultdict(list)
    before: dict[Any, list[Dated]] = defaultdict(list)
    for row in db.session.scalars(select(model).where(about.in_(touched)).order_by(model.id)):
        subject = getattr(row, model.subject)
        if row.superseded_at is None:
            now[subject].append(row)
        if row.recorded_in <= change.id and (row.superseded_in is None or row.superseded_in > change.id):
            then[subject].append(row)
        if row.recorded_in < change.id and (row.superseded_in is None or row.superseded_in >= change.id):
            before[subject].append(row)
    subjects = now.keys() | then.keys() | before.keys()
    kept = {subject for subject in subjects if not _say_the_same(now[subject], then[subject])}
    if _is_record(model):
        kept |= _in_use(model, {subject for subject in subjects - kept if not before[subject]})
    kept |= _displaced(model, {subject: before[subject] for subject in subjects - kept})
    for subject in subjects - kept:
        for row in now[subject]:
            supersede(undo, row)
    for subject in sorted(subjects - kept, key=str):
        copies = [row.copy() for row in before[subject]]
        for copy in copies:
            add(undo, copy)
        # The last row is what the change was about; those before it only make room for it.
        newest, back = (rows[-1] if rows else None for rows in (now[subject], copies))
        note(undo, model.__tablename__, subject, _words(newest), _words(back))
    db.session.flush()
    return [(model.__tablename__, str(subject)) for subject in kept]


def _words(row: Dated | None) -> dict[str, Any] | None:
    return None if row is None else jsonable(row.payload())


def _say_the_same(some: list[Dated], others: list[Dated]) -> bool:
    def payloads(rows: list[Dated]) -> list[list[tuple[str, Any]]]:
        return sorted((list(jsonable(row.payload()).items()) for row in rows), key=repr)

    return payloads(some) == payloads(others)


def _is_record(model: type[Dated]) -> bool:
    """Whether the rows of ``model`` say what a leader or a position is, so that others point at it."""
    return any(
        model.__tablename__ == f"{key.column.table.name}_record"
        for key in table_of(model).c[model.subject].foreign_keys
    )


def _in_use(model: type[Dated], vanishing: set[Any]) -> set[Any]:
    """Those of ``vanishing`` that something else points at, and whatever those point at in turn."""
    targets = {key.column for key in table_of(model).c[model.subject].foreign_keys}
    used: set[Any] = set()
    found: set[Any] | None = None
    pointed: list[tuple[Any, Any]] = []
    for other in dated_models():
        about = table_of(other).c[other.subject]
        for pointer in table_of(other).c:
            if targets & {key.column for key in pointer.foreign_keys} and (other is not model or pointer is not about):
                holder = about if other is model else literal(None)
                rows = select(holder, pointer).where(other.superseded_at.is_(None), pointer.is_not(None))
                pointed += db.session.execute(rows).all()
    while found is None or found:
        found = {to for by, to in pointed if to in vanishing - used and (by not in vanishing or by in used)}
        used |= found
    return used


def _displaced(model: type[Dated], restored: dict[Any, list[Dated]]) -> set[Any]:
    """Subjects whose rows would come to stand, on the same days, where another subject stands by now.

    A seat has one holder and a leader is named for a position once: the keys to other tables in the model's unique
    index of open rows say what "the same place" is.
    """
    columns = [
        column.key
        for index in table_of(model).indexes
        if index.unique and len(index.columns) > 1
        for column in index.columns
        if column.foreign_keys
    ]
    if not columns or not any(restored.values()):
        return set()
    standing: dict[tuple[Any, ...], list[tuple[date, date]]] = defaultdict(list)
    about = getattr(model, model.subject)
    for row in db.session.execute(
        select(about, model.valid_from, model.valid_until, *(getattr(model, name) for name in columns)).where(
            model.superseded_at.is_(None)
        )
    ):
        if row[0] not in restored:
            standing[tuple(row[3:])].append((row[1], row[2] or date.max))
    return {
        subject
        for subject, rows in restored.items()
        for row in rows
        for start, until in standing[tuple(getattr(row, name) for name in columns)]
        if start < (row.valid_until or date.max) and row.valid_from < until
    }
