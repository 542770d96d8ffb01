"""Limits with a clock: what is too large is refused within a second, and no request costs more than two."""

from __future__ import annotations

import io
import random
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from benchmarks.company import synthetic_company
from succession.exchange.reading import MEGABYTE, read_file, read_paste
from succession.refusals import Refusal
from tests.conftest import Browser, csrf, post
from tests.wire.test_starts import BAD, OLD_SQLITE, ROOT, good, made_bad  # noqa: F401  # a fixture among them

pytestmark = pytest.mark.trust


def _zipped(megabytes: int, *, is_dense: bool) -> bytes:
    """An archive of so many MB, either packed below the ratio or far above it."""
    packed, dice = io.BytesIO(), random.Random(1)
    piece = dice.randbytes(16 * 1024) + b"0" * (1024 * 1024 - 16 * 1024) if is_dense else b"0" * 1024 * 1024
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"x")
        with archive.open("xl/worksheets/sheet1.xml", "w") as file:
            for _ in range(megabytes):
                file.write(piece)
    return packed.getvalue()


def _workbook(rows: int, columns: int) -> bytes:
    packed, dice = io.BytesIO(), random.Random(1)
    with xlsxwriter.Workbook(packed, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Long")
        for row in range(rows):
            for column in range(columns):
                sheet.write_string(row, column, f"{dice.getrandbits(32):x}")
    return packed.getvalue()


LIMITS: dict[str, tuple[Callable[[], bytes], str]] = {
    "more than 10 MB.csv": (lambda: b"a,b\n" + b"x,y\n" * 2_700_000, "An import may have 10 MB"),
    "more than 100 MB unzipped.xlsx": (lambda: _zipped(101, is_dense=True), "It may unpack to 100 MB"),
    "more than 100 to 1.xlsx": (lambda: _zipped(60, is_dense=False), "It may unpack to 100 times"),
    "more than 20,000 rows.csv": (lambda: b"a,b\n" + b"x,y\n" * 2_000_000, "It may have 20,000"),
    "more than 20,000 rows.xlsx": (lambda: _workbook(120_000, 2), "It may have 20,000"),
    "more than 200 columns.csv": (lambda: b"," * (10 * MEGABYTE - 1), "It may have 200"),
    "more than 200 columns.xlsx": (lambda: _workbook(200, 201), "It may have 200"),
}


@pytest.mark.parametrize("name", LIMITS)
def test_what_is_over_a_limit_is_refused_within_a_second(name: str) -> None:
    make, words = LIMITS[name]
    data = make()
    best = 9.0
    for _ in range(3):  # the best of three: the machine may be busy
        began = time.monotonic()
        with pytest.raises(Refusal, match=words):
            read_file(name, data)
        best = min(best, time.monotonic() - began)
    print(f"{name}: {len(data) / MEGABYTE:.1f} MB refused in {best:.2f} s")
    assert best <= 1


def test_pasted_cells_have_the_same_limits() -> None:
    for text in ("\t" * (10 * MEGABYTE - 1), "a\tb\n" * 2_500_000):
        began = time.monotonic()
        with pytest.raises(Refusal):
            read_paste(text)
        assert time.monotonic() - began <= 2


@pytest.mark.parametrize("what", [what for what in BAD if BAD[what][2] != OLD_SQLITE])
def test_every_bad_start_is_refused_as_a_process(good: Path, tmp_path: Path, what: str) -> None:  # noqa: F811
    environment = made_bad(good, tmp_path / "bad", what)
    command = [sys.executable, "-c", BAD[what][2]]
    ended = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 3
    assert BAD[what][1] in ended.stderr
    assert "Traceback" not in ended.stderr


def test_no_request_costs_more_than_two_seconds_or_two_hundred_megabytes() -> None:
    """On a company of 10,000 positions, with the longest and strangest of everything that is taken."""
    texts = (
        "x" * 100,
        "a " * 50,
        "ab" * 50,
        "é" * 100,
        "a b c d e f g h i j k l m",
        "ﷺ" * 100,
        "%" * 100,
        "\u0323" * 90,
    )
    slowest, looked = (0.0, ""), 0
    with synthetic_company(10_000, 0.2) as company:
        company.app.test_client_class = Browser
        browser = company.app.test_client()
        post(browser, "/sign-in", {"email": company.sign_in.email, "password": company.sign_in.password})
        token = csrf(browser, "/leaders/new")
        seat = browser.get("/positions").get_data(as_text=True).split('href="/positions/', 2)[1][:36]
        asked: list[tuple[str, dict[str, object]]] = [
            *((path, {"query_string": {name: text}}) for path, name in SEARCHES for text in texts),
            ("/leaders?" + "a&" * 2000, {}),
            ("/graph?" + "focus=x&" * 500, {}),
            ("/", {"headers": {"Cookie": "succession=" + "a" * 8000}}),
        ]
        sent: list[tuple[str, dict[str, object]]] = [
            (f"/positions/{seat}/nominate", {"csrf_token": token, "leader": text * 2, "readiness": "ready_now"})
            for text in texts
        ]
        sent += [
            ("/leaders/new", {"csrf_token": token, "name": "e" + "\u0301\u0323" * 60_000}),
            ("/leaders/new", {"csrf_token": token, "name": "x" * 200_000}),
            ("/sign-in", {"csrf_token": token, "email": "a@b.example", "password": "x" * 250_000}),
            ("/sign-in", {"csrf_token": token, "email": ("a" + "\u0301" * 30) * 2_000, "password": "x"}),
            ("/sign-in", {f"f{number}": "" for number in range(20_000)}),
        ]
        browser.get("/bench")  # the analysis of today is kept from here on
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for path, how in [*asked, *((path, {"method": "POST", "data": data}) for path, data in sent)]:
            began = time.monotonic()
            with browser.open(path, **how) as answer:
                assert answer.status_code < 500, path
            slowest = max(slowest, (time.monotonic() - began, f"{path[:60]} {str(how)[:60]}"))
            looked += 1
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{looked} requests: the slowest {slowest[0]:.2f} s ({slowest[1]}), {grown:.0f} MB more")
    assert slowest[0] <= 2
    assert grown <= 200


SEARCHES = (
    ("/search", "q"),
    ("/search/suggest", "q"),
    ("/leaders", "q"),
    ("/positions", "q"),
    ("/bench", "q"),
    ("/activity", "text"),
    ("/activity", "by"),
    ("/graph", "unit"),
    ("/findings", "kind"),
)
