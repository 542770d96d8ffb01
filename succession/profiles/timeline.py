"""A leader's history: every dated fact of the leader, when it was recorded, by whom and why, and what was put right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from succession.access.readers import Reader, Survey
from succession.analysis.scales import months_of, readiness_words
from succession.audit import Change
from succession.bench.wording import Shown
from succession.clock import start_of
from succession.dated import BOOKKEEPING, Dated
from succession.db import db
from succession.formats import day
from succession.leaders.models import Leader, LeaderRecord, LeaderRisk
from succession.nominations.models import Nomination
from succession.nominations.queries import reads_ranks
from succession.pages import Lens
from succession.positions.models import EmergencyCover, Incumbency, Position, PositionRecord
from succession.profiles.links import Links
from succession.profiles.shown import Parts

#: The field of the policy that each kind of fact belongs to.
FIELD_OF: dict[type[Any], str] = {
    LeaderRecord: "record",
    Incumbency: "record",
    EmergencyCover: "cover",
    LeaderRisk: "risk",
    Nomination: "slate",
}
#: These are seen as far as the position is.
BY_POSITION = (Incumbency, EmergencyCover, Nomination)


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact: what held, from when until when, who recorded it and why, and the page as it was known then."""

    since: date
    until: date | None
    words: Parts
    recorded_at: datetime
    recorded_by: str
    reason: str
    then_url: str
    #: Who no longer held it to be so, and when; None while it stands.
    replaced_at: datetime | None
    replaced_by: str


@dataclass(frozen=True, slots=True)
class HistoryPage:
    uuid: UUID
    name: str
    entries: tuple[Entry, ...]
    #: Facts that were held to be so and are not any more.
    put_right: tuple[Entry, ...]
    is_own: bool


def history_page(uuid: UUID, lens: Lens, survey: Survey) -> HistoryPage | None:
    """The history of a leader as far as ``survey`` says it may be seen, newest first; None where there is none."""
    leader = db.session.scalar(select(Leader.id).where(Leader.uuid == uuid))
    if leader is None:
        return None
    fields, is_own = survey.fields("leaders.history", "leader", uuid), survey.reader.is_leader(leader)
    found: list[tuple[type[Any], list[Any]]] = []
    for model, field in FIELD_OF.items():
        if field not in fields:
            continue
        where = model.leader_id == leader
        if model in BY_POSITION:
            where &= survey.positions(field).of(model.position_id)
        found += ((model, facts) for facts in _facts_of(model, where, lens.known_on))
    rows = [facts[-1][0] for _, facts in found]
    seats = Seats({row.position_id for row in rows if hasattr(row, "position_id")}, Links(lens.query), survey.reader)
    name = next((row.name for row in reversed(rows) if isinstance(row, LeaderRecord)), "")
    if not name:
        return None
    entries = [_entry(facts, WORDS[model](facts[-1][0], seats), uuid) for model, facts in found]
    if is_own:  # what ends ahead is for somebody to tell, not for a page
        entries = [
            replace(entry, until=None) if entry.until is not None and entry.until > lens.today else entry
            for entry in entries
        ]
    entries.sort(key=lambda entry: (entry.since, entry.recorded_at), reverse=True)
    return HistoryPage(
        uuid=uuid,
        name=name,
        entries=tuple(entry for entry in entries if entry.replaced_at is None),
        put_right=tuple(entry for entry in entries if entry.replaced_at is not None),
        is_own=is_own,
    )


def _facts_of(model: type[Any], where: ColumnElement[bool], known_on: date | None) -> Iterator[list[Any]]:
    """The rows of one table as facts: all versions that say the same from the same day are one fact.

    Ending a fact or dividing its time writes a new version of it, which is not a new fact.
    """
    replacing = aliased(Change)
    wanted = (
        select(model, Change, replacing)
        .join(Change, Change.id == model.recorded_in)
        .outerjoin(replacing, replacing.id == model.superseded_in)
        .where(where)
        .order_by(model.id)
    )
    facts: dict[tuple[Any, ...], list[Any]] = {}
    end = None if known_on is None else start_of(known_on + timedelta(days=1))
    for row, recorded, replaced in db.session.execute(wanted):
        if end is not None and row.recorded_at >= end:
            continue
        stood = end is not None and row.superseded_at is not None and row.superseded_at >= end
        facts.setdefault(_said(row), []).append((row, recorded, None if stood else replaced))
    return iter(facts.values())


def _said(row: Dated) -> tuple[Any, ...]:
    names = [name for name in row.payload_columns() if name not in BOOKKEEPING and name != "valid_until"]
    return tuple(getattr(row, name) for name in names)


def _entry(facts: list[Any], words: Parts, uuid: UUID) -> Entry:
    first = facts[0][1]
    standing = [row for row, _, replaced in facts if replaced is None]
    row, _, replaced = facts[-1]
    query = {"as_of": row.valid_from.isoformat(), "known_on": first.at.date().isoformat()}
    return Entry(
        since=row.valid_from,
        until=standing[-1].valid_until if standing else row.valid_until,
        words=words,
        recorded_at=first.at,
        recorded_by=first.by_name,
        reason=first.reason,
        then_url=url_for("profiles.leader", leader=uuid, **query),
        replaced_at=None if standing else replaced.at,
        replaced_by="" if standing else replaced.by_name,
    )


class Seats:
    """The newest titles of some positions, with their addresses, and whether ranks stand beside them."""

    def __init__(self, positions: set[int], links: Links, reader: Reader) -> None:
        self.shows_ranks = reads_ranks(reader)
        wanted = (
            select(Position.id, Position.uuid, PositionRecord.title)
            .join(PositionRecord, PositionRecord.position_id == Position.id)
            .where(PositionRecord.superseded_at.is_(None), Position.id.in_(positions))
            .order_by(PositionRecord.valid_from)
        )
        self._shown = {row.id: Shown(row.title, links.position(row.uuid)) for row in db.session.execute(wanted)}

    def __getitem__(self, position: int) -> Shown:
        return self._shown.get(position, Shown("a position that is no longer on record"))


def _record_words(row: LeaderRecord, _seats: Seats) -> Parts:
    said = [f"{name} {value}" for name, value in (("function", row.function), ("unit", row.unit)) if value]
    if not row.is_internal:
        said.append(f"outside, {row.organisation}".rstrip(", "))
    if row.email:
        said.append(f"e-mail {row.email}")
    if row.joined_on:
        said.append(f"joined {day(row.joined_on)}")
    return (f"On record as {row.name}" + (f": {', '.join(said)}." if said else "."),)


def _seat_words(row: Incumbency, seats: Seats) -> Parts:
    return ("Acts in " if row.is_interim else "Holds ", seats[row.position_id], ".")


def _risk_words(row: LeaderRisk, _seats: Seats) -> Parts:
    said = [
        f"{name} {value.replace('_', ' ')}"
        for name, value in (
            ("risk of loss", row.risk_of_loss),
            ("impact of loss", row.impact_of_loss),
            ("reason", row.reason_for_leaving),
        )
        if value
    ]
    words = ", ".join(said) or "risk of loss not said"
    return (f"{words[0].upper()}{words[1:]}.",)


def _nomination_words(row: Nomination, seats: Seats) -> Parts:
    ready = readiness_words(*months_of(row.readiness))
    rank = f", rank {row.rank}" if row.rank and seats.shows_ranks else ""
    assessed = f", assessed {day(row.assessed_on)}" if row.assessed_on else ""
    why = f" {row.why}" if row.why else ""
    return ("Named for ", seats[row.position_id], f": {ready}{rank}{assessed}.{why}")


def _cover_words(row: EmergencyCover, seats: Seats) -> Parts:
    agreed = f", agreed {day(row.agreed_on)}" if row.agreed_on else ""
    return ("Emergency cover of ", seats[row.position_id], f"{agreed}.")


WORDS: dict[type[Any], Callable[[Any, Seats], Parts]] = {
    LeaderRecord: _record_words,
    Incumbency: _seat_words,
    LeaderRisk: _risk_words,
    Nomination: _nomination_words,
    EmergencyCover: _cover_words,
}
