"""Who signs in, with which roles, and which leader each person is: the administrator's pages, and the command."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from succession.access.models import User
from succession.audit import Change, ChangeEntry
from succession.clock import now
from succession.db import db
from succession.nominations.operations import record_departure
from succession.positions.operations import seat_incumbent
from succession.trail.key import audit_key, places
from tests.conftest import NOON, PASSWORD, csrf, post
from tests.leaders.cast import START, a_leader, a_position, hidden, text_of

SignIn = Callable[[User], FlaskClient]
DIRECTOR = {"name": "Mara Adeyemi", "roles": "talent_director", "is_active": "y"}


def leader_id_of(email: str) -> int | None:
    db.session.expire_all()
    return db.session.scalars(select(User).where(User.email == email)).one().leader_id


def last_entry() -> ChangeEntry:
    newest = select(ChangeEntry).join(Change, Change.id == ChangeEntry.change_id).order_by(ChangeEntry.id.desc())
    return db.session.scalars(newest.limit(1)).one()


def add(email: str, *options: str) -> subprocess.CompletedProcess[str]:
    """The outcome of ``succession user add`` on the database of the test."""
    db.session.commit()  # no transaction is left open, so that the command can write
    url = db.engine.url.render_as_string(hide_password=False)
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "SUCCESSION_SECRET_KEY": "for tests only: " + 32 * "x",
        "SUCCESSION_AUDIT_KEY": audit_key().decode(),
        "SUCCESSION_INSTANCE": str(places().anchor.parent),
        "SUCCESSION_AUDIT_ANCHORS": str(places().log),
    }
    told = ["user", "add", email, "--name", "Mara Stone", "--role", "talent_director", "--password", PASSWORD, *options]
    command = [sys.executable, "-c", "from succession.cli import main; main()", *told]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_whoever_is_a_leader_signs_in_anew_and_reads_the_own_slate_no_more(
    app: Flask, talent: User, administrator: User, sign_in: SignIn
) -> None:
    seat, mara = a_position("Head of Talent"), a_leader("Mara Stone")
    seat_incumbent(None, NOON, seat, mara, on=START)
    director, browser = sign_in(talent), sign_in(administrator)
    slate, page = f"/positions/{seat.uuid}/nominate", f"/admin/users/{talent.uuid}"
    assert director.get(slate).status_code == 200
    assert post(browser, page, {**DIRECTOR, "leader": "mara stone"}).location == "/admin/users"
    assert "/sign-in" in director.get(slate).location
    assert sign_in(talent).get(slate).status_code == 404
    entry = last_entry()
    assert (entry.before or {})["leader_id"] is None
    assert (entry.after or {})["leader_id"] == mara.id
    assert 'value="Mara Stone"' in text_of(browser.get(page))
    assert post(browser, page, {**DIRECTOR, "leader": ""}).status_code == 302
    assert leader_id_of(talent.email) is None


def test_a_new_user_can_be_a_leader_from_the_first_day(app: Flask, administrator: User, sign_in: SignIn) -> None:
    a_leader("Mara Stone"), a_leader("Olga Petrov", is_internal=False, organisation="Elsewhere")
    typed: dict[str, Any] = {**DIRECTOR, "email": "mara@halden.example"}
    browser = sign_in(administrator)
    wrong = post(browser, "/admin/users/new", {**typed, "leader": "Mara Stne"})
    assert wrong.status_code == 422
    assert "Mara Stone (mara-stone)" not in text_of(wrong)
    outside = text_of(post(browser, "/admin/users/new", {**typed, "leader": "Olga Petrow"}))
    assert "Olga Petrov" not in outside
    assert "/set-password?token=" in text_of(post(browser, "/admin/users/new", {**typed, "leader": "Mara Stone"}))
    assert leader_id_of("mara@halden.example") is not None


def test_other_words_of_a_user_are_changed_without_losing_a_leader_who_left_or_shares_a_name(
    app: Flask, talent: User, administrator: User, sign_in: SignIn
) -> None:
    mara, other = a_leader("Mara Stone"), a_leader("Mara Stone")
    talent.leader_id = other.id
    db.session.commit()
    browser, page = sign_in(administrator), f"/admin/users/{talent.uuid}"
    assert post(browser, page, {**DIRECTOR, "name": "Mara Adey", "leader": "Mara Stone"}).status_code == 302
    assert leader_id_of(talent.email) == other.id
    record_departure(None, now(), mara, on=None)
    record_departure(None, now(), other, on=None)
    db.session.commit()
    assert 'value="Mara Stone"' in text_of(browser.get(page))
    assert post(browser, page, {**DIRECTOR, "name": "Mara S. Adeyemi", "leader": "Mara Stone"}).status_code == 302
    assert leader_id_of(talent.email) == other.id


def test_nobody_takes_the_own_leader_away(app: Flask, administrator: User, sign_in: SignIn) -> None:
    administrator.leader_id = a_leader("Ada Novak").id
    db.session.commit()
    page = f"/admin/users/{administrator.uuid}"
    answer = post(
        sign_in(administrator), page, {"name": "Ada Novak", "roles": "administrator", "is_active": "y", "leader": ""}
    )
    assert answer.status_code == 422
    assert "Somebody else has to say" in text_of(answer)
    assert leader_id_of(administrator.email) is not None


def test_the_command_says_which_leader_a_user_is(app: Flask) -> None:
    mara = a_leader("Mara Stone")
    unknown = add("mara@halden.example", "--leader", "nobody-here")
    assert unknown.returncode == 1
    assert "No leader has the company id nobody-here." in unknown.stderr
    added = add("mara@halden.example", "--leader", mara.external_key)
    assert added.returncode == 0, added.stderr
    assert leader_id_of("mara@halden.example") == mara.id


def test_whoever_saves_a_user_second_is_shown_both_versions(
    app: Flask, talent: User, administrator: User, sign_in: SignIn
) -> None:
    browser, page = sign_in(administrator), f"/admin/users/{talent.uuid}"
    opened = {"csrf_token": csrf(browser, page), "version": hidden(text_of(browser.get(page)), "version")}
    assert post(browser, page, {**DIRECTOR, "name": "Mara Saved First"}).status_code == 302
    lost = browser.post(page, data={**DIRECTOR, "roles": ["cso", "board_member"], "name": "Mara Typed", **opened})
    assert lost.status_code == 409
    told = text_of(lost)
    assert "Ada Novak saved on" in told
    for words in ("Mara Saved First", "Mara Typed", "Talent director", "Chief Sales Officer, Board member"):
        assert f"<td>{words}</td>" in told
    assert 'value="Mara Typed"' in told
    opened["version"] = hidden(told, "version")
    assert browser.post(page, data={**DIRECTOR, "name": "Mara Typed", **opened}).status_code == 302
    assert (last_entry().before or {})["name"] == "Mara Saved First"


def test_a_user_has_a_name_that_can_be_seen(app: Flask, talent: User, administrator: User, sign_in: SignIn) -> None:
    browser, page = sign_in(administrator), f"/admin/users/{talent.uuid}"
    for name in ("Mara\x00", "Mara\u202eAdeyemi", "   "):
        assert post(browser, page, {**DIRECTOR, "name": name}).status_code == 422
    typed = {**DIRECTOR, "password": PASSWORD, "leader": ""}
    assert post(browser, "/admin/users/new", {**typed, "email": "ma\x00ra@halden.example"}).status_code == 422
