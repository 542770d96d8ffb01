"""The check page: every row is named, and whatever a file contradicts or leaves open is asked."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

from succession.clock import today
from succession.db import db
from succession.exchange.current import Current, load_current
from tests.exchange.browsing import Importing, figures

HEAD = "id;Name;Title;Manager;StartDate\n"
TWO = HEAD + "E1;Dana Whitfield;Director;;2019-01-01\nE2;Tom Baker;Manager;E1;2020-01-01\n"


def check(importing: Importing, text: str) -> str:
    importing.upload(("rows.csv", text.encode()))
    return unescape(importing.match().get_data(as_text=True))


def here() -> Current:
    db.session.rollback()
    return load_current(today())


def section(page: str, name: str) -> str:
    """The words of a section, without its marks; "" where there is none."""
    found = re.search(rf'<section class="section" id="{name}">(.*?)</section>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(found[1])).split()) if found else ""


def test_one_id_with_two_names_is_asked_about(importing: Importing) -> None:
    page = check(importing, TWO + "E104;Ines Duarte;Manager;E1;\nE104;Rui Costa;Analyst;E1;\n")
    assert "The id E104 stands in rows 4 and 5 with different names: Ines Duarte and Rui Costa." in page
    assert figures(page) == {"New": 2, "Changed": 0, "Same": 0, "Need you": 2}
    importing.decide("shared-id:E104", "leave_out")
    importing.carry_out()
    assert sorted(here().leaders) == ["E1", "E2"]


def test_one_id_with_two_names_can_be_one_person(importing: Importing) -> None:
    check(importing, TWO + "E104;Ines Duarte;Manager;E1;\nE104;Ines Costa;Analyst;E1;\n")
    importing.decide("shared-id:E104", "same")
    importing.carry_out()
    assert here().seats_of("E104") == ["seat-E104", "seat-E104-2"]


def test_one_id_with_one_name_is_not_asked_about(importing: Importing) -> None:
    page = check(importing, TWO + "E104;Ines Duarte;Manager;E1;\nE104;INES DUARTE;Analyst;E1;\n")
    assert "different names" not in page


def test_many_ids_with_two_names_are_asked_about_together(importing: Importing) -> None:
    rows = [f"X{n};{name} {n};Analyst{name};E1;" for n in range(4) for name in ("Ana", "Bo")]
    page = check(importing, TWO + "\n".join(rows))
    assert "4 ids stand in 8 rows with different names." in page
    assert "The id X0 stands in rows 4 and 5 with different names: Ana 0 and Bo 0" in page


def test_a_holder_id_with_two_names_is_asked_about_in_a_list_of_posts(importing: Importing) -> None:
    posts = "Post id;Job title;Name;Reports to;Employee id\np1;Director;Dana;;7\np2;Manager;Tom;p1;7\n"
    page = check(importing, posts)
    assert "The id 7 stands in rows 2 and 3 with different names: Dana and Tom." in page


def test_a_post_id_with_two_titles_is_refused(importing: Importing) -> None:
    page = check(importing, "Post id;Job title;Name;Reports to\np1;Director;Dana;\np1;Manager;Tom;\n")
    assert "rows 2 and 3, Post id: p1 is used for 2 posts, “Director” and “Manager”." in page
    assert 'name="agreed"' not in page


def test_every_new_row_is_listed_with_title_and_manager(importing: Importing) -> None:
    new = section(check(importing, TWO), "new")
    assert "rows, row 2 Dana Whitfield Leader, position, incumbency Director nobody" in new
    assert "rows, row 3 Tom Baker Leader, position, incumbency Manager Dana Whitfield, Director" in new


def test_fifty_new_rows_make_a_page(importing: Importing) -> None:
    first = check(importing, TWO + "".join(f"N{n};Person {n};Analyst {n};E1;\n" for n in range(70)))
    assert "1 to 50 of 72" in section(first, "new")
    assert "Person 69" not in section(first, "new")
    second = importing.browser.get(f"{importing.url}/check?new=2").get_data(as_text=True)
    assert "51 to 72 of 72" in section(second, "new")
    assert "Person 69 Leader, position, incumbency Analyst 69 Dana Whitfield, Director" in section(second, "new")


def test_every_row_that_is_not_imported_is_named(importing: Importing) -> None:
    page = check(importing, TWO + "".join(f"N{n};Person {n};Analyst;E1;soon {n}\n" for n in range(20)))
    left = section(page, "left")
    for n in range(20):
        assert f"rows, row {n + 4} StartDate: expected a date such as 2026-03-31, found 'soon {n}'. Needs you" in left
    importing.decide("wrong:StartDate:a date such as 2026-03-31", "leave_out")
    assert section(importing.check(), "left").count("Left out") == 20


def test_a_part_without_rows_says_none(importing: Importing) -> None:
    page = check(importing, TWO)
    assert [text.strip() for text in re.findall(r'<dd class="note">(.*?)</dd>', page, re.DOTALL)] == [
        "will be created, listed below",
        "none",
        "none",
        "none",
    ]


def test_a_day_that_does_not_exist_is_named_at_once(importing: Importing) -> None:
    text = TWO + "E3;Ines;Analyst;E1;31/02/2022\nE4;Rui;Analyst;E1;13/14/2020\n"
    page = check(importing, text)
    assert "2 rows: StartDate is not a day that exists." in page
    assert "day/month/year" not in page
    page = importing.decide("wrong:StartDate:a day that exists", "without")
    assert figures(page)["Need you"] == 0
    importing.carry_out()
    found = here()
    assert {"E3", "E4"} <= set(found.leaders)
    assert found.incumbents["seat-E3"][1].since == today()


def test_only_days_that_exist_decide_the_order_of_their_figures(importing: Importing) -> None:
    page = check(importing, TWO + "E3;Ines;Analyst;E1;31/02/2022\nE4;Rui;Analyst;E1;31/03/2020\n")
    assert "1 row: StartDate is written day/month/year." in page
    assert "Treat all as day, month, year" in page
    importing.decide("dates", "day_first")
    importing.decide("wrong:StartDate:a day that exists", "leave_out")
    importing.carry_out()
    found = here()
    assert found.incumbents["seat-E4"][1].since == date(2020, 3, 31)
    assert "E3" not in found.leaders


def test_a_start_before_1950_or_after_the_import_is_asked_about(importing: Importing) -> None:
    tomorrow = today() + timedelta(days=1)
    page = check(importing, TWO + f"E3;Ines;Analyst;E1;1949-12-31\nE4;Rui;Analyst;E1;{tomorrow}\n")
    assert f"2 rows: StartDate is not a day from 01 Jan 1950 to {today():%d %b %Y}." in page
    assert "Import the row without the date" in page
    assert figures(page) == {"New": 2, "Changed": 0, "Same": 0, "Need you": 2}


def test_key_positions_of_an_empty_company_are_chosen_for_now(importing: Importing) -> None:
    page = check(importing, TWO)
    assert "Those with at least one report are chosen for now; change it here." in section(page, "chosen")
    assert "Those with at least one report are chosen for now" not in importing.decide("key", "levels-2")


def test_a_file_adds_no_key_positions_to_a_bench_unless_somebody_says_so(importing: Importing) -> None:
    check(importing, TWO)
    importing.carry_out()
    second = Importing(importing.browser)
    more = HEAD + "E5;Nina Cruz;Director, East;E1;2021-01-01\nE6;Ola Berg;Analyst;E5;2021-01-01\n"
    page = check(second, more)
    assert "Until you choose, none of them is." in section(page, "need-you")
    second.carry_out()
    assert [key for key, held in here().positions.items() if held.values["is_key"]] == ["seat-E1"]


def test_an_undone_import_says_what_was_undone(importing: Importing) -> None:
    check(importing, TWO)
    importing.carry_out()
    page = importing.undo().get_data(as_text=True)
    assert "What was undone" in page
    assert "Created, taken back" in page
    assert ">Created<" not in page
    assert "2 new" not in importing.browser.get("/import").get_data(as_text=True)
