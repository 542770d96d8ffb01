"""Eight people do whatever they like, and no rule is broken (G10); workers die meanwhile, and nothing is lost (G7)."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest

from succession.clock import today
from tests.trust.clients import Client, Said
from tests.trust.company import Company, found_company
from tests.trust.history import History, faults_in, faults_in_count, history_of
from tests.trust.servers import Served, Server, serving

pytestmark = pytest.mark.trust

SEED = "trust 10"
CLIENTS, SECONDS, LOOK_EVERY = 8, 600, 60
KILLS, WRITERS = 30, 4


def people_at_work(place: Served, server: Server, company: Company, count: int) -> list[Client]:
    """Clients, each signed in as somebody else."""
    clients = []
    for number in range(count):
        place.add_person(f"client-{number}", "talent_director")
        browser = server.browser(place.cookies_of(f"client-{number}"))
        clients.append(Client(f"c{number}", browser, company, SEED))
    return clients


@contextmanager
def working(clients: list[Client]) -> Iterator[Event]:
    """They work at the same time until the event that this gives is set, at the end of the block at the latest."""
    stop = Event()

    def work(client: Client) -> None:
        while not stop.is_set():
            client.act()

    with ThreadPoolExecutor(len(clients)) as pool:
        futures = [pool.submit(work, client) for client in clients]
        try:
            yield stop
        finally:
            stop.set()
        for future in futures:
            future.result()


def what_they_heard(clients: list[Client]) -> Said:
    heard = Said()
    for client in clients:
        heard.add(client.said)
    return heard


def all_faults(history: History, heard: Said) -> list[str]:
    refused = heard.refused + heard.idle
    return [
        *heard.faults,
        *faults_in(history, today()),
        *faults_in_count(history, heard.acknowledged, heard.unknown, refused),
    ]


def figures(heard: Said, history: History) -> str:
    counts = {name: sum(getattr(heard, name).values()) for name in ("acknowledged", "idle", "refused", "unknown")}
    sizes = f"{len(history.changes):,} changes, {len(history.rows):,} rows"
    return f"{counts}, {heard.busy} asked to try again, {sizes}, done: {dict(heard.done.most_common())}"


@pytest.mark.parametrize("seconds", [20, SECONDS])
def test_random_operations_break_no_rule_and_lose_nothing(place: Served, seconds: int) -> None:
    company = found_company(place, leaders=16, positions=9, named=4)
    broken: list[str] = []
    with serving(place) as server:
        clients = people_at_work(place, server, company, CLIENTS)
        until = time.monotonic() + seconds
        with working(clients):
            while time.monotonic() < until and not broken:
                time.sleep(max(0, min(LOOK_EVERY, until - time.monotonic())))
                broken += faults_in(history_of(place.app), today())
        logged, starts = server.faults(), server.starts()
    history, heard = history_of(place.app), what_they_heard(clients)
    print(f"{place.engine}, {seconds} s, {CLIENTS} clients, seed {SEED!r}: {figures(heard, history)}")
    faults = [*(broken or all_faults(history, heard)), *logged]
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(faults[:30])
    assert starts == 2


def test_a_worker_that_is_killed_loses_nothing_that_it_acknowledged(place: Served) -> None:
    company, dice = found_company(place, leaders=16, positions=9, named=4), random.Random(SEED)
    slowest = 0.0
    with serving(place) as server:
        clients = people_at_work(place, server, company, WRITERS)
        with working(clients):
            for _ in range(KILLS):
                time.sleep(dice.uniform(0.2, 1.2))
                server.kill_worker(dice.choice(server.workers()))
                slowest = max(slowest, server.seconds_until_ready())
    history, heard = history_of(place.app), what_they_heard(clients)
    told = f"{place.engine}, {KILLS} workers killed, ready after {slowest:.2f} s at most, seed {SEED!r}"
    print(f"{told}: {figures(heard, history)}")
    faults = all_faults(history, heard)
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(faults[:30])
