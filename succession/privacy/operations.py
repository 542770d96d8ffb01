"""Erasing whoever asks for it, keeping the list of the erased, and forgetting the same people after a restore."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from succession.audit import Author
from succession.db import db
from succession.leaders.models import Leader
from succession.privacy.erasing import Erased, erase_person, next_number
from succession.privacy.erasure_list import Listed, read_list, reference_of, write_list
from succession.privacy.models import Erasure
from succession.privacy.person import Person, person_of
from succession.refusals import Refusal

AGAIN = "Erased again after a backup was restored."


@dataclass(frozen=True, slots=True)
class Reapplied:
    """What a restored backup forgot again: the numbers erased, and those that a legal hold keeps."""

    erased: tuple[int, ...]
    held: tuple[int, ...]


def erase(by: Author | None, at: datetime, person: Person, *, reason: str, folder: Path) -> Erased:
    """``person`` is erased and on the list. The caller commits, and then calls :func:`keep_list` and compacts.

    Raises:
        Refusal: for a reason of :func:`succession.privacy.erasing.erase_person`.
    """
    reference = reference_of(folder, person.leader.uuid)
    number = max([next_number(), *(one.number + 1 for one in read_list(folder))])
    return erase_person(by, at, person, reason=reason, reference=reference, number=number)


def keep_list(folder: Path) -> Path:
    """The list in ``folder`` names everybody whom it or the database knows to be erased. Returns its path."""
    return write_list(folder, _known(folder))


def reapply(by: Author | None, at: datetime, folder: Path) -> Reapplied:
    """Everybody on the list who is in the database again is erased again. A legal hold wins, and so does the
    last administrator. The caller commits."""
    listed = {one.reference: one.number for one in _known(folder)}
    done: list[int] = []
    held: list[int] = []
    for leader in db.session.scalars(select(Leader).order_by(Leader.id)).all():
        reference = reference_of(folder, leader.uuid)
        if reference not in listed:
            continue
        number = listed[reference]
        try:
            erase_person(by, at, person_of(leader), reason=AGAIN, reference=reference, number=number)
        except Refusal:  # a legal hold, or nobody else who manages users
            held.append(number)
        else:
            done.append(number)
    return Reapplied(tuple(sorted(done)), tuple(sorted(held)))


def _known(folder: Path) -> list[Listed]:
    known = {one.reference: one for one in read_list(folder)}
    for row in db.session.scalars(select(Erasure)):
        known[row.reference] = Listed(row.reference, row.number, row.erased_at.date().isoformat())
    return list(known.values())
