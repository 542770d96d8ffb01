"""Undoing a change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from succession.activity.queries import UNDO_DAYS, can_be_undone
from succession.activity.words import Names, entry_in_words, numbers_in
from succession.audit import Author, Change, ChangeEntry
from succession.db import db
from succession.frame import counted
from succession.leaders.models import LeaderRecord
from succession.leaders.queries import leader_names
from succession.nominations.models import Nomination
from succession.positions.models import EmergencyCover, Incumbency
from succession.positions.queries import position_titles
from succession.refusals import Refusal
from succession.undoing import undo_change

#: So many records that were kept are named in the sentence; the rest are counted.
NAMED = 3


@dataclass(frozen=True, slots=True)
class Undone:
    """The change that undid another, and what it did as a sentence."""

    change: Change
    sentence: str


def undo(by: Author | None, at: datetime, change: Change) -> Undone:
    """Put back what ``change`` changed, but for records that somebody has edited or used since.

    Raises:
        Refusal: it is older than thirty days, was undone already, everything in it was edited since, or it would bring
            back somebody who has left.
    """
    if not can_be_undone(change.at, at):
        raise Refusal(f"Changes can be undone for {UNDO_DAYS} days. This one is older.")
    undoing, kept = undo_change(by, at, change)
    db.session.flush()
    _refuse_departed(undoing)
    put_back = db.session.scalars(select(ChangeEntry.id).where(ChangeEntry.change_id == undoing.id).limit(1)).first()
    words = _kept_in_words(change, kept)
    if put_back is None:
        raise Refusal(f"Nothing was undone: {words}." if kept else "There is nothing in this change to undo.")
    return Undone(undoing, f"{undoing.summary} Kept: {words}." if kept else undoing.summary)


def _refuse_departed(undoing: Change) -> None:
    """Nobody comes back to a seat, a cover or a slate who has left the company meanwhile."""
    record = aliased(LeaderRecord)
    for model in (Incumbency, EmergencyCover, Nomination):
        stays = exists().where(
            record.leader_id == model.leader_id, record.superseded_at.is_(None), record.valid_until.is_(None)
        )
        back = select(model.leader_id).where(model.recorded_in == undoing.id, model.valid_until.is_(None), ~stays)
        gone = db.session.scalars(back.limit(1)).first()
        if gone is not None:
            name = leader_names([gone]).get(gone, "This leader")
            raise Refusal(f"{name} is no longer on record. Undo that first.")


def _kept_in_words(change: Change, kept: list[tuple[str, str]]) -> str:
    rows = db.session.execute(
        select(ChangeEntry.kind, ChangeEntry.subject, ChangeEntry.before, ChangeEntry.after).where(
            ChangeEntry.change_id == change.id
        )
    ).all()
    rows = [row for row in rows if (row.kind, row.subject) in set(kept)]
    leaders, positions = numbers_in(payload for row in rows for payload in (row.before, row.after))
    names = Names(leader_names(leaders), position_titles(positions))
    entries = [entry_in_words(row.kind, row.before, row.after, names) for row in rows]
    named = [f"{entry.kind.lower()} {entry.about}" for entry in entries[:NAMED]]
    rest = len(kept) - len(named)
    if rest > 0:
        named.append(counted(rest, "other record" if named else "record"))
    return f"{' and '.join(filter(None, [', '.join(named[:-1]), named[-1]]))}, changed or used since" if named else ""
