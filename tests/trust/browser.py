"""A small browser: cookies, forms with their tokens, redirects. It speaks to a socket, or to the application itself."""

from __future__ import annotations

import http.client
import io
import re
import socket
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from contextvars import Context
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote_to_bytes, urlencode

from flask import Flask

#: No answer may take longer; a server that does not answer at all is noticed by it as well.
PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. ``seconds`` is how long it took."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def location(self) -> str:
        """The address of a redirect, without the host; empty where there is none."""
        found = next((value for name, value in self.headers if name.lower() == "location"), "")
        return re.sub(r"^https?://[^/]+", "", found)


class NoAnswer(Exception):
    """The connection broke before the answer was whole: nobody knows whether the request was carried out."""


#: (method, target, headers, body) -> answer. The target is ASCII, in the form of a request line.
Transport = Callable[[str, str, Iterable[tuple[str, str]], bytes], Answer]


def over_socket(port: int) -> Transport:
    """One connection of its own for each request to 127.0.0.1.

    Raises:
        NoAnswer: the server went away meanwhile.
    """

    def send(method: str, target: str, headers: Iterable[tuple[str, str]], body: bytes) -> Answer:
        lines = [f"{method} {target} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in headers]
        head = ("\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""])).encode("latin-1", "replace")
        start = time.perf_counter()
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
                # A server may answer "too large" before it has read everything.
                with suppress(BrokenPipeError, ConnectionResetError):
                    connection.sendall(head + body)
                answer = http.client.HTTPResponse(connection, method=method)
                answer.begin()
                read = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer(repr(error)) from error
        return Answer(answer.status, tuple(answer.getheaders()), read, time.perf_counter() - start)

    return send


def inside(app: Flask) -> Transport:
    """Calls the application as a server would, in a context of its own; what it raises is raised here."""

    def send(method: str, target: str, headers: Iterable[tuple[str, str]], body: bytes) -> Answer:
        path, _, query = target.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "REQUEST_URI": target,
            "RAW_URI": target,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        for name, value in headers:
            key = name.upper().replace("-", "_")
            environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
        said: list[Any] = []

        def begin(status: str, sent: list[tuple[str, str]], _error: object = None) -> Callable[[bytes], object]:
            said[:] = [int(status[:3]), sent]
            return said.append

        def call() -> bytes:
            parts = app.wsgi_app(environ, begin)
            try:
                return b"".join(parts)
            finally:
                getattr(parts, "close", lambda: None)()

        start = time.perf_counter()
        read = Context().run(call)
        return Answer(said[0], tuple(said[1]), read, time.perf_counter() - start)

    return send


@dataclass(slots=True)
class Browser:
    """One person's browser. ``cookies`` are kept as the server sets them."""

    transport: Transport
    origin: str
    cookies: dict[str, str] = field(default_factory=dict)

    def request(self, method: str, target: str, body: bytes = b"", headers: Iterable[tuple[str, str]] = ()) -> Answer:
        """Send one request with the cookies, as a page of the application would; follow nothing."""
        sent = [("Sec-Fetch-Site", "same-origin"), *headers]
        if self.cookies and not any(name.lower() == "cookie" for name, _ in sent):
            sent.append(("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items())))
        if method not in ("GET", "HEAD", "OPTIONS") and not any(name.lower() == "origin" for name, _ in sent):
            sent.append(("Origin", self.origin))
        answer = self.transport(method, target, sent, body)
        for name, value in answer.headers:
            if name.lower() == "set-cookie":
                self._keep(value)
        return answer

    def get(self, target: str) -> Answer:
        return self.request("GET", target)

    def post(self, target: str, fields: Iterable[tuple[str, str]]) -> Answer:
        """Send a form as it stands."""
        body = urlencode(list(fields)).encode()
        return self.request("POST", target, body, [("Content-Type", "application/x-www-form-urlencoded")])

    def upload(self, target: str, fields: Iterable[tuple[str, str]], files: Iterable[tuple[str, bytes]]) -> Answer:
        """Send a form with files in the field ``files``."""
        edge = "----a-line-between-the-parts"
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields
        ]
        for name, content in files:
            head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
            parts.append(head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n")
        body = b"".join(parts) + f"--{edge}--\r\n".encode()
        return self.request("POST", target, body, [("Content-Type", f"multipart/form-data; boundary={edge}")])

    def follow(self, answer: Answer) -> Answer:
        """The page to which ``answer`` redirects, or ``answer`` itself; at most five steps."""
        for _ in range(5):
            if not 300 <= answer.status < 400 or not answer.location:
                return answer
            answer = self.get(answer.location)
        return answer

    def fill_in(self, page: str, having: str = "", **typed: str) -> Answer:
        """Open ``page``, type into the form with the field ``having``, and send it."""
        opened = self.get(page)
        form = form_of(opened.text, having)
        return self.post(form.action or page, form.typed(**typed))

    def _keep(self, header: str) -> None:
        name, _, value = header.split(";", 1)[0].partition("=")
        if not value or "max-age=0" in header.lower():
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value


@dataclass(slots=True)
class Form:
    """A form of a page: where it goes, and its fields as a browser would send them untouched."""

    action: str
    method: str
    fields: list[tuple[str, str]]

    def typed(self, **changed: str) -> list[tuple[str, str]]:
        """The fields with ``changed``; an empty box that is named by ``changed`` is ticked."""
        return [*((name, value) for name, value in self.fields if name not in changed), *changed.items()]

    def value(self, name: str) -> str:
        """What the field holds; empty where there is none."""
        return next((value for one, value in self.fields if one == name), "")


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self._select = self._area = ""
        self._chosen: list[str] = []
        self._first: str | None = None
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.forms.append(Form(said.get("action", ""), said.get("method", "get").lower(), []))
        elif not self.forms:
            return
        elif tag == "input":
            self._input(said)
        elif tag == "select":
            self._select, self._chosen, self._first = said.get("name", ""), [], None
            self._many = "multiple" in said
        elif tag == "option" and self._select:
            value = said.get("value", "")
            self._first = value if self._first is None else self._first
            if "selected" in said:
                self._chosen.append(value)
        elif tag == "textarea":
            self._area, self._text = said.get("name", ""), []

    def _input(self, said: dict[str, str]) -> None:
        kind, name = said.get("type", "text"), said.get("name", "")
        if (
            name
            and kind not in ("file", "submit", "button")
            and (kind not in ("checkbox", "radio") or "checked" in said)
        ):
            self.forms[-1].fields.append((name, said.get("value", "y" if kind == "checkbox" else "")))

    def handle_data(self, data: str) -> None:
        if self._area:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select:
            chosen = self._chosen or ([] if self._many or self._first is None else [self._first])
            self.forms[-1].fields += [(self._select, value) for value in chosen]
            self._select = ""
        elif tag == "textarea" and self._area:
            # A browser leaves out the line break that follows the tag.
            self.forms[-1].fields.append((self._area, "".join(self._text).removeprefix("\r\n").removeprefix("\n")))
            self._area = ""


def forms_of(html: str) -> list[Form]:
    """Every form of a page, in its order."""
    parser = _Forms()
    parser.feed(html)
    return parser.forms


def form_of(html: str, having: str = "") -> Form:
    """The first form that is posted and has the field ``having``.

    Raises:
        LookupError: the page has no such form.
    """
    for form in forms_of(html):
        if form.method == "post" and (not having or any(name == having for name, _ in form.fields)):
            return form
    raise LookupError(f"no form with {having!r} in {re.sub('<[^>]+>', ' ', html)[-600:]!r}")
