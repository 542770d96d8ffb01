"""How positions and leaders are named on the pages of the bench, and where their names lead."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from flask import url_for

from succession.analysis.facts import Facts
from succession.analysis.wording import Part


@dataclass(frozen=True, slots=True)
class Shown:
    """A part of running text on a page: plain, a link, strong, a token of readiness or the badge for nobody."""

    words: str
    url: str = ""
    strong: bool = False
    band: str = ""
    nobody: bool = False


Words: TypeAlias = list[Shown | str]


@dataclass(frozen=True)
class Names:
    """The names of one set of facts, with links that keep the lens (``query``: its URL parameters)."""

    facts: Facts
    query: dict[str, Any]

    def position_url(self, position_id: str) -> str:
        """The page of a position."""
        ref = self.facts.position_refs[self.facts.position_row[position_id]]
        return url_for("profiles.position", position=ref, **self.query)

    def leader_url(self, leader_id: str) -> str:
        """The page of a leader."""
        ref = self.facts.leader_refs[self.facts.leader_row[leader_id]]
        return url_for("profiles.leader", leader=ref, **self.query)

    def title(self, position_id: str) -> str:
        """The full title of a position."""
        return self.facts.titles[self.facts.position_row[position_id]]

    def seat(self, position_id: str) -> str:
        """The title without the words that most of its neighbours share, for stairs and graph."""
        return short_title(self.title(position_id))

    def leader(self, leader_id: str) -> str:
        """The full name of a leader."""
        return self.facts.names[self.facts.leader_row[leader_id]]

    def initialled(self, leader_id: str) -> str:
        """The initial of the first name, and the last: P. Raman."""
        return initialled(self.leader(leader_id))

    def surname(self, leader_id: str) -> str:
        """The last name; with the initial where several leaders share it."""
        name = self.leader(leader_id)
        last = name.split()[-1]
        return last if self._surnames[last] == 1 else initialled(name)

    def linked(self, sentence: Iterable[Part]) -> Words:
        """A sentence of the analysis with its names as links."""
        urls = {"position": self.position_url, "leader": self.leader_url}
        return [Shown(part.words, url=urls[part.kind](part.id)) if part.kind else part.words for part in sentence]

    @cached_property
    def _surnames(self) -> Counter[str]:
        return Counter(name.split()[-1] for name in self.facts.names)


def short_title(title: str) -> str:
    """ "Director, US West" is US West among directors, "VP Sales, EMEA" is VP EMEA."""
    return re.sub(r"^Director, |(?<=^VP )Sales, ", "", title)


def initialled(name: str) -> str:
    """P. Raman for Priya Raman; a single name stays whole."""
    parts = name.split()
    return name if len(parts) < 2 else f"{parts[0][0]}. {parts[-1]}"


def in_words(names: Sequence[str], last: str = "and") -> str:
    """ "A", "A and B", "A, B and C", "A, B and 4 more"."""
    if len(names) > 3:
        return f"{names[0]}, {names[1]} {last} {len(names) - 2} more"
    comma = "; " if any("," in name for name in names) else ", "
    return f" {last} ".join(part for part in (comma.join(names[:-1]), *names[-1:]) if part)


def band_words(months: int) -> str:
    """How far away a leader is who is not ready: "1-2 years away", "18 months away"."""
    named = {24: "1-2 years", 60: "3+ years"}
    return f"{named.get(months, f'{months} months')} away"


def folded(text: str) -> str:
    """``text`` without accents and capitals, for finding."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in plain if not unicodedata.combining(character))
