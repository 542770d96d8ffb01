"""Text as it comes from a file, made comparable, and the characters that no record may hold."""

from __future__ import annotations

import re
import unicodedata

#: Control characters (tab and line ends aside), characters that turn the direction of text, and non-characters.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")

#: What a spreadsheet may take for a formula at the start of a cell, full-width twins included.
DANGEROUS = frozenset("=+-@\t\r\n\x00＝＋－＠")

#: Exports of databases write an empty cell like this.
NOTHING = frozenset({"NULL", "#N/A", "#NULL!", "<null>", "\\N"})


def clean(text: str) -> str:
    """``text`` in Unicode's composed form, on one line, without spaces around it."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def forbidden_in(text: str) -> str:
    """The first character of ``text`` that no record may hold, as U+202E and the like; "" when there is none."""
    found = FORBIDDEN.search(text)
    return f"U+{ord(found.group()):04X}" if found else ""


def guarded(text: str) -> str:
    """``text`` as an export writes it: with ' in front where a spreadsheet might take it for a formula.

    A text that starts with ' gets another one, so that :func:`unguarded` gives back exactly ``text``.
    """
    start = text.lstrip(" ")[:1]
    return "'" + text if start in DANGEROUS | {"'"} and text else text


def unguarded(text: str) -> str:
    """``text`` without the ' that an export put in front of it."""
    if text.startswith("'"):
        start = text[1:].lstrip(" ")[:1]
        if start and start in DANGEROUS | {"'"}:
            return text[1:]
    return text


def slug(text: str) -> str:
    """``text`` as part of a key: letters and digits of its plain form, joined by hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower())) or "x"
