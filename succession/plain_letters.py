"""Text in small plain letters, so that a word is found however it is typed: in capitals, with accents or without."""

from __future__ import annotations

import unicodedata

#: Letters that Unicode does not take apart into a plain letter and an accent.
UNDIVIDED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


def plain(text: str) -> str:
    """``text`` in small letters without accents, so that ``zak`` equals Žak and ``oslo`` equals Øslo."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).translate(UNDIVIDED)


def plain_with_places(text: str) -> tuple[str, list[int]]:
    """What :func:`plain` gives for each character of ``text``, and the place in ``text`` of each of its characters."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        found = plain(character)
        letters.append(found)
        places += [place] * len(found)
    return "".join(letters), places
