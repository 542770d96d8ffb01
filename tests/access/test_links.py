"""Invitations and resets: a link works once, for some time, and only a password that is taken uses it up."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from succession.access.models import CodeApp, PasswordLink, User
from succession.clock import now
from succession.db import db
from tests.access.conftest import send, set_up_app, sign_in_with
from tests.conftest import PASSWORD, csrf, post

SignIn = Callable[[User], FlaskClient]
NEW = "seven lamps over a quiet harbour"
TYPED = {"name": "Noor Lindgren", "email": "Noor@halden.example", "roles": ["candidate"], "is_active": "y"}


def link_in(answer: Any) -> str:
    """The path of the link that stands on the page."""
    return "/set-password?token=" + re.findall(r"/set-password\?token=([\w-]{43})", answer.get_data(as_text=True))[0]


def make_link(browser: FlaskClient, user: User) -> str:
    page = f"/admin/users/{user.uuid}/sign-in"
    return link_in(send(browser, f"{page}/link", form_on=page))


def pages(answers: list[Any]) -> set[tuple[int, str]]:
    return {(a.status_code, re.sub("<input[^>]*csrf_token[^>]*>", "", a.get_data(as_text=True))) for a in answers}


def test_somebody_new_chooses_the_password_and_the_administrator_never_knows_it(
    app: Flask, administrator: User, sign_in: SignIn
) -> None:
    browser, fresh = sign_in(administrator), app.test_client()
    assert (
        "password" not in browser.get("/admin/users/new").get_data(as_text=True).split("<form", 3)[-1].split("field")[0]
    )
    link = link_in(post(browser, "/admin/users/new", TYPED))
    assert sign_in_with(fresh, "noor@halden.example").status_code == 422
    assert sign_in_with(fresh, "noor@halden.example", "nobody has this password, and nobody may").status_code == 422
    kept = db.session.scalars(select(PasswordLink.token_hash)).one()
    assert kept not in link
    for _ in range(3):  # what a mail scanner does
        assert fresh.get(link).status_code == fresh.head(link).status_code == 200
    assert "noor@halden.example" in fresh.get(link).get_data(as_text=True)
    refused = post(fresh, link, {"password": "noor lindgren 1"})
    assert refused.status_code == 422
    assert "anybody here would guess" in refused.get_data(as_text=True)
    assert post(fresh, link, {"password": NEW}).location == "/sign-in"
    assert sign_in_with(fresh, "noor@halden.example", NEW).status_code == 302
    assert db.session.scalar(select(PasswordLink.id)) is None


def test_used_old_and_unknown_links_answer_the_same(
    app: Flask, talent: User, administrator: User, sign_in: SignIn
) -> None:
    browser, fresh = sign_in(administrator), app.test_client()
    replaced, used = make_link(browser, talent), make_link(browser, talent)
    assert [fresh.get(link).status_code for link in (replaced, used)] == [404, 200]
    assert post(fresh, used, {"password": NEW}).status_code == 302
    expired = make_link(browser, talent)
    token = csrf(fresh, "/sign-in")
    links = [replaced, used, "/set-password?token=" + "a" * 43, "/set-password", "/set-password?token=%C3%A9"]
    got = [fresh.get(link) for link in links]
    sent = [fresh.post(link, data={"csrf_token": token, "password": NEW}) for link in links]
    with time_machine.travel(now() + timedelta(minutes=61)):
        got.append(fresh.get(expired))
        sent.append(fresh.post(expired, data={"csrf_token": token, "password": NEW}))
    assert len(pages(got)) == len(pages(sent)) == 1
    assert pages(got) == pages(sent)
    assert got[0].status_code == 404


def test_an_invitation_is_valid_for_three_days_and_a_reset_for_an_hour(
    app: Flask, talent: User, administrator: User, sign_in: SignIn
) -> None:
    browser, fresh, begun = sign_in(administrator), app.test_client(), now()
    invitation, reset = link_in(post(browser, "/admin/users/new", TYPED)), make_link(browser, talent)
    for hours, link, status in ((0.9, reset, 200), (1.1, reset, 404), (71, invitation, 200), (73, invitation, 404)):
        with time_machine.travel(begun + timedelta(hours=hours)):
            assert fresh.get(link).status_code == status, (hours, status)


def test_a_reset_ends_the_sessions_and_leaves_the_second_factor(
    app: Flask, talent: User, administrator: User, sign_in: SignIn
) -> None:
    theirs, browser, fresh = sign_in(talent), sign_in(administrator), app.test_client()
    set_up_app(theirs)
    link = make_link(browser, talent)
    assert theirs.get("/bench").status_code == 200
    assert sign_in_with(app.test_client(), talent.email).status_code == 302
    assert post(fresh, link, {"password": NEW}).status_code == 302
    assert "/sign-in" in theirs.get("/bench").location
    assert sign_in_with(fresh, talent.email).status_code == 422
    assert "second-factor" in sign_in_with(fresh, talent.email, NEW).location
    assert db.session.scalar(select(CodeApp.user_id)) == talent.id


def test_a_link_of_a_switched_off_account_sets_nothing(
    app: Flask, talent: User, administrator: User, sign_in: SignIn
) -> None:
    browser, fresh = sign_in(administrator), app.test_client()
    link = make_link(browser, talent)
    talent.is_active = False
    db.session.commit()
    assert fresh.get(link).status_code == 404
    page = f"/admin/users/{talent.uuid}/sign-in"
    assert "no link can be made" in browser.get(page).get_data(as_text=True)
    assert send(browser, f"{page}/link", form_on=page).status_code == 400


def test_a_new_password_of_ones_own_ends_the_link(
    app: Flask, talent: User, administrator: User, sign_in: SignIn
) -> None:
    link = make_link(sign_in(administrator), talent)
    assert post(sign_in(talent), "/me/password", {"old": PASSWORD, "password": NEW}).status_code == 302
    assert app.test_client().get(link).status_code == 404


def test_the_command_prints_an_invitation_and_a_reset(app: Flask, talent: User) -> None:
    told = command("user", "add", "first@halden.example", "--name", "Ada First", "--role", "administrator")
    assert told.returncode == 0, told.stderr
    fresh, link = app.test_client(), told.stdout.rsplit("5000", 1)[1].strip()
    assert post(fresh, link, {"password": NEW}).status_code == 302
    assert sign_in_with(fresh, "first@halden.example", NEW).status_code == 302
    assert fresh.get("/admin/users").location.startswith("/me/second-factor")
    again = command("user", "reset", "first@halden.example", "--remove-second-factor", "--site", "https://s.example")
    assert "https://s.example/set-password?token=" in again.stdout
    assert "/sign-in" in fresh.get("/admin/users").location
    assert command("user", "reset", "nobody@halden.example").returncode == 1


def command(*told: str) -> subprocess.CompletedProcess[str]:
    """The outcome of the command on the database of the test."""
    db.session.commit()
    url = db.engine.url.render_as_string(hide_password=False)
    environment = {**os.environ, "DATABASE_URL": url, "SUCCESSION_SECRET_KEY": "for tests only: " + 32 * "x"}
    run = [sys.executable, "-c", "from succession.cli import main; main()", *told]
    return subprocess.run(run, env=environment, capture_output=True, text=True, check=False)
