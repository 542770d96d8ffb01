"""How sentences are put together: parts of text and links, lists that stay short, and words for horizons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from succession.analysis.facts import Facts

MOST_LISTED = 3
"""Longer lists name the first two and count the rest, so that a sentence stays readable."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence: text, or the name of a position or leader that a page links.

    ``kind``: "position", "leader" or "" for text. ``id``: of the position or leader, "" for text.
    """

    words: str
    kind: str = ""
    id: str = ""


Sentence: TypeAlias = tuple[Part, ...]


def said(*pieces: str | Part | Sequence[Part]) -> Sentence:
    """A sentence from texts, parts and sequences of parts."""
    parts: list[Part] = []
    for piece in pieces:
        if isinstance(piece, str):
            parts.append(Part(piece))
        elif isinstance(piece, Part):
            parts.append(piece)
        else:
            parts.extend(piece)
    return tuple(parts)


def text(sentence: Sequence[Part]) -> str:
    """The sentence as plain text."""
    return "".join(part.words for part in sentence)


def position_part(facts: Facts, row: int) -> Part:
    """The name of the position in this row of the facts."""
    return Part(facts.titles[row], "position", facts.position_ids[row])


def leader_part(facts: Facts, row: int) -> Part:
    """The name of the leader in this row of the facts."""
    return Part(facts.names[row], "leader", facts.leader_ids[row])


def listed(parts: Sequence[Part], last: str = "and") -> Sentence:
    """The parts as a list in words: "A", "A and B", "A, B and C", "A, B and 3 others".

    Where a name has a comma itself, semicolons divide.
    """
    comma = "; " if any("," in part.words for part in parts) else ", "
    if len(parts) > MOST_LISTED:
        return said(parts[0], comma, parts[1], f" {last} {len(parts) - 2} others")
    pieces: list[Part] = []
    for place, part in enumerate(parts):
        if place:
            pieces.append(Part(f" {last} " if place == len(parts) - 1 else comma))
        pieces.append(part)
    return tuple(pieces)


def months_words(months: int) -> str:
    """ "1 month", "24 months"."""
    return "1 month" if months == 1 else f"{months} months"


def ready_words(within_months: int) -> str:
    """ "ready now", or "ready within 24 months"."""
    return f"ready within {months_words(within_months)}" if within_months else "ready now"


def horizon_words(within_months: int) -> str:
    """ " within 24 months" for the end of a sentence, nothing tonight."""
    return f" within {months_words(within_months)}" if within_months else ""


def day_words(verb: str, day: date | None) -> str:
    """ ", assessed 1 Sep 2026", or nothing when the day is not known."""
    return f", {verb} {day.day} {day:%b %Y}" if day else ""


def assumption(within_months: int, is_optimistic: bool) -> str:
    """What a figure or finding counts, in one sentence."""
    if not is_optimistic:
        if within_months:
            return f"Counts everyone ready within {months_words(within_months)}."
        return "Counts ready now only."
    return f"Counts everyone who could be {ready_words(within_months)}, at the early end of each readiness."
