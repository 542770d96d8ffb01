"""What is known on a day, frozen: positions, leaders, nominations and emergency cover.

Facts are columns, so that ten thousand positions load in milliseconds, with record views on top.
Positions are kept in the strict order of importance (ties by id) and leaders in the order of their ids,
whatever the order of the rows they came from: every answer downstream is the same for shuffled rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from succession.analysis.columns import (
    NO_RANK,
    Bools,
    CoverColumns,
    Ints,
    LeaderColumns,
    NominationColumns,
    PositionColumns,
    leader_order,
    new_places,
    picked,
    position_order,
    whole_numbers,
)
from succession.analysis.counted import counted_covers, counted_nominations
from succession.analysis.records import CoverFact, LeaderFact, NominationFact, PositionFact
from succession.analysis.scales import RiskOfLoss

__all__ = ["CoverFact", "Facts", "LeaderFact", "NominationFact", "PositionFact"]


@dataclass(frozen=True, eq=False, repr=False)
class Facts:
    """The facts of one day for one reader. Make them with :meth:`from_records` or :meth:`from_columns`.

    Rows of positions are in the order of importance, rows of leaders in the order of ids. The integer
    columns hold rows of those two tables and -1 for none. ``warnings`` are sentences about rows that
    were dropped or merged: a nomination or cover of the incumbent for the own position is dropped, a
    leader named twice for one position counts once with the earlier months.
    """

    as_of: date | None
    position_ids: list[str]
    titles: list[str]
    units: list[str]
    reports_to: Ints
    incumbent: Ints
    interim: Ints
    is_key: Bools
    importance: Ints
    position_refs: list[str]
    leader_ids: list[str]
    names: list[str]
    functions: list[str]
    risks: list[RiskOfLoss | None]
    is_internal: Bools
    leader_refs: list[str]
    nomination_position: Ints
    nomination_leader: Ints
    months_from: Ints
    months_until: Ints
    ranks: Ints
    assessed_on: list[date | None]
    nomination_refs: list[str]
    cover_position: Ints
    cover_leader: Ints
    agreed_on: list[date | None]
    cover_refs: list[str]
    warnings: tuple[str, ...]

    @classmethod
    def from_columns(
        cls,
        as_of: date | None,
        positions: PositionColumns,
        leaders: LeaderColumns,
        nominations: NominationColumns | None = None,
        covers: CoverColumns | None = None,
    ) -> Facts:
        """Facts from columns whose integers are rows of the tables given, in any order of rows.

        Raises:
            ValueError: an id occurs twice, or an interval of months is not 0 <= from <= until.
        """
        nominations = nominations or NominationColumns()
        covers = covers or CoverColumns()
        p_order, l_order = position_order(positions), leader_order(leaders)
        p_place, l_place = new_places(p_order), new_places(l_order)
        p_rows, l_rows = p_order.tolist(), l_order.tolist()
        titles, names = picked(positions.titles, p_rows), picked(leaders.names, l_rows)
        incumbent = l_place[whole_numbers(positions.incumbent)[p_order]]
        counted = counted_nominations(nominations, p_place, l_place, incumbent)
        covering = counted_covers(covers, p_place, l_place, incumbent)
        return cls(
            as_of=as_of,
            position_ids=picked(positions.ids, p_rows),
            titles=titles,
            units=picked(positions.units, p_rows),
            reports_to=p_place[whole_numbers(positions.reports_to)[p_order]],
            incumbent=incumbent,
            interim=l_place[whole_numbers(positions.interim)[p_order]],
            is_key=np.array(positions.is_key, dtype=bool)[p_order],
            importance=whole_numbers(positions.importance)[p_order],
            position_refs=picked(positions.refs, p_rows),
            leader_ids=picked(leaders.ids, l_rows),
            names=names,
            functions=picked(leaders.functions, l_rows),
            risks=picked(leaders.risks, l_rows),
            is_internal=np.array(leaders.is_internal, dtype=bool)[l_order],
            leader_refs=picked(leaders.refs, l_rows),
            nomination_position=counted.position,
            nomination_leader=counted.leader,
            months_from=counted.months_from,
            months_until=counted.months_until,
            ranks=whole_numbers(nominations.ranks)[counted.rows],
            assessed_on=picked(nominations.assessed_on, counted.rows.tolist()),
            nomination_refs=picked(nominations.refs, counted.rows.tolist()),
            cover_position=covering.position,
            cover_leader=covering.leader,
            agreed_on=picked(covers.agreed_on, covering.rows.tolist()),
            cover_refs=picked(covers.refs, covering.rows.tolist()),
            warnings=(*counted.warnings(titles, names), *covering.warnings(titles, names)),
        )

    @classmethod
    def from_records(
        cls,
        as_of: date | None,
        positions: Iterable[PositionFact],
        leaders: Iterable[LeaderFact],
        nominations: Iterable[NominationFact] = (),
        covers: Iterable[CoverFact] = (),
    ) -> Facts:
        """Facts from records, in any order.

        Raises:
            ValueError: as for :meth:`from_columns`.
            KeyError: a record names a position or leader that is not there.
        """
        ps, ls, ns, cs = list(positions), list(leaders), list(nominations), list(covers)
        p_row: Mapping[str, int] = {"": -1} | {p.id: row for row, p in enumerate(ps)}
        l_row: Mapping[str, int] = {"": -1} | {leader.id: row for row, leader in enumerate(ls)}
        return cls.from_columns(
            as_of,
            PositionColumns(
                ids=[p.id for p in ps],
                titles=[p.title for p in ps],
                units=[p.unit for p in ps],
                reports_to=[p_row[p.reports_to] for p in ps],
                incumbent=[l_row[p.incumbent] for p in ps],
                interim=[l_row[p.interim] for p in ps],
                is_key=[p.is_key for p in ps],
                importance=[NO_RANK if p.importance is None else p.importance for p in ps],
                refs=[p.ref for p in ps],
            ),
            LeaderColumns(
                ids=[leader.id for leader in ls],
                names=[leader.name for leader in ls],
                functions=[leader.function for leader in ls],
                risks=[leader.risk_of_loss for leader in ls],
                is_internal=[leader.is_internal for leader in ls],
                refs=[leader.ref for leader in ls],
            ),
            NominationColumns(
                positions=[p_row[n.position] for n in ns],
                leaders=[l_row[n.leader] for n in ns],
                months_from=[n.months_from for n in ns],
                months_until=[n.months_until for n in ns],
                ranks=[NO_RANK if n.rank is None else n.rank for n in ns],
                assessed_on=[n.assessed_on for n in ns],
                refs=[n.ref for n in ns],
            ),
            CoverColumns(
                positions=[p_row[c.position] for c in cs],
                leaders=[l_row[c.leader] for c in cs],
                agreed_on=[c.agreed_on for c in cs],
                refs=[c.ref for c in cs],
            ),
        )

    @cached_property
    def position_row(self) -> dict[str, int]:
        """The row of each position, by id."""
        return {id_: row for row, id_ in enumerate(self.position_ids)}

    @cached_property
    def leader_row(self) -> dict[str, int]:
        """The row of each leader, by id."""
        return {id_: row for row, id_ in enumerate(self.leader_ids)}

    def position(self, position_id: str) -> PositionFact:
        """The position with this id.

        Raises:
            KeyError: there is none.
        """
        row = self.position_row[position_id]
        importance = int(self.importance[row])
        return PositionFact(
            id=position_id,
            title=self.titles[row],
            unit=self.units[row],
            reports_to=self._position_id(int(self.reports_to[row])),
            incumbent=self._leader_id(int(self.incumbent[row])),
            interim=self._leader_id(int(self.interim[row])),
            is_key=bool(self.is_key[row]),
            importance=None if importance == NO_RANK else importance,
            ref=self.position_refs[row],
        )

    def leader(self, leader_id: str) -> LeaderFact:
        """The leader with this id.

        Raises:
            KeyError: there is none.
        """
        row = self.leader_row[leader_id]
        return LeaderFact(
            id=leader_id,
            name=self.names[row],
            function=self.functions[row],
            risk_of_loss=self.risks[row],
            is_internal=bool(self.is_internal[row]),
            ref=self.leader_refs[row],
        )

    def slate(self, position_id: str) -> tuple[NominationFact, ...]:
        """The nominations for a position by rank (unranked last), then readiness, then the leader's id."""
        return tuple(self.nomination(row) for row in self.slate_rows[self.position_row[position_id]])

    def named_for(self, leader_id: str) -> tuple[NominationFact, ...]:
        """The nominations of a leader, the most important position first."""
        return tuple(self.nomination(row) for row in self._rows_of_leader[self.leader_row[leader_id]])

    def seats_of(self, leader_id: str) -> tuple[PositionFact, ...]:
        """The positions that a leader holds, the most important first."""
        rows = self._seat_rows[self.leader_row[leader_id]]
        return tuple(self.position(self.position_ids[row]) for row in rows)

    def covers_of(self, position_id: str) -> tuple[CoverFact, ...]:
        """The emergency cover of a position, by the leader's id."""
        return tuple(self.cover(row) for row in self._covers_by_position[self.position_row[position_id]])

    def nomination(self, row: int) -> NominationFact:
        """The nomination in a row of the nomination columns."""
        rank = int(self.ranks[row])
        return NominationFact(
            position=self.position_ids[self.nomination_position[row]],
            leader=self.leader_ids[self.nomination_leader[row]],
            months_from=int(self.months_from[row]),
            months_until=int(self.months_until[row]),
            rank=None if rank == NO_RANK else rank,
            assessed_on=self.assessed_on[row],
            ref=self.nomination_refs[row],
        )

    def cover(self, row: int) -> CoverFact:
        """The emergency cover in a row of the cover columns."""
        return CoverFact(
            position=self.position_ids[self.cover_position[row]],
            leader=self.leader_ids[self.cover_leader[row]],
            agreed_on=self.agreed_on[row],
            ref=self.cover_refs[row],
        )

    @cached_property
    def slate_rows(self) -> Mapping[int, list[int]]:
        """The nomination rows of each position's row, in the order of :meth:`slate`."""
        order = np.lexsort((self.nomination_leader, self.months_from, self.months_until, self.ranks))
        return _grouped(self.nomination_position[order], order)

    @cached_property
    def _rows_of_leader(self) -> Mapping[int, list[int]]:
        order = np.argsort(self.nomination_position, kind="stable")
        return _grouped(self.nomination_leader[order], order)

    @cached_property
    def _seat_rows(self) -> Mapping[int, list[int]]:
        return _grouped(self.incumbent, np.arange(len(self.incumbent)))

    @cached_property
    def _covers_by_position(self) -> Mapping[int, list[int]]:
        return _grouped(self.cover_position, np.arange(len(self.cover_position)))

    def _position_id(self, row: int) -> str:
        return "" if row < 0 else self.position_ids[row]

    def _leader_id(self, row: int) -> str:
        return "" if row < 0 else self.leader_ids[row]


class _Groups(dict[int, list[int]]):
    """Rows by key. A key without rows reads as none, and reading never adds it."""

    def __missing__(self, key: int) -> list[int]:
        return []


def _grouped(keys: Ints, rows: Ints) -> Mapping[int, list[int]]:
    groups = _Groups()
    for key, row in zip(keys.tolist(), rows.tolist(), strict=True):
        groups.setdefault(key, []).append(row)
    return groups
