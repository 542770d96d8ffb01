"""Sign-in as it runs, with several workers: copied cookies, a thousand guesses at once, and what the clock tells."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import pytest
from flask import Flask
from scipy.stats import wilcoxon
from sqlalchemy import func, select

from succession.access.models import SecondFactorRule, SignInTry, User
from succession.access.operations import add_user
from succession.access.policy import ROLES
from succession.app import create_app
from succession.clock import now
from succession.db import db
from succession.schema import upgrade
from tests.conftest import PASSWORD
from tests.postgresql import PostgreSQL
from tests.trust.sign_in_server import SECRET, Client, running

pytestmark = pytest.mark.trust

NEW = "seven lamps over a quiet harbour"
WRONG = "not the password at all"
COPIES = 100
GUESSES = 1_000
#: Pairs of a known and an unknown address; the goal names 2,000.
PAIRS = 2_000
WORKERS = 2


class Installation(NamedTuple):
    """A database of its own, and the application on it, outside the server."""

    url: str
    app: Flask


@pytest.fixture(params=["sqlite", "postgresql"])
def installed(request: pytest.FixtureRequest, tmp_path: Path, postgresql: PostgreSQL) -> Iterator[Installation]:
    url = f"sqlite:///{tmp_path / 't.sqlite'}" if request.param == "sqlite" else postgresql.new_database()
    given = {"SQLALCHEMY_DATABASE_URI": url, "INSTANCE_PATH": str(tmp_path), "SECRET_KEY": SECRET}
    app = create_app({**given, "PLAIN_LOOPBACK": True})
    with app.app_context():
        upgrade()
        for email, name, role in (("mara", "Mara Adeyemi", "talent_director"), ("ada", "Ada Novak", "administrator")):
            add_user(None, now(), email=f"{email}@x.example", name=name, roles=[role], password=PASSWORD)
        db.session.add_all(SecondFactorRule(role=role, is_required=False) for role in ROLES)
        db.session.commit()
        yield Installation(url, app)
        db.session.remove()
        db.engine.dispose()


def page_of_mara() -> str:
    """The administrator's page of her; no transaction stays open, or the server would wait for it."""
    uuid = db.session.scalars(select(User.uuid).where(User.email == "mara@x.example")).one()
    db.session.rollback()
    return f"/admin/users/{uuid}"


def opened(copies: list[Client]) -> int:
    """How many of the copied cookies open a page; eight ask at a time, so both workers answer."""

    def opens(copy: Client) -> bool:
        return copy.get("/me/sessions")[0] == 200

    with ThreadPoolExecutor(8) as pool:
        return sum(pool.map(opens, copies))


def sign_out(browser: Client, _: Client) -> None:
    assert browser.post("/sign-out", {}, browser.token("/me/sessions"))[0] == 302


def change_password(browser: Client, _: Client) -> None:
    assert browser.post("/me/password", {"old": PASSWORD, "password": NEW})[0] == 302


def change_role(_: Client, administrator: Client) -> None:
    page = page_of_mara()
    assert administrator.post(page, {"name": "Mara Adeyemi", "roles": "cso", "is_active": "y"})[0] == 302


def switch_off(_: Client, administrator: Client) -> None:
    page = page_of_mara()
    assert administrator.post(page, {"name": "Mara Adeyemi", "roles": "talent_director"})[0] == 302


def end_all(_: Client, administrator: Client) -> None:
    page = f"{page_of_mara()}/sign-in"
    assert administrator.post(f"{page}/end", {}, administrator.token(page))[0] == 302


def reset(_: Client, administrator: Client) -> None:
    page = f"{page_of_mara()}/sign-in"
    text = administrator.post(f"{page}/link", {}, administrator.token(page))[2]
    link = "/set-password?token=" + text.split("/set-password?token=", 1)[1][:43]
    assert Client(administrator.port).post(link, {"password": NEW})[0] == 302


def test_no_copied_cookie_works_after_the_session_ended_on_any_worker(installed: Installation) -> None:
    """100 copies, each on a connection of its own, before and after every way in which a session ends."""
    events: list[Callable[[Client, Client], None]] = [sign_out, end_all, change_role, reset, switch_off]
    with running(installed.url, WORKERS) as port:
        administrator = Client(port)
        assert administrator.sign_in("ada@x.example", PASSWORD) == 302
        password, before, after = PASSWORD, [], []
        for event in events:
            browser = Client(port)
            assert browser.sign_in("mara@x.example", password) == 302
            copies = [browser.copy() for _ in range(COPIES)]
            before.append(opened(copies))
            event(browser, administrator)
            after.append(opened(copies))
            password = NEW if event is reset else password
        print(f"copied cookies that work: before {before}, after {after}, of {COPIES} each")
        assert before == [COPIES] * len(events)
        assert after == [0] * len(events)


def test_no_copy_of_the_cookie_before_a_new_password_works(installed: Installation) -> None:
    """The session in which the password is changed goes on under a new token; 100 copies of the old one are dead."""
    with running(installed.url, WORKERS) as port:
        browser = Client(port)
        assert browser.sign_in("mara@x.example", PASSWORD) == 302
        copies = [browser.copy() for _ in range(COPIES)]
        assert opened(copies) == COPIES
        change_password(browser, browser)
        after = opened(copies)
        print(f"copied cookies that work after a new password: {after} of {COPIES}")
        assert after == 0
        assert browser.get("/me/sessions")[0] == 200


def test_of_a_thousand_guesses_at_once_ten_are_evaluated_and_the_victim_gets_in(installed: Installation) -> None:
    """Four workers, 64 guessers at a time; what is evaluated is written down before, so the rows are the count."""
    with running(installed.url, 4, SUCCESSION_SIGN_IN_TRIES_PER_ADDRESS=str(GUESSES)) as port:
        victim = Client(port)
        assert victim.sign_in("mara@x.example", PASSWORD) == 302
        sign_out(victim, victim)
        guesser = Client(port)
        token = guesser.token("/sign-in")

        def guess(_: int) -> tuple[int, float]:
            one, begun = guesser.copy(), perf_counter()
            typed = {"email": "mara@x.example", "password": WRONG}
            status = one.post("/sign-in", typed, token)[0]
            return status, perf_counter() - begun

        with ThreadPoolExecutor(64) as pool:
            begun = perf_counter()
            got = list(pool.map(guess, range(GUESSES)))
            took = perf_counter() - begun
        statuses = [status for status, _ in got]
        evaluated = db.session.scalar(select(func.count()).where(SignInTry.outcome == "evaluated")) or 0
        db.session.rollback()
        counts = {status: statuses.count(status) for status in sorted(set(statuses))}
        slowest = max(seconds for _, seconds in got)
        print(f"{GUESSES} guesses in {took:.1f} s: {evaluated} evaluated; answers {counts}; slowest {slowest:.2f} s")
        assert evaluated <= 10
        assert statuses.count(422) == evaluated
        assert set(statuses) <= {422, 429, 503}
        assert Client(port).sign_in("mara@x.example", PASSWORD) == 429
        assert victim.sign_in("mara@x.example", PASSWORD) == 302


def test_the_clock_does_not_tell_known_from_unknown_people(tmp_path: Path) -> None:
    """Pairs in random order, one known and one unknown address of the same length, on SQLite with two workers."""
    url = f"sqlite:///{tmp_path / 't.sqlite'}"
    given = {"SQLALCHEMY_DATABASE_URI": url, "INSTANCE_PATH": str(tmp_path), "SECRET_KEY": SECRET}
    app = create_app({**given, "PLAIN_LOOPBACK": True})
    with app.app_context():
        upgrade()
        _add_many(PAIRS)
        with running(url, WORKERS, SUCCESSION_SIGN_IN_TRIES_PER_ADDRESS=str(10 * PAIRS)) as port:
            known, unknown = _timed(port)
        db.engine.dispose()
    difference = statistics.median(a - b for a, b in zip(known, unknown, strict=True))
    p = float(wilcoxon(known, unknown).pvalue)
    middle = statistics.median(known), statistics.median(unknown)
    print(
        f"{PAIRS} pairs: known {1000 * middle[0]:.2f} ms, unknown {1000 * middle[1]:.2f} ms, "
        f"median difference {1000 * difference:.3f} ms, Wilcoxon p = {p:.3f}"
    )
    assert p >= 0.01 or abs(difference) <= 0.001


def _add_many(number: int) -> None:
    """So many people with a password, so that no account reaches its limit; one hash for all saves the time."""
    first = add_user(None, now(), email="k00000@x.example", name="K", roles=["candidate"], password=PASSWORD)
    for n in range(1, number):
        person = User(email=f"k{n:05}@x.example", name="K", password_hash=first.password_hash, created_at=now())
        db.session.add(person)
    db.session.commit()


def _timed(port: int) -> tuple[list[float], list[float]]:
    """Seconds of a wrong password for a known and for an unknown address, pair by pair."""
    chance, client = random.Random(20), Client(port)
    token = client.token("/sign-in")
    known, unknown = [], []

    def ask(email: str) -> float:
        begun = perf_counter()
        status = client.post("/sign-in", {"email": email, "password": WRONG}, token)[0]
        seconds = perf_counter() - begun
        assert status == 422, status
        return seconds

    for n in range(PAIRS):
        if n % 400 == 0:
            _forget_tries()  # of all accounts together a thousand are admitted in five minutes
        pair: list[tuple[str, list[float]]] = [(f"k{n:05}@x.example", known), (f"u{n:05}@x.example", unknown)]
        chance.shuffle(pair)
        for email, into in pair:
            into.append(ask(email))
    return known, unknown


def _forget_tries() -> None:
    db.session.query(SignInTry).delete()
    db.session.commit()
