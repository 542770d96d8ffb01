"""Text that people type or import: one way to write it, and nothing in it that cannot be seen.

This is the one list of characters that no record holds; forms, addresses and imports all ask here.
"""

from __future__ import annotations

import re
import unicodedata

from succession.refusals import Refusal

#: What no record holds, as parts of a class of characters. A name must look like what it is.
_NEVER = (
    # control characters, but for tabs and the ends of lines, which are space and become one
    r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
    # what turns the direction of the text, parts lines, or is not seen
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    r"\ufff9-\ufffc\U000e0000-\U000e007f"
    # halves of characters, and what means something else on every machine
    r"\ud800-\udfff\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
    # codes that stand for no character, here and at the end of each plane
    r"\ufdd0-\ufdef" + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17))
)
#: What joins or parts the letters of some scripts, and makes one sign of several; nobody sees it elsewhere.
_JOINERS = "\u200c\u200d"
_SUSPECT = re.compile(f"[{_NEVER}{_JOINERS}]")
#: The first letter of the scripts that are written with joiners; Latin, Greek, Cyrillic and Armenian come before it.
FIRST_JOINED = "\u0590"
#: More marks on one letter are no writing (Unicode's stream-safe text, UAX 15), and composing them takes time that
#: grows with their square.
MOST_MARKS = 30
_MARKS = re.compile(
    f"[{''.join(chr(code) for code in range(0x300, 0x20000) if unicodedata.combining(chr(code)))}]{{{MOST_MARKS + 1},}}"
)


class TextProblem(Refusal, ValueError):
    """A text with a character that is not accepted: ``character``, at the place ``at`` (from 1).

    It is a ValueError as well, so that a form field reports it like any other text that cannot be read.
    """

    def __init__(self, character: str, at: int) -> None:
        self.character, self.at = character, at
        name = unicodedata.name(character, f"U+{ord(character):04X}").lower()
        wrong = "means something else on every machine" if unicodedata.category(character) == "Co" else "cannot be seen"
        super().__init__(f"Character {at} {wrong} ({name}). Delete it, or type the text again.")


class TooManyMarks(Refusal, ValueError):
    """A text with a letter, at the place ``at`` (from 1), that has more marks than any writing."""

    def __init__(self, at: int) -> None:
        super().__init__(f"Character {at} has more than {MOST_MARKS} marks over and under it. Delete some.")


def first_hidden(text: str) -> tuple[str, int] | None:
    """The first character of ``text`` that no record may hold, and its place from 1; None where there is none."""
    for found in _SUSPECT.finditer(text):
        character, at = found[0], found.start()
        if character not in _JOINERS or not _joins(text, at):
            return character, at + 1
    return None


def _joins(text: str, at: int) -> bool:
    """Whether the joiner at ``at`` stands between characters that are written with one."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return all(side >= FIRST_JOINED and side not in _JOINERS and not side.isspace() for side in (before, after))


def one_line(text: str) -> str:
    """``text`` in Unicode's composed form (NFC), on one line, with one space where it had several and none around.

    A letter keeps its first 30 marks.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", _MARKS.sub(lambda marks: marks[0][:MOST_MARKS], text))
    return " ".join(text.split())


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
        TooManyMarks: a letter has more than 30.
    """
    if not text.isascii():
        marks = _MARKS.search(text)
        if marks is not None:
            raise TooManyMarks(max(1, marks.start()))
        text = unicodedata.normalize("NFC", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
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
