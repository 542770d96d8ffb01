"""The company's name: set once by the administrator, shown on every page."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from succession.access.models import User
from succession.audit import ChangeEntry
from succession.db import db
from tests.conftest import csrf, post
from tests.leaders.cast import hidden, text_of


def test_the_administrator_names_the_company_and_every_page_shows_it(
    app: Flask, administrator: User, talent: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    browser = sign_in(administrator)
    assert "Your company" in browser.get("/admin/company").get_data(as_text=True)
    for name in ("Northfield Group", "Northfield Holding"):
        assert post(browser, "/admin/company", {"name": name, "scope": "commercial leadership"}).status_code == 302
    assert "Northfield Holding" in sign_in(talent).get("/bench").get_data(as_text=True)
    entries = db.session.scalars(select(ChangeEntry).where(ChangeEntry.kind == "company")).all()
    assert [(e.before or {}).get("name") for e in entries] == [None, "Northfield Group"]


def test_a_company_needs_a_name(app: Flask, administrator: User, sign_in: Callable[[User], FlaskClient]) -> None:
    answer = post(sign_in(administrator), "/admin/company", {"name": "", "scope": "sales"})
    assert answer.status_code == 422
    assert "Enter the company" in answer.get_data(as_text=True)


def test_whoever_names_the_company_second_is_shown_both_names(
    app: Flask, administrator: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    browser, page = sign_in(administrator), "/admin/company"
    opened = {"csrf_token": csrf(browser, page), "version": hidden(text_of(browser.get(page)), "version")}
    assert post(browser, page, {"name": "Saved First", "scope": "sales"}).status_code == 302
    lost = browser.post(page, data={"name": "Typed Second", "scope": "sales", **opened})
    assert lost.status_code == 409
    assert "<td>Saved First</td>" in text_of(lost)
    assert "<td>Typed Second</td>" in text_of(lost)
    opened["version"] = hidden(text_of(lost), "version")
    assert browser.post(page, data={"name": "Typed Second", "scope": "sales", **opened}).status_code == 302


def test_a_name_with_a_character_that_cannot_be_seen_is_refused(
    app: Flask, administrator: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    answer = post(sign_in(administrator), "/admin/company", {"name": "North\x00field", "scope": "sales"})
    assert answer.status_code == 422
    assert "Character 6 cannot be seen" in text_of(answer)
    assert post(sign_in(administrator), "/admin/company", {"name": "  ", "scope": "sales"}).status_code == 422
