"""Clean text, external keys, and the days from which changes hold."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from succession.cleaning import TextProblem, clean_text, without_hidden
from succession.effective import effective_day, months_after
from succession.keys import LONGEST_KEY, key_from
from succession.refusals import Refusal
from tests.conftest import NOON


def test_text_is_composed_and_has_no_space_to_spare() -> None:
    assert clean_text("  Zoe\u0308 \u00a0\tA\u030angstro\u0308m\n") == "Zoë Ångström"
    assert clean_text(" one  two \r\n\r\nthree ", lines=True) == "one  two\n\nthree"


@pytest.mark.parametrize(
    "hidden", ["\x00", "\x1b", "\x7f", "\u202e", "\u2066", "\u200b", "\u200f", "\ufeff", "\uffff", "\ud800"]
)
def test_what_cannot_be_seen_is_refused_with_its_place(hidden: str) -> None:
    for lines in (True, False):
        with pytest.raises(TextProblem, match="Character 6 cannot be seen"):
            clean_text(f"Aisha{hidden}Khan", lines=lines)


def test_a_file_name_loses_what_cannot_be_seen() -> None:
    assert without_hidden(" leaders\u202e\x07  2026\u200b.csv\n") == "leaders 2026.csv"


def test_names_in_other_scripts_stay_as_they_are() -> None:
    for name in ("明美 山田", "محمد علی", "می\u200cخواهم", "Ольга", "O’Brien-Łuczak"):
        assert clean_text(name) == name


@given(st.text(max_size=60), st.booleans())
def test_cleaning_clean_text_changes_nothing(text: str, lines: bool) -> None:
    try:
        once = clean_text(text, lines=lines)
    except TextProblem:
        return
    assert clean_text(once, lines=lines) == once


def test_a_key_is_made_of_a_name_and_taken_once() -> None:
    assert key_from("VP Sales, Americas", set()) == "vp-sales-americas"
    assert key_from("Zoë Ångström", {"zoe-angstrom", "zoe-angstrom-2"}) == "zoe-angstrom-3"
    assert key_from("明美 山田", set()) == "明美-山田"
    assert key_from("!?", set()) == "unnamed"
    assert len(key_from("x" * 400, {"x" * (LONGEST_KEY - 8)})) <= LONGEST_KEY


def test_a_change_holds_from_today_unless_said_and_at_most_a_year_ahead() -> None:
    assert effective_day(NOON, None) == NOON.date()
    assert effective_day(NOON, date(2027, 11, 21)) == date(2027, 11, 21)
    for day in (date(2027, 11, 22), date(1949, 12, 31)):
        with pytest.raises(Refusal, match="Choose a day"):
            effective_day(NOON, day)


def test_a_month_without_that_day_ends_on_its_last() -> None:
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2026, 12, 31), 12) == date(2027, 12, 31)
