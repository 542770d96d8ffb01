"""Text as search compares it: without case and accents, so that ``zak`` finds Žak and ``oslo`` finds Øslo."""

from __future__ import annotations

from succession.plain_letters import plain


def fold(text: str) -> str:
    """``text`` in lower case, without accents, with single spaces."""
    return " ".join(plain(text).lower().split())


def in_order(*words: str) -> tuple[tuple[str, str], ...]:
    """What lists of names are sorted by: the folded words, then the words themselves.

    Databases order text by rules of their own, which differ between engines and settings; lists do not.
    """
    return tuple((fold(word), word) for word in words)
