"""Which notes somebody may read, and who may be named as a reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select

from succession.access.grants import grants_of
from succession.access.models import User
from succession.access.readers import Reader
from succession.db import db
from succession.leaders.models import Leader
from succession.leaders.queries import has_left
from succession.notes.models import Note, NoteReader
from succession.reach.survey import Survey

#: What somebody has to be allowed to be named as the reader of a note.
READS = "notes.read"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in and can be named as a reader."""

    id: int
    uuid: UUID
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class NoteShown:
    """A note as its page shows it. ``readers`` are the names of those who may read it beside its writer."""

    uuid: UUID
    text: str
    written_by: str
    written_at: datetime
    readers: tuple[str, ...]
    is_own: bool


def notes_about(leader: Leader, user: int, reader: Reader) -> list[NoteShown]:
    """The notes about ``leader`` that the user with this number wrote or is named in, the newest first.

    None of them for the leader, whoever wrote them.
    """
    if reader.is_leader(leader.id):
        return []
    rows = db.session.scalars(
        select(Note).where(Note.leader_id == leader.id, _is_for(user)).order_by(Note.written_at.desc(), Note.id.desc())
    ).all()
    people = {note.written_by_id for note in rows} | {one.user_id for note in rows for one in note.readers}
    names = dict(db.session.execute(select(User.id, User.name).where(User.id.in_(people))).all())
    return [_shown(note, names, user) for note in rows]


def note_to_remove(uuid: UUID, user: int, reader: Reader) -> Note | None:
    """The note with this id where the user with this number wrote it, or None."""
    note = db.session.scalars(select(Note).where(Note.uuid == uuid, Note.written_by_id == user)).one_or_none()
    return None if note is None or reader.is_leader(note.leader_id) else note


def may_be_named(leader: Leader, today: date, *, but: int) -> list[Person]:
    """Everybody who may read notes about the leader on that day, without the user with the number ``but``; by name."""
    users = db.session.scalars(select(User).where(User.is_active, User.id != but)).all()
    allowed = [user for user in users if _survey(user, today).may(READS, "leader", leader.uuid)]
    return sorted((Person(u.id, u.uuid, u.name, u.email) for u in allowed), key=lambda p: (p.name.casefold(), p.email))


def _survey(user: User, today: date) -> Survey:
    return Survey(Reader(user.leader_id, grants_of(user, today, has_left)), today)


def _is_for(user: int) -> ColumnElement[bool]:
    named = exists().where(NoteReader.note_id == Note.id, NoteReader.user_id == user)
    return or_(Note.written_by_id == user, named)


def _shown(note: Note, names: dict[int, str], user: int) -> NoteShown:
    readers = tuple(sorted(names[one.user_id] for one in note.readers))
    return NoteShown(
        note.uuid, note.text, names[note.written_by_id], note.written_at, readers, note.written_by_id == user
    )
