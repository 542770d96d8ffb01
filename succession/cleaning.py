"""Text that people type or import: one way to write it, and nothing in it that cannot be seen.

This is the one list of characters that no record holds; forms, addresses and imports all ask here.
"""

from __future__ import annotations

import unicodedata

from succession.refusals import Refusal

#: Characters that change the order of what is read or that nobody sees: a name must look like what it is. Control
#: characters, halves of characters, and codes that stand for no character are not accepted either.
HIDDEN = frozenset(
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u3164\ufeff\uffa0\ufffc"
) | frozenset(
    map(
        chr,
        (
            *range(0x2028, 0x202F),
            *range(0x2060, 0x2070),
            *range(0xFFF9, 0xFFFC),
            *range(0xFDD0, 0xFDF0),
            *range(0xE0000, 0xE0080),
            *(plane * 0x10000 + last for plane in range(17) for last in (0xFFFE, 0xFFFF)),
        ),
    )
)
#: What joins or parts the letters of some scripts, and makes one sign of several; nobody sees it elsewhere.
JOINERS = frozenset("\u200c\u200d")
#: The first letter of the scripts that are written with joiners; Latin, Greek, Cyrillic and Armenian come before it.
FIRST_JOINED = "\u0590"


class TextProblem(Refusal, ValueError):
    """A text with a character that is not accepted: ``character``, at the place ``at`` (from 1).

    It is a ValueError as well, so that a form field reports it like any other text that cannot be read.
    """

    def __init__(self, character: str, at: int) -> None:
        self.character, self.at = character, at
        name = unicodedata.name(character, f"U+{ord(character):04X}").lower()
        wrong = "means something else on every machine" if unicodedata.category(character) == "Co" else "cannot be seen"
        super().__init__(f"Character {at} {wrong} ({name}). Delete it, or type the text again.")


def is_hidden(character: str) -> bool:
    """Whether no record may hold this character. Tabs and the ends of lines are space, and become one."""
    if character in HIDDEN:
        return True
    return unicodedata.category(character) in ("Cc", "Cs", "Co") and character not in "\t\n\r"


def first_hidden(text: str) -> tuple[str, int] | None:
    """The first character of ``text`` that no record may hold, and its place from 1; None where there is none."""
    if text.isascii() and text.isprintable():
        return None
    for at, character in enumerate(text):
        if is_hidden(character) or (character in JOINERS and not _joins(text, at)):
            return character, at + 1
    return None


def _joins(text: str, at: int) -> bool:
    """Whether the joiner at ``at`` stands between characters that are written with one."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return all(side >= FIRST_JOINED and side not in JOINERS and not side.isspace() for side in (before, after))


def one_line(text: str) -> str:
    """``text`` in Unicode's composed form (NFC), on one line, with one space where it had several and none around."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def without_hidden(text: str) -> str:
    """``text`` as one line without the characters that no record may hold: for what nobody can edit, as file names."""
    while (found := first_hidden(text)) is not None:
        text = text.replace(found[0], "")
    return one_line(text)


def clean_text(text: str, *, lines: bool = False) -> str:
    """``text`` in Unicode's composed form (NFC), without space around it, and with one space where it had several.

    With ``lines``, line breaks stay and only the space at the end of each line goes.

    Raises:
        TextProblem: it holds a control character, or one that turns the direction of the text.
    """
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    found = first_hidden(text)
    if found is not None:
        raise TextProblem(*found)
    if not lines:
        return one_line(text)
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def clean_line(text: str | None) -> str:
    """A form filter: one line of clean text, empty where nothing was sent."""
    return clean_text(text or "")


def clean_lines(text: str | None) -> str:
    """A form filter: clean text that may have several lines, empty where nothing was sent."""
    return clean_text(text or "", lines=True)
