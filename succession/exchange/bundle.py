"""A bundle: positions, leaders and nominations as three tables, checked row by row.

Whatever is wrong is collected and named with its file, row and column; nothing is guessed. The checks take
tables, so that rows which were parsed elsewhere go through the same ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from succession.analysis.facts import CoverFact, Facts, LeaderFact, NominationFact, PositionFact
from succession.analysis.scales import RiskOfLoss, months_of
from succession.exchange.bundle_files import BundleError, Problem, Row, Table, read_tables

__all__ = ["Bundle", "BundleError", "Problem", "Row", "Table", "check_bundle", "read_bundle"]

REQUIRED = {
    "positions": ("position_id", "title", "reports_to", "incumbent_id"),
    "leaders": ("leader_id", "name"),
    "nominations": ("position_id", "leader_id", "readiness"),
}
OPTIONAL = {
    "positions": ("unit", "interim_id", "key", "importance"),
    "leaders": ("function", "risk_of_loss", "internal"),
    "nominations": ("rank", "emergency"),
}
MOST = 10**9
"""The largest importance or rank that is accepted."""


@dataclass(frozen=True)
class Bundle:
    """A bundle without errors. ``columns``: the columns that each table has. ``warnings``: sentences."""

    positions: tuple[PositionFact, ...]
    leaders: tuple[LeaderFact, ...]
    nominations: tuple[NominationFact, ...]
    covers: tuple[CoverFact, ...]
    columns: Mapping[str, frozenset[str]]
    warnings: tuple[str, ...] = ()

    def facts(self, as_of: date | None = None) -> Facts:
        """The bundle as facts; ``as_of`` is only kept beside them, a bundle is the state on one day."""
        return Facts.from_records(as_of, self.positions, self.leaders, self.nominations, self.covers)


def read_bundle(path: Path | str) -> Bundle:
    """The bundle in a folder of three CSV files or in a workbook with three sheets.

    Raises:
        BundleError: something is wrong; it names every row.
    """
    return check_bundle(read_tables(Path(path)))


def check_bundle(tables: Mapping[str, Table]) -> Bundle:
    """The bundle in three tables, named "positions", "leaders" and "nominations".

    Raises:
        BundleError: something is wrong; it names every row.
    """
    positions, leaders, nominations = tables["positions"], tables["leaders"], tables["nominations"]
    errors = [problem for table in (positions, leaders, nominations) for problem in table.problems]
    errors += [problem for name in REQUIRED for problem in _missing_columns(name, tables[name])]
    if errors:
        raise BundleError(errors)
    position_ids = _ids(positions, "position_id", errors)
    leader_ids = _ids(leaders, "leader_id", errors)
    position_facts = [
        _position(positions, place, row, position_ids, leader_ids, errors)
        for place, row in enumerate(positions.rows, start=1)
    ]
    leader_facts = [_leader(leaders, row, errors) for row in leaders.rows]
    named: list[NominationFact] = []
    covers: list[CoverFact] = []
    for row in nominations.rows:
        fact = _nomination(nominations, row, position_ids, leader_ids, errors)
        if isinstance(fact, NominationFact):
            named.append(fact)
        elif fact:
            covers.append(fact)
    errors += _reporting_cycles(positions, position_ids)
    if errors:
        order = {table.file: place for place, table in enumerate((positions, leaders, nominations))}
        raise BundleError(sorted(errors, key=lambda error: (order[error.file], error.row)))
    return Bundle(
        tuple(position_facts),
        tuple(leader_facts),
        tuple(named),
        tuple(covers),
        {name: frozenset(table.columns) for name, table in tables.items()},
        tuple(
            f"{table.file}: the column {column} is not known and not read."
            for name, table in tables.items()
            for column in table.columns
            if column not in REQUIRED[name] + OPTIONAL[name]
        ),
    )


def _missing_columns(name: str, table: Table) -> Iterator[Problem]:
    for column in REQUIRED[name]:
        if column not in table.columns:
            yield Problem(table.file, 1, column, "the column is missing")


def _ids(table: Table, column: str, errors: list[Problem]) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for row in table.rows:
        id_ = row[column]
        if not id_:
            errors.append(Problem(table.file, row.number, column, "is empty"))
        elif id_ in rows:
            errors.append(Problem(table.file, row.number, column, f"{id_!r} is already in row {rows[id_].number}"))
        else:
            rows[id_] = row
    return rows


def _position(
    table: Table,
    place: int,
    row: Row,
    position_ids: Mapping[str, Row],
    leader_ids: Mapping[str, Row],
    errors: list[Problem],
) -> PositionFact:
    check = _Checks(table, row, errors)
    check.filled("title")
    check.known("reports_to", position_ids, "position")
    check.known("incumbent_id", leader_ids, "leader")
    check.known("interim_id", leader_ids, "leader")
    if row["interim_id"] and row["incumbent_id"]:
        check.wrong("interim_id", "the position has an incumbent, so nobody holds it for the time being")
    return PositionFact(
        id=row["position_id"],
        title=row["title"],
        unit=row["unit"],
        reports_to=row["reports_to"],
        incumbent=row["incumbent_id"],
        interim=row["interim_id"],
        is_key=check.yes("key") if "key" in table.columns else True,
        importance=check.whole_number("importance") if "importance" in table.columns else place,
    )


def _leader(table: Table, row: Row, errors: list[Problem]) -> LeaderFact:
    check = _Checks(table, row, errors)
    check.filled("name")
    risk = row["risk_of_loss"]
    if risk and risk not in [step.value for step in RiskOfLoss]:
        check.wrong("risk_of_loss", f"unknown risk {risk!r}, expected low, medium, high or nothing")
        risk = ""
    return LeaderFact(
        id=row["leader_id"],
        name=row["name"],
        function=row["function"],
        risk_of_loss=RiskOfLoss(risk) if risk else None,
        is_internal=check.yes("internal", when_empty=True),
    )


def _nomination(
    table: Table,
    row: Row,
    position_ids: Mapping[str, Row],
    leader_ids: Mapping[str, Row],
    errors: list[Problem],
) -> NominationFact | CoverFact | None:
    check = _Checks(table, row, errors)
    position, leader, readiness = row["position_id"], row["leader_id"], row["readiness"]
    check.filled("position_id")
    check.filled("leader_id")
    check.known("position_id", position_ids, "position")
    check.known("leader_id", leader_ids, "leader")
    is_cover = check.yes("emergency", when_empty=False)
    rank = check.whole_number("rank")
    if is_cover and not readiness:
        return CoverFact(position, leader)
    try:
        months_from, months_until = months_of(readiness)
    except ValueError as error:
        check.wrong("readiness", str(error))
        return None
    if is_cover:
        return CoverFact(position, leader)
    return NominationFact(position, leader, months_from, months_until, rank)


@dataclass(frozen=True)
class _Checks:
    """The checks of one row's cells; what is wrong is added to ``errors``."""

    table: Table
    row: Row
    errors: list[Problem]

    def wrong(self, column: str, what: str) -> None:
        self.errors.append(Problem(self.table.file, self.row.number, column, what))

    def filled(self, column: str) -> None:
        if not self.row[column]:
            self.wrong(column, "is empty")

    def known(self, column: str, ids: Mapping[str, Row], thing: str) -> None:
        if self.row[column] and self.row[column] not in ids:
            self.wrong(column, f"there is no {thing} {self.row[column]!r}")

    def yes(self, column: str, when_empty: bool | None = None) -> bool:
        """Whether the cell says yes; an empty cell is an error unless ``when_empty`` says what it means."""
        said = self.row[column].lower()
        if not said and when_empty is not None:
            return when_empty
        if said not in ("yes", "no"):
            self.wrong(column, f"expected yes or no, found {self.row[column]!r}")
        return said == "yes"

    def whole_number(self, column: str) -> int | None:
        """The number in the cell, None when it is empty."""
        said = self.row[column]
        if not said:
            return None
        if re.fullmatch(r"[0-9]{1,10}", said) and 1 <= int(said) <= MOST:
            return int(said)
        self.wrong(column, f"expected a whole number from 1, found {said!r}")
        return None


def _reporting_cycles(table: Table, ids: Mapping[str, Row]) -> Iterator[Problem]:
    """One problem for each circle of the reporting line, at its first row, naming its positions."""
    is_done: set[str] = set()
    for start in ids:
        path: dict[str, None] = {}
        position = start
        while position in ids and position not in is_done and position not in path:
            path[position] = None
            position = ids[position]["reports_to"]
        if position in path:
            members = list(path)
            circle = members[members.index(position) :]
            first = min(range(len(circle)), key=lambda place: ids[circle[place]].number)
            circle = [*circle[first:], *circle[: first + 1]]
            yield Problem(table.file, ids[circle[0]].number, "reports_to", f"reporting cycle: {' > '.join(circle)}")
        is_done.update(path)
