"""``succession analyze`` and the checks of a bundle: everything that is wrong is named, nothing is guessed."""

from __future__ import annotations

import csv
import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from click.testing import CliRunner, Result

from succession.analysis.facts import CoverFact, NominationFact
from succession.exchange.bundle import BundleError, Row, Table, check_bundle, read_bundle
from succession.exchange.commands import analyze
from tests.analysis.halden import COVERS, NOMINATIONS, POSITIONS, WITHOUT_KEY_POSITION

POSITIONS_HEADER = "position_id,title,unit,reports_to,incumbent_id,interim_id,key,importance"
LEADERS_HEADER = "leader_id,name,function,risk_of_loss,internal"
NOMINATIONS_HEADER = "position_id,leader_id,readiness,rank,emergency"


def halden_tables() -> dict[str, list[str]]:
    """Halden as the lines of three CSV files."""
    leaders = [holder for *_, holder in POSITIONS] + WITHOUT_KEY_POSITION
    return {
        "positions": [
            POSITIONS_HEADER,
            *(
                f'{id_},"{title}",Sales,{boss},{holder},,yes,{place}'
                for place, (id_, title, boss, holder) in enumerate(POSITIONS, start=1)
            ),
        ],
        "leaders": [LEADERS_HEADER, *(f"{id_},{id_.replace('-', ' ').title()},Sales,,yes" for id_ in leaders)],
        "nominations": [
            NOMINATIONS_HEADER,
            *(f"{position},{leader},{readiness.value},,no" for position, leader, readiness in NOMINATIONS),
            *(f"{position},{leader},,,yes" for position, leader in COVERS),
        ],
    }


def write(folder: Path, **lines: list[str]) -> Path:
    """A bundle in a folder; tables that are not given are small and right."""
    tables = {
        "positions": [POSITIONS_HEADER, "a,Head,,,x,,yes,1", "b,Deputy,,a,,,yes,2"],
        "leaders": [LEADERS_HEADER, "x,Xenia,,,", "y,Yann,,,"],
        "nominations": [NOMINATIONS_HEADER, "a,y,ready_now,1,no"],
        **lines,
    }
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def run(path: Path, *options: str) -> Result:
    return CliRunner().invoke(analyze, [str(path), *options])


def errors_of(folder: Path, **lines: list[str]) -> list[str]:
    with pytest.raises(BundleError) as caught:
        read_bundle(write(folder, **lines))
    return [str(error) for error in caught.value.errors]


@pytest.fixture(autouse=True)
def each_request_is_a_new_one() -> None:
    """In place of the fixture of the web tests: a bundle is analyzed without an application or a database."""


@pytest.fixture
def halden(tmp_path: Path) -> Path:
    return write(tmp_path, **halden_tables())


def test_halden_tonight(halden: Path) -> None:
    answer = json.loads(run(halden, "--json").stdout)
    assert answer["counts"] == {"key": 12, "named": 11, "ready": 7, "at_once": 6, "free": 4, "absorbed": 4}
    assert list(answer) == [
        "as_of",
        "within_months",
        "optimistic",
        "counts",
        "positions",
        "leaders",
        "short_sets",
        "findings",
    ]
    assert answer["as_of"] is None
    assert answer["positions"][0] == {
        "id": "cso",
        "named": 3,
        "ready": 1,
        "filled_at_once": True,
        "filled_free": False,
        "absorbed": False,
        "resilience": 0,
        "single_points": [],
        "hole_ends_at": "us-west",
        "months_to_refill": 24,
        "chain": [
            {"position": "cso", "leader": "priya-raman"},
            {"position": "vp-americas", "leader": "aisha-khan"},
        ],
    }
    assert answer["leaders"][0] == {"id": "aisha-khan", "essential": True, "carries": [], "departure_opens": 1}
    short = next(f for f in answer["findings"] if f["kind"] == "counted_twice")
    assert short["proof"]["nominations"][0] == {
        "position": "vp-americas",
        "leader": "aisha-khan",
        "readiness": "ready_now",
        "months": [0, 0],
        "assessed_on": None,
    }


def test_options_are_echoed_and_count(halden: Path) -> None:
    answer = json.loads(run(halden, "--json", "--within-months", "24", "--as-of", "2026-11-21", "--optimistic").stdout)
    assert (answer["as_of"], answer["within_months"], answer["optimistic"]) == ("2026-11-21", 24, True)
    careful = json.loads(run(halden, "--json", "--within-months", "12").stdout)
    hopeful = json.loads(run(halden, "--json", "--within-months", "12", "--optimistic").stdout)
    assert (careful["counts"]["ready"], hopeful["counts"]["ready"]) == (7, 10)


def test_shuffled_rows_give_the_same_bytes(halden: Path, tmp_path: Path) -> None:
    before = run(halden, "--json").stdout_bytes
    assert run(halden, "--json").stdout_bytes == before
    rng = random.Random(7)
    shuffled = {name: [header, *rng.sample(rows, len(rows))] for name, (header, *rows) in halden_tables().items()}
    assert run(write(tmp_path, **shuffled), "--json").stdout_bytes == before


def test_a_workbook_gives_the_same_as_the_folder(halden: Path, tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "halden.xlsx")
    for name, lines in halden_tables().items():
        sheet = book.add_worksheet(name.capitalize())
        for at, cells in enumerate(cells_of(lines)):
            for column, cell in enumerate(cells):
                if cell.isdigit():
                    sheet.write_number(at, column, int(cell))
                elif cell:
                    sheet.write_string(at, column, cell)
    book.close()
    assert run(tmp_path / "halden.xlsx", "--json").stdout_bytes == run(halden, "--json").stdout_bytes


def cells_of(lines: list[str]) -> list[list[str]]:
    return list(csv.reader(lines))


def test_the_report_is_readable(halden: Path) -> None:
    report = run(halden).stdout
    assert "  Without emptying another     4 of 12" in report
    assert "Nobody is named for Director, SE Asia." in report
    assert "1. Priya Raman moves to Chief Sales Officer: ready now." in report
    assert max(len(line) for line in report.splitlines()) <= 100


def test_the_published_bundle(shared: Path) -> None:
    answer = json.loads(run(shared / "fixtures" / "halden", "--json", "--within-months", "24").stdout)
    assert answer["counts"] == {"key": 12, "named": 11, "ready": 10, "at_once": 9, "free": 5, "absorbed": 10}


def test_everything_that_is_wrong_is_named_with_its_place(tmp_path: Path) -> None:
    assert errors_of(
        tmp_path,
        positions=[
            POSITIONS_HEADER,
            "a,Head,,c,x,,yes,1",
            "b,,,a,nobody,,perhaps,0",
            "c,Clerk,,b,x,y,no,",
            "a,Again,,nowhere,,ghost,yes,3",
            ",Nameless,,,,,yes,4",
        ],
        leaders=[LEADERS_HEADER, "x,Xenia,,high,yes", "y,,,huge,maybe", "x,Again,,,"],
        nominations=[
            NOMINATIONS_HEADER,
            "a,y,soon,1,no",
            "a,y,,1,no",
            "nowhere,ghost,ready_now,-1,no",
            "a,y,,,yes",
            ",,12,,",
            "a,y,later,,yes",
        ],
    ) == [
        "positions.csv:2: reports_to: reporting cycle: a > c > b > a",
        "positions.csv:3: title: is empty",
        "positions.csv:3: incumbent_id: there is no leader 'nobody'",
        "positions.csv:3: key: expected yes or no, found 'perhaps'",
        "positions.csv:3: importance: expected a whole number from 1, found '0'",
        "positions.csv:4: interim_id: the position has an incumbent, so nobody holds it for the time being",
        "positions.csv:5: position_id: 'a' is already in row 2",
        "positions.csv:5: reports_to: there is no position 'nowhere'",
        "positions.csv:5: interim_id: there is no leader 'ghost'",
        "positions.csv:6: position_id: is empty",
        "leaders.csv:3: name: is empty",
        "leaders.csv:3: risk_of_loss: unknown risk 'huge', expected low, medium, high or nothing",
        "leaders.csv:3: internal: expected yes or no, found 'maybe'",
        "leaders.csv:4: leader_id: 'x' is already in row 2",
        "nominations.csv:2: readiness: unknown readiness 'soon', expected ready_now, 1_2_years, "
        "3_plus_years or a whole number of months up to 600",
        "nominations.csv:3: readiness: unknown readiness '', expected ready_now, 1_2_years, "
        "3_plus_years or a whole number of months up to 600",
        "nominations.csv:4: position_id: there is no position 'nowhere'",
        "nominations.csv:4: leader_id: there is no leader 'ghost'",
        "nominations.csv:4: rank: expected a whole number from 1, found '-1'",
        "nominations.csv:6: position_id: is empty",
        "nominations.csv:6: leader_id: is empty",
        "nominations.csv:7: readiness: unknown readiness 'later', expected ready_now, 1_2_years, "
        "3_plus_years or a whole number of months up to 600",
    ]


def test_bad_input_prints_nothing_but_errors_and_ends_with_two(tmp_path: Path) -> None:
    result = run(write(tmp_path, nominations=[NOMINATIONS_HEADER, "a,z,ready_now,,"]), "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "nominations.csv:2: leader_id: there is no leader 'z'\n"


def test_two_reporting_cycles_are_two_errors(tmp_path: Path) -> None:
    rows = ["a,A,,b,,,yes,1", "b,B,,a,,,yes,2", "c,C,,c,,,yes,3", "d,D,,a,,,yes,4"]
    assert errors_of(tmp_path, positions=[POSITIONS_HEADER, *rows]) == [
        "positions.csv:2: reports_to: reporting cycle: a > b > a",
        "positions.csv:4: reports_to: reporting cycle: c > c",
    ]


def test_files_that_are_missing_or_cannot_be_read_are_all_named(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "leaders.csv").unlink()
    (tmp_path / "positions.csv").write_bytes(b"position_id\n\xff\n")
    (tmp_path / "nominations.csv").write_text('position_id\n"open\n', encoding="utf-8")
    with pytest.raises(BundleError) as caught:
        read_bundle(tmp_path)
    assert [str(error) for error in caught.value.errors] == [
        "positions.csv:2: is not UTF-8",
        "leaders.csv: there is no such file",
        "nominations.csv:2: is not a row of CSV (unexpected end of data)",
    ]


@pytest.mark.parametrize("name", ["nothing", "text.txt", "broken.xlsx"])
def test_what_is_no_bundle_is_refused(tmp_path: Path, name: str) -> None:
    if name != "nothing":
        (tmp_path / name).write_text("hello", encoding="utf-8")
    result = run(tmp_path / name)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{name}: ")


def test_columns_that_are_missing_twice_there_or_unknown(tmp_path: Path) -> None:
    assert errors_of(tmp_path, positions=["position_id,title,title,incumbent_id", "a,A,A,"], leaders=["leader_id"]) == [
        "positions.csv:1: title: is in the header twice",
        "positions.csv:1: reports_to: the column is missing",
        "leaders.csv:1: name: the column is missing",
    ]
    bundle = read_bundle(write(tmp_path, leaders=["leader_id,name,shoe_size", "x,Xenia,38", "y,Yann,44"]))
    assert bundle.warnings == ("leaders.csv: the column shoe_size is not known and not read.",)


def test_a_row_with_too_many_cells_is_an_error_and_empty_rows_are_none(tmp_path: Path) -> None:
    lines = [LEADERS_HEADER, "", "x,Xenia,,,", ",,,,", "y,Yann,,,,,more"]
    assert errors_of(tmp_path, leaders=lines) == ["leaders.csv:5: has more cells than the header's 5"]


def test_without_key_every_position_is_key_and_without_importance_the_rows_count(tmp_path: Path) -> None:
    lines = ["position_id,title,reports_to,incumbent_id", "b,Deputy,,", "a,Head,,x"]
    facts = read_bundle(write(tmp_path, positions=lines)).facts(date(2026, 1, 1))
    assert facts.position_ids == ["b", "a"]
    assert facts.is_key.all()
    assert facts.as_of == date(2026, 1, 1)


def test_cover_never_merges_with_nominations(tmp_path: Path) -> None:
    rows = ["a,y,ready_now,1,no", "a,y,,,yes", "b,y,1_2_years,,YES"]
    bundle = read_bundle(write(tmp_path, nominations=[NOMINATIONS_HEADER, *rows]))
    assert bundle.nominations == (NominationFact("a", "y", 0, 0, 1),)
    assert bundle.covers == (CoverFact("a", "y"), CoverFact("b", "y"))


def test_dropped_and_merged_rows_are_warnings_on_stderr(tmp_path: Path) -> None:
    rows = ["a,x,ready_now,1,no", "a,y,18,,", "a,y,6,,"]
    result = run(write(tmp_path, nominations=[NOMINATIONS_HEADER, *rows]), "--json")
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "Warning: Xenia is named for the own position Head; the nomination is not counted.",
        "Warning: Yann is named twice for Head; the earlier readiness counts, once.",
    ]
    assert json.loads(result.stdout)["positions"][0]["months_to_refill"] == 6


def test_names_of_every_script_survive(tmp_path: Path) -> None:
    folder = write(tmp_path, leaders=[f"\ufeff{LEADERS_HEADER}", "x,Žofie Çelik,,,", "y,李 伟,,,"])
    result = run(folder, "--json")
    assert "李 伟 is ready now for Head." in result.stdout_bytes.decode("utf-8")


def test_a_character_that_a_terminal_would_obey_is_named_with_its_cell(tmp_path: Path) -> None:
    found = errors_of(
        tmp_path, leaders=[LEADERS_HEADER, "x,Xenia\x1b[2J,,,", "y,Ya\u202enn,,,"], positions=["ti\u200btle,a", "x,y"]
    )
    assert "leaders.csv:2: name: holds the character U+001B, which cannot be seen" in found
    assert "leaders.csv:3: name: holds the character U+202E, which cannot be seen" in found
    assert "positions.csv:1: title: holds the character U+200B, which cannot be seen" in found


def test_the_same_checks_take_tables_from_elsewhere() -> None:
    def table(name: str, *rows: dict[str, str]) -> Table:
        columns: tuple[str, ...] = tuple(rows[0]) if rows else ("position_id", "leader_id", "readiness")
        return Table(f"paste.xlsx[{name}]", columns, tuple(Row(n, cells) for n, cells in enumerate(rows, 5)))

    position: dict[str, Any] = {"position_id": "a", "title": "A", "reports_to": "", "incumbent_id": "z"}
    with pytest.raises(BundleError) as caught:
        check_bundle(
            {
                "positions": table("positions", position),
                "leaders": table("leaders", {"leader_id": "x", "name": "X"}),
                "nominations": table("nominations"),
            }
        )
    (error,) = caught.value.errors
    assert (error.file, error.row, error.column) == ("paste.xlsx[positions]", 5, "incumbent_id")


def test_the_apostrophe_that_guards_an_exported_cell_is_taken_off(tmp_path: Path) -> None:
    write(tmp_path, leaders=[LEADERS_HEADER, "x,'=Xenia,,,", "y,Yann,,,"])
    assert "=Xenia" in [leader.name for leader in map(read_bundle(tmp_path).facts().leader, ["x", "y"])]
