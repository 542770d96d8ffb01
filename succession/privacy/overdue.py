"""What is past its time on a day, kind by kind, without what a legal hold keeps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from succession.access.models import User, UserSession
from succession.audit import Change, ChangeEntry
from succession.db import db
from succession.exchange.models import Import
from succession.leaders.models import Leader, LeaderRecord, LeaderRisk
from succession.nominations.models import Nomination
from succession.notes.models import Note
from succession.positions.models import EmergencyCover
from succession.privacy.erasing import NO_PASSWORD
from succession.privacy.holds import held_leaders
from succession.privacy.models import Erasure, LegalHold
from succession.privacy.periods import Period
from succession.privacy.person import holds_it, person_of


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that is kept for a time: its key, the day that is counted from, and the leaders it has to do with."""

    key: Any
    since: date
    leaders: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Overdue:
    """What is past its time of one kind. ``held`` counts what would be, but for a legal hold."""

    period: Period
    keys: tuple[Any, ...]
    oldest: date | None
    held: int


def overdue(periods: dict[str, Period], today: date) -> list[Overdue]:
    """Every kind with a period, in the order of the periods: what was to go on ``today`` or before."""
    held = held_leaders()
    found = []
    for kind, find in FINDERS.items():
        period = periods[kind]
        assert period.length is not None  # noqa: S101  # every finder has a period that ends
        late = [thing for thing in find() if period.length.after(thing.since) <= today]
        free = sorted(
            (thing for thing in late if not thing.leaders & held), key=lambda thing: (thing.since, str(thing.key))
        )
        oldest = free[0].since if free else None
        found.append(Overdue(period, tuple(thing.key for thing in free), oldest, len(late) - len(free)))
    return found


def _nominations() -> Iterator[Thing]:
    return _ended(Nomination)


def _covers() -> Iterator[Thing]:
    return _ended(EmergencyCover)


def _ended(model: type[Nomination] | type[EmergencyCover]) -> Iterator[Thing]:
    """The nominations or covers that are over: the last day by what is known now, or the day they were taken back."""
    rows = db.session.execute(select(model.uuid, model.leader_id, model.valid_until, model.superseded_at))
    versions: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        versions[row.uuid].append(row)
    for uuid, all_rows in versions.items():
        now = [row.valid_until for row in all_rows if row.superseded_at is None]
        if None in now:
            continue
        since = max(now) if now else max(row.superseded_at.date() for row in all_rows)
        yield Thing(uuid, since, frozenset(row.leader_id for row in all_rows))


def _risks() -> Iterator[Thing]:
    """Each version of a judgement, from the day on which it ended or another one took its place."""
    for row in db.session.execute(
        select(LeaderRisk.id, LeaderRisk.leader_id, LeaderRisk.valid_until, LeaderRisk.superseded_at)
    ):
        since = row.superseded_at.date() if row.superseded_at else row.valid_until
        if since is not None:
            yield Thing(row.id, since, frozenset({row.leader_id}))


def _former_leaders() -> Iterator[Thing]:
    """Everybody who left, or whose entry was taken back, and is not erased yet."""
    rows = db.session.execute(
        select(LeaderRecord.leader_id, LeaderRecord.valid_until, LeaderRecord.superseded_at)
        .join(Leader, Leader.id == LeaderRecord.leader_id)
        .where(LeaderRecord.leader_id.not_in(select(Erasure.leader_id)))
    )
    records: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        records[row.leader_id].append(row)
    for leader, all_rows in records.items():
        now = [row.valid_until for row in all_rows if row.superseded_at is None]
        if None not in now:
            since = max(now) if now else max(row.superseded_at.date() for row in all_rows)
            yield Thing(leader, since, frozenset({leader}))


def _notes() -> Iterator[Thing]:
    for row in db.session.execute(select(Note.id, Note.leader_id, Note.written_at)):
        yield Thing(row.id, row.written_at.date(), frozenset({row.leader_id}))


def _sessions() -> Iterator[Thing]:
    rows = select(UserSession.id, UserSession.last_seen_at, UserSession.ended_at, User.leader_id)
    for row in db.session.execute(rows.join(User, User.id == UserSession.user_id)):
        yield Thing(row.id, (row.ended_at or row.last_seen_at).date(), _one(row.leader_id))


def _unfinished_imports() -> Iterator[Thing]:
    yield from _imports(Import.state.in_(("uploaded", "matched")))


def _finished_imports() -> Iterator[Thing]:
    yield from _imports(Import.state.in_(("done", "cancelled")), Import.file_name != "")


def _imports(*where: Any) -> Iterator[Thing]:
    held = [person_of(db.session.get_one(Leader, number)) for number in sorted(held_leaders())]
    for row in db.session.scalars(select(Import).where(*where)):
        texts = [row.file_name, row.sheets, row.answers, row.mapping]
        named = frozenset(person.leader.id for person in held if holds_it(texts, person.here))
        yield Thing(row.id, row.started_at.date(), named)


def _accounts() -> Iterator[Thing]:
    """Accounts that are switched off, from the last change that switched them off."""
    off: dict[str, datetime] = {}
    entries = select(ChangeEntry.subject, ChangeEntry.after, Change.at).join(Change, Change.id == ChangeEntry.change_id)
    for subject, after, at in db.session.execute(entries.where(ChangeEntry.kind == "user").order_by(Change.id)):
        if after and after.get("is_active") is False:
            off.setdefault(subject, at)
        elif after and after.get("is_active"):
            off.pop(subject, None)
    for user in db.session.scalars(select(User).where(User.is_active.is_(False), User.password_hash != NO_PASSWORD)):
        yield Thing(user.id, off.get(str(user.id), user.created_at).date(), _one(user.leader_id))


def _lifted_holds() -> Iterator[Thing]:
    for row in db.session.execute(select(LegalHold.id, LegalHold.leader_id, LegalHold.lifted_at)):
        if row.lifted_at is not None:
            yield Thing(row.id, row.lifted_at.date(), frozenset({row.leader_id}))


def _one(number: int | None) -> frozenset[int]:
    return frozenset() if number is None else frozenset({number})


#: Kind -> what there is of it that is over. Leaders come first: an erasure takes most of the rest with it.
FINDERS: dict[str, Callable[[], Iterable[Thing]]] = {
    "former_leader": _former_leaders,
    "nomination": _nominations,
    "cover": _covers,
    "risk": _risks,
    "note": _notes,
    "session": _sessions,
    "import_rows": _unfinished_imports,
    "import_name": _finished_imports,
    "user": _accounts,
    "hold": _lifted_holds,
}
