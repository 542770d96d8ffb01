"""Undoing a change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from succession.activity.queries import UNDO_DAYS, can_be_undone
from succession.activity.words import Names, entry_in_words, numbers_in
from succession.audit import Change, ChangeEntry
from succession.dated import undo_change
from succession.db import db
from succession.frame import counted
from succession.leaders.queries import leader_names
from succession.positions.queries import position_titles
from succession.refusals import Refusal

#: So many records that were kept are named in the sentence; the rest are counted.
NAMED = 3


@dataclass(frozen=True, slots=True)
class Undone:
    """The change that undid another, and what it did as a sentence."""

    change: Change
    sentence: str


def undo(by: Any, at: datetime, change: Change) -> Undone:
    """Put back what ``change`` changed, but for records that somebody has edited or used since.

    Raises:
        Refusal: it is older than thirty days, was undone already, or everything in it was edited since.
    """
    if not can_be_undone(change.at, at):
        raise Refusal(f"Changes can be undone for {UNDO_DAYS} days. This one is older.")
    undoing, kept = undo_change(by, at, change)
    db.session.flush()
    put_back = db.session.scalars(select(ChangeEntry.id).where(ChangeEntry.change_id == undoing.id).limit(1)).first()
    words = _kept_in_words(change, kept)
    if put_back is None:
        raise Refusal(f"Nothing was undone: {words}." if kept else "There is nothing in this change to undo.")
    return Undone(undoing, f"{undoing.summary} Kept: {words}." if kept else undoing.summary)


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
