"""The organisation as a nested list, three levels at a time, from the top or from any position."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import url_for

from succession.access.readers import Reader
from succession.bench.wording import Shown
from succession.pages import Batch, Lens, batch_of
from succession.profiles.directory import occupant
from succession.profiles.links import Links
from succession.profiles.roster import PositionRow, Roster

LEVELS = 3
#: Below the first level a node lists so many positions and links to the rest: the page does not grow with the company.
MOST_BELOW = 15


@dataclass(frozen=True, slots=True)
class Node:
    """A position of the chart. ``below`` are the reports shown, ``n_below`` all there are; ``url`` opens its card,
    ``chart_url`` the chart below it; the position that the chart begins with has none."""

    title: str
    url: str
    chart_url: str
    holder: Shown | None
    is_interim: bool
    is_key: bool
    below: tuple[Node, ...]
    n_below: int


@dataclass(frozen=True, slots=True)
class ChartPage:
    nodes: tuple[Node, ...]
    #: The line from the top down to the position looked at: title and address of its chart.
    line: tuple[tuple[str, str], ...]
    root: str
    root_url: str
    #: The reader's own line, when the reader holds a position; empty otherwise.
    own_line: tuple[tuple[str, str], ...]
    batch: Batch
    previous_url: str
    next_url: str
    n_positions: int


def chart_page(root: UUID | None, page: int, roster: Roster, lens: Lens, reader: Reader) -> ChartPage | None:
    """Three levels from ``root``, or from the top; None where there is no such position on that day."""
    links = Links(lens.query)
    position = roster.position_by_uuid.get(root) if root else None
    if root and position is None:
        return None
    query: dict[str, Any] = dict(lens.query)
    pattern = url_for("profiles.chart", root=UUID(int=0), **query)

    def chart_url(row: PositionRow) -> str:
        return pattern.replace(str(UUID(int=0)), str(row.uuid))

    def node(number: int, level: int) -> Node:
        row, reports = roster.positions[number], roster.reports_of.get(number, ())
        shown = reports[:MOST_BELOW] if level < LEVELS else ()
        return Node(
            title=row.title,
            url=links.position(row.uuid),
            chart_url=chart_url(row),
            holder=occupant(roster, links, number),
            is_interim=number in roster.interim_of,
            is_key=row.is_key,
            below=tuple(node(report, level + 1) for report in shown),
            n_below=len(reports),
        )

    def line(rows: list[PositionRow]) -> tuple[tuple[str, str], ...]:
        return tuple((row.title, chart_url(row)) for row in rows)

    starts = roster.reports_of.get(position.number if position else None, ())
    batch = batch_of(len(starts), page)
    nodes = tuple(node(number, 2 if position else 1) for number in starts[max(0, batch.first - 1) : batch.last])
    if position:
        nodes = (replace(node(position.number, LEVELS), chart_url="", below=nodes),)
        query["root"] = str(root)
    own = roster.seats_of.get(reader.leader_id or 0, ())
    return ChartPage(
        nodes=nodes,
        line=line(roster.line_above(position.number)) if position else (),
        root=position.title if position else "",
        root_url=links.position(position.uuid) if position else "",
        own_line=line([*roster.line_above(own[0].position), roster.positions[own[0].position]]) if own else (),
        batch=batch,
        previous_url=url_for("profiles.chart", page=batch.page - 1, **query) if batch.page > 1 else "",
        next_url=url_for("profiles.chart", page=batch.page + 1, **query) if batch.page < batch.pages else "",
        n_positions=len(roster.positions),
    )
