"""Text as search compares it: without case and accents, so that ``zak`` finds Žak and ``oslo`` finds Øslo."""

from __future__ import annotations

from succession.plain_letters import plain


def fold(text: str) -> str:
    """``text`` in lower case, without accents, with single spaces."""
    return " ".join(plain(text).lower().split())
