"""What is on record of a position, and who sits in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from succession.access.readers import OPERATOR, Reader
from succession.dated import holds, known, one_current
from succession.db import db
from succession.folding import in_order
from succession.leaders.queries import leader_names
from succession.positions.models import EmergencyCover, Incumbency, Position, PositionRecord


def find_position(uuid: UUID) -> Position | None:
    """The position with this id, or None."""
    return db.session.scalars(select(Position).where(Position.uuid == uuid)).one_or_none()


def record_of(position: Position, as_of: date) -> PositionRecord | None:
    """What is on record of ``position`` on that day."""
    return one_current(PositionRecord, as_of, PositionRecord.position_id == position.id)


def find_cover(uuid: UUID, as_of: date) -> EmergencyCover | None:
    """The emergency cover with this id, as it holds on that day."""
    return one_current(EmergencyCover, as_of, EmergencyCover.uuid == uuid)


def own_positions(reader: Reader, as_of: date, known_on: date | None = None) -> list[int]:
    """The numbers of the reader's own seats: those held on that day by what was known on ``known_on``, or held still.

    Nobody reads the slate, the cover or the expected vacancy of the own seat. Who acts in a seat for the time being has
    as much to gain from its slate as who holds it, so that an interim's seat is an own seat too.
    """
    if reader.leader_id is None:
        return []
    still = and_(known(Incumbency, None), or_(Incumbency.valid_until.is_(None), holds(Incumbency, as_of)))
    seats = select(Incumbency.position_id).where(
        Incumbency.leader_id == reader.leader_id, or_(still, holds(Incumbency, as_of, known_on))
    )
    return sorted(set(db.session.scalars(seats)))


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits in a position: ``who`` is incumbent, interim or vacant; ``version`` is that of everybody in it."""

    who: str
    name: str
    since: date | None
    version: str
    row: Incumbency | None


def seat_of(position: Position, as_of: date) -> Seat:
    """Who sits in ``position`` on that day. An incumbent comes before an interim."""
    rows = select(Incumbency).where(holds(Incumbency, as_of), Incumbency.position_id == position.id)
    sitting = list(db.session.scalars(rows.order_by(Incumbency.valid_from, Incumbency.id)))
    if not sitting:
        return Seat("vacant", "", None, "", None)
    first = min(sitting, key=lambda row: row.is_interim)
    name = leader_names([first.leader_id])[first.leader_id]
    version = " ".join(str(row.version) for row in sitting)
    return Seat("interim" if first.is_interim else "incumbent", name, first.valid_from, version, first)


@dataclass(frozen=True, slots=True)
class Cover:
    """One emergency cover as its list shows it."""

    uuid: UUID
    version: UUID
    name: str
    since: date
    agreed_on: date | None
    is_told: bool | None
    limit_months: int | None


def cover_rows(position: Position, as_of: date, reader: Reader = OPERATOR) -> list[Cover]:
    """The emergency covers of ``position`` on that day, oldest first, without the one that ``reader`` gives."""
    rows = select(EmergencyCover).where(holds(EmergencyCover, as_of), EmergencyCover.position_id == position.id)
    if reader.leader_id is not None:
        rows = rows.where(EmergencyCover.leader_id != reader.leader_id)
    covers = list(db.session.scalars(rows.order_by(EmergencyCover.valid_from, EmergencyCover.id)))
    names = leader_names(row.leader_id for row in covers)
    return [
        Cover(row.uuid, row.version, names[row.leader_id], row.valid_from, row.agreed_on, row.is_told, row.limit_months)
        for row in covers
    ]


def position_titles(ids: Iterable[int] | None = None) -> dict[int, str]:
    """Position -> the newest title that we know, of these positions or of all."""
    rows = (
        select(PositionRecord.position_id, PositionRecord.title)
        .where(known(PositionRecord, None))
        .order_by(PositionRecord.valid_from)
    )
    if ids is not None:
        rows = rows.where(PositionRecord.position_id.in_(list(ids)))
    return dict(db.session.execute(rows).all())


def position_title(position: Position) -> str:
    """The newest title of ``position``; the external key where no record is left."""
    return position_titles([position.id]).get(position.id, position.external_key)


def positions_to_pick(as_of: date, *where: ColumnElement[bool]) -> list[tuple[UUID, str, str]]:
    """Every position on record on that day to which ``where`` applies: uuid, title and external key, by title."""
    rows = (
        select(Position.uuid, PositionRecord.title, Position.external_key)
        .join(PositionRecord, PositionRecord.position_id == Position.id)
        .where(holds(PositionRecord, as_of), *where)
    )
    return sorted(
        ((uuid, title, key) for uuid, title, key in db.session.execute(rows)), key=lambda row: in_order(row[1], row[2])
    )


def has_position_called(title: str, unit: str, as_of: date) -> bool:
    """Whether a position of that unit has the title on that day, in capitals or not."""
    rows = select(PositionRecord.title, PositionRecord.unit).where(holds(PositionRecord, as_of))
    asked = (title.casefold(), unit.casefold())
    return any((one.casefold(), where.casefold()) == asked for one, where in db.session.execute(rows))


def reporting_cycle(position: int, reports_to: int | None, on: date) -> list[int]:
    """The positions of the circle that would close if ``position`` reported to ``reports_to`` from ``on``, or none.

    Every later day on which a reporting line is already known to change is looked at as well.
    """
    record = PositionRecord
    rows = db.session.execute(
        select(record.position_id, record.reports_to_id, record.valid_from, record.valid_until).where(
            record.superseded_at.is_(None), or_(record.valid_until.is_(None), record.valid_until > on)
        )
    ).all()
    for day in sorted({on, *(start for _, _, start, _ in rows if start > on)}):
        above = {who: boss for who, boss, start, until in rows if start <= day and (until is None or until > day)}
        circle, step = [position], reports_to
        while step is not None and step not in circle:
            circle.append(step)
            step = above.get(step)
        if step == position:
            return circle
    return []
