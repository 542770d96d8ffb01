"""The one bridge from rows to facts: what was so on a day, for one reader, one select a table.

Facts belong to a reader before any analysis: what a reader may not see is not loaded, so that no count, chain or
finding can give it away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Integer, Select, Table, cast, func, select, type_coerce
from sqlalchemy import String as Text

from succession.access.readers import Reader
from succession.analysis.answers import Analysis, analyze
from succession.analysis.columns import (
    NO_RANK,
    CoverColumns,
    Ints,
    LeaderColumns,
    NominationColumns,
    PositionColumns,
)
from succession.analysis.facts import Facts
from succession.analysis.scales import RiskOfLoss, months_of
from succession.audit import newest_change
from succession.bench.cache import made_once
from succession.dated import holds
from succession.db import db
from succession.leaders.models import Leader, LeaderRecord, LeaderRisk
from succession.nominations.models import Nomination
from succession.pages import Lens
from succession.positions.models import EmergencyCover, Incumbency, Position, PositionRecord
from succession.reach.survey import Seen, Survey

interval_of = cache(months_of)


@cache
def day_of(stored: str | date | None) -> date | None:
    """A day as either engine's driver gives it. Few days are many rows' days, so each is read once."""
    return date.fromisoformat(stored) if isinstance(stored, str) else stored


@dataclass(frozen=True)
class Rows:
    """Which row of the facts each record became: the records' numbers, and the table's columns."""

    columns: Sequence[Sequence[Any]]
    row_of: Ints = field(repr=False)

    def rows(self, numbers: Sequence[int]) -> Ints:
        """The rows of records by their numbers in the database; -1 for -1 and for records not loaded."""
        asked = np.array(numbers, dtype=np.int64)
        # One entry more at the end of `row_of` holds -1; numbers beyond it were never loaded either.
        asked[asked >= len(self.row_of)] = -1
        return self.row_of[asked]


def load_facts(as_of: date, reader: Reader, known_on: date | None = None, today: date | None = None) -> Facts:
    """What holds on ``as_of``, as far as ``reader`` may know it, by what was known on ``known_on`` (now when None).

    Left out is all that the reader's roles do not reach by the reporting lines of ``today`` (``as_of`` when None), and
    for a reader who is a leader: the own nominations, covers and risk of loss, and the own positions with their slates
    and cover. The reader stays a leader, without those positions. Records whose leader or position is not there on that
    day are left out as well.

    Positions and leaders carry their uuid as ``ref``. Whole numbers, yes and no, and days come from the driver as they
    are, past the types of the columns: at ten thousand positions those cost more than the selects.
    """
    survey = Survey(reader, today or as_of, as_of, known_on)
    positions = _table(_positions(as_of, known_on, survey.positions("slate")), 8)
    leaders = _table(_leaders(as_of, known_on, survey.leaders()), 6)
    seats = _columns(_seats(as_of, known_on), 3)
    return Facts.from_columns(
        as_of,
        _position_columns(positions, leaders, seats),
        _leader_columns(leaders, _risks(as_of, known_on, survey.leaders("risk"))),
        _nomination_columns(positions, leaders, _columns(_nominations(as_of, known_on, reader), 5)),
        _cover_columns(positions, leaders, _columns(_covers(as_of, known_on, reader), 3)),
    )


def analysis_of(lens: Lens, reader: Reader) -> Analysis:
    """The analysis that ``reader`` sees through ``lens``: made once, and again after each change of the records."""
    return made_once(
        (newest_change(), lens.as_of, lens.known_on, lens.within_months, lens.today, reader),
        lambda: analyze(load_facts(lens.as_of, reader, lens.known_on, lens.today), lens.within_months),
    )


def _positions(as_of: date, known_on: date | None, seen: Seen) -> Select[Any]:
    entity, record = _core(Position), _core(PositionRecord)
    wanted = select(
        entity.c.id,
        entity.c.external_key,
        _text(entity.c.uuid),
        record.c.title,
        record.c.unit,
        func.coalesce(record.c.reports_to_id, -1),
        type_coerce(record.c.is_key, Integer),
        record.c.importance,
    ).join_from(entity, record, record.c.position_id == entity.c.id)
    return wanted.where(holds(PositionRecord, as_of, known_on), seen.of(entity.c.id))


def _leaders(as_of: date, known_on: date | None, seen: Seen) -> Select[Any]:
    entity, record = _core(Leader), _core(LeaderRecord)
    return (
        select(
            entity.c.id,
            entity.c.external_key,
            _text(entity.c.uuid),
            record.c.name,
            record.c.function,
            type_coerce(record.c.is_internal, Integer),
        )
        .join_from(entity, record, record.c.leader_id == entity.c.id)
        .where(holds(LeaderRecord, as_of, known_on), seen.of(entity.c.id))
    )


def _seats(as_of: date, known_on: date | None) -> Select[Any]:
    seat = _core(Incumbency)
    # What was recorded last comes last and wins, should two incumbencies of one position hold on the same day.
    return (
        select(seat.c.position_id, seat.c.leader_id, type_coerce(seat.c.is_interim, Integer))
        .where(holds(Incumbency, as_of, known_on))
        .order_by(seat.c.id)
    )


def _nominations(as_of: date, known_on: date | None, reader: Reader) -> Select[Any]:
    named = _core(Nomination)
    wanted = select(
        named.c.position_id,
        named.c.leader_id,
        named.c.readiness,
        named.c.rank,
        type_coerce(named.c.assessed_on, Text),
    ).where(holds(Nomination, as_of, known_on))
    return wanted if reader.leader_id is None else wanted.where(named.c.leader_id != reader.leader_id)


def _covers(as_of: date, known_on: date | None, reader: Reader) -> Select[Any]:
    cover = _core(EmergencyCover)
    wanted = select(cover.c.position_id, cover.c.leader_id, type_coerce(cover.c.agreed_on, Text)).where(
        holds(EmergencyCover, as_of, known_on)
    )
    return wanted if reader.leader_id is None else wanted.where(cover.c.leader_id != reader.leader_id)


def _risks(as_of: date, known_on: date | None, seen: Seen) -> dict[int, RiskOfLoss]:
    risk = _core(LeaderRisk)
    wanted = select(risk.c.leader_id, risk.c.risk_of_loss).where(
        holds(LeaderRisk, as_of, known_on), risk.c.risk_of_loss != "", seen.of(risk.c.leader_id)
    )
    leaders, risks = _columns(wanted, 2)
    return dict(zip(leaders, map(RiskOfLoss, risks), strict=True))


def _position_columns(positions: Rows, leaders: Rows, seats: Sequence[Sequence[Any]]) -> PositionColumns:
    _, keys, refs, titles, units, reports_to, is_key, importance = positions.columns
    incumbent = np.full(len(keys), -1, dtype=np.int64)
    interim = incumbent.copy()
    is_interim = np.array(seats[2], dtype=bool)
    held, holder = positions.rows(seats[0]), leaders.rows(seats[1])
    for column, chosen in ((incumbent, ~is_interim), (interim, is_interim)):
        there = chosen & (held >= 0)
        column[held[there]] = holder[there]
    return PositionColumns(
        ids=keys,
        titles=titles,
        units=units,
        reports_to=positions.rows(reports_to),
        incumbent=incumbent,
        interim=interim,
        is_key=is_key,
        importance=[NO_RANK if number is None else number for number in importance],
        refs=refs,
    )


def _leader_columns(leaders: Rows, risks: dict[int, RiskOfLoss]) -> LeaderColumns:
    numbers, keys, refs, names, functions, is_internal = leaders.columns
    return LeaderColumns(
        ids=keys,
        names=names,
        functions=functions,
        risks=[risks.get(number) for number in numbers],
        is_internal=is_internal,
        refs=refs,
    )


def _nomination_columns(positions: Rows, leaders: Rows, columns: Sequence[Sequence[Any]]) -> NominationColumns:
    there = _there(positions, leaders, columns)
    named_for, named, readiness, ranks, assessed_on = _kept(columns, there)
    months = list(map(interval_of, readiness))
    return NominationColumns(
        positions=positions.rows(named_for),
        leaders=leaders.rows(named),
        months_from=[interval[0] for interval in months],
        months_until=[interval[1] for interval in months],
        ranks=[NO_RANK if rank is None else rank for rank in ranks],
        assessed_on=list(map(day_of, assessed_on)),
    )


def _cover_columns(positions: Rows, leaders: Rows, columns: Sequence[Sequence[Any]]) -> CoverColumns:
    covered, covering, agreed_on = _kept(columns, _there(positions, leaders, columns))
    return CoverColumns(
        positions=positions.rows(covered), leaders=leaders.rows(covering), agreed_on=list(map(day_of, agreed_on))
    )


def _there(positions: Rows, leaders: Rows, columns: Sequence[Sequence[Any]]) -> list[bool]:
    """Which rows name a position and a leader who are both in the facts."""
    there = (positions.rows(columns[0]) >= 0) & (leaders.rows(columns[1]) >= 0)
    kept: list[bool] = there.tolist()
    return kept


def _kept(columns: Sequence[Sequence[Any]], there: list[bool]) -> Sequence[Sequence[Any]]:
    if all(there):
        return columns
    return [[value for value, is_kept in zip(column, there, strict=True) if is_kept] for column in columns]


def _table(wanted: Select[Any], width: int) -> Rows:
    columns = _columns(wanted, width)
    numbers = np.array(columns[0], dtype=np.int64)
    row_of = np.full(int(numbers.max(initial=0)) + 2, -1, dtype=np.int64)
    row_of[numbers] = np.arange(len(numbers))
    return Rows(columns, row_of)


def _columns(wanted: Select[Any], width: int) -> Sequence[Sequence[Any]]:
    """The columns of a select, read past the session's objects: the driver's own rows, turned."""
    result = db.session.connection().execute(wanted)
    rows = result.cursor.fetchall()
    result.close()
    return list(zip(*rows, strict=True)) if rows else [()] * width


def _core(model: type[Any]) -> Table:
    table: Table = model.__table__
    return table


def _text(uuid: ColumnElement[Any]) -> ColumnElement[str]:
    """A uuid as its usual text, made by the database: no object a row."""
    return type_coerce(uuid, Text) if db.engine.dialect.name == "sqlite" else cast(uuid, Text)
