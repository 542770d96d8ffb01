"""A bundle's three tables, read into what they ask for."""

from __future__ import annotations

from collections.abc import Mapping

from succession.analysis.scales import RiskOfLoss, months_of
from succession.exchange.current import Current
from succession.exchange.reading import Sheet
from succession.exchange.rows import rows_of
from succession.exchange.wanted import (
    Wanted,
    WantedLeader,
    WantedNomination,
    WantedPosition,
    WantedSeat,
)

KEY_LENGTH = 120


def read_bundle(wanted: Wanted, tables: Mapping[str, tuple[Sheet, Mapping[str, str]]], here: Current) -> None:
    """Add what the tables ask for to ``wanted``. Ids that are neither in the file nor on record are problems."""
    if "leaders" in tables:
        _read_leaders(wanted, *tables["leaders"])
    if "positions" in tables:
        _read_positions(wanted, *tables["positions"])
    leaders = wanted.leaders.keys() | here.leaders.keys()
    positions = wanted.positions.keys() | here.positions.keys()
    if "nominations" in tables:
        _read_nominations(wanted, *tables["nominations"], leaders, positions)
    wanted.ask_about_wrong_cells()
    wanted.lists = set(tables)
    for seat in wanted.seats.values():
        for column, leader in (("incumbent_id", seat.incumbent), ("interim_id", seat.interim)):
            if leader and leader not in leaders:
                wanted.problems.append(
                    f"{seat.place.sheet}, row {seat.place.row}, {column}: no leader has the id {leader!r}."
                )
    for position in wanted.positions.values():
        if position.reports_to and position.reports_to not in positions:
            wanted.problems.append(
                f"{position.place.sheet}, row {position.place.row}, reports_to: "
                f"no position has the id {position.reports_to!r}."
            )


def _read_leaders(wanted: Wanted, sheet: Sheet, columns: Mapping[str, str]) -> None:
    for row in rows_of(wanted, sheet, columns):
        key = row.required("leader_id", KEY_LENGTH)
        values: dict[str, object] = {"name": row.required("name")}
        if row.has("function"):
            values["function"] = row.text("function", 120)
        if row.has("internal"):
            values["is_internal"] = row.is_yes("internal", empty=True)
        risk = row.text("risk_of_loss").lower() if row.has("risk_of_loss") else None
        if risk and risk not in set(RiskOfLoss):
            row.wrong("risk_of_loss", risk, "low, medium, high or nothing")
        if key in wanted.leaders:
            wanted.problems.append(
                f"{row.place.sheet}, row {row.place.row}, leader_id: "
                f"{key!r} is used already in row {wanted.leaders[key].place.row}."
            )
        elif key:
            wanted.leaders[key] = WantedLeader(key, row.place, values, risk_of_loss=risk)


def _read_positions(wanted: Wanted, sheet: Sheet, columns: Mapping[str, str]) -> None:
    for number, row in enumerate(rows_of(wanted, sheet, columns), 1):
        key = row.required("position_id", KEY_LENGTH)
        values: dict[str, object] = {"title": row.required("title")}
        if row.has("unit"):
            values["unit"] = row.text("unit", 120)
        if row.has("key"):
            values["is_key"] = row.is_yes("key")
        if row.has("importance"):
            values["importance"] = row.number("importance", 1, 1_000_000)
        if key in wanted.positions:
            wanted.problems.append(
                f"{row.place.sheet}, row {row.place.row}, position_id: "
                f"{key!r} is used already in row {wanted.positions[key].place.row}."
            )
            continue
        if not key:
            continue
        reports_to = row.text("reports_to", KEY_LENGTH) if row.has("reports_to") else None
        # Without the two columns every position of a bundle is key, and the order of the rows counts.
        unsaid = {"is_key": True, "importance": number}
        wanted.positions[key] = WantedPosition(key, row.place, values, reports_to, new_values=unsaid)
        incumbent = row.text("incumbent_id", KEY_LENGTH) if row.has("incumbent_id") else None
        interim = row.text("interim_id", KEY_LENGTH) if row.has("interim_id") else None
        if incumbent and interim:
            wanted.problems.append(
                f"{row.place.sheet}, row {row.place.row}, interim_id: {key!r} has the incumbent {incumbent!r}, "
                f"so {interim!r} cannot act in it. Leave one of them empty."
            )
        elif incumbent is not None or interim is not None:
            wanted.seats[key] = WantedSeat(row.place, incumbent, interim)


def _read_nominations(
    wanted: Wanted, sheet: Sheet, columns: Mapping[str, str], leaders: set[str], positions: set[str]
) -> None:
    for row in rows_of(wanted, sheet, columns):
        position, leader = row.required("position_id", KEY_LENGTH), row.required("leader_id", KEY_LENGTH)
        if not position or not leader:
            continue
        place = f"{row.place.sheet}, row {row.place.row}"
        if position not in positions:
            wanted.problems.append(f"{place}, position_id: no position has the id {position!r}.")
        if leader not in leaders:
            wanted.problems.append(f"{place}, leader_id: no leader has the id {leader!r}.")
        if row.is_yes("emergency"):
            wanted.covers[(position, leader)] = row.place
            continue
        readiness = row.required("readiness", 20)
        try:
            months = months_of(readiness) if readiness else None
        except ValueError:
            row.wrong("readiness", readiness, "ready_now, 1_2_years, 3_plus_years or a number of months")
            continue
        values: dict[str, object] = {"readiness": readiness}
        if row.has("rank"):
            values["rank"] = row.number("rank", 1, 1000)
        seat = wanted.seats.get(position)
        if seat is not None and seat.incumbent == leader:
            wanted.notices.append(f"{place}: {leader} holds {position} already; the nomination is not counted.")
            wanted.left_out.add(row.place)
            continue
        earlier = wanted.nominations.get((position, leader))
        if earlier is not None:
            wanted.notices.append(f"{place}: {leader} is named twice for {position}; the earlier readiness counts.")
            if months is None or months_of(earlier.values["readiness"])[1] <= months[1]:
                continue
        wanted.nominations[(position, leader)] = WantedNomination(row.place, values)
