"""Removing what is past its time: exactly what the list says, as one change, and nothing more when run again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select, update

from succession.access.models import (
    CodeApp,
    KnownDevice,
    Passkey,
    PasswordLink,
    RecoveryCode,
    RoleGrant,
    User,
    UserSession,
)
from succession.audit import FORGOTTEN, Author, Change, ChangeEntry, begin_change
from succession.dated import Dated, jsonable
from succession.db import db
from succession.exchange.models import Import
from succession.leaders.models import Leader, LeaderRisk
from succession.nominations.models import Nomination
from succession.notes.models import Note, NoteReader
from succession.positions.models import EmergencyCover
from succession.privacy.erasing import NO_PASSWORD, NOWHERE, erase_person, next_number
from succession.privacy.erasure_list import read_list, reference_of
from succession.privacy.models import LegalHold
from succession.privacy.overdue import Overdue, overdue
from succession.privacy.periods import Period
from succession.privacy.person import person_of
from succession.trail.operations import erased

#: Databases take so many values in one statement.
AT_ONCE = 500


def apply_retention(
    by: Author | None, at: datetime, periods: dict[str, Period], folder: Path
) -> tuple[Change | None, list[Overdue]]:
    """What is past its time on the day of ``at`` is gone. Returns the change, None where nothing was, and the list.

    The caller commits, and then keeps the list of the erased and compacts the storage.
    """
    found = overdue(periods, at.date())
    counts = {one.period.kind: len(one.keys) for one in found if one.keys}
    if not counts:
        return None, found
    said = ", ".join(f"{one.period.what[0].lower()}{one.period.what[1:]}: {len(one.keys)}" for one in found if one.keys)
    change = begin_change(by, at, "apply_retention", f"Removed what was past its time: {said}.")
    said_less: set[int] = set()
    for one in found:
        if one.period.kind == "former_leader":
            _erase_leaders(by, at, one.keys, change, folder)
        elif one.keys:
            said_less |= REMOVE[one.period.kind](one.keys)
        db.session.flush()
    erased(at, by, sorted(said_less))
    db.session.expire_all()
    return change, found


def _erase_leaders(by: Author | None, at: datetime, leaders: Iterable[int], change: Change, folder: Path) -> None:
    first = max([next_number(), *(one.number + 1 for one in read_list(folder))])
    for number, leader in enumerate(leaders, start=first):
        who = db.session.get_one(Leader, leader)
        reference = reference_of(folder, who.uuid)
        erase_person(
            by,
            at,
            person_of(who),
            reason=FORGOTTEN,
            reference=reference,
            number=number,
            change=change,
        )


def _remove_nominations(uuids: Sequence[Any]) -> set[int]:
    return _remove_ended(Nomination, uuids)


def _remove_covers(uuids: Sequence[Any]) -> set[int]:
    return _remove_ended(EmergencyCover, uuids)


def _remove_ended(model: type[Nomination] | type[EmergencyCover], uuids: Sequence[Any]) -> set[int]:
    """Every version of these, and the entries of the log about them."""
    said_less: set[int] = set()
    for some in _batches(uuids):
        db.session.execute(delete(model).where(model.uuid.in_(some)))
        about = (ChangeEntry.kind == model.__tablename__, ChangeEntry.subject.in_([str(uuid) for uuid in some]))
        said_less |= _forget_entries(db.session.scalars(select(ChangeEntry).where(*about)).all())
    return said_less


def _remove_risks(numbers: Sequence[int]) -> set[int]:
    """These versions, and what the log says that they said."""
    said_less: set[int] = set()
    for some in _batches(numbers):
        rows = db.session.scalars(select(LeaderRisk).where(LeaderRisk.id.in_(some))).all()
        for row in rows:
            said_less |= _forget_sides(row)
        db.session.execute(delete(LeaderRisk).where(LeaderRisk.id.in_(some)))
    return said_less


def _forget_sides(row: Dated) -> set[int]:
    """The sides of the log's entries that say what ``row`` said."""
    said = jsonable(row.payload())
    about = (ChangeEntry.kind == row.__tablename__, ChangeEntry.subject == str(getattr(row, row.subject)))
    changes = [number for number in (row.recorded_in, row.superseded_in) if number is not None]
    entries = db.session.scalars(select(ChangeEntry).where(*about, ChangeEntry.change_id.in_(changes))).all()
    empty = []
    for entry in entries:
        entry.before = None if entry.before == said else entry.before
        entry.after = None if entry.after == said else entry.after
        if entry.before is None and entry.after is None:
            empty.append(entry)
    _forget_entries(empty)
    return {entry.change_id for entry in entries}


def _forget_entries(entries: Sequence[ChangeEntry]) -> set[int]:
    """These entries are gone; a change that has no other says nothing any more."""
    changes = {entry.change_id for entry in entries}
    for some in _batches([entry.id for entry in entries]):
        db.session.execute(delete(ChangeEntry).where(ChangeEntry.id.in_(some)))
    for some in _batches(sorted(changes)):
        others = set(db.session.scalars(select(ChangeEntry.change_id).where(ChangeEntry.change_id.in_(some))))
        empty = [number for number in some if number not in others]
        words = {"summary": FORGOTTEN, "reason": ""}
        db.session.execute(update(Change).where(Change.id.in_(empty)).values(words))
    return changes


def _remove_notes(numbers: Sequence[int]) -> set[int]:
    for some in _batches(numbers):
        db.session.execute(delete(NoteReader).where(NoteReader.note_id.in_(some)))
        db.session.execute(delete(Note).where(Note.id.in_(some)))
    return set()


def _remove_sessions(numbers: Sequence[int]) -> set[int]:
    for some in _batches(numbers):
        db.session.execute(delete(UserSession).where(UserSession.id.in_(some)))
    return set()


def _drop_uploads(numbers: Sequence[int]) -> set[int]:
    for some in _batches(numbers):
        dropped = {"state": "cancelled", "sheets": {}, "answers": {}}
        db.session.execute(update(Import).where(Import.id.in_(some)).values(dropped))
    return set()


def _empty_imports(numbers: Sequence[int]) -> set[int]:
    for some in _batches(numbers):
        emptied: dict[str, Any] = {"file_name": "", "sheets": {}, "answers": {}, "mapping": {}}
        db.session.execute(update(Import).where(Import.id.in_(some)).values(emptied))
    return set()


def _anonymise_accounts(numbers: Sequence[int]) -> set[int]:
    """Accounts that nobody can tell whose they were; what they did keeps the name that it was done under."""
    said_less: set[int] = set()
    for number in numbers:
        name = f"Former user {number}"
        words = {"name": name, "email": f"former-user-{number}@{NOWHERE}", "password_hash": NO_PASSWORD}
        db.session.execute(update(User).where(User.id == number).values({**words, "leader_id": None}))
        db.session.execute(delete(RoleGrant).where(RoleGrant.user_id == number))
        for model in (UserSession, CodeApp, Passkey, RecoveryCode, PasswordLink, KnownDevice, NoteReader):
            db.session.execute(delete(model).where(model.user_id == number))
        entries = db.session.scalars(
            select(ChangeEntry).where(ChangeEntry.kind == "user", ChangeEntry.subject == str(number))
        )
        for entry in entries:
            entry.before = entry.after = None
            said_less.add(entry.change_id)
    return said_less


def _remove_holds(numbers: Sequence[int]) -> set[int]:
    for some in _batches(numbers):
        db.session.execute(delete(LegalHold).where(LegalHold.id.in_(some)))
    return set()


def _batches(values: Sequence[Any]) -> Iterable[list[Any]]:
    for first in range(0, len(values), AT_ONCE):
        yield list(values[first : first + AT_ONCE])


#: Kind -> what removes these keys of it; it returns the numbers of the changes that say less by then.
REMOVE: dict[str, Callable[[Sequence[Any]], set[int]]] = {
    "nomination": _remove_nominations,
    "cover": _remove_covers,
    "risk": _remove_risks,
    "note": _remove_notes,
    "session": _remove_sessions,
    "import_rows": _drop_uploads,
    "import_name": _empty_imports,
    "user": _anonymise_accounts,
    "hold": _remove_holds,
}
