"""What every answer keeps to, whatever the page: its character set, its methods, its files, its fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import PasswordField
from wtforms.validators import Length

from succession.access.models import User
from succession.db import db
from succession.leaders.models import Leader
from tests.conftest import post
from tests.house.test_doors import NO_PAGE, rules, url_of

SignIn = Callable[[User], FlaskClient]
UNUSED = ("PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND")
#: Neither folders nor files beside those that are served.
NOT_SERVED = (
    *("/static/", "/static/css/", "/static/js", "/static/vendor/"),
    *("/static/../setup.cfg", "/static/%2e%2e/setup.cfg", "/static/..%2f..%2finstance/secret_key"),
    *("/.git/HEAD", "/.git/config", "/instance/secret_key", "/instance/succession.sqlite", "/wsgi.py", "/setup.cfg"),
    *("/succession/access/policy.md", "/docs/security.md", "/console", "/debug", "/metrics", "/openapi.json"),
)


def forms(kind: type[FlaskForm] = FlaskForm) -> Iterator[type[FlaskForm]]:
    for form in kind.__subclasses__():
        if form.__module__.startswith("succession."):
            yield form
        yield from forms(form)


def test_every_text_says_that_it_is_utf_8(app: Flask, talent: User, sign_in: SignIn) -> None:
    browser, looked = sign_in(talent), 0
    addresses = [url_of(app, rule) for rule in rules(app) if "GET" in (rule.methods or set())]
    for address in (*addresses, "/static/css/tokens.css", "/static/js/forms.js", "/nothing", "/search/suggest?q=a"):
        with browser.get(address) as answer:
            said = answer.content_type or ""
            looked += 1
            assert answer.status_code in (204, 301, 302, 304, 308) or said, address
            assert not said.startswith("text/") or said.endswith("charset=utf-8"), f"{address}: {said}"
    assert looked > 40


def test_every_page_offers_to_sign_out(app: Flask, administrator: User, talent: User, sign_in: SignIn) -> None:
    looked = 0
    for browser in (sign_in(administrator), sign_in(talent)):
        for rule in rules(app):
            if "GET" in (rule.methods or set()) and rule.endpoint not in NO_PAGE and rule.endpoint != "access.sign_in":
                answer = browser.get(url_of(app, rule))
                if answer.status_code in (200, 404, 422):
                    looked += 1
                    assert 'action="/sign-out"' in answer.get_data(as_text=True), rule.rule
    assert looked > 60


def test_a_method_that_no_page_uses_is_refused(app: Flask, talent: User, sign_in: SignIn) -> None:
    browser = sign_in(talent)
    asked = [(url_of(app, rule), method) for rule in rules(app) for method in UNUSED]
    taken = [one for one in asked if browser.open(one[0], method=one[1]).status_code not in (400, 405)]
    assert taken == []


def test_no_folder_is_listed_and_no_other_file_served(app: Flask, administrator: User, sign_in: SignIn) -> None:
    browser, served = sign_in(administrator), []
    for path in NOT_SERVED:
        with browser.get(path) as answer:
            served += [path] if answer.status_code != 404 else []
    assert served == []


def test_no_other_site_reads_an_answer(app: Flask, talent: User, sign_in: SignIn) -> None:
    browser, asked = sign_in(talent), {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    for path in ("/", "/leaders", "/search/suggest?q=a", "/sign-in", "/healthz", "/static/css/tokens.css"):
        for method in ("GET", "OPTIONS"):
            with browser.open(path, method=method, headers=asked) as answer:
                assert not [name for name, _ in answer.headers if name.startswith("Access-Control-")], path


def test_no_answer_is_a_script_or_data_for_another_sites_script(app: Flask, talent: User, sign_in: SignIn) -> None:
    browser = sign_in(talent)
    plain = browser.get("/search/suggest?q=a").get_data(as_text=True)
    for wish in ("callback", "jsonp", "cb"):
        answer = browser.get(f"/search/suggest?q=a&{wish}=stolen")
        assert answer.get_data(as_text=True) == plain
        assert "javascript" not in (answer.content_type or "")


def test_fields_that_a_form_does_not_have_are_not_taken(app: Flask, talent: User, sign_in: SignIn) -> None:
    strange = {
        "id": "77",
        "uuid": str(UUID(int=7)),
        "leader_id": "1",
        "is_internal": "0",
        "recorded_at": "2001-01-01",
        "valid_until": "2001-01-01",
        "recorded_in": "1",
        "by": "1",
        "roles": "cso",
    }
    answer = post(sign_in(talent), "/leaders/new", {"name": "Aisha Khan", **strange})
    assert answer.status_code in (302, 303)
    leader = db.session.scalars(select(Leader)).one()
    assert leader.id != 77
    assert leader.uuid != UUID(int=7)
    assert talent.leader_id is None
    assert [grant.role for grant in talent.grants] == ["talent_director"]


def test_a_password_is_hidden_while_it_is_typed_and_may_be_pasted(app: Flask, talent: User) -> None:
    looked = 0
    with app.test_request_context():
        for form in forms():
            for field in form(meta={"csrf": False}):
                if "password" in field.name:
                    assert isinstance(field, PasswordField), f"{form.__name__}.{field.name}"
                    html = str(field())
                    assert 'type="password"' in html
                    assert 'autocomplete="off"' not in html
                    assert all(rule.max >= 128 for rule in field.validators if isinstance(rule, Length))
                    looked += 1
    assert looked >= 2
