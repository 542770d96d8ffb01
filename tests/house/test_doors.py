"""Every door names its key, every change needs the form's token, every page is named like its endpoint."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from succession.access.doors import SAFE, key_of
from succession.access.models import User
from succession.access.policy import EVERYBODY, actions_of
from tests.conftest import tokenless

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
#: Answers that are no page: a word, data, or a file.
NO_PAGE = {"static", "home.health", "search.suggest", "exchange.sample", "exchange.download"}


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def url_of(app: Flask, rule: Rule) -> str:
    """A URL of ``rule`` with invented values, for records that do not exist."""
    values = {}
    for name in rule.arguments:
        values[name] = uuid4() if type(rule._converters[name]).__name__ == "UUIDConverter" else "0" * 16
    adapter = app.url_map.bind("localhost")
    return adapter.build(rule.endpoint, values, method=next(iter((rule.methods or set()) - {"OPTIONS", "HEAD"})))


def test_every_method_of_every_page_names_the_action_it_needs(app: Flask) -> None:
    nameless = [
        f"{method} {rule.rule}: write @needs(...) over {rule.endpoint}"
        for rule in rules(app)
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}
        if key_of(app.view_functions[rule.endpoint], method) is None
    ]
    assert not nameless


def test_ids_in_addresses_are_random_and_typed(app: Flask) -> None:
    typed = {"UUIDConverter", "FindingConverter"}
    loose = [r.rule for r in rules(app) for c in r._converters.values() if type(c).__name__ not in typed]
    assert not loose


def test_every_post_without_the_forms_token_is_refused(
    app: Flask, talent: User, administrator: User, cso: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    browsers = [sign_in(talent), sign_in(administrator), sign_in(cso)]
    open_doors = []
    for rule in rules(app):
        if "POST" in (rule.methods or set()):
            answers = {browser.post(url_of(app, rule)).status_code for browser in browsers}
            if 400 not in answers or not answers <= {400, 404}:
                open_doors.append(rule.rule)
    assert not open_doors


def test_nobody_without_the_key_gets_in_and_hidden_answers_like_absent(
    app: Flask, stranger: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    browser, nobody = sign_in(stranger), app.test_client()
    absent = browser.get("/there-is-no-such-page")
    for rule in rules(app):
        for method in (rule.methods or set()) & SAFE - {"OPTIONS", "HEAD"}:
            key = key_of(app.view_functions[rule.endpoint], method)
            url = url_of(app, rule)
            if key in actions_of(EVERYBODY):
                continue
            assert nobody.get(url).location.startswith("/sign-in"), url
            hidden = browser.get(url)
            assert hidden.status_code == absent.status_code == 404, url
            assert tokenless(hidden.get_data(as_text=True)) == tokenless(absent.get_data(as_text=True)), url


def test_every_page_is_named_like_its_endpoint(app: Flask) -> None:
    endpoints = {
        rule.endpoint for rule in rules(app) if "GET" in (rule.methods or set()) and rule.endpoint not in NO_PAGE
    }
    templates = {
        path.relative_to(TEMPLATES).with_suffix("").as_posix().replace("/", ".", 1)
        for path in TEMPLATES.glob("*/*.html")
        if not path.parent.name.startswith("_") and not path.name.startswith("_")
    }
    assert endpoints == templates


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda p: p.relative_to(TEMPLATES).as_posix())
def test_no_template_has_inline_script_style_or_another_host(path: Path) -> None:
    html = path.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html)
    assert not re.search(r"(?:src|href|action)=[\"']?(?:https?:)?//", html)
    assert "|safe" not in html.replace(" ", "")


def test_every_answer_carries_the_headers(app: Flask, talent: User, sign_in: Callable[[User], FlaskClient]) -> None:
    browser = sign_in(talent)
    for url in ("/", "/sign-in", "/nothing", "/static/css/tokens.css", "/healthz"):
        with browser.get(url) as answer:
            headers = answer.headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
    assert browser.get("/").headers["Cache-Control"] == "no-store"
