"""A leader who left, or is entered as leaving: the sentence for it, and the seats that nobody has taken since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from sqlalchemy import bindparam, select

from succession.bench.wording import Shown
from succession.dated import known
from succession.db import Statement, rows_of
from succession.formats import day
from succession.pages import Lens
from succession.positions.models import Incumbency
from succession.profiles.links import Links
from succession.profiles.roster import Roster
from succession.profiles.shown import Parts


def departure_words(leaves_on: date | None, on: date) -> str:
    """When somebody left or leaves, as seen on a day; empty where no departure is entered."""
    if leaves_on is None:
        return ""
    return f"{'Left' if leaves_on <= on else 'Leaves'} on {day(leaves_on)}."


def left_vacant(leader: int, left_on: date, roster: Roster, links: Links, lens: Lens) -> Iterator[Parts]:
    """The seats that a leader left on a day and that nobody holds, the most important first."""
    left = {row.position_id for row in rows_of(_left(lens.known_on), leader=leader, left_on=left_on)}
    vacant = left & roster.positions.keys() - roster.holder_of.keys()
    for number in sorted(vacant, key=roster.place_of.__getitem__):
        position = roster.positions[number]
        acting = roster.interim_of.get(number)
        words = f" is vacant; {roster.leaders[acting.leader].name} acts in it." if acting else " is vacant."
        yield (Shown(position.title, links.position(position.uuid)), words)


@lru_cache(8)
def _left(known_on: date | None) -> Statement:
    """The positions that a leader held, or acted in, until a day."""
    return (
        select(Incumbency.position_id)
        .distinct()
        .where(
            Incumbency.leader_id == bindparam("leader"),
            Incumbency.valid_until == bindparam("left_on"),
            known(Incumbency, known_on),
        )
    )
