"""Sessions: seen and ended by their owner, ended by an administrator, under a new token after each proof."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from succession.access.browsers import browser_words
from succession.access.models import User, UserSession
from succession.clock import now
from succession.db import db
from tests.access.conftest import send, sign_in_with, value
from tests.conftest import PASSWORD, csrf, post, without_second_factor
from tests.leaders.cast import hidden

SignIn = Callable[[User], FlaskClient]
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
NEW = "seven lamps over a quiet harbour"


def cookie_of(browser: FlaskClient) -> str:
    found = browser.get_cookie("succession")
    assert found is not None
    return found.value


def opens(app: Flask, cookie: str) -> bool:
    """Whether a copied cookie opens anything."""
    thief = app.test_client()
    thief.set_cookie("succession", cookie)
    return thief.get("/me/sessions").status_code == 200


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge on Linux"),
        ("curl/8.0 <script>", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_browser_is_named_in_words(header: str, words: str) -> None:
    assert browser_words(header) == words


def test_people_see_their_sessions_and_end_one(app: Flask, talent: User, sign_in: SignIn) -> None:
    here = sign_in(talent)
    other = app.test_client()
    other.environ_base["HTTP_USER_AGENT"] = FIREFOX
    sign_in_with(other, talent.email)
    page = here.get("/me/sessions").get_data(as_text=True)
    assert "Firefox on Windows" in page
    assert page.count(">End it<") == 1
    end = page.split('action="/me/sessions/', 2)[2].split('"', 1)[0]
    assert send(here, f"/me/sessions/{end}", form_on="/me/sessions").status_code == 302
    assert "/sign-in" in other.get("/me/sessions").location
    assert here.get("/me/sessions").status_code == 200


def test_nobody_ends_the_session_of_somebody_else(app: Flask, talent: User, stranger: User, sign_in: SignIn) -> None:
    browser, theirs = sign_in(stranger), sign_in(talent)
    uuid = db.session.scalars(select(UserSession.uuid).where(UserSession.user_id == talent.id)).one()
    absent = send(browser, "/me/sessions/7d8cfa52-3f3e-4a7c-9c1e-111111111111/end", form_on="/me/sessions")
    hidden = send(browser, f"/me/sessions/{uuid}/end", form_on="/me/sessions")
    assert hidden.status_code == absent.status_code == 404
    assert theirs.get("/me/sessions").status_code == 200


def test_all_others_end_at_once(app: Flask, talent: User, sign_in: SignIn) -> None:
    here, others = sign_in(talent), [sign_in(talent) for _ in range(3)]
    assert send(here, "/me/sessions/end-others", form_on="/me/sessions").status_code == 302
    assert here.get("/me/sessions").status_code == 200
    assert all("/sign-in" in other.get("/me/sessions").location for other in others)


def test_an_administrator_ends_every_session_of_a_person(
    app: Flask, talent: User, administrator: User, sign_in: SignIn
) -> None:
    theirs, browser = sign_in(talent), sign_in(administrator)
    page = f"/admin/users/{talent.uuid}/sign-in"
    assert "1 session" in browser.get(page).get_data(as_text=True)
    assert send(browser, f"{page}/end", form_on=page).status_code == 302
    assert "/sign-in" in theirs.get("/me/sessions").location


def test_the_own_password_needs_the_old_one_and_ends_the_other_sessions(
    app: Flask, talent: User, sign_in: SignIn
) -> None:
    here, other = sign_in(talent), sign_in(talent)
    before = cookie_of(here)
    wrong = post(here, "/me/password", {"old": "not it at all, sorry", "password": NEW})
    assert wrong.status_code == 422
    assert "not the password that you have now" in wrong.get_data(as_text=True)
    short = post(here, "/me/password", {"old": PASSWORD, "password": "quiet harbour"})
    assert "15 to 128" in short.get_data(as_text=True)
    same = post(here, "/me/password", {"old": PASSWORD, "password": PASSWORD})
    assert same.status_code == 422
    assert post(here, "/me/password", {"old": PASSWORD, "password": NEW}).status_code == 302
    assert here.get("/me/sessions").status_code == 200
    assert not opens(app, before)
    assert "/sign-in" in other.get("/me/sessions").location
    assert sign_in_with(app.test_client(), talent.email).status_code == 422
    assert sign_in_with(app.test_client(), talent.email, NEW).status_code == 302


def test_guessing_the_old_password_is_throttled(app: Flask, talent: User, sign_in: SignIn) -> None:
    browser = sign_in(talent)
    typed = {"old": "not it at all, sorry", "password": NEW}
    assert [post(browser, "/me/password", typed).status_code for _ in range(11)] == [422] * 10 + [429]


def test_a_new_role_or_a_switched_off_account_ends_the_sessions(
    app: Flask, talent: User, administrator: User, sign_in: SignIn
) -> None:
    browser = sign_in(administrator)
    for typed in ({"roles": ["cso"], "is_active": "y"}, {"roles": ["cso"]}):
        copied = cookie_of(sign_in(talent))
        assert opens(app, copied)
        assert post(browser, f"/admin/users/{talent.uuid}", {"name": talent.name, **typed}).status_code == 302
        assert not opens(app, copied)
    assert sign_in_with(app.test_client(), talent.email).status_code == 422


def test_the_cookie_is_closed_to_scripts_and_other_sites(app: Flask, talent: User) -> None:
    without_second_factor()
    browser = app.test_client()
    sent = {c.split("=", 1)[0]: c for c in sign_in_with(browser, talent.email).headers.getlist("Set-Cookie")}
    assert set(sent) == {"succession", "succession-device"}
    for cookie in sent.values():
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie


def test_signing_out_clears_what_the_browser_keeps(app: Flask, talent: User, sign_in: SignIn) -> None:
    browser = sign_in(talent)
    answer = post(browser, "/sign-out", {}, form_on="/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_what_matters_most_is_asked_for_again_and_nothing_is_typed_twice(
    app: Flask, talent: User, administrator: User, sign_in: SignIn
) -> None:
    browser, begun = sign_in(administrator), now()
    page, before = f"/admin/users/{talent.uuid}", cookie_of(browser)
    html = browser.get(page).get_data(as_text=True)
    held = {name: hidden(html, name) for name in ("csrf_token", "version")}
    typed = {**held, "name": "Mara <i> Stone", "roles": ["talent_director", "cso"], "is_active": "y"}
    with time_machine.travel(begun + timedelta(minutes=11)):
        asked = browser.post(page, data=typed)
        shown = asked.get_data(as_text=True)
        assert asked.status_code == 200
        assert "Confirm that it is you" in shown
        assert 'name="name" value="Mara &lt;i&gt; Stone"' in shown
        assert shown.count('name="roles"') == 2
        assert shown.count('name="csrf_token"') == 2  # the form's, and that of signing out
        wrong = browser.post(page, data={**typed, "confirm_password": "not it at all, sorry"})
        assert wrong.status_code == 422
        assert 'name="name" value="Mara &lt;i&gt; Stone"' in wrong.get_data(as_text=True)
        assert "sorry" not in wrong.get_data(as_text=True)
        db.session.refresh(talent)
        assert talent.name == "Mara Adeyemi"
        assert browser.post(page, data={**typed, "confirm_password": PASSWORD}).location == "/admin/users"
        db.session.refresh(talent)
        assert talent.name == "Mara <i> Stone"
        assert not opens(app, before)
        assert browser.get("/admin/users").status_code == 200
    with time_machine.travel(begun + timedelta(minutes=20)):
        assert browser.post(page, data=typed).status_code == 409  # not asked again; the version is an old one by now


def test_guessing_when_asked_again_is_throttled(app: Flask, talent: User, sign_in: SignIn) -> None:
    browser, begun = sign_in(talent), now()
    token = csrf(browser, "/export")
    with time_machine.travel(begun + timedelta(minutes=11), tick=False):
        typed = {"csrf_token": token, "format": "csv", "confirm_password": "not it at all, sorry"}
        assert [browser.post("/export", data=typed).status_code for _ in range(11)] == [422] * 10 + [429]
        right = browser.post("/export", data={**typed, "confirm_password": PASSWORD})
        assert right.status_code == 429


def test_an_export_needs_a_fresh_proof_and_then_comes_at_once(app: Flask, talent: User, sign_in: SignIn) -> None:
    browser, begun = sign_in(talent), now()
    token = csrf(browser, "/export")
    with time_machine.travel(begun + timedelta(minutes=11)):
        typed = {"csrf_token": token, "format": "csv"}
        assert "Confirm that it is you" in browser.post("/export", data=typed).get_data(as_text=True)
        assert browser.post("/export", data={**typed, "confirm_password": PASSWORD}).mimetype == "application/zip"


def test_a_form_sent_after_the_session_ended_is_there_after_signing_in(
    app: Flask, talent: User, sign_in: SignIn
) -> None:
    browser, begun = sign_in(talent), now()
    token = csrf(browser, "/leaders/new")
    typed = {"csrf_token": token, "name": "Noor Lindgren", "unit": 'a <b> & "c"'}
    with time_machine.travel(begun + timedelta(minutes=40)):
        asked = browser.post("/leaders/new", data=typed).get_data(as_text=True)
        assert "nothing you typed is lost" in asked
        assert "Noor" not in asked  # it is sealed until the same person is back
        fields = {name: value(asked, name) for name in ("csrf_token", "kept")}
        back = browser.post("/sign-in", data={**fields, "email": talent.email, "password": PASSWORD})
        shown = back.get_data(as_text=True)
        assert 'action="/leaders/new"' in shown
        assert value(shown, "name") == "Noor Lindgren"
        assert value(shown, "unit") == 'a <b> & "c"'
        again = {name: value(shown, name) for name in ("csrf_token", "name", "unit")}
        assert browser.post("/leaders/new", data=again).status_code == 302


def test_somebody_else_gets_nothing_of_what_was_typed(
    app: Flask, talent: User, administrator: User, sign_in: SignIn
) -> None:
    browser, begun = sign_in(talent), now()
    token = csrf(browser, "/leaders/new")
    with time_machine.travel(begun + timedelta(minutes=40)):
        asked = browser.post("/leaders/new", data={"csrf_token": token, "name": "Noor Lindgren"}).get_data(as_text=True)
        fields = {name: value(asked, name) for name in ("csrf_token", "kept")}
        other = browser.post("/sign-in", data={**fields, "email": administrator.email, "password": PASSWORD})
        assert other.location == "/"


def test_another_site_puts_no_words_into_a_form_through_sign_in(app: Flask, talent: User, sign_in: SignIn) -> None:
    browser, begun = sign_in(talent), now()
    with time_machine.travel(begun + timedelta(minutes=40)):
        answer = browser.post("/leaders/new", data={"name": "Put there by another site"})
        assert answer.status_code == 302
        assert answer.location == "/sign-in?next="
