"""A bundle: imported, changed, exported, imported again."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import event, select

from succession.access.models import User
from succession.access.readers import OPERATOR
from succession.audit import Change, ChangeEntry, begin_change
from succession.bench.queries import load_facts
from succession.clock import now, today
from succession.dated import dated_models, jsonable, revise
from succession.db import db
from succession.exchange.bundle import read_bundle
from succession.exchange.current import Current, load_current
from succession.leaders.models import Leader, LeaderRecord
from succession.leaders.operations import change_leader
from succession.leaders.queries import record_of
from succession.positions.models import Position
from succession.positions.operations import seat_incumbent
from tests.conftest import csrf
from tests.exchange.browsing import Importing, everything, figures

POSITIONS = """position_id,title,unit,reports_to,incumbent_id,interim_id,key,importance
cso,Chief Sales Officer,Sales,,dana,,yes,1
east,"Director, East",East,cso,tom,,yes,2
west,"Director, West",West,cso,,ines,no,
"""
LEADERS = """leader_id,name,function,risk_of_loss,internal
dana,Dana Whitfield,Sales,,yes
tom,Tom Baker,Sales,high,yes
ines,Ines Vogt,Marketing,,yes
nina,Nina Cruz,Sales,low,no
"""
NOMINATIONS = """position_id,leader_id,readiness,rank,emergency
cso,tom,1_2_years,1,no
cso,nina,18,2,no
east,nina,ready_now,,no
east,ines,,,yes
"""


def bundle(**tables: str) -> list[tuple[str, bytes]]:
    given = {"positions": POSITIONS, "leaders": LEADERS, "nominations": NOMINATIONS, **tables}
    return [(f"{name}.csv", text.encode()) for name, text in given.items() if text]


def start(importing: Importing, **tables: str) -> str:
    """Upload and match; returns the check page."""
    importing.upload(*bundle(**tables))
    return importing.match().get_data(as_text=True)


@pytest.fixture
def loaded(importing: Importing) -> Importing:
    """The small bundle is imported, and another import is about to start."""
    start(importing)
    importing.carry_out()
    return Importing(importing.browser)


def here() -> Current:
    db.session.rollback()
    return load_current(today())


def test_a_bundle_becomes_records(loaded: Importing) -> None:
    found = here()
    assert found.incumbents["cso"][0] == "dana"
    assert "west" not in found.incumbents
    assert found.interims["west"][0] == "ines"
    assert found.positions["east"].values["reports_to"] == "cso"
    assert [found.positions[key].values["is_key"] for key in ("cso", "east", "west")] == [True, True, False]
    assert found.nominations[("cso", "nina")].values["readiness"] == "18"
    assert found.nominations[("cso", "tom")].values["rank"] == 1
    assert list(found.covers) == [("east", "ines")]
    assert found.risks["tom"].values["risk_of_loss"] == "high"
    assert not found.leaders["nina"].values["is_internal"]


def test_everything_an_import_does_is_one_change_by_the_person(loaded: Importing, talent: User) -> None:
    change = db.session.scalars(select(Change).where(Change.operation == "import")).one()
    assert (change.by_id, change.by_name) == (talent.id, "Mara Adeyemi")
    assert db.session.scalars(select(LeaderRecord.recorded_in)).all() == [change.id] * 4


def test_the_log_has_each_row_as_it_was_written(loaded: Importing) -> None:
    entries = db.session.scalars(select(ChangeEntry).where(ChangeEntry.kind != "user")).all()
    told = sorted(repr((entry.kind, sorted(entry.after.items()))) for entry in entries if entry.after)
    rows = [row for model in dated_models() for row in db.session.scalars(select(model))]
    # What a row says, in the words of the log, whoever wrote the row.
    written = sorted(repr((row.__tablename__, sorted(jsonable(row.payload()).items()))) for row in rows)
    assert told == written
    assert len(told) == 16


def test_the_command_reads_the_export(loaded: Importing, tmp_path: Path) -> None:
    answer = loaded.browser.post("/export", data={"csrf_token": loaded.token, "format": "csv"})
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        archive.extractall(tmp_path)
    facts = read_bundle(tmp_path).facts()
    ours = load_facts(today(), OPERATOR)
    assert facts.position_ids == ours.position_ids
    assert facts.leader_ids == ours.leader_ids
    assert facts.months_until.tolist() == ours.months_until.tolist()
    assert facts.incumbent.tolist() == ours.incumbent.tolist()


def test_the_own_slate_and_risk_are_not_in_the_own_export(loaded: Importing, talent: User) -> None:
    talent.leader_id = here().leader_ids["tom"]
    db.session.commit()
    answer = loaded.browser.post("/export", data={"csrf_token": loaded.token, "format": "csv"})
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        texts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    assert "tom,Tom Baker,Sales,,yes" in texts["leaders.csv"]
    assert texts["nominations.csv"].splitlines()[1:] == ["cso,nina,18,1,no"]
    assert "east" in texts["positions.csv"]


@pytest.mark.parametrize("readiness", ["1_2_years", "ready_now"])
@pytest.mark.parametrize("risk", ["high", "low"])
def test_what_a_file_says_of_oneself_is_left_out_whatever_is_on_record(
    loaded: Importing, talent: User, readiness: str, risk: str
) -> None:
    talent.leader_id = here().leader_ids["tom"]
    db.session.commit()
    page = start(
        loaded,
        leaders=LEADERS.replace("Tom Baker,Sales,high", f"Tom Baker,Sales,{risk}"),
        nominations=NOMINATIONS.replace("1_2_years", readiness).replace("east,nina,ready_now", "east,nina,36"),
    )
    assert "your own seat is left out" in " ".join(page.split())
    assert figures(page) == {"New": 0, "Changed": 0, "Same": 11, "Need you": 0}
    found = here()
    assert found.nominations[("cso", "tom")].values["readiness"] == "1_2_years"
    assert found.risks["tom"].values["risk_of_loss"] == "high"


def test_the_demo_bundle_says_what_is_on_disk(importing: Importing, shared: Path) -> None:
    importing.upload_file(*sorted((shared / "fixtures/halden").glob("*.csv")))
    importing.match()
    assert "48 created" in importing.carry_out().get_data(as_text=True)
    found = here()
    assert (len(found.positions), len(found.leaders), len(found.nominations), len(found.covers)) == (12, 17, 15, 4)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_imports_again_without_a_change(loaded: Importing, kind: str) -> None:
    page = start_with_export(loaded, kind)
    assert figures(page) == {"New": 0, "Changed": 0, "Same": 11, "Need you": 0}
    assert "Nothing would change" in page


def start_with_export(importing: Importing, kind: str) -> str:
    answer = importing.browser.post("/export", data={"csrf_token": importing.token, "format": kind})
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=succession-bundle.")
    before = everything()
    importing.upload((f"bundle.{'zip' if kind == 'csv' else kind}", answer.data))
    page = importing.match().get_data(as_text=True)
    assert everything() == before
    return page


def test_the_exported_tables_are_those_of_the_command(loaded: Importing) -> None:
    answer = loaded.browser.post("/export", data={"csrf_token": loaded.token, "format": "csv"})
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        texts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    assert texts["positions.csv"].replace("\r", "") == POSITIONS
    assert list(csv.reader(io.StringIO(texts["nominations.csv"])))[1:] == [
        ["cso", "tom", "1_2_years", "1", "no"],
        ["cso", "nina", "18", "2", "no"],
        ["east", "nina", "ready_now", "", "no"],
        ["east", "ines", "", "", "yes"],
    ]
    assert "Exported 3 positions, 4 leaders, 4 nominations." in db.session.scalars(select(Change.summary)).all()


def test_changes_are_shown_before_and_after_and_then_made(loaded: Importing) -> None:
    page = start(
        loaded,
        positions=POSITIONS.replace("cso,tom,,yes,2", "cso,,tom,yes,2").replace("Director, West", "Director, Far West"),
        leaders=LEADERS.replace("Ines Vogt,Marketing", "Ines Vogt,Sales"),
    )
    assert figures(page) == {"New": 0, "Changed": 3, "Same": 8, "Need you": 0}
    assert "<del>Director, West</del>" in page
    assert "<b>Director, Far West</b>" in page
    assert "Director, East becomes vacant" in page
    assert "0 created, 3 changed, 8 same" in loaded.carry_out().get_data(as_text=True)
    found = here()
    assert "east" not in found.incumbents
    assert found.interims["east"][0] == "tom"
    assert found.positions["west"].values["title"] == "Director, Far West"
    assert found.leaders["ines"].values["function"] == "Sales"


def test_absent_columns_are_never_cleared_and_missing_rows_end_nothing(loaded: Importing) -> None:
    before = here()
    page = start(loaded, positions="position_id,title\ncso,Chief Sales Officer\n", leaders="", nominations="")
    assert figures(page) == {"New": 0, "Changed": 0, "Same": 1, "Need you": 0}
    assert "2 positions on record are not in the file." in page
    assert here() == before


def test_missing_rows_end_when_somebody_says_so(loaded: Importing) -> None:
    start(
        loaded,
        leaders="leader_id,name\ndana,Dana Whitfield\nines,Ines Vogt\nnina,Nina Cruz\n",
        positions="",
        nominations="",
    )
    assert "Tom Baker" in loaded.check()
    loaded.decide("missing-leaders", "end")
    loaded.carry_out()
    found = here()
    assert "tom" not in found.leaders
    assert "east" not in found.incumbents
    assert ("cso", "tom") not in found.nominations
    assert set(found.leaders) == {"dana", "ines", "nina"}


def test_ratings_are_replaced_only_when_somebody_says_so(loaded: Importing) -> None:
    changed = NOMINATIONS.replace("cso,tom,1_2_years", "cso,tom,ready_now")
    page = start(loaded, nominations=changed, positions="", leaders="")
    assert "1 rating differs from ours." in page
    assert figures(page)["Need you"] == 1
    page = loaded.decide("ratings", "keep")
    assert "Nothing would change" in page
    loaded.decide("ratings", "overwrite")
    loaded.carry_out()
    assert here().nominations[("cso", "tom")].values["readiness"] == "ready_now"


def test_errors_name_sheet_row_column_and_value(loaded: Importing) -> None:
    before = everything()
    page = start(
        loaded,
        positions=POSITIONS + "cso,Again,,,,,yes,4\nnorth,North,,nowhere,nobody,,yes,5\n",
        nominations=NOMINATIONS + "cso,ghost,ready_now,,no\n",
    )
    for sentence in (
        "positions, row 5, position_id: &#39;cso&#39; is used already in row 2.",
        "positions, row 6, incumbent_id: no leader has the id &#39;nobody&#39;.",
        "positions, row 6, reports_to: no position has the id &#39;nowhere&#39;.",
        "nominations, row 6, leader_id: no leader has the id &#39;ghost&#39;.",
    ):
        assert sentence in page
    assert 'name="agreed"' not in page
    assert everything() == before


def test_wrong_cells_can_be_left_out_with_their_rows(loaded: Importing) -> None:
    page = start(loaded, nominations=NOMINATIONS + "west,nina,soon,,no\nwest,tom,ready_now,first,no\n")
    assert "nominations, row 6, readiness: expected ready_now, 1_2_years, 3_plus_years or a number of months" in page
    assert "nominations, row 7, rank: expected a whole number from 1 to 1000, found &#39;first&#39;." in page
    assert "2 of 13 rows need you" in page
    start(loaded, nominations=NOMINATIONS + "west,nina,soon,,no\nwest,tom,ready_now,,no\n")
    assert "Import 1 row, leave out 1" in loaded.check()
    assert "1 created, 0 changed, 11 same, 1 left out." in loaded.carry_out().get_data(as_text=True)


def test_nothing_is_left_out_without_saying_so(loaded: Importing) -> None:
    start(loaded, nominations=NOMINATIONS + "west,nina,soon,,no\nwest,tom,ready_now,,no\n")
    before = everything()
    assert loaded.carry_out(leave_out="no").status_code == 409
    assert everything() == before


def test_a_circle_through_records_that_the_file_does_not_have_is_refused(loaded: Importing) -> None:
    page = start(
        loaded, positions="position_id,title,reports_to\ncso,Chief Sales Officer,east\n", leaders="", nominations=""
    )
    assert "positions, row 2, Reports to: cso, east report to each other in a circle." in page


def test_an_interim_in_a_position_that_is_held_is_an_error(loaded: Importing) -> None:
    page = start(loaded, positions=POSITIONS.replace("dana,,yes", "dana,tom,yes"))
    assert "positions, row 2, interim_id: &#39;cso&#39; has the incumbent &#39;dana&#39;" in page


def test_undo_keeps_what_was_edited_since_and_says_so(importing: Importing) -> None:
    start(importing)
    importing.carry_out()
    row = db.session.scalars(select(LeaderRecord).join(Leader).where(Leader.external_key == "nina")).one()
    db.session.rollback()
    change = begin_change(None, now(), "change_leader", "Changed Nina Cruz.")
    revise(change, db.session.get_one(LeaderRecord, row.id), today(), function="Marketing")
    db.session.commit()
    page = importing.undo().get_data(as_text=True)
    assert "Left alone, since edited after the import" in page
    assert "Nina Cruz" in page
    assert set(here().leaders) == {"nina"}


def test_an_import_can_be_undone_for_thirty_days(loaded: Importing) -> None:
    url = loaded.browser.get("/import").get_data(as_text=True).split('action="/import/', 1)[1].split("/undo", 1)[0]
    assert "Undo until" in loaded.browser.get("/import").get_data(as_text=True)
    with time_machine.travel(now() + timedelta(hours=24 * 30 + 1), tick=False):
        assert "Undo until" not in loaded.browser.get("/import").get_data(as_text=True)
    assert loaded.browser.get(f"/import/{url}/done").status_code == 200


def test_what_was_agreed_to_is_what_is_done(loaded: Importing) -> None:
    start(loaded, leaders=LEADERS.replace("Nina Cruz", "Nina Cruz-Vale"), positions="", nominations="")
    html = loaded.check()
    other = Importing(loaded.browser)
    start(other, leaders=LEADERS.replace("Tom Baker", "Thomas Baker"), positions="", nominations="")
    other.carry_out()
    agreed = html.split('name="agreed" value="', 1)[1].split('"', 1)[0]
    stale = loaded.carry_out(agreed=agreed)
    assert stale.status_code == 409
    assert "The records changed since this page was opened." in stale.get_data(as_text=True)
    assert here().leaders["nina"].values["name"] == "Nina Cruz"


def test_a_change_cannot_lie_before_what_is_on_record(loaded: Importing) -> None:
    loaded.upload(*bundle(leaders=LEADERS.replace("Nina Cruz", "Nina Vale"), positions="", nominations=""))
    page = loaded.match(on=(today() - timedelta(days=9)).isoformat()).get_data(as_text=True)
    assert "leaders, row 5: what is on record of Nina Cruz holds since" in page


def test_a_day_to_come_is_no_state(loaded: Importing) -> None:
    loaded.upload(*bundle())
    answer = loaded.match(on=(today() + timedelta(days=1)).isoformat())
    assert answer.status_code == 422
    assert "Choose a day from 01 Jan 1990" in answer.get_data(as_text=True)


def test_cancelling_drops_the_rows_and_saves_nothing(loaded: Importing) -> None:
    before = everything()
    start(loaded, leaders=LEADERS + "zoe,Zoe Park,Sales,,yes\n")
    loaded.browser.post(f"{loaded.url}/cancel", data={"csrf_token": loaded.token})
    assert everything() == before
    assert "cancelled, nothing saved" in loaded.browser.get("/import").get_data(as_text=True)


def test_one_can_leave_and_return(loaded: Importing) -> None:
    start(loaded, leaders=LEADERS + "zoe,Zoe Park,Sales,,yes\n")
    page = loaded.browser.get("/import").get_data(as_text=True)
    assert f"{loaded.url}/check" in page
    assert "to check" in page
    assert figures(loaded.check())["New"] == 1


def test_a_matching_can_be_saved_and_used_again(loaded: Importing) -> None:
    odd = b"Nummer;Wer;Abteilung\nzoe;Zoe Park;Sales\n"
    loaded.upload(("leaders.csv", odd))
    answer = loaded.match(
        "?shape=people",
        **{"people-person_key": "Nummer", "people-name": "Wer", "people-title": "Abteilung", "save_as": "Werk"},
    )
    assert figures(answer.get_data(as_text=True))["New"] == 1
    again = Importing(loaded.browser)
    again.upload(("andere.csv", odd))
    page = again.browser.get(f"{again.url}/match").get_data(as_text=True)
    saved = page.split("saved=", 1)[1].split('"', 1)[0]
    assert figures(again.match(f"?saved={saved}").get_data(as_text=True))["New"] == 1


def test_only_who_may_import_finds_the_pages(administrator: User, loaded: Importing, sign_in: object) -> None:
    browser: FlaskClient = sign_in(administrator)  # type: ignore[operator]  # the fixture's function
    for page in ("/import", "/export", "/import/sample", f"{loaded.url}/check"):
        assert browser.get(page).status_code == 404
    token = csrf(browser, "/")
    assert browser.post("/export", data={"csrf_token": token, "format": "csv"}).status_code == 404


def test_the_empty_bundle_to_fill_in_has_the_three_sheets(loaded: Importing) -> None:
    answer = loaded.browser.get("/import/sample")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert sum(name.startswith("xl/worksheets/sheet") for name in archive.namelist()) == 3


def test_what_changes_today_leaves_yesterday_as_it_was(importing: Importing) -> None:
    importing.upload(*bundle())
    importing.match(on=(today() - timedelta(days=10)).isoformat())
    importing.carry_out()
    start(importing, leaders=LEADERS.replace("Nina Cruz", "Nina Vale"), positions="", nominations="")
    importing.carry_out()
    yesterday = today() - timedelta(days=1)
    assert here().leaders["nina"].values["name"] == "Nina Vale"
    assert load_current(yesterday).leaders["nina"].values["name"] == "Nina Cruz"


def test_the_check_costs_the_same_number_of_queries_however_many_rows(loaded: Importing) -> None:
    counted = []
    for size in (5, 500):
        more = "".join(f"new-{size}-{number},Leader {size} {number},Sales,,yes\n" for number in range(size))
        start(loaded, leaders=LEADERS + more, positions="", nominations="")
        statements: list[str] = []

        def count(
            _connection: object, _cursor: object, statement: str, *_rest: object, seen: list[str] = statements
        ) -> None:
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", count)
        loaded.check()
        event.remove(db.engine, "before_cursor_execute", count)
        counted.append(len(statements))
        loaded.carry_out()
    assert counted[0] == counted[1]
    assert counted[0] < 25


def seat_from(days: int, position: str, leader: str) -> None:
    """The leader takes over the position so many days from now."""
    found = here()
    who = db.session.get_one(Leader, found.leader_ids[leader])
    seat = db.session.get_one(Position, found.position_ids[position])
    seat_incumbent(None, now(), seat, who, on=today() + timedelta(days=days))
    db.session.commit()


def test_nobody_is_imported_into_a_seat_that_somebody_takes_later(loaded: Importing) -> None:
    seat_from(30, "cso", "tom")
    page = start(loaded, positions=POSITIONS.replace("Sales,,dana", "Sales,,nina"), leaders="", nominations="")
    assert "positions, row 2: Tom Baker is entered for Chief Sales Officer from" in page
    assert 'name="agreed"' not in page


def test_an_empty_seat_that_somebody_takes_later_may_stay_empty_in_the_file(loaded: Importing) -> None:
    seat_from(30, "west", "tom")
    page = start(loaded, leaders="", nominations="")
    assert figures(page)["Same"] == 3
    assert "Nothing would change" in page


def test_what_ends_takes_along_what_was_to_come(loaded: Importing) -> None:
    seat_from(30, "cso", "tom")
    tom = db.session.get_one(Leader, here().leader_ids["tom"])
    row = record_of(tom, today())
    assert row is not None
    change_leader(None, now(), tom, version=row.version, on=today() + timedelta(days=60), function="Board")
    db.session.commit()
    start(loaded, leaders=LEADERS.replace("tom,Tom Baker,Sales,high,yes\n", ""), positions="", nominations="")
    loaded.decide("missing-leaders", "end")
    loaded.carry_out()
    found = load_current(today() + timedelta(days=90))
    assert "tom" not in found.leaders
    assert "cso" not in found.incumbents
    loaded.undo()
    assert [who for who, _ in here().later["cso"]] == ["tom"]
    assert load_current(today() + timedelta(days=90)).leaders["tom"].values["function"] == "Board"


def test_an_import_undone_from_activity_is_undone_here_too(loaded: Importing) -> None:
    change = db.session.scalars(select(Change).where(Change.operation == "import")).one()
    done = loaded.browser.get("/import").get_data(as_text=True).split('action="/import/', 1)[1].split("/undo", 1)[0]
    loaded.browser.post(f"/activity/{change.uuid}/undo", data={"csrf_token": loaded.token})
    assert here().leaders == {}
    listed = loaded.browser.get("/import").get_data(as_text=True)
    assert "Undo until" not in listed
    page = loaded.browser.get(f"/import/{done}/done").get_data(as_text=True)
    assert "This import was undone. The records are as they were before it." in page
    loaded.url = f"/import/{done}"
    assert "This was undone already." in loaded.undo().get_data(as_text=True)


def test_an_import_is_undone_by_the_rules_of_every_undo(loaded: Importing, talent: User) -> None:
    done = loaded.browser.get("/import").get_data(as_text=True).split('action="/import/', 1)[1].split("/undo", 1)[0]
    talent.leader_id = here().leader_ids["tom"]
    db.session.commit()
    loaded.url = f"/import/{done}"
    assert "Somebody else has to undo this." in loaded.undo().get_data(as_text=True)
    assert set(here().leaders) == {"dana", "tom", "ines", "nina"}


def test_what_nobody_can_see_is_no_part_of_a_name(loaded: Importing) -> None:
    for hidden in ("\u200b", "\u202e", "\ufeff"):
        page = start(loaded, leaders=LEADERS + f"zoe,Zoe{hidden} Park,Sales,,yes\n", positions="", nominations="")
        assert f"text without the character U+{ord(hidden):04X}" in page


def test_who_may_be_on_a_slate_changes_no_rank_by_a_file(loaded: Importing, talent: User) -> None:
    talent.leader_id = here().leader_ids["tom"]
    db.session.commit()
    for rank in ("1", "2", "3"):
        page = start(loaded, nominations=NOMINATIONS.replace("18,2", f"18,{rank}"), positions="", leaders="")
        assert figures(page)["Changed"] == 0
        assert "Ranks of nominations on record stay as they are." in page
    assert here().nominations[("cso", "nina")].values["rank"] == 2
