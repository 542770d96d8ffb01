"""Reading the change log: a page of it, and one change in full, without what the reader may not see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from succession.access.readers import Reader
from succession.activity.words import KINDS, Entry, Names, entry_in_words, numbers_in
from succession.audit import FORGOTTEN, Author, Change, ChangeEntry
from succession.clock import start_of
from succession.dated import dated_models
from succession.db import db
from succession.folding import in_order
from succession.leaders.queries import leader_names
from succession.nominations.queries import reads_ranks
from succession.pages import Batch, batch_of
from succession.positions.queries import position_titles
from succession.reach.survey import Seen, Survey

#: For how long a change can be undone.
UNDO_DAYS = 30
#: Operations that take more along than they name: who leaves or is seated is named for nothing there any more.
TAKES_ALONG = frozenset({"record_departure", "seat_incumbent", "rank_slate"})
#: So many records of a change stand in the list; its own page shows the next stretches.
IN_LIST = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed to; empty fields narrow nothing."""

    by: str = ""
    kind: str = ""
    text: str = ""
    on: date | None = None

    @property
    def is_narrowed(self) -> bool:
        return bool(self.by or self.kind or self.text or self.on)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change with its records in words. ``more`` counts the records that are not shown."""

    uuid: UUID
    at: datetime
    by: str
    summary: str
    reason: str
    entries: list[Entry]
    more: int
    is_undone: bool
    may_undo: bool


@dataclass(frozen=True, slots=True)
class ChangeList:
    """A stretch of the log, the newest change first, and the names to choose from."""

    changes: list[ChangeRow]
    batch: Batch
    people: list[str]


def visible(reader: Reader, today: date) -> ColumnElement[bool]:
    """The entries that ``reader`` may see.

    Accounts are the administrator's. An entry is seen as far as the leader or the position that it is about: nobody
    sees entries about the own nominations, covers or risk of loss, nor about the slate, the cover or the expected
    vacancy of the own seat.
    """
    survey = Survey(reader, today)
    slates, covers, records = (survey.positions(field) for field in ("slate", "cover", "record"))
    subject = ChangeEntry.subject.expression
    vacant_before, vacant_after = (func.coalesce(side["expected_vacancy_on"].as_string(), "") for side in SIDES)
    is_own_name = _either(side["leader_id"].as_integer() == (reader.leader_id or 0) for side in SIDES)
    rules = {
        ("nomination", "submission"): and_(~is_own_name, *_about(slates)),
        ("emergency_cover",): and_(~is_own_name, *_about(covers)),
        ("incumbency",): and_(true(), *_about(records)),
        # Whoever may know of a leader's risk of loss may know that there are notes and holds, and nobody else.
        ("leader_risk", "note", "legal_hold"): survey.leaders("risk").of_text(subject),
        ("leader_record",): survey.leaders().of_text(subject),
        ("position_record",): and_(
            records.of_text(subject),
            or_(survey.positions("vacancy").of_text(subject), vacant_before == vacant_after),
        ),
    }
    # What has no rule here has none in the policy either, and is seen by those who read every record.
    known = [kind for kinds in rules for kind in kinds]
    others = ChangeEntry.kind.in_([kind for kind in KINDS if kind not in known])
    seen = [and_(ChangeEntry.kind.in_(kinds), rule) for kinds, rule in rules.items()]
    return or_(*seen, others) if slates.only is None else or_(*seen)


SIDES = (ChangeEntry.before, ChangeEntry.after)


def _about(positions: Seen) -> Iterable[ColumnElement[bool]]:
    """That both sides of an entry are about one of ``positions``; a side that says nothing of it does not matter."""
    for side in SIDES:
        number = side["position_id"].as_integer()
        yield or_(number.is_(None), positions.of(number))


def _either(sides: Iterable[ColumnElement[bool]]) -> ColumnElement[bool]:
    """Whether one side of an entry says so; a side that says nothing of it does not."""
    return or_(*(func.coalesce(side, False) for side in sides))


def changes_shown(reader: Reader, person: Author, asked: Asked, page: int, at: datetime) -> ChangeList:
    """A stretch of 50 changes as of the instant ``at``, in a fixed number of queries."""
    seen = _shown(reader, at.date())
    where = and_(seen, *_narrowed(asked, visible(reader, at.date())))
    batch = batch_of(db.session.scalar(select(func.count()).select_from(Change).where(where)) or 0, page)
    rows = db.session.execute(
        _columns()
        .where(where)
        .order_by(Change.at.desc(), Change.id.desc())
        .limit(Batch.SIZE)
        .offset((batch.page - 1) * Batch.SIZE)
    ).all()
    people = db.session.scalars(select(Change.by_name).where(seen).distinct())
    return ChangeList(_in_words(rows, reader, person, at, 1, IN_LIST), batch, sorted(people, key=in_order))


def change_shown(reader: Reader, person: Author, uuid: UUID, page: int, at: datetime) -> tuple[ChangeRow, Batch] | None:
    """One change with a stretch of 50 of its records, or None where there is nothing that ``reader`` may see."""
    row = db.session.execute(_columns().where(Change.uuid == uuid, _shown(reader, at.date()))).one_or_none()
    if row is None:
        return None
    entries = select(func.count()).select_from(ChangeEntry).where(ChangeEntry.change_id == row.id)
    batch = batch_of(db.session.scalar(entries.where(visible(reader, at.date()))) or 0, page)
    first = (batch.page - 1) * Batch.SIZE + 1
    return _in_words([row], reader, person, at, first, first + Batch.SIZE - 1)[0], batch


def change_to_undo(reader: Reader, uuid: UUID, at: datetime) -> Change | None:
    """The change with this id, or None where ``reader`` may not see it."""
    return db.session.scalars(select(Change).where(Change.uuid == uuid, _shown(reader, at.date()))).one_or_none()


def can_be_undone(change_at: datetime, at: datetime) -> bool:
    """Whether a change of that instant is young enough to be undone at ``at``."""
    return at - change_at <= timedelta(days=UNDO_DAYS)


def kind_of(operation: str) -> str:
    """The operation behind an operation that undid it, however often."""
    while operation.startswith("undo_"):
        operation = operation.removeprefix("undo_")
    return operation


def is_for_somebody_else(operation: str, by_id: int | None, person: Author | None, reader: Reader) -> bool:
    """Whether a change of this operation, made by the user ``by_id``, is not ``person``'s to undo.

    It is so for whoever is a leader, of whatever others did that takes more along than it names: a departure ends
    nominations, a ranking moves all. Something of it may be the own, and the answer must not depend on whether it is.
    """
    is_mine = person is not None and by_id == person.id
    return reader.leader_id is not None and not is_mine and kind_of(operation) in {*TAKES_ALONG, "import"}


def _shown(reader: Reader, today: date) -> ColumnElement[bool]:
    """The changes of which ``reader`` sees something.

    That the reader leaves is for somebody to tell, and not for a page.
    """
    mine = ChangeEntry.change_id == Change.id
    has_visible = or_(exists().where(mine, visible(reader, today)), ~exists().where(mine))
    own = and_(mine, ChangeEntry.kind == "leader_record", ChangeEntry.subject == str(reader.leader_id or 0))
    is_own_departure = and_(Change.operation.endswith("record_departure"), exists().where(own))
    return and_(has_visible, Change.summary != FORGOTTEN, ~is_own_departure)


def _narrowed(asked: Asked, seen: ColumnElement[bool]) -> Iterable[ColumnElement[bool]]:
    if asked.by:
        yield Change.by_name == asked.by
    if asked.kind:
        yield exists().where(ChangeEntry.change_id == Change.id, ChangeEntry.kind == asked.kind, seen)
    if asked.text:
        yield or_(
            Change.summary.icontains(asked.text, autoescape=True), Change.reason.icontains(asked.text, autoescape=True)
        )
    if asked.on:
        yield and_(Change.at >= start_of(asked.on), Change.at < start_of(asked.on + timedelta(days=1)))


def _columns() -> Any:
    undo = aliased(Change)
    kinds = [model.__tablename__ for model in dated_models()]
    return select(
        Change.id,
        Change.uuid,
        Change.at,
        Change.by_id,
        Change.by_name,
        Change.operation,
        Change.summary,
        Change.reason,
        exists().where(undo.undoes_id == Change.id).label("is_undone"),
        exists().where(ChangeEntry.change_id == Change.id, ChangeEntry.kind.in_(kinds)).label("has_records"),
    )


def _in_words(
    rows: Iterable[Row[Any]], reader: Reader, person: Author, at: datetime, first: int, last: int
) -> list[ChangeRow]:
    """The changes with their visible records from ``first`` to ``last`` (both counted from 1)."""
    rows = list(rows)
    place = func.row_number().over(partition_by=ChangeEntry.change_id, order_by=ChangeEntry.id)
    count = func.count().over(partition_by=ChangeEntry.change_id)
    ranked = (
        select(ChangeEntry.id, ChangeEntry.change_id, place.label("place"), count.label("of_change"))
        .where(ChangeEntry.change_id.in_([row.id for row in rows]), visible(reader, at.date()))
        .subquery()
    )
    found = db.session.execute(
        select(ChangeEntry.change_id, ChangeEntry.kind, ChangeEntry.before, ChangeEntry.after, ranked.c.of_change)
        .join(ranked, ranked.c.id == ChangeEntry.id)
        .where(ranked.c.place.between(first, last))
        .order_by(ChangeEntry.id)
    ).all()
    leaders, positions = numbers_in(payload for row in found for payload in (row.before, row.after))
    names = Names(leader_names(leaders), position_titles(positions))
    entries: dict[int, list[Entry]] = defaultdict(list)
    counts: dict[int, int] = {}
    for row in found:
        entries[row.change_id].append(entry_in_words(row.kind, row.before, row.after, names, reads_ranks(reader)))
        counts[row.change_id] = row.of_change
    return [
        ChangeRow(
            uuid=row.uuid,
            at=row.at,
            by=row.by_name,
            summary=row.summary,
            reason=row.reason,
            entries=entries[row.id],
            more=counts.get(row.id, 0) - len(entries[row.id]),
            is_undone=row.is_undone,
            may_undo=row.has_records
            and not row.is_undone
            and can_be_undone(row.at, at)
            and not is_for_somebody_else(row.operation, row.by_id, person, reader),
        )
        for row in rows
    ]
