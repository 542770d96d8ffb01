"""What changes notes: write one for named readers, remove the own one for good."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from succession import audit
from succession.audit import Author, begin_change
from succession.cleaning import clean_text
from succession.db import db
from succession.leaders.models import Leader
from succession.leaders.queries import leader_name
from succession.notes.models import Note, NoteReader
from succession.notes.queries import may_be_named
from succession.refusals import Refusal

#: The kind under which the log of changes says that a note was written or removed, without its words.
KIND = "note"


class NotTheWriter(Refusal):
    """Only whoever wrote a note removes it."""


def write_note(by: Author, at: datetime, leader: Leader, *, text: str, readers: Collection[UUID] = ()) -> Note:
    """A note about ``leader`` that ``by`` and ``readers`` (users by their ids) may read. The log keeps no word of it.

    Raises:
        Refusal: the text is empty, or somebody is named who may not read about the leader.
    """
    said = clean_text(text, lines=True)
    if not said:
        raise Refusal("Write the note first.", "text")
    allowed = {person.uuid: person.id for person in may_be_named(leader, at.date(), but=by.id)}
    if not set(readers) <= allowed.keys():
        raise Refusal("Somebody named here may not read about this leader. Look at the names again.", "readers")
    written = Note(leader_id=leader.id, text=said, written_by_id=by.id, written_at=at)
    written.readers = [NoteReader(user_id=allowed[uuid]) for uuid in sorted(set(readers), key=str)]
    db.session.add(written)
    change = begin_change(by, at, "write_note", f"Wrote a note about {leader_name(leader)}.")
    audit.note(change, KIND, leader.id, None, {"leader_id": leader.id})
    db.session.flush()
    return written


def remove_note(by: Author, at: datetime, note: Note) -> None:
    """The note is gone, not kept as an earlier version; the log says that a note was removed.

    Raises:
        NotTheWriter: somebody else wrote it.
    """
    if note.written_by_id != by.id:
        raise NotTheWriter("Whoever wrote a note removes it. Ask them.")
    leader = db.session.get_one(Leader, note.leader_id)
    change = begin_change(by, at, "remove_note", f"Removed a note about {leader_name(leader)}.")
    audit.note(change, KIND, leader.id, {"leader_id": leader.id}, None)
    db.session.delete(note)
    db.session.flush()
