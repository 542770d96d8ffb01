"""Keeping an upload on its way, carrying it out as one change, and taking it back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from succession.access.readers import Reader
from succession.activity.operations import Undone, undo
from succession.audit import Author, Change, ChangeEntry, begin_change
from succession.dated import Dated, jsonable, revise, table_of
from succession.db import db
from succession.effective import end_all
from succession.exchange.comparing import Step
from succession.exchange.export import Tables
from succession.exchange.models import Import, SavedMapping
from succession.exchange.plan import Plan
from succession.exchange.reading import Sheet
from succession.formats import counted
from succession.leaders.models import Leader, LeaderRecord, LeaderRisk
from succession.nominations.models import Nomination
from succession.positions.models import EmergencyCover, Incumbency, Position, PositionRecord
from succession.refusals import Refusal

MODELS: dict[str, type[Dated]] = {
    "leader": LeaderRecord,
    "risk": LeaderRisk,
    "position": PositionRecord,
    "incumbency": Incumbency,
    "nomination": Nomination,
    "cover": EmergencyCover,
}


class PlanChanged(Refusal):
    """The records changed between the check and the import, so that it would do something else than was shown."""

    def __init__(self) -> None:
        super().__init__("The records changed since this page was opened. Nothing was saved. Look at the check again.")


def begin_import(by: Author, at: datetime, file_name: str, sheets: Sequence[Sheet]) -> Import:
    """A new import that keeps ``sheets`` until it is done or cancelled; it describes the day ``at``."""
    names = [sheet.name for sheet in sheets]
    kept = {}
    for number, sheet in enumerate(sheets):
        name = sheet.name if names.index(sheet.name) == number else f"{sheet.name} ({number + 1})"
        kept[name] = {**sheet.as_json(), "name": name}
    started = Import(started_by_id=by.id, started_at=at, file_name=file_name[:200], sheets=kept, effective_on=at.date())
    db.session.add(started)
    db.session.flush()
    return started


def match_columns(import_: Import, shape: str, mapping: dict[str, Any], on: date) -> None:
    """The columns are matched; answers given to another matching are forgotten."""
    if (import_.shape, import_.mapping, import_.effective_on) != (shape, mapping, on):
        import_.answers = {}
    import_.shape, import_.mapping, import_.effective_on, import_.state = shape, mapping, on, "matched"


def save_mapping(name: str, shape: str, mapping: dict[str, Any]) -> None:
    """Keep the matched columns under ``name`` for the next file of the same make; the same name is replaced."""
    columns = {table: matched["columns"] for table, matched in mapping.items()}
    saved = db.session.scalars(select(SavedMapping).where(SavedMapping.name == name)).one_or_none()
    if saved is None:
        db.session.add(SavedMapping(name=name, shape=shape, mapping=columns))
    else:
        saved.shape, saved.mapping = shape, columns


def answer_question(import_: Import, question: str, answer: str) -> None:
    """Somebody decided; an empty answer takes the decision back."""
    answers = {key: value for key, value in import_.answers.items() if key != question}
    import_.answers = {**answers, question: answer} if answer else answers


def cancel_import(import_: Import) -> None:
    """Nothing was saved of it, and the uploaded rows are gone."""
    import_.state, import_.sheets, import_.answers = "cancelled", {}, {}


def carry_out(
    by: Author | None, at: datetime, import_: Import, plan: Plan, agreed: str, leave_out: bool = False
) -> Change | None:
    """Do what ``plan`` says as one change, and drop the uploaded rows. Returns None where nothing would change.

    ``agreed`` is the digest of the plan that the person saw. ``leave_out`` says that open questions leave their
    rows out.

    Raises:
        PlanChanged: ``plan`` is not the plan that was agreed to.
        Refusal: the file has problems, open questions, or the import is finished already.
    """
    if import_.state != "matched":
        raise Refusal("This import is finished already.")
    if plan.problems:
        raise Refusal("This file cannot be imported as it is. Nothing was saved.")
    if plan.open_questions and not leave_out:
        raise Refusal(f"{plan.need_you} rows need you first. Decide, or leave them out.")
    if plan.digest != agreed:
        raise PlanChanged
    change = None
    if plan.steps:
        summary = f"Imported {import_.file_name}: {plan.new} new rows, {plan.changed} changed."
        change = begin_change(by, at, "import", summary)
        _Writer(change, plan.on, by.name if by else "").write(plan.steps)
        db.session.flush()
    import_.change_id = change.id if change else None
    import_.result = {
        "rows": {
            "new": plan.new,
            "changed": plan.changed,
            "same": plan.same,
            "left_out": plan.left_out + plan.need_you,
        },
        "records": plan.counts,
        "notices": list(plan.notices),
    }
    import_.state, import_.sheets = "done", {}
    return change


def undo_import(by: Author | None, at: datetime, import_: Import, reader: Reader) -> Undone:
    """Everything is as before the import, but for records edited since, by the rules of every undo.

    Raises:
        Refusal: the import changed nothing, or for a reason of :func:`succession.activity.operations.undo`.
    """
    change = db.session.get(Change, import_.change_id) if import_.change_id else None
    if change is None:
        raise Refusal("There is nothing to undo.")
    return undo(by, at, change, reader)


def record_export(by: Author | None, at: datetime, tables: Tables) -> Change:
    """The log says that ``tables`` left the application."""
    rows = sum(len(rows) for _, rows in tables.items())
    return begin_change(by, at, "export", tables.sentence, kind="export", outcome=counted(rows, "row"))


class _Writer:
    """Writes the steps of a plan: first what ends, then what is new, then what changes."""

    def __init__(self, change: Change, on: date, by_name: str) -> None:
        self.change, self.on, self.by_name = change, on, by_name
        self.leaders = {row.external_key: row.id for row in db.session.execute(select(Leader.external_key, Leader.id))}
        self.positions = {
            row.external_key: row.id for row in db.session.execute(select(Position.external_key, Position.id))
        }

    def write(self, steps: Sequence[Step]) -> None:
        rows = _rows_of(steps)
        for step in steps:
            if step.verb == "end":
                end_all(self.change, [rows[(step.kind, step.row)]], self.on)
        self._end_later([rows[(step.kind, step.row)] for step in steps if step.verb == "end"])
        # An open seat has one row on both engines: the old one is gone before the new one comes.
        db.session.flush()
        self._add_subjects(steps)
        self._record([step for step in steps if step.verb == "create"])
        merged: dict[tuple[str, int | None], dict[str, Any]] = defaultdict(dict)
        for step in steps:
            if step.verb == "change":
                merged[(step.kind, step.row)] |= dict(step.values)
        for key, values in merged.items():
            revise(self.change, rows[key], self.on, **self._columns(key[0], values))

    def _end_later(self, ended: Sequence[Dated]) -> None:
        """What was to hold of the same leaders, positions and pairs from a later day never begins."""

        def about(row: Dated) -> tuple[Any, ...]:
            names = ("position_id", "leader_id") if isinstance(row, Nomination | EmergencyCover) else (row.subject,)
            return tuple(getattr(row, name) for name in names)

        for model in {type(row) for row in ended}:
            subjects = {about(row) for row in ended if isinstance(row, model)}
            later = select(model).where(model.superseded_at.is_(None), model.valid_from > self.on)
            end_all(self.change, [row for row in db.session.scalars(later).all() if about(row) in subjects], self.on)

    def _add_subjects(self, steps: Sequence[Step]) -> None:
        created = [step for step in steps if step.verb == "create"]
        new_leaders = [
            Leader(external_key=s.leader) for s in created if s.kind == "leader" and s.leader not in self.leaders
        ]
        new_positions = [
            Position(external_key=s.position)
            for s in created
            if s.kind == "position" and s.position not in self.positions
        ]
        db.session.add_all([*new_leaders, *new_positions])
        db.session.flush()
        self.leaders |= {leader.external_key: leader.id for leader in new_leaders}
        self.positions |= {position.external_key: position.id for position in new_positions}

    def _columns(self, kind: str, values: dict[str, Any]) -> dict[str, Any]:
        """The record's columns: a position reported to is written by number, a new readiness has no date yet."""
        columns = dict(values)
        if "reports_to" in columns:
            above = columns.pop("reports_to")
            columns["reports_to_id"] = self.positions[above] if above else None
        if kind == "nomination" and "readiness" in columns:
            columns["assessed_on"] = None
        return columns

    def _record(self, steps: Sequence[Step]) -> None:
        """What ``dated.record`` does, for thousands of rows in a few statements."""
        rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        entries = []
        for step in steps:
            model, said = MODELS[step.kind], self._payload(step)
            rows[step.kind].append({**said, "recorded_at": self.change.at, "recorded_in": self.change.id})
            # The log has the whole row, also what the step leaves to the columns' own beginnings.
            whole = jsonable({name: said.get(name, _beginning(model, name)) for name in model.payload_columns()})
            entries.append(
                {
                    "change_id": self.change.id,
                    "kind": model.__tablename__,
                    "subject": str(said[model.subject]),
                    "before": None,
                    "after": whole,
                }
            )
        for kind, values in rows.items():
            _insert(MODELS[kind], values)
        _insert(ChangeEntry, entries)

    def _payload(self, step: Step) -> dict[str, Any]:
        said: dict[str, Any] = {"valid_from": step.since or self.on, "valid_until": step.until}
        if step.kind != "position":
            said["leader_id"] = self.leaders[step.leader]
        if step.kind not in ("leader", "risk"):
            said["position_id"] = self.positions[step.position]
        if step.kind in ("incumbency", "nomination", "cover"):
            said["uuid"] = uuid4()
        if step.kind == "incumbency":
            said["is_interim"] = step.is_interim
        if step.kind == "nomination":
            said["nominated_by"] = self.by_name
        return said | self._columns(step.kind, dict(step.values))


def _beginning(model: type[Dated], name: str) -> Any:
    """What a column holds when nobody says anything."""
    default = table_of(model).c[name].default
    return default.arg if isinstance(default, ScalarElementColumnDefault) else None


def _insert(model: type[Any], values: Sequence[dict[str, Any]]) -> None:
    """Insert rows that say the same columns together."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in values:
        alike[tuple(row)].append(row)
    for rows in alike.values():
        db.session.execute(insert(model), rows)


def _rows_of(steps: Sequence[Step]) -> dict[tuple[str, int | None], Dated]:
    """The dated rows that ``steps`` change or end, by kind and number."""
    found: dict[tuple[str, int | None], Dated] = {}
    for kind, model in MODELS.items():
        numbers = sorted({step.row for step in steps if step.kind == kind and step.row is not None})
        for first in range(0, len(numbers), 500):
            some = numbers[first : first + 500]
            found |= {(kind, row.id): row for row in db.session.scalars(select(model).where(model.id.in_(some)))}
    return found
