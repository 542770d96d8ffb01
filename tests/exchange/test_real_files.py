"""Published files of real systems, through the web pages, as the rulings say they come out."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from succession.clock import today
from succession.db import db
from succession.exchange.current import load_current
from succession.exchange.models import Import
from succession.leaders.models import Leader, LeaderRecord
from succession.positions.models import Incumbency, Position, PositionRecord
from tests.exchange.browsing import Importing, everything, figures


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def import_adventureworks(importing: Importing, shared: Path) -> str:
    importing.upload_file(shared / "data/adventureworks/DimEmployee.csv")
    importing.match()
    importing.decide("dates", "day_first")
    return importing.carry_out().get_data(as_text=True)


def test_one_row_per_person_gives_leaders_positions_and_one_tree(importing: Importing, shared: Path) -> None:
    assert "296 created, 0 changed, 0 same, 0 left out." in import_adventureworks(importing, shared)
    here = load_current(today())
    assert (len(here.leaders), len(here.positions), len(here.incumbents)) == (290, 290, 290)
    above = {key: held.values["reports_to"] for key, held in here.positions.items()}
    assert [here.title_of(key) for key in above if not above[key]] == ["Chief Executive Officer"]

    def level(key: str) -> int:
        return 1 + (level(above[key]) if above[key] else 0)

    assert max(map(level, above)) == 5
    sales = next(key for key in above if here.title_of(key) == "Vice President of Sales")
    assert here.name_of(here.incumbents[sales][0]) == "Brian Welcker"
    assert sorted(here.title_of(key) for key, up in above.items() if up == sales) == [
        "European Sales Manager",
        "North American Sales Manager",
        "Pacific Sales Manager",
    ]


def test_history_rows_become_past_incumbencies(importing: Importing, shared: Path) -> None:
    import_adventureworks(importing, shared)
    rows = db.session.execute(
        select(LeaderRecord.name, Incumbency.valid_from, Incumbency.valid_until)
        .join(LeaderRecord, LeaderRecord.leader_id == Incumbency.leader_id)
        .where(Incumbency.valid_until.is_not(None))
        .order_by(LeaderRecord.name, Incumbency.valid_from)
    )
    assert [(name, str(since), str(until)) for name, since, until in rows] == [
        ("David Bradley", "2007-07-20", "2009-02-12"),
        ("Laura Norman", "2008-08-31", "2013-06-13"),
        ("Rob Walters", "2007-07-05", "2009-12-28"),
        ("Sheela Word", "2010-09-25", "2011-02-28"),
        ("Sheela Word", "2011-02-28", "2012-02-13"),
        ("William Vong", "2008-08-07", "2011-04-01"),
    ]


def test_dates_are_asked_about_and_nothing_is_saved_before(importing: Importing, shared: Path) -> None:
    before = everything()
    importing.upload_file(shared / "data/adventureworks/DimEmployee.csv")
    page = importing.match().get_data(as_text=True)
    assert "Nothing is saved yet. 296 of 296 rows need you." in page
    assert "HireDate, StartDate, EndDate are written day/month/year." in page
    assert figures(importing.decide("dates", "day_first")) == {"New": 296, "Changed": 0, "Same": 0, "Need you": 0}
    assert everything() == before


def test_private_columns_are_not_even_kept_while_importing(importing: Importing, shared: Path) -> None:
    page = importing.upload_file(shared / "data/adventureworks/DimEmployee.csv").get_data(as_text=True)
    assert "Never imported, and not kept" in page
    kept = repr(db.session.scalars(select(Import.sheets)).one())
    # A birth date of the file, and the one name that stands only among the emergency contacts' headers.
    assert "12/11/1981" not in kept
    assert "320-555-0195" in kept  # the phone, which is the same as the contact's, is in a column of its own
    assert "28/01/2006" in kept


def test_the_same_file_again_changes_nothing(importing: Importing, shared: Path) -> None:
    import_adventureworks(importing, shared)
    before = everything()
    again = Importing(importing.browser)
    again.upload_file(shared / "data/adventureworks/DimEmployee.csv")
    again.match()
    page = again.decide("dates", "day_first")
    assert figures(page) == {"New": 0, "Changed": 0, "Same": 296, "Need you": 0}
    assert "Nothing would change" in page
    assert "agreed" not in page
    assert everything() == before


def test_undo_takes_everything_back_and_the_file_can_come_again(importing: Importing, shared: Path) -> None:
    import_adventureworks(importing, shared)
    assert "This import was undone. The records are as they were before it." in importing.undo().get_data(as_text=True)
    here = load_current(today())
    assert (here.leaders, here.positions, here.incumbents, here.past) == ({}, {}, {}, set())
    again = Importing(importing.browser)
    assert "296 created" in import_adventureworks(again, shared)
    assert (count(Leader), count(Position)) == (290, 290)


def test_one_row_per_post_knows_vacancies_and_interims(importing: Importing, shared: Path) -> None:
    importing.upload_file(shared / "data/dev-pseudonymised/nhs-england-2013-senior.csv")
    page = importing.match().get_data(as_text=True)
    assert figures(page) == {"New": 289, "Changed": 0, "Same": 0, "Need you": 4}
    assert "12954765" in page
    assert "Med3 Vacant, Med4 Vacant, North1 Vacant" in page
    importing.decide("names-vacant", "vacant")
    importing.decide("interim-title", "incumbent")
    assert "293 created" in importing.carry_out().get_data(as_text=True)
    here = load_current(today())
    assert (len(here.positions), len(here.incumbents), len(here.interims), len(here.leaders)) == (293, 285, 5, 290)
    assert set(here.interims) == {"12783068", "20000057", "13055430", "12968337", "22730525"}
    assert set(here.positions) - set(here.incumbents) - set(here.interims) == {"12782008", "12784329", "20000045"}
    assert here.incumbents["12954765"][0] == "12954765-holder-0264"
    assert sum(not held.values["reports_to"] for held in here.positions.values()) == 1


def test_a_file_with_contradictions_is_refused_with_all_of_them_named(importing: Importing, shared: Path) -> None:
    before = everything()
    importing.upload_file(shared / "data/dev-pseudonymised/dwp-2013-senior_cycle.csv")
    page = importing.match().get_data(as_text=True)
    assert "This file cannot be imported as it is: 3 errors. Nothing is saved." in page
    assert "rows 116 and 201, Post id: DWP135 is used for 2 posts" in page
    assert "DWP202, DWP135, DWP29 report to each other in a circle" in page
    assert "rows 146 and 150, Post id: DWP108" in page
    assert "2 full-time holders, Holder 0041 and Holder 0045" in page
    for key in ("DWP179", "DWP184"):
        assert f"2 rows: {key}" in page
    assert "One position per place: (1 of 2) to (2 of 2)" in page
    for question, answer in (
        ("job-share:DWP179", "places"),
        ("job-share:DWP184", "places"),
        ("names-vacant", "vacant"),
        ("names-undisclosed", "undisclosed"),
        ("interim-title", "incumbent"),
    ):
        page = importing.decide(question, answer)
    assert "cannot be imported as it is: 3 errors" in page
    assert 'name="agreed"' not in page
    forced = importing.browser.post(f"{importing.url}/check", data={"csrf_token": importing.token, "leave_out": "yes"})
    assert forced.status_code == 409
    assert everything() == before


def test_a_job_share_becomes_one_position_per_place(importing: Importing, shared: Path) -> None:
    text = (shared / "data/dev-pseudonymised/dwp-2013-senior_cycle.csv").read_text("utf-8-sig").splitlines(True)
    kept = [line for line in text if not any(f",{key}," in line for key in ("DWP135", "DWP108", "DWP29", "xx"))]
    importing.upload(("posts.csv", "".join(kept).encode()))
    importing.match()
    for question, answer in (
        ("job-share:DWP179", "places"),
        ("job-share:DWP184", "places"),
        ("names-vacant", "vacant"),
        ("names-undisclosed", "undisclosed"),
        ("interim-title", "incumbent"),
        ("managers", "top"),
    ):
        importing.decide(question, answer)
    importing.carry_out()
    here = load_current(today())
    places = ["DWP179 (1 of 2)", "DWP179 (2 of 2)"]
    assert [here.title_of(key) for key in places] == [
        "Department and Business Strategy Director (1 of 2)",
        "Department and Business Strategy Director (2 of 2)",
    ]
    assert [here.name_of(here.incumbents[key][0]) for key in places] == ["Holder 0007", "Holder 0008"]
    # Those whom the file does not name are never one leader.
    assert len({leader for leader, _ in here.incumbents.values()}) == len(here.incumbents)


def test_a_small_hr_export_names_its_managers_by_id(importing: Importing, shared: Path) -> None:
    importing.upload_file(shared / "data/hris-templates/odoo_hr_demo_employees.csv")
    assert figures(importing.match().get_data(as_text=True))["New"] == 20
    importing.decide("key", "levels-2")
    importing.carry_out()
    key = select(func.count()).select_from(PositionRecord).where(PositionRecord.is_key)
    assert db.session.scalar(key) == 4


def test_a_workbook_without_names_cannot_be_matched(importing: Importing, shared: Path) -> None:
    importing.upload_file(shared / "data/ibm-hr-attrition/WA_Fn-UseC_-HR-Employee-Attrition.xlsx")
    answer = importing.match()
    assert answer.status_code == 422
    assert "Choose the column for the name, or for the last name." in answer.get_data(as_text=True)
