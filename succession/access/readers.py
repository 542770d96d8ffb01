"""Who reads: the person for whom records and facts are loaded, before any list, count or analysis."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlalchemy import ColumnElement

from succession.access.policy import EVERYBODY, Grant, Place


@dataclass(frozen=True, slots=True)
class Reader:
    """A person to whom something is shown: the leader that the person is, if any, and the roles in effect today.

    Nobody reads the own nominations, readiness or risk of loss, nor the slate and cover of the own seat, whatever the
    role.
    """

    leader_id: int | None = None
    grants: frozenset[Grant] = EVERYBODY

    def is_leader(self, number: int) -> bool:
        """Whether the reader is the leader with this number."""
        return self.leader_id == number


def director(leader_id: int | None = None) -> Reader:
    """A talent director, who is perhaps a leader too."""
    return Reader(leader_id, EVERYBODY | {Grant("talent_director")})


#: The reader of a command that the person who runs the machine starts.
OPERATOR = director()


class Seen(Hashable, Protocol):
    """The records that somebody sees of one kind, by number."""

    @property
    def only(self) -> frozenset[int] | None:
        """The numbers beyond which nothing is seen; None where there is no such limit."""

    def __contains__(self, number: object) -> bool:
        """Whether the record with this number is one of them."""

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""

    def of(self, column: ColumnElement[int]) -> ColumnElement[bool]:
        """The condition that ``column`` names one of them."""


class Survey(Protocol):
    """What exists for somebody; ``succession.reach`` makes it, above the rooms that ask."""

    @property
    def reader(self) -> Reader:
        """Whose survey it is."""

    @property
    def grants(self) -> Sequence[Grant]:
        """The roles in effect, each with its head."""

    @property
    def own_seats(self) -> frozenset[int]:
        """The numbers of the positions that the person holds or acts in."""

    def positions(self, field: str = "record") -> Seen:
        """The positions of which ``field`` is seen."""

    def leaders(self, field: str = "record") -> Seen:
        """The leaders of whom ``field`` is seen."""

    def key_positions(self) -> Seen:
        """The positions of which it is seen whether they are key."""

    def place(self, kind: str, uuid: UUID) -> Place | None:
        """Where the thing of this kind and id stands."""

    def may(self, action: str, kind: str, uuid: UUID) -> bool:
        """Whether ``action`` is allowed with the thing of this kind and id."""

    def fields(self, action: str, kind: str, uuid: UUID) -> frozenset[str]:
        """The fields that ``action`` opens of it."""
