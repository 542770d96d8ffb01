"""Which passwords are accepted: long ones that are neither common nor made of this company's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from zxcvbn.frequency_lists import FREQUENCY_LISTS

from succession.refusals import Refusal

LONGEST = 128
SHORTEST, SHORTEST_BESIDE_A_SECOND_FACTOR = 15, 8
#: So many letters and figures have to be left beside the words that anybody here would guess.
OWN_SHARE = 8
#: Shorter words stand in longer ones by chance.
SHORTEST_WORD = 4
COMMON = "This is a common password, one made longer, or no more than figures and signs. Choose another."
PRODUCT = "succession"


def check_password(password: str, own_words: Iterable[str], *, has_second_factor: bool = False) -> None:
    """Nothing, where ``password`` may be chosen by the person whose name, address and company are ``own_words``.

    Raises:
        Refusal: it is too short or too long, common, or hardly more than those words.
    """
    shortest = SHORTEST_BESIDE_A_SECOND_FACTOR if has_second_factor else SHORTEST
    if not shortest <= len(password) <= LONGEST:
        raise Refusal(f"A password has {shortest} to {LONGEST} characters. This one has {len(password)}.", "password")
    if _is_common(password.casefold()):
        raise Refusal(COMMON, "password")
    found = _guessable_word(password.casefold(), [PRODUCT, *own_words])
    if found:
        raise Refusal(f"Most of this is {found!r}, which anybody here would guess. Choose other words.", "password")


def is_short(password: str) -> bool:
    """Whether the password is accepted beside a second factor only."""
    return len(password) < SHORTEST


@cache
def common_passwords() -> frozenset[str]:
    """The 30,000 commonest passwords of published lists, lower case, as they are and without signs.

    11,611 of them have 8 characters or more.
    """
    listed = {word.casefold() for word in FREQUENCY_LISTS["passwords"]}
    return frozenset(listed | {_squeezed(word) for word in listed})


def _is_common(password: str) -> bool:
    """Whether it is common, also without signs, without figures around it, said over and over, or counted up."""
    squeezed = _squeezed(password)
    bare = squeezed.strip("0123456789")
    n_figures = len(squeezed) - len(squeezed.rstrip("0123456789"))
    shortened = {squeezed[: len(squeezed) - cut] for cut in range(n_figures + 1)}
    said_over = {_repeated(form) * times for form in (password, squeezed, bare) for times in (1, 2)}
    forms = {password, squeezed, bare, *said_over, *shortened}
    steps = {ord(after) - ord(before) for before, after in pairwise(squeezed)}
    return not bare or steps <= {1} or steps <= {-1} or any(_is_worn(form) for form in forms)


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _is_worn(form: str) -> bool:
    return len(form) < SHORTEST_WORD or form in common_passwords()


def _repeated(text: str) -> str:
    """The shortest beginning of ``text`` of which, said over and over, it is made."""
    shared = [0] * len(text)  # at each place, how long an end of the text up to there is its beginning as well
    for place in range(1, len(text)):
        length = shared[place - 1]
        while length and text[place] != text[length]:
            length = shared[length - 1]
        shared[place] = length + (text[place] == text[length])
    return text[: len(text) - shared[-1]] if text else ""


def _guessable_word(password: str, words: Iterable[str]) -> str:
    """The longest of the words' parts in ``password``, where little is left beside all of them; else nothing."""
    parts = {part for word in words for part in re.split(r"[\W_]+", word.casefold()) if len(part) >= SHORTEST_WORD}
    left, found = "".join(re.findall(r"[^\W_]+", password)), ""
    for part in sorted(parts, key=len, reverse=True):
        if part in left:
            left, found = left.replace(part, " "), found or part
    rest = re.sub(r"\d+$", "", left.rstrip()).replace(" ", "")
    return found if found and len(rest) < OWN_SHARE else ""
