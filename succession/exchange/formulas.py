"""Cells that a spreadsheet might take for formulas: how an export writes them, and how an import reads them back."""

from __future__ import annotations

#: What a spreadsheet may take for a formula at the start of a cell, full-width twins included.
DANGEROUS = frozenset("=+-@\t\r\n\x00＝＋－＠")

#: Exports of databases write an empty cell like this, so a text like this needs a guard as well.
NOTHING = frozenset({"NULL", "#N/A", "#NULL!", "<null>", "\\N"})


def guarded(text: str) -> str:
    """``text`` as an export writes it: with ' in front where a spreadsheet might take it for a formula.

    So has a text that an import would take for an empty cell.

    A text that starts with ' gets another one, so that :func:`unguarded` gives back exactly ``text``.
    """
    start = text.lstrip(" ")[:1]
    return "'" + text if text and (start in DANGEROUS | {"'"} or text in NOTHING) else text


def unguarded(text: str) -> str:
    """``text`` without the ' that an export put in front of it."""
    if text.startswith("'"):
        start = text[1:].lstrip(" ")[:1]
        if start and (start in DANGEROUS | {"'"} or text[1:] in NOTHING):
            return text[1:]
    return text
