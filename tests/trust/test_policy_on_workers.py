"""A right that is gone is gone on every worker at once, and one that has come is there (G3).

The records change beside the server, in the same database; both of its workers are asked until each has answered.
"""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from flask import Flask

from succession.db import db
from tests.conftest import without_second_factor
from tests.policy.cast import Company, founded
from tests.policy.transitions import STEPS, Right, url_of
from tests.trust.browser import Browser
from tests.trust.servers import Served, Server, cookies_of, serving

pytestmark = pytest.mark.trust

#: Each right is asked for so often, each time on a connection of its own, so that both workers answer.
TIMES = 12
WORKERS = 2
#: The log of the server: which worker answered which address.
LINE = re.compile(r"^answered <(\d+)> (\S+)$", re.MULTILINE)
LOGGED = ("--access-logfile", "-", "--access-logformat", "answered %(p)s %(U)s")


def test_no_worker_keeps_a_right_that_is_gone(place: Served) -> None:
    with place.app.app_context():
        company = founded()
        without_second_factor()
        for file in place.folder.glob("*.sqlite*"):
            file.chmod(0o600)  # the server does not start on a database that others on the machine could read
        stale, asked = [], 0
        with serving(place, WORKERS, LOGGED) as server:
            browsers = _browsers(place.app, company, server)
            for step in STEPS:
                for right in step.lost:
                    assert _opens(browsers, company, right) == {True}, (step.words, right)
                step.act(company)
                db.session.commit()
                stale += [f"{step.words}: {r} opens" for r in step.lost if True in _opens(browsers, company, r)]
                stale += [f"{step.words}: {r} is shut" for r in step.gained if False in _opens(browsers, company, r)]
                asked += (2 * len(step.lost) + len(step.gained)) * TIMES
            workers: defaultdict[str, set[str]] = defaultdict(set)
            for worker, address in LINE.findall(server.log.read_text()):
                workers[address].add(worker)
            assert server.faults() == []
    n_both = sum(len(found) == WORKERS for found in workers.values())
    print(
        f"\n{place.engine}: {len(STEPS)} transitions, {asked} requests, {len(stale)} stale; "
        f"{n_both} of {len(workers)} addresses answered by both workers"
    )
    assert stale == []
    assert n_both > len(workers) * 0.8


def _browsers(app: Flask, company: Company, server: Server) -> dict[str, Browser]:
    personas = {right[0] for step in STEPS for right in (*step.lost, *step.gained)}
    return {persona: server.browser(cookies_of(app, company.ids["user"][persona])) for persona in personas}


def _opens(browsers: dict[str, Browser], company: Company, right: Right) -> set[bool]:
    """What the workers say, all of them: whether the page opens."""
    return {browsers[right[0]].get(url_of(company, right)).status == 200 for _ in range(TIMES)}
