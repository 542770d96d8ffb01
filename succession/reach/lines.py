"""The reporting lines of a day: what stands above each position and what below, by their numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from uuid import UUID

from sqlalchemy import bindparam, select

from succession.access.policy import REACH, Grant, Line, Reach
from succession.audit import newest_change
from succession.dated import holds
from succession.db import rows_of
from succession.positions.models import PositionRecord

#: How many days' lines a process keeps.
MOST = 4


class Lines:
    """The positions on record on one day, and the lines between them."""

    def __init__(self, reports_to: Iterable[tuple[int, int | None]]) -> None:
        self.above = dict(reports_to)
        self.below: defaultdict[int, list[int]] = defaultdict(list)
        for position, boss in self.above.items():
            if boss is not None:
                self.below[boss].append(position)

    def of(self, position: int) -> Line:
        """The position and those above it, itself first. A circle, should records hold one, ends where it closes."""
        line = [position]
        step = self.above.get(position)
        while step is not None and step not in line:
            line.append(step)
            step = self.above.get(step)
        return tuple(line)

    def within(self, grant: Grant) -> frozenset[int] | None:
        """The positions within the reach of ``grant``: those whose line it reaches. None stands for every position."""
        match REACH[grant.role]:
            case Reach.COMPANY:
                return None
            case Reach.REPORTS if grant.head is not None:
                return frozenset(self.below.get(grant.head, ()))
            case Reach.PART if grant.head is not None:
                return self._under(grant.head) | {grant.head}
            case Reach.BELOW if grant.head is not None:
                return self._under(grant.head) - {grant.head}
            case _:
                return frozenset()

    def _under(self, head: int) -> frozenset[int]:
        found: set[int] = set()
        waiting = list(self.below.get(head, ()))
        while waiting:
            position = waiting.pop()
            if position not in found:
                found.add(position)
                waiting += self.below.get(position, ())
        return frozenset(found)


def lines_of(day: date) -> Lines:
    """The lines of ``day`` by today's knowledge, kept until something changes."""
    return _lines(newest_change(), day)


@lru_cache(MOST)
def _lines(_version: UUID | None, day: date) -> Lines:
    return Lines((row.position_id, row.reports_to_id) for row in rows_of(_RECORDS, day=day))


_RECORDS = select(PositionRecord.position_id, PositionRecord.reports_to_id).where(
    holds(PositionRecord, bindparam("day"))  # type: ignore[arg-type]  # the day comes with each execution
)
