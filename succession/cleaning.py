"""Text that people type or import: one way to write it, and nothing in it that cannot be seen.

This is the one list of characters that no record holds; forms and imports both ask here.
"""

from __future__ import annotations

import unicodedata

from succession.refusals import Refusal

#: Characters that change the order of what is read, that nobody sees, or that are none: a name must look like what it
#: is. Control characters and halves of characters are not accepted either.
HIDDEN = frozenset("\u061c\u200b\u200e\u200f\u2060\ufeff\ufffe\uffff") | frozenset(
    map(chr, (*range(0x2028, 0x202F), *range(0x2066, 0x206A)))
)


class TextProblem(Refusal, ValueError):
    """A text with a character that is not accepted: ``character``, at the place ``at`` (from 1).

    It is a ValueError as well, so that a form field reports it like any other text that cannot be read.
    """

    def __init__(self, character: str, at: int) -> None:
        self.character, self.at = character, at
        name = unicodedata.name(character, f"U+{ord(character):04X}").lower()
        super().__init__(f"Character {at} cannot be seen ({name}). Delete it, or type the text again.")


def is_hidden(character: str) -> bool:
    """Whether no record may hold this character. Tabs and the ends of lines are space, and become one."""
    return character in HIDDEN or (unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\n\r")


def one_line(text: str) -> str:
    """``text`` in Unicode's composed form (NFC), on one line, with one space where it had several and none around."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def without_hidden(text: str) -> str:
    """``text`` as one line without the characters that no record may hold: for a file's name, which nobody can edit."""
    return one_line("".join(character for character in text if not is_hidden(character)))


def clean_text(text: str, *, lines: bool = False) -> str:
    """``text`` in Unicode's composed form (NFC), without space around it, and with one space where it had several.

    With ``lines``, line breaks stay and only the space at the end of each line goes.

    Raises:
        TextProblem: it holds a control character, or one that turns the direction of the text.
    """
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    for at, character in enumerate(text, start=1):
        if is_hidden(character):
            raise TextProblem(character, at)
    if not lines:
        return one_line(text)
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def clean_line(text: str | None) -> str:
    """A form filter: one line of clean text, empty where nothing was sent."""
    return clean_text(text or "")


def clean_lines(text: str | None) -> str:
    """A form filter: clean text that may have several lines, empty where nothing was sent."""
    return clean_text(text or "", lines=True)
