"""G24: a thousand random tamperings with the trail, all found and the first bad entry named; a million entries."""

from __future__ import annotations

import random
import resource
import time
from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select

from succession.access.models import User
from succession.db import db, writing
from succession.demo.operations import load_into_empty
from succession.trail.checking import AT_ONCE
from succession.trail.models import TrailEntry
from succession.trail.operations import trace_alone
from succession.trail.writing import Draft, append, head_of
from tests.conftest import NOON, PASSWORD
from tests.trail.tampering import WAYS, end_in_log, in_hand, is_found, tamper
from tests.trail.test_checking import checked

TAMPERINGS = 1_000
MILLION = 1_000_000
SEED = 20_261_121
MEGABYTES_MORE = 60

pytestmark = pytest.mark.trust


def test_a_thousand_tamperings_are_found_and_the_first_bad_entry_is_named(app: Flask) -> None:
    load_into_empty(PASSWORD)
    people = db.session.scalars(select(User)).all()
    rng = random.Random(SEED)
    for _ in range(60):
        trace_alone("read", at=NOON, by=rng.choice(people), action="leaders.read")
    end_in_log()
    assert checked().flaw is None
    done: Counter[str] = Counter()
    missed = []
    for number in range(TAMPERINGS):
        name = list(WAYS)[number % len(WAYS)]
        with in_hand() as connection:
            expected, verdict = tamper(connection, WAYS[name], rng.randrange(2**31))
        done[name] += 1
        if not is_found(expected, verdict):
            missed.append((name, expected, verdict.flaw))
    assert checked().flaw is None
    length = db.session.scalar(select(func.count()).select_from(TrailEntry))
    print(f"{db.engine.dialect.name}: {TAMPERINGS} tamperings with a trail of {length} entries, {len(missed)} missed")
    for name, count in done.most_common():
        print(f"  {count:4} {name}")
    assert missed == []


def test_a_million_entries_are_checked_in_the_same_memory(app: Flask) -> None:
    with writing() as connection:
        head = head_of(connection)
        for _ in range(MILLION // 10_000):
            head = append(connection, head, [Draft("read", NOON, None, "leaders.read")] * 10_000)
    trace_alone("command", at=NOON, by=None, action="audit.anchor")
    db.session.rollback()
    before, start = _memory(), time.perf_counter()
    verdict = checked()
    seconds, more = time.perf_counter() - start, _memory() - before
    print(f"{db.engine.dialect.name}: {verdict.head.number:,} entries in {seconds:.0f} s, {more:.0f} MB more memory")
    assert verdict.flaw is None
    assert verdict.head.number == MILLION + 1
    assert more < MEGABYTES_MORE, f"{AT_ONCE} entries are read at once"


def _memory() -> float:
    """The most memory that this process has had so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
