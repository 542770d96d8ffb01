"""What a few typed words find, best first, and what was perhaps meant when they find nothing.

Only names, titles, ids and seats are looked at, which every reader of leaders and positions may see; nothing about who
is named for what.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, islice

from rapidfuzz import fuzz, process

from succession.folding import fold
from succession.profiles.links import Links
from succession.profiles.roster import Roster, Searched

#: Below this similarity (0 to 100) a name is not worth offering.
NEAR = 62
MOST_MEANT = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """A leader or a position: its name, what it is, a word about where it belongs, and its page."""

    words: str
    kind: str
    below: str
    url: str


@dataclass(frozen=True, slots=True)
class Found:
    """The best hits; ``total`` counts all; ``meant`` are near names, only where nothing was found."""

    text: str
    hits: tuple[Hit, ...]
    total: int
    meant: tuple[Hit, ...]


def find(text: str, roster: Roster, links: Links, most: int) -> Found:
    """The leaders and positions whose words hold all of ``text``'s, at most ``most`` of them.

    A name that begins like the text comes before one with a word that does, then before one that only holds it; leaders
    come before positions, by name, positions by importance.
    """
    wanted = fold(text)
    if not wanted:
        return Found(text, (), 0, ())
    words = wanted.split()
    found = roster.searched
    for word in words:
        found = [row for row in found if word in row.words]
    # Places are few, so that the rows are dealt out to them in one pass instead of sorted.
    places: tuple[list[Searched], ...] = ([], [], [], [], [])
    for row in found:
        places[_place(wanted, words, row.name)].append(row)
    hits = tuple(_hit(row, roster, links) for row in islice(chain(*places), most))
    return Found(text, hits, len(found), () if found else _meant(wanted, roster, links))


def _place(wanted: str, words: list[str], name: str) -> int:
    """How well a name fits, 0 the best; 4 where the words stand elsewhere, as in the titles of a leader's seats."""
    if name.startswith(wanted):
        return 0 if name == wanted else 1
    if all(name.startswith(word) or f" {word}" in name for word in words):
        return 2
    return 3 if all(word in name for word in words) else 4


def _hit(row: Searched, roster: Roster, links: Links) -> Hit:
    if row.is_leader:
        leader = roster.leaders[row.number]
        return Hit(leader.name, "leader", roster.seats_in_words(row.number), links.leader(leader.uuid))
    position = roster.positions[row.number]
    return Hit(position.title, "position", roster.occupant(row.number) or "vacant", links.position(position.uuid))


def _meant(wanted: str, roster: Roster, links: Links) -> tuple[Hit, ...]:
    """The nearest names, by a comparison that forgives a slip of the keys and a missing first or last name."""
    names = [row.name for row in roster.searched]
    near = process.extract(wanted, names, scorer=fuzz.WRatio, limit=MOST_MEANT, score_cutoff=NEAR)
    return tuple(_hit(roster.searched[row], roster, links) for _, _, row in near)
