"""Erasing a person: what is about them goes or is emptied, what mentions them names them no more.

Figures of the past keep their structure: who sat where and who was named for what stays, under a pseudonym that
nothing leads back from. A legal hold wins.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, Column, Date, DateTime, and_, delete, func, select, update

from succession.access.grants import administrators_on
from succession.access.models import User
from succession.audit import Author, Change, begin_change
from succession.db import db
from succession.effective import end_all, from_day_on
from succession.leaders.models import LeaderRecord, LeaderRisk
from succession.nominations.models import Nomination
from succession.positions.models import EmergencyCover, Incumbency
from succession.positions.queries import position_titles
from succession.privacy.classes import BY_COLUMN, Erase
from succession.privacy.holding import ABOUT, ACCOUNT, MENTIONS, Held, held_of, is_text
from succession.privacy.holds import is_held
from succession.privacy.models import Erasure
from succession.privacy.person import Person, pseudonym, without
from succession.refusals import Refusal
from succession.trail.operations import erased

#: An address that nobody has (RFC 2606).
NOWHERE = "erased.invalid"
#: A password hash that no password has.
NO_PASSWORD = "!"  # noqa: S105  # it is none

#: The tables of the log, and their columns with the number of the change.
LOG = {"change": "id", "change_entry": "change_id"}


class OnHold(Refusal):
    """A legal hold is in force."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did: the number of the person, the rows by what was done with them, the seats left empty."""

    number: int
    changed: dict[str, int]
    vacated: tuple[str, ...]


def erase_person(
    by: Author | None,
    at: datetime,
    person: Person,
    *,
    reason: str,
    reference: str,
    number: int | None = None,
    change: Change | None = None,
) -> Erased:
    """Nothing in the database leads to ``person`` any more. Everything in force about the person ends on that day.

    ``reference`` is the keyed hash of the leader's uuid; ``number`` is the one the person had in an earlier erasure,
    ``change`` the change that this is a part of. The caller commits, and then compacts the storage.

    Raises:
        OnHold: a legal hold is in force.
        Refusal: no reason is given, the person was erased already, or nobody else manages users.
    """
    refuse(person, reason, at.date())
    number = number or next_number()
    name = pseudonym(number)
    reason = without(reason.strip(), person.here, name)
    vacated = seats_held(person, at.date())
    change = change or begin_change(by, at, "erase_person", f"Erased the records of {name}.", reason)
    _end_everything(change, person, at.date())
    db.session.flush()
    held = list(held_of(person))
    done: Counter[str] = Counter()
    said_less: set[int] = set()
    for one in held:
        if not one.goes:
            is_changed = _rewrite(one, person, name)
            done["rows changed"] += is_changed
            if is_changed and one.table.name in LOG:
                said_less.add(one.row[LOG[one.table.name]])
    for one in reversed(held):  # what points at another row goes before it
        if one.goes:
            db.session.execute(delete(one.table).where(_is(one)))
            done["rows removed"] += 1
    db.session.execute(
        update(User)
        .where(User.id.in_(person.users))
        .values(is_active=False, leader_id=None)
        .execution_options(synchronize_session=False)
    )
    db.session.expire_all()
    by_name = by.name if by else "Command line"
    listed = Erasure(number=number, leader_id=person.leader.id, reference=reference, erased_at=at)
    listed.erased_by_name, listed.reason = without(by_name, person.here, name), reason
    db.session.add(listed)
    db.session.flush()
    erased(at, by, sorted(said_less - {change.id}))  # the erasure itself is written down as it stands
    return Erased(number, dict(done), vacated)


def refuse(person: Person, reason: str, today: date) -> None:
    """Whether the person can be erased at all.

    Raises:
        OnHold: a legal hold is in force.
        Refusal: no reason is given, the person was erased already, or nobody else manages users.
    """
    if not reason.strip():
        raise Refusal("Say why the person is erased, so that the record explains itself.", "reason")
    if is_held(person.leader):
        raise OnHold(f"A legal hold on {person.name} is in force. Nothing was erased. Lift the hold first.")
    if db.session.scalar(select(Erasure.id).where(Erasure.leader_id == person.leader.id)) is not None:
        raise Refusal(f"{person.name} was erased already.")
    administrators = administrators_on(today)
    if administrators and administrators <= person.users:
        raise Refusal("Somebody has to manage users. Make another user an administrator first.")


def seats_held(person: Person, today: date) -> tuple[str, ...]:
    """The titles of the positions that the person sits in from ``today`` on."""
    rows = from_day_on(Incumbency, today, Incumbency.leader_id == person.leader.id)
    titles = position_titles({row.position_id for row in rows})
    return tuple(sorted(titles.values()))


def next_number() -> int:
    """The number of the next person to be erased."""
    return (db.session.scalar(select(func.max(Erasure.number))) or 0) + 1


def _end_everything(change: Change, person: Person, today: date) -> None:
    rows: list[Any] = []
    for model in (Incumbency, EmergencyCover, Nomination, LeaderRisk, LeaderRecord):
        rows += from_day_on(model, today, model.leader_id == person.leader.id)
    end_all(change, rows, today)


def _rewrite(held: Held, person: Person, name: str) -> bool:
    """Whether the row says something else now."""
    if held.table.name == "import" and held.row["state"] in ("uploaded", "matched"):
        # The rows of an upload are about many, and nobody can be taken out of a file that is not imported yet.
        new: dict[str, Any] = {"state": "cancelled", "sheets": {}, "answers": {}}
    elif held.table.name == "change_entry" and held.how == ABOUT:
        kind = held.row["kind"]
        new = {side: _entry_side(kind, held.row[side], person, name) for side in ("before", "after")}
    else:
        new = {}
    for column in held.table.c:
        if column.name not in new:
            new[column.name] = _forgotten(held, column, person, name)
    changed = {column: value for column, value in new.items() if value != held.row[column]}
    if changed:
        db.session.execute(update(held.table).where(_is(held)).values(changed))
    return bool(changed)


def _forgotten(held: Held, column: Column[Any], person: Person, name: str) -> Any:
    """What ``column`` of the row says after the erasure."""
    value, erase = held.row[column.name], BY_COLUMN[held.table.name, column.name].erase
    if erase in (Erase.KEEP, Erase.ROW, Erase.SEALED):
        return value
    if held.how in (ABOUT, ACCOUNT):
        if erase is Erase.EMPTY:
            return _empty(column)
        if erase is Erase.RENAME:
            return name if "@" not in str(value) else f"{name.lower().replace(' ', '-')}@{NOWHERE}"
        if erase is Erase.REPLACE:
            return uuid4() if column.name == "uuid" else name.lower().replace(" ", "-")
    if value and is_text(column):
        return without(value, person.anywhere if held.how == MENTIONS else person.here, name)
    return value


def _empty(column: Column[Any]) -> Any:
    if column.name == "password_hash":
        return NO_PASSWORD
    if column.nullable or isinstance(column.type, Date | DateTime):
        return None
    return {} if isinstance(column.type, JSON) else ""


def _entry_side(kind: str, said: dict[str, Any] | None, person: Person, name: str) -> dict[str, Any] | None:
    """One side of an entry about the person, each word of it treated like the column that it comes from."""
    if said is None:
        return None
    forgotten: dict[str, Any] = {}
    for word, value in said.items():
        erase = BY_COLUMN[kind, word].erase if (kind, word) in BY_COLUMN else Erase.KEEP
        if erase is Erase.RENAME:
            forgotten[word] = name
        elif erase is Erase.EMPTY or erase is Erase.REPLACE:
            forgotten[word] = "" if isinstance(value, str) else None
        else:
            forgotten[word] = without(value, person.here, name)
    return forgotten


def _is(held: Held) -> Any:
    return and_(*(column == held.row[column.name] for column in held.table.primary_key))
