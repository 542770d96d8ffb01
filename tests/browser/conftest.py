"""A real browser on a served application with the demo company."""

from __future__ import annotations

import logging
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from succession.access.operations import add_user
from succession.access.second_factor import require_second_factor
from succession.app import create_app
from succession.clock import now
from succession.db import db
from succession.demo.operations import load_into_empty
from succession.schema import upgrade


class Served(NamedTuple):
    """A running server: where it is, and the application behind it."""

    address: str
    app: Flask


TALENT = "talent@halden.example"
PASSWORD = "a demo password for the tests"
SIZES = {"wide": (1280, 900), "narrow": (320, 800)}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without Chromium these tests are skipped and the run says so; on CI they never are."""
    here = Path(__file__).parent
    missing = shutil.which("chromium") is None and os.environ.get("CI") != "true"
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # The server's threads leave a file open when the browser goes on before it has got the whole of it.
            item.add_marker(pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"))
            if missing:
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    quiet = ("gpu", "quic", "background-networking", "component-update", "sync", "dev-shm-usage")
    return {
        **browser_type_launch_args,
        "executable_path": shutil.which("chromium"),
        "args": [*(f"--disable-{what}" for what in quiet), "--no-first-run"],
    }


@contextmanager
def serving(folder: Path, fill: Callable[[], object]) -> Iterator[Served]:
    """A server on an SQLite database of its own, filled by ``fill``."""
    app = create_app(
        {
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'served.sqlite'}",
            "INSTANCE_PATH": str(folder),
            "SECRET_KEY": "for tests only: thirty-two characters and more",
            "PLAIN_LOOPBACK": True,
        }
    )
    with app.app_context():
        upgrade()
        fill()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Served(f"http://127.0.0.1:{server.server_port}", app)
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with the demo company, which these tests only read."""
    with serving(tmp_path_factory.mktemp("served"), lambda: load_into_empty(PASSWORD)) as found:
        yield found


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Served]:
    """A server with one talent director and nothing else."""

    def fill() -> None:
        add_user(None, now(), email=TALENT, name="Mara Adeyemi", roles=["talent_director"], password=PASSWORD)
        require_second_factor(None, now(), ())
        db.session.commit()

    with serving(tmp_path, fill) as found:
        yield found


class Visit:
    """One person's browser window that notes every policy violation, script error and request to another host."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.faults: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        self.page.on("request", self._asked)

    def _heard(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"{self.page.url}: {message.text}")

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"a request to {request.url}")

    def go(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def sign_in(self, email: str) -> None:
        self.go("/sign-in")
        self.page.fill("[name=email]", email)
        self.page.fill("[name=password]", PASSWORD)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url(self.address + "/")


@pytest.fixture
def visit(browser: Browser, served: Served) -> Iterator[Any]:
    """Open a window: ``visit(TALENT, size="narrow")``."""
    opened: list[BrowserContext] = []

    def open_window(email: str | None, *, size: str = "wide", at: Served = served, **how: Any) -> Visit:
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, **how)
        opened.append(context)
        window = Visit(context, at.address)
        if email:
            window.sign_in(email)
        return window

    yield open_window
    for context in opened:
        context.close()
