"""One row per person and one row per post: what is recognised, asked and said."""

from __future__ import annotations

from datetime import date

import pytest

from succession.clock import today
from succession.db import db
from succession.exchange.current import Current, load_current
from succession.exchange.dates import Order, possible_orders, read_date
from tests.exchange.browsing import Importing, everything, figures

PEOPLE = """id;Name;Title;Manager;E-mail
1;Dana Whitfield;Chief Sales Officer;;dana@halden.example
2;Tom Baker;Director, East;1;tom@halden.example
3;Ines Vogt;Manager;tom@halden.example;ines@halden.example
4;Nina Cruz;Manager;Ines Vogt;nina@halden.example
"""
POSTS = """Post id;Job title;Name;Reports to;Notes
p1;Chief Sales Officer;Dana Whitfield;;
p2;Director, East;Tom Baker;p1;
p3;Director, West;Ines Vogt;p1;
"""


def here() -> Current:
    db.session.rollback()
    return load_current(today())


def check(importing: Importing, text: str, **matched: str) -> str:
    importing.upload(("rows.csv", text.encode()))
    return importing.match(**matched).get_data(as_text=True)


def load(importing: Importing, text: str) -> Importing:
    """Import ``text`` whole; another import is about to start."""
    check(importing, text)
    importing.carry_out()
    return Importing(importing.browser)


def test_managers_are_found_by_id_address_and_name(importing: Importing) -> None:
    load(importing, PEOPLE)
    found = here()
    line = {
        found.name_of(leader): found.positions[key].values["reports_to"]
        for key, (leader, _) in found.incumbents.items()
    }
    assert line == {"Dana Whitfield": "", "Tom Baker": "seat-1", "Ines Vogt": "seat-2", "Nina Cruz": "seat-3"}


def test_key_positions_are_asked_about_with_an_answer_to_begin_with(importing: Importing) -> None:
    assert "Those with at least one report (3), chosen" in check(importing, PEOPLE)
    assert "Levels 1 and 2 (2), chosen" in importing.decide("key", "levels-2")
    importing.carry_out()
    key = {key: held.values["importance"] for key, held in here().positions.items() if held.values["is_key"]}
    assert key == {"seat-1": 1, "seat-2": 2}


def test_without_key_positions_the_next_step_is_to_mark_them(importing: Importing) -> None:
    check(importing, PEOPLE)
    importing.decide("key", "none")
    page = importing.carry_out().get_data(as_text=True)
    assert ">Mark key positions</a>" in page
    assert "See the bench" not in page


def test_a_key_column_says_which_positions_are_key(importing: Importing) -> None:
    text = PEOPLE.replace("E-mail\n", "E-mail;Key\n").replace("example\n", "example;no\n").replace("no\n2;", "yes\n2;")
    assert "does not say which positions are key" not in check(importing, text)
    importing.carry_out()
    assert [key for key, held in here().positions.items() if held.values["is_key"]] == ["seat-1"]


def test_an_unknown_manager_is_asked_about(importing: Importing) -> None:
    page = check(importing, PEOPLE.replace("Manager;Ines Vogt", "Manager;Zed"))
    assert "1 row: the manager is nobody in the file who holds a position." in page
    assert "rows, row 5, Manager: found &#39;Zed&#39;" in page
    importing.decide("managers", "top")
    importing.carry_out()
    assert here().positions["seat-4"].values["reports_to"] == ""


def test_a_circle_of_managers_is_refused(importing: Importing) -> None:
    page = check(importing, PEOPLE.replace("Officer;;", "Officer;3;"))
    assert "rows, row 2, Reports to: seat-1, seat-3, seat-2 report to each other in a circle." in page
    assert 'name="agreed"' not in page


def test_the_same_address_as_somebody_on_record_is_asked_about(importing: Importing) -> None:
    second = load(importing, PEOPLE)
    text = "id;Name;Title;E-mail\nX9;Thomas Baker;Director, East;TOM@halden.example\n"
    assert "1 row: the same e-mail as Tom Baker." in check(second, text)
    page = second.decide("email:2", "update")
    assert "<del>Tom Baker</del>" in page
    second.carry_out()
    found = here()
    assert found.leaders["2"].values["name"] == "Thomas Baker"
    assert len(found.leaders) == 4
    assert len(found.positions) == 4


def test_somebody_of_the_same_name_can_be_kept_apart(importing: Importing) -> None:
    second = load(importing, PEOPLE)
    text = "id;Name;Title\nX9;Tom Baker;Analyst\n"
    assert "1 row: the name of a leader on record, with another id." in check(second, text)
    second.decide("names", "apart")
    second.carry_out()
    assert len(here().leaders) == 5


def test_two_ids_with_one_address_are_asked_about(importing: Importing) -> None:
    page = check(importing, PEOPLE.replace("nina@", "ines@"))
    assert "2 rows: different ids share one e-mail." in page
    assert figures(page)["Need you"] == 2


def test_whoever_takes_another_seat_leaves_the_old_one_vacant(importing: Importing) -> None:
    second = load(importing, PEOPLE)
    moved = PEOPLE.replace("2;Tom Baker;Director, East", "2;Tom Baker;Chief Sales Officer").replace(
        "1;Dana Whitfield;Chief Sales Officer;;dana@halden.example\n", ""
    )
    page = check(second, moved.replace("Officer;1;", "Officer;;"))
    assert "Chief Sales Officer changes hands" in page
    assert "Director, East becomes vacant" in page
    second.carry_out()
    found = here()
    assert found.incumbents["seat-1"][0] == "2"
    assert "seat-2" not in found.incumbents


def test_a_row_twice_counts_once(importing: Importing) -> None:
    page = check(importing, PEOPLE + "4;Nina Cruz;Manager;Ines Vogt;nina@halden.example\n")
    assert "rows, row 6 repeats row 5 and counts once." in page
    importing.carry_out()
    assert len(here().positions) == 4


def test_two_titles_at_once_are_two_seats_of_one_leader(importing: Importing) -> None:
    load(importing, PEOPLE + "4;Nina Cruz;Director, North;1;nina@halden.example\n")
    assert here().seats_of("4") == ["seat-4", "seat-4-2"]


def test_history_that_overlaps_by_more_than_a_day_is_asked_about(importing: Importing) -> None:
    text = (
        "id;Name;Title;StartDate;EndDate\n"
        "1;Dana;Director;2019-01-01;2021-06-30\n"
        "1;Dana;Director;2021-03-01;\n"
        "2;Tom;Manager;2019-01-01;\n"
    )
    page = check(importing, text)
    assert "2 rows: one person holds the same title twice at the same time." in page
    assert figures(page) == {"New": 1, "Changed": 0, "Same": 0, "Need you": 2}


def test_an_earlier_title_is_a_seat_that_ended(importing: Importing) -> None:
    text = (
        "id;Name;Title;StartDate;EndDate\n"
        "1;Dana;Manager;2019-01-01;2021-06-30\n"
        "1;Dana;Director;2021-07-01;\n"
        "2;Tom;Manager;2015-01-01;2016-01-01\n"
    )
    load(importing, text)
    found = here()
    assert list(found.positions) == ["seat-1"]
    assert list(found.leaders) == ["1"]
    assert found.past == {
        ("seat-1-manager", "1", date(2019, 1, 1), date(2021, 7, 1)),
        ("seat-2-manager", "2", date(2015, 1, 1), date(2016, 1, 2)),
    }
    then = load_current(date(2020, 1, 1)).positions
    assert [key for key, held in then.items() if not held.is_later] == ["seat-1-manager"]


def test_a_list_of_posts_keeps_one_name_in_two_posts_apart(importing: Importing) -> None:
    load(importing, POSTS + "p4;Manager;Tom Baker;p2;\n")
    assert {leader for leader, _ in here().incumbents.values()} >= {"p2-tom-baker", "p4-tom-baker"}


@pytest.mark.parametrize(
    ("written", "question", "answer", "name"),
    [
        ("Vacant", "names-vacant", "vacant", None),
        ("to be appointed", "names-vacant", "vacant", None),
        ("", "", "", None),
        ("N/D", "names-undisclosed", "undisclosed", "Not named (p3)"),
        ("Eliminated", "names-ended", "vacant", None),
        ("Vacant", "names-vacant", "name", "Vacant"),
    ],
)
def test_a_placeholder_is_what_somebody_says_it_is(
    importing: Importing, written: str, question: str, answer: str, name: str | None
) -> None:
    page = check(importing, POSTS.replace("Ines Vogt", written))
    if question:
        assert figures(page)["Need you"] == 1
        importing.decide(question, answer)
    importing.carry_out()
    found = here()
    held = found.incumbents.get("p3")
    assert (found.name_of(held[0]) if held else None) == name


def test_a_post_that_is_not_in_the_file_is_asked_about(importing: Importing) -> None:
    page = check(importing, POSTS.replace("Ines Vogt;p1", "Ines Vogt;p77"))
    assert "1 row: the post reported to is not in the file (p77)." in page
    assert "Import 2 rows, leave out 1" in page


def test_the_same_post_and_holder_again_is_said(importing: Importing) -> None:
    page = check(importing, POSTS + "p3;Director, West;Ines Vogt;p1;\n")
    assert "rows, rows 4 and 5, Post id: the same post and holder again, counted once." in page


def test_posts_on_record_may_be_reported_to(importing: Importing) -> None:
    second = load(importing, POSTS)
    assert "is not in the file" not in check(second, POSTS.splitlines()[0] + "\np9;Manager;Nina Cruz;p2;\n")
    second.carry_out()
    assert here().positions["p9"].values["reports_to"] == "p2"


def test_the_same_list_of_posts_again_changes_nothing(importing: Importing) -> None:
    second = load(importing, POSTS)
    before = everything()
    assert figures(check(second, POSTS)) == {"New": 0, "Changed": 0, "Same": 3, "Need you": 0}
    assert everything() == before


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2026-03-31", None, date(2026, 3, 31)),
        ("2026-03-31 00:00:00", None, date(2026, 3, 31)),
        ("31/03/2026", Order.DAY_FIRST, date(2026, 3, 31)),
        ("3/31/26", Order.MONTH_FIRST, date(2026, 3, 31)),
        ("31.03.1999", Order.DAY_FIRST, date(1999, 3, 31)),
        ("31 Mar 2026", None, date(2026, 3, 31)),
        ("31-Mar-26", None, date(2026, 3, 31)),
        ("March 31, 2026", None, date(2026, 3, 31)),
    ],
)
def test_dates_are_read_as_written(text: str, order: Order | None, day: date) -> None:
    assert read_date(text, order) == day


@pytest.mark.parametrize(
    "text", ["31/03/2026", "2026-02-30", "45000", "soon", "31/31/2026", "", "0000-01-01", "32 Mar 2026"]
)
def test_what_is_no_date_without_asking_is_not_guessed(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        read_date(text)


def test_the_order_of_day_and_month_follows_from_dates_that_have_only_one() -> None:
    assert possible_orders(["03/04/2020", "31/03/2020"]) == [Order.DAY_FIRST]
    assert possible_orders(["03/04/2020", "03/31/2020"]) == [Order.MONTH_FIRST]
    assert possible_orders(["03/04/2020"]) == list(Order)
    assert possible_orders(["31/03/2020", "03/31/2020"]) == list(Order)


def test_many_known_addresses_are_asked_about_together(importing: Importing) -> None:
    second = load(importing, PEOPLE)
    renamed = PEOPLE.replace("Tom Baker;Director, East;1;", "Tom Baker;Director, East;N1;")
    page = check(second, "\n".join(line if n == 0 else f"N{line}" for n, line in enumerate(renamed.splitlines())))
    assert "4 rows: the e-mail of a leader on record, with another id." in page
    second.decide("emails", "update")
    assert figures(second.check()) == {"New": 0, "Changed": 0, "Same": 4, "Need you": 0}
    assert len(here().leaders) == 4
