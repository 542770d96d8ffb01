"""The application as it runs: gunicorn with several workers on a database, and a client that knows HTTP only."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from time import sleep
from urllib.parse import urlencode

SECRET = "for these tests only: thirty-two characters and more"


@dataclass
class Client:
    """A browser without a screen. Each request has a connection of its own, so that any worker may answer it."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> tuple[int, str, str]:
        """Status, place and text of a page."""
        return self._ask("GET", path)

    def post(self, path: str, fields: dict[str, str], token: str | None = None) -> tuple[int, str, str]:
        """The answer to a form, sent with the token of ``path`` itself unless another is given."""
        token = token if token is not None else self.token(path)
        return self._ask("POST", path, urlencode({"csrf_token": token, **fields}))

    def token(self, path: str) -> str:
        """The token of the first form on the page."""
        tag = re.findall(r'<input[^>]*name="csrf_token"[^>]*>', self.get(path)[2])[0]
        return str(re.findall(r'value="([^"]+)"', tag)[0])

    def sign_in(self, email: str, password: str) -> int:
        """The status of signing in."""
        return self.post("/sign-in", {"email": email, "password": password})[0]

    def copy(self) -> Client:
        """Another machine with the same cookies."""
        return Client(self.port, dict(self.cookies))

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
        finally:
            connection.close()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";", 1)[0]
        return answer.status, answer.getheader("Location", "") or "", text


@contextmanager
def running(url: str, workers: int, **environment: str) -> Iterator[int]:
    """The port of the application on this database, which has its schema; stopped in any case."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    given = {"DATABASE_URL": url, "SUCCESSION_PLAIN_LOOPBACK": "1", "SUCCESSION_SECRET_KEY": SECRET, **environment}
    command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}", "--workers", str(workers)]
    command += ["--worker-class", "gthread", "--threads", "4", "--no-control-socket", "--log-level", "warning"]
    server = subprocess.Popen(command, env={**os.environ, **given})
    try:
        for _ in range(300):
            if server.poll() is not None:
                raise AssertionError(f"the server stopped with {server.returncode}")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)
