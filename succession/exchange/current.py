"""The records as they are on a day, by external key: what an import is compared with, and what an export writes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import select

from succession.access.readers import OPERATOR, Reader
from succession.dated import Dated, table_of
from succession.db import db
from succession.leaders.models import Leader, LeaderRecord, LeaderRisk
from succession.nominations.models import Nomination
from succession.nominations.queries import shown_ranks
from succession.positions.models import EmergencyCover, Incumbency, Position, PositionRecord
from succession.positions.queries import own_positions


@dataclass(frozen=True, slots=True)
class Held:
    """A dated row: its number, its payload by column, and whether it only begins after the day looked at."""

    row: int
    values: dict[str, Any]
    is_later: bool = False

    @property
    def since(self) -> date:
        """The first day on which it holds."""
        found: date = self.values["valid_from"]
        return found


@dataclass
class Current:
    """Keys are external keys. Rows that end before ``on`` are left out, but for ``past``."""

    on: date
    #: External key -> number, also of leaders and positions without a record today.
    leader_ids: dict[str, int] = field(default_factory=dict)
    position_ids: dict[str, int] = field(default_factory=dict)
    leaders: dict[str, Held] = field(default_factory=dict)
    risks: dict[str, Held] = field(default_factory=dict)
    #: ``values["reports_to"]`` is the key of the position reported to, "" for none.
    positions: dict[str, Held] = field(default_factory=dict)
    #: Position's key -> (leader's key, row); those who act for the time being stand apart.
    incumbents: dict[str, tuple[str, Held]] = field(default_factory=dict)
    interims: dict[str, tuple[str, Held]] = field(default_factory=dict)
    #: Position's key -> those who are entered for it from a later day, as (leader's key, row), the earliest first.
    later: dict[str, list[tuple[str, Held]]] = field(default_factory=dict)
    #: (position, leader, since, until) of ended incumbencies.
    past: set[tuple[str, str, date, date]] = field(default_factory=set)
    nominations: dict[tuple[str, str], Held] = field(default_factory=dict)
    covers: dict[tuple[str, str], Held] = field(default_factory=dict)
    #: The leader that the reader is, and the seats that this leader holds or acts in.
    own_leaders: frozenset[str] = frozenset()
    own_seats: frozenset[str] = frozenset()

    def is_hidden(self, position: str, leader: str) -> bool:
        """Whether naming this leader for this position is kept from the reader."""
        return leader in self.own_leaders or position in self.own_seats

    def name_of(self, leader: str) -> str:
        """The name of a leader on record, else the key."""
        held = self.leaders.get(leader)
        return str(held.values["name"]) if held else leader

    def title_of(self, position: str) -> str:
        """The title of a position on record, else the key."""
        held = self.positions.get(position)
        return str(held.values["title"]) if held else position

    def seats_of(self, leader: str) -> list[str]:
        """The keys of the positions that a leader holds."""
        return self._seats.get(leader, [])

    @cached_property
    def _seats(self) -> dict[str, list[str]]:
        seats: dict[str, list[str]] = defaultdict(list)
        for position, (holder, _) in self.incumbents.items():
            seats[holder].append(position)
        return dict(seats)


def load_current(on: date, reader: Reader = OPERATOR) -> Current:
    """The records that hold on ``on`` by today's knowledge, or begin later. Nine queries, however many rows.

    The own nominations and covers, the own risk of loss and the slate of the own seat are not there for ``reader``,
    and ranks are those that the reader is shown.
    """
    here = Current(on)
    here.leader_ids = {key: number for number, key in db.session.execute(select(Leader.id, Leader.external_key))}
    here.position_ids = {key: number for number, key in db.session.execute(select(Position.id, Position.external_key))}
    leader_of = {number: key for key, number in here.leader_ids.items()}
    position_of = {number: key for key, number in here.position_ids.items()}
    for held in _rows(LeaderRecord, on):
        _keep(here.leaders, leader_of[held.values["leader_id"]], held)
    for held in _rows(LeaderRisk, on):
        _keep(here.risks, leader_of[held.values["leader_id"]], held)
    for held in _rows(PositionRecord, on):
        held.values["reports_to"] = position_of.get(held.values["reports_to_id"], "")
        _keep(here.positions, position_of[held.values["position_id"]], held)
    for held in _rows(Nomination, on):
        _keep(here.nominations, _pair(held, position_of, leader_of), held)
    for held in _rows(EmergencyCover, on):
        _keep(here.covers, _pair(held, position_of, leader_of), held)
    for held in _rows(Incumbency, None):
        position, leader = _pair(held, position_of, leader_of)
        until = held.values["valid_until"]
        if until is not None and until <= on:
            here.past.add((position, leader, held.since, until))
            continue
        seats = here.interims if held.values["is_interim"] else here.incumbents
        if held.since > on:
            here.later.setdefault(position, []).append((leader, _seen_from(held, on)))
        if position not in seats or _is_nearer(held, seats[position][1], on):
            seats[position] = (leader, _seen_from(held, on))
    for entered in here.later.values():
        entered.sort(key=lambda entry: entry[1].since)
    _hide_own(here, reader)
    return here


def _hide_own(here: Current, reader: Reader) -> None:
    here.own_leaders = frozenset(key for key, number in here.leader_ids.items() if number == reader.leader_id)
    own = set(own_positions(reader, here.on))
    here.own_seats = frozenset(key for key, number in here.position_ids.items() if number in own)
    for leader in here.own_leaders & here.risks.keys():
        del here.risks[leader]
    for pairs in (here.nominations, here.covers):
        for pair in [pair for pair in pairs if here.is_hidden(*pair)]:
            del pairs[pair]
    # A gap in the ranks of the others would tell where the own one stands.
    slates: dict[str, list[Held]] = defaultdict(list)
    for (position, _), held in here.nominations.items():
        slates[position].append(held)
    for slate in slates.values():
        places = shown_ranks((held.values["rank"] for held in slate), reader)
        for held in slate:
            held.values["rank"] = places.get(held.values["rank"])


def _rows(model: type[Dated], on: date | None) -> list[Held]:
    """The rows that today's knowledge keeps, without those that ended by ``on``."""
    names = model.payload_columns()
    table = table_of(model).c
    wanted = select(table.id, *(table[name] for name in names)).where(table.superseded_at.is_(None)).order_by(table.id)
    if on is not None:
        wanted = wanted.where(table.valid_until.is_(None) | (table.valid_until > on))
    found = [Held(row[0], dict(zip(names, row[1:], strict=True))) for row in db.session.execute(wanted)]
    return found if on is None else [_seen_from(held, on) for held in found]


def _seen_from(held: Held, on: date) -> Held:
    return Held(held.row, held.values, held.since > on)


def _is_nearer(new: Held, old: Held, on: date) -> bool:
    """Whether ``new`` rather than ``old`` holds on the day, or begins sooner after it."""
    return (new.since > on, new.since) < (old.is_later, old.since)


def _keep(kept: dict[Any, Held], key: str | tuple[str, str], held: Held) -> None:
    if key not in kept or (held.is_later, held.since) < (kept[key].is_later, kept[key].since):
        kept[key] = held


def _pair(held: Held, position_of: dict[int, str], leader_of: dict[int, str]) -> tuple[str, str]:
    return position_of[held.values["position_id"]], leader_of[held.values["leader_id"]]
