"""Every answer carries the headers: each page and method, errors, files, and what fails before any page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from succession.access.models import User
from succession.headers import HEADERS
from tests.house.test_doors import url_of

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "QUERY")
FILES = (
    "/static/css/tokens.css",
    "/static/css/tokens.css?v=1",
    "/static/css/nothing.css",
    "/static/../wsgi.py",
    "/static/",
    "/static/%00",
)
STRANGE: tuple[dict[str, Any], ...] = (
    {"path": "/", "headers": {"Host": "evil.example"}},
    {"path": "/", "headers": {"Host": ""}},
    {"path": "/", "headers": {"Host": "local host"}},
    {"path": "/", "headers": {"Host": "localhost:99999999"}},
    {"path": "/", "headers": {"Cookie": "succession=\xff\x00; ; =; a"}},
    {"path": "/", "headers": {"X-Forwarded-For": "x" * 3000, "X-Forwarded-Host": "evil.example"}},
    {"path": "/nothing/at/all"},
    {"path": "//evil.example"},
    {"path": "/%ff%fe"},
    {"path": "/leaders?q=%00"},
    {"path": "/leaders?" + "q" * 5000},
    {"path": "/bench?as_of=never"},
    {"path": "/leaders/00000000-0000-0000-0000-000000000000"},
    {"path": "/leaders/" + "9" * 60},
    {"path": "/findings/" + "A" * 16},
    {"path": "/sign-in", "method": "POST", "data": "x" * 300_000, "content_type": "application/x-www-form-urlencoded"},
    {"path": "/sign-in", "method": "POST", "data": b"\xff\xfe", "content_type": "multipart/form-data"},
    {"path": "/sign-in", "method": "POST", "data": "[" * 5000, "content_type": "application/json"},
    {"path": "/sign-in", "method": "POST", "headers": {"Content-Length": "-1"}},
    {"path": "/sign-in", "method": "POST", "headers": {"Content-Length": "999999999"}},
    {"path": "/sign-in", "method": "POST", "headers": {"Origin": "https://evil.example"}},
)


def misses(answer: Any, what: str) -> list[str]:
    """The headers that ``answer`` lacks, or has and should not."""
    headers, is_file = answer.headers, what.split()[-1].startswith("/static/") and answer.status_code in (200, 304)
    wrong = [f"{what}: {name}" for name, value in HEADERS.items() if headers.getlist(name) != [value]]
    if "unsafe" in headers.get("Content-Security-Policy", ""):
        wrong.append(f"{what}: an unsafe policy")
    kept = headers.getlist("Cache-Control")
    if (not is_file and kept != ["no-store"]) or (is_file and "no-store" in kept):
        wrong.append(f"{what}: Cache-Control {kept}")
    said = {"Server", "X-Powered-By", *(() if is_file else ("ETag", "Last-Modified"))} & set(headers.keys())
    if said:
        wrong.append(f"{what}: says {said}")
    return wrong


def all_answers(app: Flask, browser: FlaskClient) -> tuple[int, list[str]]:
    """How many answers of every page and method were looked at, and what they miss."""
    number, wrong = 0, []
    addresses = [url_of(app, rule) for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    asked = [{"path": path, "method": method} for path in (*addresses, *FILES) for method in METHODS]
    for request in (*asked, *STRANGE):
        with browser.open(**request) as answer:
            assert answer.status_code < 500, request
            wrong += misses(answer, f"{request.get('method', 'GET')} {request['path'][:60]}")
            number += 1
    return number, wrong


@pytest.mark.parametrize("who", ["nobody", "talent director"])
def test_every_answer_has_the_headers(
    app: Flask, talent: User, sign_in: Callable[[User], FlaskClient], who: str
) -> None:
    number, wrong = all_answers(app, app.test_client() if who == "nobody" else sign_in(talent))
    print(f"\n{who}: {len(wrong)} of {number} answers miss a header")
    assert wrong == []
    assert number > 500


def test_a_page_that_breaks_has_the_headers_as_well(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.view_functions, "home.health", _breaks)
    answer = app.test_client().get("/healthz")
    assert answer.status_code == 500
    assert misses(answer, "GET /healthz") == []
    assert "ZeroDivisionError" not in answer.get_data(as_text=True)


def _breaks() -> str:
    return str(1 / 0)


_breaks.needs = {"GET": "health.read", "POST": None}  # type: ignore[attr-defined]  # as @needs marks a view


def test_by_tls_every_answer_asks_for_tls_for_a_year(app: Flask, by_tls: Flask) -> None:
    asked = ("/", "/sign-in", "/nothing", "/static/css/tokens.css", "/static/none", "/leaders?q=%00")
    for path in asked:
        with by_tls.test_client().get(path, base_url="http://talent.halden.example") as answer:
            assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
        with app.test_client().get(path, headers={"X-Forwarded-Proto": "https"}) as answer:
            assert "Strict-Transport-Security" not in answer.headers
    refused = by_tls.test_client().get("/", base_url="http://evil.example")
    assert refused.status_code == 400
    assert refused.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_behind_a_proxy_cookies_are_bound_to_tls_and_the_host(by_tls: Flask) -> None:
    answer = by_tls.test_client().get("/sign-in", base_url="http://talent.halden.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-succession=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
    assert "Domain" not in cookie


def test_only_the_configured_number_of_proxies_is_believed(app: Flask, by_tls: Flask) -> None:
    seen: list[tuple[str | None, str, str]] = []

    def look() -> None:
        from flask import request

        seen.append((request.remote_addr, request.scheme, request.host))

    said = {
        "X-Forwarded-For": "203.0.113.9, 198.51.100.7",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example, talent.halden.example",
    }
    for one in (app, by_tls):
        one.before_request_funcs.setdefault(None, []).insert(0, look)
        try:
            one.test_client().get("/healthz", headers=said, base_url="http://localhost")
        finally:
            one.before_request_funcs[None].remove(look)
    assert seen == [("127.0.0.1", "http", "localhost"), ("198.51.100.7", "https", "talent.halden.example")]
