"""gunicorn's settings: ``gunicorn -c python:succession.gunicorn_config wsgi:app``, behind a web server with TLS.

Read by gunicorn, whose names these are. ``SUCCESSION_BIND`` says where to listen, ``WEB_CONCURRENCY`` with how many
processes.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from typing import Any

from gunicorn import util
from gunicorn.http.wsgi import Response

from succession.config import is_loopback
from succession.headers import HEADERS, TRANSPORT

bind = os.environ.get("SUCCESSION_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4
timeout = 30
graceful_timeout = 30
keepalive = 5
# An address has 4 kB after the question mark, and a line of the request a little more.
limit_request_line = 5_120
limit_request_fields = 60
limit_request_field_size = 8_190
# Whom to believe is counted in SUCCESSION_PROXIES; gunicorn itself believes nobody, not even this machine.
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}
forwarder_headers = ""
control_socket_disable = True
umask = 0o077
accesslog = None
loglevel = "warning"

IS_PLAIN = os.environ.get("SUCCESSION_PLAIN_LOOPBACK") == "1"
BODY = "<!DOCTYPE html><html lang='en'><title>{reason}</title><h1>{reason}</h1></html>"


def on_starting(server: Any) -> None:
    """Called by gunicorn before it listens: cookies without TLS are for this machine only.

    Raises:
        SystemExit: it would listen where others reach it.
    """
    addresses = [address[0] for address in server.cfg.address if isinstance(address, tuple)]
    if IS_PLAIN and not all(map(is_loopback, addresses)):
        raise SystemExit(
            "Succession does not start.\nCookies would travel without TLS, as it would listen for others. "
            "Unset SUCCESSION_PLAIN_LOOPBACK, and put a web server with TLS in front."
        )


def _refuse(client: socket.socket, status: int, reason: str, _message: str) -> None:
    """Answer a request that gunicorn cannot read, with the headers of every answer and nothing of what was sent."""
    body = BODY.format(reason=reason)
    transport = {} if IS_PLAIN else TRANSPORT
    said = {**HEADERS, **transport, "Cache-Control": "no-store", "Content-Type": "text/html; charset=utf-8"}
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in said.items())]
    lines += [f"Content-Length: {len(body)}", "Connection: close", "", body]
    util.write_nonblock(client, "\r\n".join(lines).encode("latin-1"))


def _nameless(named: Callable[[Response], list[str]]) -> Callable[[Response], list[str]]:
    def headers(answer: Response) -> list[str]:
        return [line for line in named(answer) if not line.startswith("Server:")]

    return headers


# gunicorn has no settings for these two.
util.write_error = _refuse
Response.default_headers = _nameless(Response.default_headers)
