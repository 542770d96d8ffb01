"""Who sits in a position: seat an incumbent or an interim, or leave the seat empty."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from succession.audit import Author, Change, begin_change
from succession.dated import current, record
from succession.db import db
from succession.effective import effective_day, end_all, from_day_on
from succession.formats import day
from succession.leaders.models import Leader, LeaderRecord
from succession.leaders.queries import leader_name, leader_names
from succession.positions.models import Incumbency, Position, PositionRecord
from succession.positions.queries import position_title
from succession.refusals import Refusal, StaleVersion


class SeatIsHeld(Refusal):
    """Nobody acts in a seat that somebody holds."""


class SeatIsTakenLater(Refusal):
    """Somebody sits in the seat, or is entered for it, from a later day."""

    field = "on"


def seat_incumbent(
    by: Author | None,
    at: datetime,
    position: Position,
    leader: Leader,
    *,
    on: date | None,
    reason: str = "",
    version: UUID | str | None = None,
) -> Incumbency:
    """``leader`` holds ``position`` from ``on``; whoever held it or acted in it until then no longer does.

    A leader may hold two seats. ``version`` is that of everybody who sat in it on the day of ``at`` when the form was
    opened, empty for an empty seat; None checks nothing.

    Raises:
        SeatIsTakenLater: somebody sits in the seat, or is entered for it, from a later day.
        StaleVersion: another holder was seated meanwhile.
        Refusal: the leader holds the seat already or has left, or the day lies before the present holder's first.
    """
    return _seat(by, at, position, leader, False, on, reason, version)


def seat_interim(
    by: Author | None,
    at: datetime,
    position: Position,
    leader: Leader,
    *,
    on: date | None,
    reason: str = "",
    version: UUID | str | None = None,
) -> Incumbency:
    """``leader`` acts in the empty ``position`` from ``on``, in place of an earlier interim.

    Raises:
        SeatIsHeld: somebody holds the position then.
        Otherwise as for :func:`seat_incumbent`.
    """
    return _seat(by, at, position, leader, True, on, reason, version)


def vacate(
    by: Author | None,
    at: datetime,
    position: Position,
    *,
    on: date | None,
    reason: str = "",
    version: UUID | str | None = None,
) -> Change:
    """Nobody holds ``position`` from ``on``, nor acts in it. Returns the change.

    Raises:
        StaleVersion: another holder was seated since ``version`` (None checks nothing).
        SeatIsTakenLater: nobody sits in it then, but somebody does from a later day.
        Refusal: the seat is empty then.
    """
    on = effective_day(at, on)
    title, _ = on_record(position)
    _expect(position, at, version)
    known = _sitting(position, on)
    sitting = [row for row in known if row.valid_from <= on]
    if not sitting:
        _refuse_later(known, title, at, on)
        raise Refusal(f"Nobody sits in {title} then.", "on")
    names = leader_names(row.leader_id for row in sitting)
    who = " and ".join(names[row.leader_id] for row in sitting)
    change = begin_change(by, at, "vacate", f"Left {title} vacant after {who}.", reason)
    end_all(change, sitting, on)
    db.session.flush()
    return change


def on_record(position: Position, leader: Leader | None = None, on: date | None = None) -> tuple[str, str]:
    """The title and the name, for sentences.

    Raises:
        Refusal: with ``on``, the position is not on record any more on that day, or the leader has left or is to leave.
    """
    title, name = position_title(position), leader_name(leader) if leader else ""
    if on is not None:
        if not from_day_on(PositionRecord, on, PositionRecord.position_id == position.id):
            raise Refusal(f"{title} is not on record any more on that day.", "on")
        if leader:
            _refuse_leaver(leader, name, on)
    return title, name


def _refuse_leaver(leader: Leader, name: str, on: date) -> None:
    """Whoever is entered as leaving is not put anywhere until further notice: it would outlast the leader."""
    records = from_day_on(LeaderRecord, on, LeaderRecord.leader_id == leader.id)
    if not records:
        raise Refusal(f"{name} has left by then.", "leader")
    leaves_on = records[-1].valid_until
    if leaves_on is not None:
        raise Refusal(f"{name} leaves on {day(leaves_on)}. Choose somebody else, or undo that first.", "leader")


def words_of_holder(position: Position, leader: Leader, at: datetime, on: date) -> str:
    """A sentence that says that ``leader`` holds ``position`` on ``on`` or comes to hold it later; empty for neither.

    Somebody is named for a seat, or covers it, until further notice: whoever takes it later does neither.
    """
    here = (Incumbency.position_id == position.id, Incumbency.leader_id == leader.id, Incumbency.is_interim.is_(False))
    rows = from_day_on(Incumbency, on, *here)
    if not rows:
        return ""
    title, name = on_record(position, leader)
    if rows[0].valid_from <= on:
        return f"{name} holds {title}"
    verb = "is entered for" if rows[0].valid_from > at.date() else "took"
    return f"{name} {verb} {title} {'from' if verb == 'is entered for' else 'on'} {day(rows[0].valid_from)}"


def _seat(
    by: Author | None,
    at: datetime,
    position: Position,
    leader: Leader,
    is_interim: bool,
    on: date | None,
    reason: str,
    version: UUID | str | None,
) -> Incumbency:
    on = effective_day(at, on)
    title, name = on_record(position, leader, on)
    _expect(position, at, version)
    sitting = _sitting(position, on)
    held = [row for row in sitting if not row.is_interim]
    if is_interim and held:
        raise SeatIsHeld(
            f"{leader_names([held[0].leader_id])[held[0].leader_id]} holds {title}. Leave it vacant first."
        )
    for row in sitting:
        if row.leader_id == leader.id and row.is_interim == is_interim and row.valid_from <= on:
            raise Refusal(f"{name} {'acts in' if is_interim else 'holds'} {title} already.", "leader")
    _refuse_later(sitting, title, at, on)
    verb = "acting in" if is_interim else "holder of"
    change = begin_change(
        by, at, "seat_interim" if is_interim else "seat_incumbent", f"Made {name} {verb} {title}.", reason
    )
    end_all(change, sitting, on)
    db.session.flush()
    seated = Incumbency(
        position_id=position.id, leader_id=leader.id, is_interim=is_interim, valid_from=on, valid_until=None
    )
    record(change, seated)
    db.session.flush()
    return seated


def _sitting(position: Position, on: date) -> list[Incumbency]:
    return from_day_on(Incumbency, on, Incumbency.position_id == position.id)


def _refuse_later(sitting: list[Incumbency], title: str, at: datetime, on: date) -> None:
    """Nobody is put into a seat before the day on which somebody else took it, or is to take it."""
    row = next((row for row in sitting if row.valid_from > on), None)
    if row is None:
        return
    who = leader_names([row.leader_id])[row.leader_id]
    if row.valid_from > at.date():
        raise SeatIsTakenLater(f"{who} is entered for {title} from {day(row.valid_from)}. Undo that first.")
    verb = "acts in" if row.is_interim else "holds"
    raise SeatIsTakenLater(f"{who} {verb} this since {day(row.valid_from)}. Choose that day or a later one.")


def _expect(position: Position, at: datetime, version: UUID | str | None) -> None:
    """The seat is as the form showed it: as it is on the day of the change, whichever day the change is about."""
    if version is None:
        return
    rows = current(Incumbency, at.date(), Incumbency.position_id == position.id)
    sitting = db.session.scalars(rows.order_by(Incumbency.valid_from, Incumbency.id))
    if str(version) != " ".join(str(row.version) for row in sitting):
        raise StaleVersion
