"""The pages, against the floor with sign-in, on the same database, run in turn through one kept-alive connection."""

from __future__ import annotations

import os
import re
import secrets
import socket
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter, sleep
from urllib.parse import urlencode

from benchmarks.company import SignIn, synthetic_company
from benchmarks.timing import Row, show

LEADERS = (1_000, 10_000)
ROUNDS, REQUESTS, WARM = 9, 40, 4
#: Positions in the workload for each leader: it has ten people for nine positions and more.
POSITIONS_PER_LEADER = 1 / 1.1
KEY_SHARE = 0.2
GUNICORN = ("-m", "gunicorn", "--workers", "2", "--threads", "4", "--worker-class", "gthread", "--log-level", "warning")


@dataclass(frozen=True)
class Server:
    """A running gunicorn."""

    port: int
    pid: int

    def processor_seconds(self) -> float:
        """What its workers have used of the processor so far; not a number where the system does not say."""
        try:
            workers = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
            used = [Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()[11:13] for worker in workers]
        except OSError:
            return float("nan")
        return sum(int(ticks) for times in used for ticks in times) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Page:
    """A page of one of the two servers, as the signed-in client asks for it."""

    server: Server
    path: str
    cookie: str


@dataclass
class Measured:
    """A page over all rounds: the rounds' p50 in seconds, the processor's seconds, and the page's size in bytes."""

    p50: list[float]
    processor: float = 0.0
    size: int = 0


def run() -> None:
    """Measure at each size and print the tables."""
    for leaders in LEADERS:
        with synthetic_company(round(leaders * POSITIONS_PER_LEADER), KEY_SHARE) as company, ExitStack() as stack:
            secret = secrets.token_urlsafe(40)
            ours = stack.enter_context(
                _served(
                    "wsgi:app",
                    DATABASE_URL=company.url,
                    SUCCESSION_PLAIN_LOOPBACK="1",
                    SUCCESSION_SECRET_KEY=secret,
                )
            )
            floor = stack.enter_context(
                _served("benchmarks.floor:app", FLOOR_DATABASE=company.url, FLOOR_SECRET=secret)
            )
            cookie, token = _signed_in(ours.port, company.sign_in), _entered(floor.port, company.sign_in.token)
            flat_list = Page(floor, "/leaders", token)
            flat_profile = Page(floor, f"/leader/{company.leader}", token)
            pages: dict[str, tuple[str, Page, float | None]] = {
                "leaders list": ("/leaders", flat_list, 2.0),
                "leader": (f"/leaders/{company.leader}", flat_profile, 2.5),
                "position": (f"/positions/{company.position}", flat_profile, 2.5),
                "bench": ("/bench", flat_profile, None),
                "graph": ("/graph", flat_profile, None),
            }
            rows = []
            for name, (path, flat, target) in pages.items():
                mine, base = _in_turn(Page(ours, path, cookie), flat)
                ratio = statistics.median(a / b for a, b in zip(mine.p50, base.p50, strict=True))
                cpu = mine.processor / base.processor if base.processor else float("nan")
                what = f"{name}, {mine.size / 1024:,.0f} kB; processor {cpu:.2f}"
                rows.append(Row(what, statistics.median(mine.p50), ratio, target))
            show(f"Pages with {leaders:,} leaders; ratios to the floor with sign-in, p50 of one client", rows)


def _in_turn(*pages: Page) -> list[Measured]:
    """Each page over all rounds, one after the other in every round."""
    measured = [Measured([]) for _ in pages]
    for _ in range(ROUNDS):
        for page, into in zip(pages, measured, strict=True):
            before = page.server.processor_seconds()
            _ask(page, into)
            into.processor += page.server.processor_seconds() - before
    return measured


def _ask(page: Page, into: Measured) -> None:
    connection = HTTPConnection("127.0.0.1", page.server.port)
    times = []
    for number in range(WARM + REQUESTS):
        begun = perf_counter()
        connection.request("GET", page.path, headers={"Cookie": page.cookie})
        answer = connection.getresponse()
        into.size = len(answer.read())
        if answer.status != 200:
            raise SystemExit(f"{page.path} answered {answer.status}")
        if number >= WARM:
            times.append(perf_counter() - begun)
    connection.close()
    into.p50.append(statistics.median(times))


@contextmanager
def _served(application: str, **environment: str) -> Iterator[Server]:
    """A gunicorn with two workers on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, *GUNICORN, "--no-control-socket", "--bind", f"127.0.0.1:{port}", application]
    server = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            sleep(0.1)
        yield Server(port, server.pid)
    finally:
        server.terminate()
        server.wait()


def _signed_in(port: int, sign_in: SignIn) -> str:
    """The cookie of a browser that came in through the sign-in page."""
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/sign-in")
    answer = connection.getresponse()
    cookie = _cookie(answer.getheader("Set-Cookie", ""))
    field = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.read().decode())
    if field is None:
        raise SystemExit("the sign-in page has no CSRF field")
    form = urlencode({"csrf_token": field[1], "email": sign_in.email, "password": sign_in.password})
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/sign-in", form, headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status not in (302, 303):
        raise SystemExit(f"signing in answered {answer.status}")
    return _cookie(answer.getheader("Set-Cookie", "")) or cookie


def _entered(port: int, token: str) -> str:
    """The cookie of a browser that the floor lets in."""
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", f"/sign-in?token={token}")
    answer = connection.getresponse()
    answer.read()
    return _cookie(answer.getheader("Set-Cookie", ""))


def _cookie(header: str) -> str:
    return header.split(";")[0]
