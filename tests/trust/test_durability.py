"""Nobody is told that the database is busy (G12), and what was acknowledged survives a cut at any byte (G8)."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import text

from succession.clock import now
from succession.company import name_company
from succession.db import db, only_reads, sqlite
from tests.trust.browser import Browser, NoAnswer, form_of
from tests.trust.company import found_company
from tests.trust.servers import Served, serving

pytestmark = pytest.mark.trust

WORKERS, WRITERS, A_SECOND, SECONDS, READS_FOR = 4, 8, 20, 60, 30
CHANGES, STEP = 24, 512


@contextmanager
def beside(*works: object) -> Iterator[Event]:
    """Run ``works`` in threads of their own, each until the event that it gets is set at the end of the block."""
    stop = Event()
    threads = [Thread(target=work, args=(stop,)) for work in works]  # type: ignore[arg-type]  # functions of an event
    for thread in threads:
        thread.start()
    try:
        yield stop
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)


class Beside:
    """What goes on beside the writers: a reader with one long transaction after the other, and a running backup."""

    def __init__(self, place: Served) -> None:
        self.place, self.reads, self.backups, self.problems = place, 0, 0, list[str]()

    def read(self, stop: Event) -> None:
        with self.place.app.app_context():
            while not stop.is_set():
                only_reads(True)
                before = db.session.execute(text("SELECT count(*) FROM change")).scalar()
                stop.wait(READS_FOR)
                after = db.session.execute(text("SELECT count(*) FROM change")).scalar()
                db.session.remove()
                self.reads += 1
                if before != after:
                    self.problems.append(f"a reader saw {before}, then {after} changes in one transaction")

    def back_up(self, stop: Event) -> None:
        """With the backup interface of SQLite, some pages at a time, one copy after the other."""
        path = self.place.url.removeprefix("sqlite:///")
        while not stop.is_set():
            with closing(sqlite.connect(path)) as source, closing(sqlite.connect(f"{path}.copy")) as copy:
                source.backup(copy, pages=32, sleep=0.005)
                if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                    self.problems.append("a backup is damaged")
            self.backups += 1
            stop.wait(0.5)


def write(browser: Browser, page: str, writer: int, until: float) -> tuple[Counter[int], float]:
    """Save a form A_SECOND / WRITERS times a second; how often each status came, and the longest answer in seconds."""
    statuses, longest, due = Counter[int](), 0.0, time.monotonic() + writer / A_SECOND
    while due < until:
        time.sleep(max(0.0, due - time.monotonic()))
        due += WRITERS / A_SECOND
        try:
            read = browser.get(page)
            form = form_of(read.text, "function")
            answer = browser.post(page, form.typed(function=f"Writer {writer} at {due:.3f}"))
        except NoAnswer:
            statuses[0] += 1
            continue
        statuses[answer.status] += 1
        longest = max(longest, answer.seconds, read.seconds)
    return statuses, longest


def test_nobody_hears_that_the_database_is_busy(place: Served) -> None:
    company, start = found_company(place, leaders=WRITERS, positions=9), time.monotonic()
    others = Beside(place)
    works = [others.read, others.back_up] if place.engine == "sqlite" else [others.read]
    with serving(place, WORKERS) as server:
        browsers = []
        for number in range(WRITERS):
            place.add_person(f"writer-{number}", "talent_director")
            browsers.append(server.browser(place.cookies_of(f"writer-{number}")))
        pages = [f"/leaders/{leader}/edit" for leader in company.leaders.values()]
        until = time.monotonic() + SECONDS
        with beside(*works), ThreadPoolExecutor(WRITERS) as pool:
            futures = [
                pool.submit(write, browser, page, number, until)
                for number, (browser, page) in enumerate(zip(browsers, pages, strict=True))
            ]
            outcomes = [future.result() for future in futures]
        logged = server.faults()
    statuses = sum((one for one, _ in outcomes), Counter())
    told = f"{place.engine}, {WORKERS} workers: {dict(statuses)} in {time.monotonic() - start:.0f} s"
    told += f", slowest {max(longest for _, longest in outcomes):.2f} s"
    print(f"{told}, beside {others.reads} reads of {READS_FOR} s and {others.backups} backups")
    assert statuses.keys() == {302}
    assert statuses[302] >= A_SECOND * SECONDS * 0.8, "the machine was too busy to write so often"
    assert not logged + others.problems


def test_a_cut_at_any_byte_leaves_a_prefix_of_what_was_acknowledged(place: Served, tmp_path: Path) -> None:
    """Each change is acknowledged when its transaction is committed; the write-ahead log is cut every STEP bytes."""
    if place.engine != "sqlite":
        pytest.skip("only SQLite keeps its log beside the database")
    source = Path(place.url.removeprefix("sqlite:///"))
    with closing(sqlite.connect(str(source))) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with place.app.app_context():
        for number in range(1, CHANGES + 1):
            name_company(None, now(), name=f"Company {number}", scope="sales leadership")
            db.session.commit()
        # The connection stays open: closing the last one would write the log back into the database.
        base, log = source.read_bytes(), Path(f"{source}-wal").read_bytes()
        db.session.remove()
    copy, seen = tmp_path / "cut.sqlite", []
    for length in [*range(0, len(log), STEP), len(log)]:
        copy.write_bytes(base)
        Path(f"{copy}-wal").write_bytes(log[:length])
        with closing(sqlite.connect(str(copy))) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",), f"cut at {length}"
            assert database.execute("PRAGMA foreign_key_check").fetchall() == [], f"cut at {length}"
            names = [row[0] for row in database.execute("SELECT summary FROM change ORDER BY id")]
            entries = database.execute("SELECT count(*) FROM change_entry").fetchone()[0]
            company = [row[0] for row in database.execute("SELECT name FROM company")]
        done = [int(found[1]) for name in names if (found := re.search(r"Named the company Company (\d+)", name))]
        assert done == list(range(1, len(done) + 1)), f"cut at {length}: no prefix"
        assert company == ([f"Company {len(done)}"] if done else []), f"cut at {length}: half of a change"
        assert entries == len(done), f"cut at {length}: half of a change"
        seen.append(len(done))
    for left in tmp_path.glob("cut.sqlite*"):
        left.unlink()
    print(f"{len(seen):,} cuts of a log of {len(log):,} bytes with {CHANGES} changes, each a prefix")
    assert seen == sorted(seen)
    assert set(seen) == set(range(CHANGES + 1))
