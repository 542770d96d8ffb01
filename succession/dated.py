"""Dated records: what held on which day, and what we knew of it when.

A dated row is never edited. ``valid_from`` and ``valid_until`` say when the fact holds; ``recorded_at`` and
``superseded_at`` say when we held it to be so. A correction supersedes the row and records another, so

* ``as_of`` a day alone gives today's knowledge of that day;
* ``as_of`` with ``known_on`` gives what the application showed then, with everything since put back.

The row's ``version`` travels in each form that edits it: whoever saves a version that was superseded meanwhile gets
:class:`~succession.refusals.StaleVersion`, decided by the database in one statement.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any, ClassVar, Self, TypeVar
from uuid import UUID, uuid4

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Date,
    ForeignKey,
    FromClause,
    Select,
    Table,
    and_,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from succession.audit import Change, note
from succession.clock import start_of
from succession.db import Base, Instant, db
from succession.refusals import Refusal, StaleVersion

BOOKKEEPING = frozenset({"id", "version", "recorded_at", "superseded_at", "recorded_in", "superseded_in"})


class Dated:
    """Columns that every dated table has. ``subject`` names the column that says what the row is about."""

    subject: ClassVar[str]
    __tablename__: str
    __table__: ClassVar[FromClause]

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    valid_from: Mapped[date] = mapped_column(Date)
    #: The first day on which the fact no longer holds.
    valid_until: Mapped[date | None] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    superseded_at: Mapped[datetime | None] = mapped_column(Instant)

    @declared_attr
    def recorded_in(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("change.id"), index=True)

    @declared_attr
    def superseded_in(cls) -> Mapped[int | None]:
        return mapped_column(ForeignKey("change.id"), index=True)

    @classmethod
    def payload_columns(cls) -> list[str]:
        """The names of the columns that say something, the valid time included."""
        return [c.key for c in cls.__mapper__.column_attrs if c.key not in BOOKKEEPING]  # type: ignore[attr-defined]  # set by the declarative base

    def payload(self) -> dict[str, Any]:
        """The row's own words, without the bookkeeping."""
        return {name: getattr(self, name) for name in self.payload_columns()}

    def copy(self, **values: Any) -> Self:
        """A new, unrecorded row with the same payload but for ``values``."""
        return type(self)(**{**self.payload(), **values})


Row = TypeVar("Row", bound=Dated)


def known(model: type[Dated], known_on: date | None) -> ColumnElement[bool]:
    """The rows that we held to be so at the end of ``known_on``, or now when it is None."""
    if known_on is None:
        return model.superseded_at.is_(None)
    end = start_of(known_on + timedelta(days=1))
    return and_(model.recorded_at < end, or_(model.superseded_at.is_(None), model.superseded_at >= end))


def holds(model: type[Dated], as_of: date, known_on: date | None = None) -> ColumnElement[bool]:
    """The rows that hold on the day ``as_of``, by what was known on ``known_on`` (now when None)."""
    return and_(
        known(model, known_on),
        model.valid_from <= as_of,
        or_(model.valid_until.is_(None), model.valid_until > as_of),
    )


def jsonable(payload: dict[str, Any]) -> dict[str, Any]:
    """``payload`` with dates, ids and enumerations as text, ready for the change log."""

    def plain(value: Any) -> Any:
        if isinstance(value, Enum):
            return value.value
        if isinstance(value, date | datetime):
            return value.isoformat()
        return str(value) if isinstance(value, UUID) else value

    return {name: plain(value) for name, value in payload.items()}


def record(change: Change, *rows: Dated) -> None:
    """Add ``rows`` as recorded by ``change``, each with its entry in the log."""
    for row in rows:
        add(change, row)
    db.session.flush()  # a new row gets its own id only now, and the log names it
    for row in rows:
        note(change, _kind(row), getattr(row, row.subject), None, jsonable(row.payload()))


def revise(change: Change, row: Row, on: date, **values: Any) -> Row:
    """The row that says ``values`` from the day ``on``; what was true before that day stays true of it.

    A change on the row's first day replaces it whole. Later rows that follow without a gap say ``values`` as well, up
    to the first that was to change that very column: what is entered for a later day stays what was entered, and takes
    back nothing else. Returns ``row`` itself when nothing would change.

    Raises:
        Refusal: ``on`` lies outside the row's own time.
        StaleVersion: the row was superseded meanwhile.
    """
    if all(getattr(row, name) == value for name, value in values.items()):
        return row
    if on < row.valid_from:
        raise Refusal(f"This holds since {row.valid_from:%d %b %Y}. Choose that day or a later one.")
    if row.valid_until is not None and on >= row.valid_until:
        raise Refusal(f"This ended on {row.valid_until:%d %b %Y}. Choose an earlier day.")
    supersede(change, row)
    if on > row.valid_from:
        add(change, row.copy(valid_until=on))
    new = row.copy(valid_from=on, **values)
    add(change, new)
    note(change, _kind(row), getattr(row, row.subject), jsonable(row.payload()), jsonable(new.payload()))
    _carry_on(change, row, values)
    return new


def _carry_on(change: Change, row: Row, values: dict[str, Any]) -> None:
    """Say ``values`` in the rows that follow ``row`` without a gap, as long as they repeat what it said."""
    carried, until = {name: value for name, value in values.items() if getattr(row, name) != value}, row.valid_until
    if until is None:
        return
    model = type(row)
    about = getattr(model, model.subject)
    later = select(model).where(
        model.superseded_at.is_(None), about == getattr(row, model.subject), model.valid_from >= until
    )
    for following in db.session.scalars(later.order_by(model.valid_from)).all():
        carried = {name: value for name, value in carried.items() if getattr(following, name) == getattr(row, name)}
        if following.valid_from != until or not carried:
            return
        supersede(change, following)
        add(change, following.copy(**carried))
        until = following.valid_until


def end(change: Change, row: Dated, on: date) -> None:
    """The fact no longer holds from the day ``on``. One that began on that very day never held.

    Raises:
        Refusal: ``on`` lies before the row's first day, or after the day on which it ends anyway.
        StaleVersion: the row was superseded meanwhile.
    """
    if on < row.valid_from:
        raise Refusal(f"This holds since {row.valid_from:%d %b %Y}. It cannot end before that day.")
    if row.valid_until is not None and on > row.valid_until:
        raise Refusal(f"This ended on {row.valid_until:%d %b %Y}. Choose that day or an earlier one.")
    supersede(change, row)
    after = None
    if on > row.valid_from:
        ended = row.copy(valid_until=on)
        add(change, ended)
        after = jsonable(ended.payload())
    note(change, _kind(row), getattr(row, row.subject), jsonable(row.payload()), after)


def supersede(change: Change, row: Dated) -> None:
    """From now on ``row`` is what we used to think.

    Raises:
        StaleVersion: somebody else superseded it first.
    """
    model = type(row)
    done: CursorResult[Any] = db.session.execute(  # type: ignore[assignment]  # an UPDATE gives a CursorResult
        update(model)
        .where(model.id == row.id, model.superseded_at.is_(None))
        .values(superseded_at=change.at, superseded_in=change.id)
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:
        raise StaleVersion
    db.session.expire(row, ["superseded_at", "superseded_in"])


def one_current(model: type[Row], as_of: date, *where: ColumnElement[bool]) -> Row | None:
    """The one row that holds on ``as_of`` by today's knowledge, or None."""
    return db.session.scalars(current(model, as_of, *where)).one_or_none()


def current(model: type[Row], as_of: date, *where: ColumnElement[bool]) -> Select[Row]:
    """Select the rows that hold on ``as_of`` by today's knowledge."""
    return select(model).where(holds(model, as_of), *(where or (true(),)))


def dated_models() -> Iterable[type[Dated]]:
    """Every dated table, in the order of their names."""
    found = [m.class_ for m in Base.registry.mappers if issubclass(m.class_, Dated)]
    return sorted(found, key=lambda model: model.__tablename__)


def table_of(model: type[Dated]) -> Table:
    """The table behind ``model``."""
    assert isinstance(model.__table__, Table)  # noqa: S101  # the declarative base maps classes to tables only
    return model.__table__


def add(change: Change, row: Dated) -> None:
    """Add ``row`` as recorded by ``change``, without an entry in the log."""
    row.recorded_at = change.at
    row.recorded_in = change.id
    db.session.add(row)


def _kind(row: Dated) -> str:
    return str(row.__tablename__)
