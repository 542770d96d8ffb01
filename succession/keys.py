"""External keys: the ids that a company's own files use, made from a name where nobody gives one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

LONGEST_KEY = 120


def key_from(words: str, taken: Container[str]) -> str:
    """A key like ``aisha-khan`` that is not in ``taken``: the next one is ``aisha-khan-2``.

    A name in which no Latin letter or digit can be found keeps its own letters.
    """
    plain = unicodedata.normalize("NFKD", words.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    key = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or re.sub(r"[\W_]+", "-", words.casefold()).strip("-")
    key = key[: LONGEST_KEY - 8].strip("-") or "unnamed"
    number, found = 1, key
    while found in taken:
        number += 1
        found = f"{key}-{number}"
    return found
