"""Nothing that anybody sends breaks a page (G6)."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from tests.trust.browser import inside, over_socket
from tests.trust.fuzzing import Fuzzer, Watch
from tests.trust.servers import Served, serving

# A form that breaks off leaves the files that were read of it to the garbage collector.
pytestmark = [pytest.mark.trust, pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")]

#: ``TRUST_SEED=... make test-trust`` sends other requests.
SEED = os.environ.get("TRUST_SEED", "trust 1")
#: On each engine. A new company every ROUND requests, or departures and undoing would leave nothing to break.
INSIDE, OVER_SOCKETS, ROUND = 24_000, 1_000, 2_000

NewPlace = Callable[[], AbstractContextManager[Served]]


def test_no_request_breaks_a_page(new_place: NewPlace, request: pytest.FixtureRequest) -> None:
    faults, answers, slowest, start = [], Counter[int](), 0.0, time.monotonic()
    for number in range(INSIDE // ROUND):
        with new_place() as place:
            place.app.config["PROPAGATE_EXCEPTIONS"] = True
            watch = Watch()
            place.app.logger.addHandler(watch)
            fuzzer = Fuzzer(place, inside(place.app), "http://127.0.0.1", f"{SEED} {place.engine} {number}")
            fuzzer.run(ROUND)
            place.app.logger.removeHandler(watch)
        faults += [f"round {number}, {fault}" for fault in fuzzer.faults] + watch.seen
        answers += fuzzer.answers
        slowest = max(slowest, fuzzer.slowest)
    told = f"{sum(answers.values()):,} requests, seed {SEED!r}, {place.engine}: {dict(sorted(answers.items()))}"
    print(f"{told}, slowest {slowest:.2f} s, in {time.monotonic() - start:.0f} s")
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(faults[:20])


def test_no_request_breaks_a_server(place: Served) -> None:
    start = time.monotonic()
    with serving(place) as server:
        fuzzer = Fuzzer(place, over_socket(server.port), server.origin, f"{SEED} {place.engine} sockets")
        fuzzer.run(OVER_SOCKETS)
        starts, logged = server.starts(), server.faults()
    told = f"{sum(fuzzer.answers.values()):,} requests over sockets, seed {SEED!r}, {place.engine}"
    told += f": {dict(sorted(fuzzer.answers.items()))}, slowest {fuzzer.slowest:.2f} s"
    print(f"{told}, in {time.monotonic() - start:.0f} s")
    assert not fuzzer.faults, f"{len(fuzzer.faults)} faults:\n" + "\n".join(map(str, fuzzer.faults[:20]))
    assert not logged
    assert starts == 2, "a worker was started again"
