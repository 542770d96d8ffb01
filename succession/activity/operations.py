"""Undoing a change."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from succession.access.readers import Reader
from succession.activity.queries import (
    TAKES_ALONG,
    UNDO_DAYS,
    can_be_undone,
    is_for_somebody_else,
    kind_of,
    visible,
)
from succession.activity.words import Names, entry_in_words, numbers_in
from succession.audit import Author, Change, ChangeEntry
from succession.dated import Dated, known, table_of
from succession.db import db
from succession.formats import counted
from succession.leaders.models import LeaderRecord
from succession.leaders.queries import leader_names
from succession.nominations.models import Nomination
from succession.positions.models import EmergencyCover, Incumbency, PositionRecord
from succession.positions.queries import position_titles, reporting_cycle
from succession.refusals import Refusal
from succession.undoing import undo_change

#: What points at a leader or a position: table, column, and what has to be on record.
POINTERS: tuple[tuple[type[Dated], str, type[Dated]], ...] = (
    *((model, "leader_id", LeaderRecord) for model in (Incumbency, EmergencyCover, Nomination)),
    *((model, "position_id", PositionRecord) for model in (Incumbency, EmergencyCover, Nomination)),
    (PositionRecord, "reports_to_id", PositionRecord),
)
#: So many records that were kept are named in the sentence; the rest are counted.
NAMED = 3


@dataclass(frozen=True, slots=True)
class Undone:
    """The change that undid another, and what it did as a sentence."""

    change: Change
    sentence: str


def undo(by: Author | None, at: datetime, change: Change, reader: Reader) -> Undone:
    """Put back what ``change`` changed, but for records that somebody has edited or used since.

    Raises:
        Refusal: it is older than thirty days, was undone already, everything in it was edited since, it is one that
            ``reader`` may not undo (:func:`is_for_somebody_else`), or the records would come to contradict each other.
    """
    if is_for_somebody_else(change.operation, change.by_id, by, reader) or _holds_hidden(change, by, reader, at.date()):
        raise Refusal("Somebody else has to undo this.")
    if not can_be_undone(change.at, at):
        raise Refusal(f"Changes can be undone for {UNDO_DAYS} days. This one is older.")
    undoing, kept = undo_change(by, at, change)
    db.session.flush()
    _refuse_broken(undoing)
    put_back = db.session.scalars(select(ChangeEntry.id).where(ChangeEntry.change_id == undoing.id).limit(1)).first()
    words = _kept_in_words(change, kept, reader, at.date())
    if put_back is None:
        raise Refusal(f"Nothing was undone: {words}." if words else "There is nothing in this change to undo.")
    return Undone(undoing, f"{undoing.summary} Kept: {words}." if words else undoing.summary)


def _holds_hidden(change: Change, by: Author | None, reader: Reader, today: date) -> bool:
    """Whether the change holds something that ``reader`` may not see, but for what their own act took along unseen.

    To refuse that would tell of it; to put it back does not.
    """
    if kind_of(change.operation) in TAKES_ALONG and by is not None and change.by_id == by.id:
        return False
    hidden = exists().where(ChangeEntry.change_id == change.id, ~visible(reader, today))
    return bool(db.session.scalar(select(hidden)))


def _refuse_broken(undoing: Change) -> None:
    """What came back stands under the rules under which it could be entered today.

    Raises:
        Refusal: a leader or a position is gone, a reporting line would be a circle, or somebody would be named for, or
            would cover, a position that they hold.
    """
    for row in POINTERS:
        _refuse_gone(undoing, *row)
    for model in (Nomination, EmergencyCover):
        _refuse_named_holder(undoing, model)
    went = _reporting_lines(PositionRecord.superseded_in == undoing.id)
    came = _reporting_lines(PositionRecord.recorded_in == undoing.id)
    moved = [(position, *step) for position, line in came.items() if line != went.get(position) for step in line]
    for position, start, reports_to in moved:
        circle = reporting_cycle(position, reports_to, start)
        if circle:
            titles = position_titles(circle)
            words = [titles[step] for step in [*circle, circle[0]]]
            raise Refusal(f"{words[0]} cannot report there: {', which reports to '.join(words)}.")


def _reporting_lines(of_undo: ColumnElement[bool]) -> dict[int, list[tuple[date, int | None]]]:
    """Position -> from which day it reports to which position, in these of its records."""
    lines: dict[int, list[tuple[date, int | None]]] = defaultdict(list)
    rows = select(PositionRecord.position_id, PositionRecord.valid_from, PositionRecord.reports_to_id).where(of_undo)
    for position, start, reports_to in db.session.execute(rows.order_by(PositionRecord.valid_from, PositionRecord.id)):
        if not lines[position] or lines[position][-1][1] != reports_to:
            lines[position].append((start, reports_to))
    return lines


def _refuse_gone(undoing: Change, model: type[Dated], column: str, record: type[Dated]) -> None:
    """Nothing that came back outlasts the leader or the position that it points at."""
    pointer, target = table_of(model).c[column], aliased(record)
    stays = exists().where(
        getattr(target, record.subject) == pointer,
        target.superseded_at.is_(None),
        or_(target.valid_until.is_(None), target.valid_until >= model.valid_until),
    )
    back = select(pointer).where(model.recorded_in == undoing.id, pointer.is_not(None), ~stays)
    gone = db.session.scalars(back.limit(1)).first()
    if gone is not None:
        is_leader = record is LeaderRecord
        names = leader_names([gone]) if is_leader else position_titles([gone])
        raise Refusal(
            f"{names.get(gone, 'This leader' if is_leader else 'This position')} is no longer on record. "
            "Undo that first."
        )


def _refuse_named_holder(undoing: Change, model: type[Nomination] | type[EmergencyCover]) -> None:
    """Nobody comes back to the slate or cover of a seat that they hold on some day of it, nor to the seat itself."""
    named_back, seat_back = model.recorded_in == undoing.id, Incumbency.recorded_in == undoing.id
    found = db.session.execute(
        select(Incumbency.leader_id, Incumbency.position_id, Incumbency.recorded_in)
        .join(model, and_(model.position_id == Incumbency.position_id, model.leader_id == Incumbency.leader_id))
        .where(
            or_(and_(named_back, ~seat_back, ~_stood(undoing, model)), and_(seat_back, ~named_back)),
            known(model, None),
            known(Incumbency, None),
            Incumbency.is_interim.is_(False),
            or_(Incumbency.valid_until.is_(None), Incumbency.valid_until > model.valid_from),
            or_(model.valid_until.is_(None), model.valid_until > Incumbency.valid_from),
        )
        .limit(1)
    ).first()
    if found is not None:
        leader, position, recorded_in = found
        name, title = leader_names([leader])[leader], position_titles([position])[position]
        verb = "is named for" if model is Nomination else "covers"
        raise Refusal(f"{name} {verb if recorded_in == undoing.id else 'holds'} {title}. Undo that first.")


def _stood(undoing: Change, model: type[Nomination] | type[EmergencyCover]) -> ColumnElement[bool]:
    """Whether what the undo records anew was on the slate, or covered, right before it."""
    before = aliased(model)
    return exists().where(before.uuid == model.uuid, before.superseded_in == undoing.id, before.valid_until.is_(None))


def _kept_in_words(change: Change, kept: list[tuple[str, str]], reader: Reader, today: date) -> str:
    """What was kept, as far as ``reader`` may see it."""
    rows = db.session.execute(
        select(ChangeEntry.kind, ChangeEntry.subject, ChangeEntry.before, ChangeEntry.after).where(
            ChangeEntry.change_id == change.id, visible(reader, today)
        )
    ).all()
    rows = [row for row in rows if (row.kind, row.subject) in set(kept)]
    kept = sorted({(row.kind, row.subject) for row in rows})
    leaders, positions = numbers_in(payload for row in rows for payload in (row.before, row.after))
    names = Names(leader_names(leaders), position_titles(positions))
    entries = [entry_in_words(row.kind, row.before, row.after, names) for row in rows]
    named = [f"{entry.kind.lower()} {entry.about}" for entry in entries[:NAMED]]
    rest = len(kept) - len(named)
    if rest > 0:
        named.append(counted(rest, "other record" if named else "record"))
    return f"{' and '.join(filter(None, [', '.join(named[:-1]), named[-1]]))}, changed or used since" if named else ""
