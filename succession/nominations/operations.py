"""What changes nominations: name a leader, judge anew, rank, withdraw, appoint, and record that a leader left."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from succession.access.readers import Seen
from succession.analysis.scales import months_of
from succession.audit import Author, Change, begin_change, note
from succession.cleaning import clean_text
from succession.dated import Dated, record, revise
from succession.db import db
from succession.effective import effective_day, end_all, from_day_on, row_of_version, says_otherwise
from succession.formats import day
from succession.leaders.models import Leader, LeaderRecord, LeaderRisk
from succession.leaders.queries import last_record_of, leader_name
from succession.nominations.models import Nomination, Submission
from succession.nominations.queries import slate_of
from succession.positions.models import EmergencyCover, Incumbency, Position
from succession.positions.seats import on_record, seat_incumbent, words_of_holder
from succession.refusals import Refusal, StaleVersion

LOWEST_RANK = 999


class CandidateHoldsPosition(Refusal):
    """Nobody is named for the position that they hold."""

    field = "leader"


class AlreadyNominated(Refusal):
    """A leader is named for a position once."""

    field = "leader"


def nominate(
    by: Author | None,
    at: datetime,
    position: Position,
    leader: Leader,
    *,
    readiness: str,
    on: date | None,
    rank: int | None = None,
    assessed_on: date | None = None,
    why: str = "",
    reason: str = "",
) -> Nomination:
    """``leader`` is named for ``position`` from ``on``. The readiness was judged then, unless ``assessed_on`` is given.

    Raises:
        AlreadyNominated: the leader is named for it then, or from a later day.
        CandidateHoldsPosition: the leader holds it then, or from a later day.
        Refusal: the leader has left, the readiness is not on the scale, or a rank or day is out of range.
    """
    on = effective_day(at, on)
    title, name = on_record(position, leader, on)
    said = _said(at, readiness=readiness, rank=rank, assessed_on=assessed_on or min(on, at.date()), why=why)
    here = (Nomination.position_id == position.id, Nomination.leader_id == leader.id)
    if from_day_on(Nomination, on, *here):
        raise AlreadyNominated(f"{name} is named for {title} already.")
    if holds_it := words_of_holder(position, leader, at, on):
        raise CandidateHoldsPosition(f"{holds_it}. Name somebody else.")
    nomination = Nomination(
        position_id=position.id,
        leader_id=leader.id,
        valid_from=on,
        valid_until=None,
        nominated_by=by.name if by else "",
        **said,
    )
    record(begin_change(by, at, "nominate", f"Named {name} for {title}.", reason), nomination)
    db.session.flush()
    return nomination


def change_nomination(
    by: Author | None,
    at: datetime,
    nomination: Nomination,
    *,
    version: UUID | str,
    on: date | None,
    reason: str = "",
    **fields: Any,
) -> Nomination:
    """The nomination that says ``fields`` (readiness, rank, assessed_on, why) from ``on``.

    A new readiness without ``assessed_on`` counts as judged on ``on``. Returns the same row where nothing differs.

    Raises:
        StaleVersion: somebody has changed or withdrawn it since ``version``.
        Refusal: the readiness is not on the scale, or a rank or day is out of range.
    """
    on = effective_day(at, on)
    row = row_of_version(Nomination, version, Nomination.uuid == nomination.uuid)
    if fields.get("readiness", row.readiness) != row.readiness:
        fields["assessed_on"] = fields.get("assessed_on") or min(on, at.date())
    said = _said(at, **fields)
    if not says_otherwise(row, said):
        return row
    title, name = _names(row)
    change = begin_change(by, at, "change_nomination", f"Changed the nomination of {name} for {title}.", reason)
    new = revise(change, row, on, **said)
    db.session.flush()
    return new


def withdraw(
    by: Author | None, at: datetime, nomination: Nomination, *, version: UUID | str, on: date | None, reason: str
) -> Change:
    """The leader is no longer named from ``on``. Returns the change, which keeps the reason.

    Raises:
        StaleVersion: somebody has changed or withdrawn it since ``version``.
        Refusal: no reason is given, or the day lies before the nomination's first.
    """
    on = effective_day(at, on)
    reason = clean_text(reason, lines=True)
    if not reason:
        raise Refusal("Say why, so that the record explains itself.", "reason")
    row = row_of_version(Nomination, version, Nomination.uuid == nomination.uuid)
    title, name = _names(row)
    rows = from_day_on(Nomination, on, Nomination.uuid == row.uuid)
    change = begin_change(by, at, "withdraw", f"Withdrew {name} from the slate of {title}.", reason)
    if not any(one.valid_from <= on for one in rows):
        raise Refusal(f"{name} is not named for {title} on that day yet. Choose a later day.", "on")
    end_all(change, rows, on)
    db.session.flush()
    return change


def rank_slate(
    by: Author | None, at: datetime, position: Position, order: list[UUID], *, on: date | None, reason: str = ""
) -> Change | None:
    """The slate of ``position`` has this order from ``on``: nominations by their ids, the first choice first.

    Returns the change, or None where the order is the same as before.

    Raises:
        StaleVersion: the slate is not made of exactly these nominations any more.
        Refusal: a nomination was changed from a later day.
    """
    on = effective_day(at, on)
    slate = {row.uuid: row for row in slate_of(position, on)}
    if len(order) != len(slate) or set(order) != slate.keys():
        raise StaleVersion
    moved = [(slate[uuid], rank) for rank, uuid in enumerate(order, start=1) if slate[uuid].rank != rank]
    if not moved:
        return None
    change = begin_change(by, at, "rank_slate", f"Ranked the slate of {on_record(position)[0]}.", reason)
    for row, rank in moved:
        revise(change, row, on, rank=rank)
    db.session.flush()
    return change


def submit(by: Author, at: datetime, position: Position, leader: Leader, *, why: str, reason: str = "") -> Submission:
    """``by`` proposes ``leader`` for ``position`` without seeing its slate. It counts in nothing.

    Nothing here depends on the slate, so that no answer tells of it.

    Raises:
        CandidateHoldsPosition: the leader holds it, which is no secret.
        Refusal: ``by`` has proposed the leader for it already.
    """
    title, name = on_record(position, leader)
    if holds_it := words_of_holder(position, leader, at, at.date()):
        raise CandidateHoldsPosition(f"{holds_it}. Name somebody else.")
    here = (Submission.position_id == position.id, Submission.leader_id == leader.id)
    if db.session.scalars(select(Submission.id).where(*here, Submission.submitted_by_id == by.id)).first() is not None:
        raise Refusal(f"You have submitted {name} already.", "leader")
    submitted = Submission(
        position_id=position.id,
        leader_id=leader.id,
        why=clean_text(why, lines=True),
        submitted_by_id=by.id,
        submitted_at=at,
    )
    db.session.add(submitted)
    db.session.flush()
    change = begin_change(by, at, "submit", f"Submitted {name} for {title}.", reason)
    said = {"position_id": position.id, "leader_id": leader.id, "why": submitted.why}
    note(change, "submission", submitted.uuid, None, said)
    return submitted


def put_aside(by: Author, at: datetime, submission: Submission) -> Change:
    """Whoever keeps the slate is done with a submitted name; whoever submitted it is not told. Returns the change."""
    position, leader = (
        db.session.get_one(Position, submission.position_id),
        db.session.get_one(Leader, submission.leader_id),
    )
    title, name = on_record(position, leader)
    change = begin_change(by, at, "put_aside", f"Put the submission of {name} for {title} aside.")
    said = {"position_id": position.id, "leader_id": leader.id, "why": submission.why}
    note(change, "submission", submission.uuid, said, None)
    submission.put_aside_at = at
    db.session.flush()
    return change


def appoint(
    by: Author | None,
    at: datetime,
    position: Position,
    leader: Leader,
    *,
    on: date | None,
    reason: str = "",
    version: UUID | str | None = None,
) -> Incumbency:
    """``leader`` holds ``position`` from ``on``, and is no longer named for it nor covers it; all of it is one change.

    Raises:
        Refusal: as for :func:`succession.positions.seats.seat_incumbent`.
    """
    on = effective_day(at, on)
    seated = seat_incumbent(by, at, position, leader, on=on, reason=reason, version=version)
    rows: list[Dated] = []
    for model in (Nomination, EmergencyCover):
        rows += from_day_on(model, on, model.position_id == position.id, model.leader_id == leader.id)
    end_all(db.session.get_one(Change, seated.recorded_in), rows, on)
    db.session.flush()
    return seated


def record_departure(
    by: Author | None,
    at: datetime,
    leader: Leader,
    *,
    on: date | None,
    reason: str = "",
    seen: Seen | None = None,
    seats_seen: Seen | None = None,
) -> Change:
    """``leader`` left on ``on``: the seats become vacant, nominations and covers end, and the record ends.

    ``seen`` are the positions whose slate and cover whoever asks may know of (None for all), ``seats_seen`` those whose
    holder, so that no sentence speaks of others; what the leader has there ends all the same. Returns the change.

    Raises:
        Refusal: the leader has left already, the departure is entered already, or the leader came, took a seat, was
            named or took on a cover later than that day.
    """
    on = effective_day(at, on)
    name = leader_name(leader)
    records = from_day_on(LeaderRecord, on, LeaderRecord.leader_id == leader.id)
    last = last_record_of(leader.id)
    if last is not None and last.valid_until is not None:
        if last.valid_until <= at.date():
            raise Refusal(f"{name} has left already.", "on")
        raise Refusal(f"{name} leaves on {day(last.valid_until)}, as is entered already. Undo that first.", "on")
    if not records:
        raise Refusal(f"{name} is no longer on record on that day.", "on")
    if records[0].valid_from > on:
        raise Refusal(f"{name} is on record from {day(records[0].valid_from)}. Choose a later day.", "on")
    _refuse_begun_later(leader, name, on, seen, seats_seen)
    said = f"{name} leaves on {day(on)}." if on > at.date() else f"Recorded that {name} left."
    change = begin_change(by, at, "record_departure", said, reason)
    rows: list[Dated] = []
    for model in (Incumbency, EmergencyCover, Nomination, LeaderRisk):
        rows += from_day_on(model, on, model.leader_id == leader.id)
    end_all(change, [*rows, *records], on)
    db.session.flush()
    return change


def _refuse_begun_later(leader: Leader, name: str, on: date, seen: Seen | None, seats_seen: Seen | None) -> None:
    """Nobody leaves before the newest of the seats, nominations and covers that the departure would end."""
    verbs: dict[type[Incumbency | Nomination | EmergencyCover], str] = {
        Incumbency: "took",
        Nomination: "was named for",
        EmergencyCover: "took on the cover of",
    }
    begun: dict[UUID, tuple[date, str, int]] = {}
    for model, verb in verbs.items():
        told = seats_seen if model is Incumbency else seen
        where = () if told is None else (told.of(model.position_id.expression),)
        for row in from_day_on(model, on, model.leader_id == leader.id, *where):
            begun.setdefault(row.uuid, (row.valid_from, verb, row.position_id))
    since, did, position = max(begun.values(), default=(on, "", 0))
    if since > on:
        title = on_record(db.session.get_one(Position, position))[0]
        raise Refusal(f"{name} {did} {title} on {day(since)}, which would end. Choose that day or a later one.", "on")


def _said(at: datetime, **fields: Any) -> dict[str, Any]:
    said: dict[str, Any] = {
        name: clean_text(value, lines=name == "why") if isinstance(value, str) else value
        for name, value in fields.items()
    }
    if "readiness" in said:
        try:
            months_of(said["readiness"])
        except ValueError:
            raise Refusal(
                "Choose a readiness: ready now, 1-2 years, 3+ years, or a number of months.", "readiness"
            ) from None
    if said.get("rank") is not None and not 1 <= said["rank"] <= LOWEST_RANK:
        raise Refusal(f"A rank is a number from 1 to {LOWEST_RANK}; 1 is the first choice.", "rank")
    if said.get("assessed_on") is not None and said["assessed_on"] > at.date():
        raise Refusal("Readiness is judged today or was judged before. This day is in the future.", "assessed_on")
    return said


def _names(row: Nomination) -> tuple[str, str]:
    return on_record(db.session.get_one(Position, row.position_id), db.session.get_one(Leader, row.leader_id))
