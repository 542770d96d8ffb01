"""Text as search compares it: without case and accents, so that ``zak`` finds Žak and ``oslo`` finds Øslo."""

from __future__ import annotations

import unicodedata

#: Letters that Unicode does not take apart into a plain letter and an accent.
UNDIVIDED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


def fold(text: str) -> str:
    """``text`` in lower case, without accents, with single spaces."""
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text.casefold())
        text = "".join(letter for letter in apart if not unicodedata.combining(letter)).translate(UNDIVIDED)
    return " ".join(text.lower().split())


def in_order(*words: str) -> tuple[tuple[str, str], ...]:
    """What lists of names are sorted by: the folded words, then the words themselves.

    Databases order text by rules of their own, which differ between engines and settings; lists do not.
    """
    return tuple((fold(word), word) for word in words)
