"""The real application under gunicorn, on loopback, on a database of its own; stopped whatever happens."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from flask import Flask, session
from flask_login import login_user
from sqlalchemy import select

from succession.access.models import User
from succession.access.operations import add_user
from succession.access.signed_in import begin_session
from succession.app import create_app
from succession.clock import now
from succession.db import db
from succession.schema import upgrade
from tests.trust.browser import Browser, NoAnswer, over_socket

ROOT = Path(__file__).resolve().parents[2]
SECRET = "for tests only: thirty-two characters and more"
PASSWORD = "correct horse battery staple"
#: So long may a server take to answer for the first time, or again after a worker was killed (G7).
READY_SECONDS = 20.0


@dataclass(slots=True)
class Served:
    """A database with its application: reached by this process through ``app``, and served by :func:`serving`."""

    app: Flask
    url: str
    folder: Path
    people: dict[str, UUID] = field(default_factory=dict)

    @property
    def engine(self) -> str:
        return "sqlite" if self.url.startswith("sqlite") else "postgresql"

    def add_person(self, mailbox: str, *roles: str) -> None:
        """Somebody who can sign in, with these roles."""
        with self.app.app_context():
            user = add_user(
                None, now(), email=f"{mailbox}@halden.example", name=mailbox.title(), roles=roles, password=PASSWORD
            )
            db.session.commit()
            self.people[mailbox] = user.uuid
            db.session.remove()

    def cookies_of(self, mailbox: str) -> dict[str, str]:
        """The cookies of a new session, as the sign-in pages leave them once everything is checked."""
        return cookies_of(self.app, self.people[mailbox])


def cookies_of(app: Flask, person: UUID) -> dict[str, str]:
    """The cookies of a new session of the user with this id. How people sign in has tests of its own."""
    with app.test_request_context():
        user = db.session.scalars(select(User).where(User.uuid == person)).one()
        login_user(begin_session(user, now()))
        db.session.commit()
        answer = app.response_class()
        app.session_interface.save_session(app, session, answer)  # type: ignore[arg-type]  # a proxy of it
        db.session.remove()
    name, _, value = answer.headers["Set-Cookie"].split(";", 1)[0].partition("=")
    return {name: value}


@contextmanager
def a_place(url: str, folder: Path) -> Iterator[Served]:
    """The application on an empty database of that URL, with the newest schema."""
    app = create_app(
        {
            "SQLALCHEMY_DATABASE_URI": url,
            "INSTANCE_PATH": str(folder / "instance"),
            "SECRET_KEY": SECRET,
            "PLAIN_LOOPBACK": True,
        }
    )
    try:
        with app.app_context():
            upgrade()
        yield Served(app, url, folder)
    finally:
        with app.app_context():
            db.engine.dispose()


@dataclass(slots=True)
class Server:
    """A running gunicorn. ``log`` is everything that it and the application wrote."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def browser(self, cookies: dict[str, str] | None = None) -> Browser:
        """A browser with these cookies, signed out without any."""
        return Browser(over_socket(self.port), self.origin, dict(cookies or {}))

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def workers(self) -> list[int]:
        """The process ids of the workers that run now."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(number) for number in children.read_text().split()]

    def kill_worker(self, pid: int) -> None:
        """End a worker as a power failure would."""
        os.kill(pid, signal.SIGKILL)

    def seconds_until_ready(self) -> float:
        """How long it takes until a request is answered.

        Raises:
            TimeoutError: READY_SECONDS have passed.
        """
        start, browser = time.monotonic(), self.browser()
        while time.monotonic() - start < READY_SECONDS:
            try:
                if browser.get("/healthz").status == 200:
                    return time.monotonic() - start
            except NoAnswer:
                time.sleep(0.05)
        raise TimeoutError(f"no answer for {READY_SECONDS} seconds: {self.log.read_text()[-2000:]}")

    def faults(self) -> list[str]:
        """What no log of a run may have, each with the lines that follow it."""
        marks, lines = ("Traceback", "[CRITICAL]", "WORKER TIMEOUT"), self.log.read_text(errors="replace").splitlines()
        found = [number for number, line in enumerate(lines) if any(mark in line for mark in marks)]
        return ["\n".join(lines[number : number + 40]) for number in found]

    def starts(self) -> int:
        """How many workers were started in all."""
        return self.log.read_text(errors="replace").count("Booting worker")


@contextmanager
def serving(place: Served, workers: int = 2, extra: Iterable[str] = ()) -> Iterator[Server]:
    """gunicorn on a free port of 127.0.0.1, ready to answer; gone with all its workers after the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = place.folder / f"gunicorn-{port}.log"
    command = ["-m", "gunicorn", "wsgi:app", "--worker-class", "gthread", "--workers", str(workers), "--threads", "4"]
    command += ["--no-control-socket", "--bind", f"127.0.0.1:{port}", "--log-level", "info", *extra]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SUCCESSION_")} | {
        "DATABASE_URL": place.url,
        "SUCCESSION_INSTANCE": str(place.folder / "instance"),
        "SUCCESSION_SECRET_KEY": SECRET,
        "SUCCESSION_PLAIN_LOOPBACK": "1",
    }
    with log.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        server = Server(process, port, log)
        try:
            server.seconds_until_ready()
            yield server
        finally:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(10)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # the workers are in the group that this process leads
    process.wait(10)
