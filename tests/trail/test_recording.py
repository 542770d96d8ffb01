"""Who looked at what, and who was refused, is written down before the answer leaves."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from succession.access.models import User
from succession.access.policy import every_action, is_logged
from succession.clock import today
from succession.db import db
from succession.trail.models import TrailEntry
from tests.conftest import PASSWORD, csrf, post
from tests.leaders.cast import a_leader, text_of
from tests.trail.test_checking import checked
from tests.trail.test_writing import no_more_entries

SignIn = Callable[[User], FlaskClient]
Line = tuple[str, str, str, str]
#: Actions whose pages show nothing about anybody's succession, and those that no page is looked at with.
NOT_LOGGED = {
    "activity.undo",
    "days.known",
    "days.read",
    "health.read",
    "help.read",
    "home.read",
    "leaders.add",
    "me.read",
    "nominations.submit",
    "password.own",
    "positions.add",
    "positions.seat",
    "second_factor.own",
    "session.end",
    "session.own",
    "session.prove",
    "session.start",
    "users.manage",
}


def since(number: int) -> list[Line]:
    """What was written down after the entry ``number``."""
    db.session.rollback()
    wanted = select(TrailEntry).where(TrailEntry.number > number).order_by(TrailEntry.number)
    return [(e.kind, e.action, e.about, e.outcome) for e in db.session.scalars(wanted)]


def last() -> int:
    db.session.rollback()
    return db.session.scalar(select(TrailEntry.number).order_by(TrailEntry.number.desc()).limit(1)) or 0


def test_every_action_is_logged_or_shows_nothing_about_anybody() -> None:
    assert {action for action in every_action() if not is_logged(action)} == NOT_LOGGED


def test_a_look_is_written_down_with_who_what_and_which_day(app: Flask, talent: User, sign_in: SignIn) -> None:
    leader = a_leader("Noor Lindgren")
    browser, before = sign_in(talent), last()
    browser.get(f"/leaders/{leader.uuid}")
    browser.get("/bench?as_of=2026-06-30&within_months=24")
    browser.get(f"/bench?as_of={today()}")
    browser.get("/help/words")
    browser.get("/healthz")
    assert since(before) == [
        ("read", "leaders.read", str(leader.uuid), ""),
        ("read", "bench.read", "", "as_of=2026-06-30 within_months=24"),
        ("read", "bench.read", "", ""),
    ]
    assert db.session.scalars(select(TrailEntry.by_id).where(TrailEntry.kind == "read")).all() == [talent.id] * 3


def test_nothing_that_was_typed_stands_in_an_entry(app: Flask, talent: User, sign_in: SignIn) -> None:
    browser, before = sign_in(talent), last()
    browser.get("/search?q=marchpane&as_of=marchpane")
    browser.get("/leaders?q=marchpane&sort=marchpane")
    browser.get("/findings/marchpane")
    post(browser, "/leaders/new", {"name": "marchpane " * 40, "reason": "marchpane"})
    post(browser, "/leaders/new", {"name": "Marchpane", "reason": "marchpane"})
    written = since(before)
    assert [line[:2] for line in written] == [
        ("read", "leaders.read"),
        ("change", "add_leader"),
    ]
    assert "marchpane" not in str(written).lower()


def test_a_refusal_is_written_down_alike_for_hidden_and_absent(app: Flask, talent: User, sign_in: SignIn) -> None:
    hidden, absent = a_leader("Mara Adeyemi"), uuid4()
    talent.leader_id = hidden.id
    db.session.commit()
    browser = sign_in(talent)
    token, before = csrf(browser, "/leaders/new"), last()
    for url in (f"/leaders/{hidden.uuid}/risk", f"/leaders/{absent}/risk", f"/admin/users/{absent}"):
        assert browser.get(url).status_code == 404
    assert browser.post(f"/admin/users/{absent}", data={"csrf_token": token}).status_code == 404
    assert browser.get("/there-is-no-such-page").status_code == 404
    assert since(before) == [
        ("denial", "leaders.risk", str(hidden.uuid), "404"),
        ("denial", "leaders.risk", str(absent), "404"),
        ("denial", "users.manage", str(absent), "404"),
        ("denial", "users.manage", str(absent), "404"),
    ]


def test_whoever_is_not_signed_in_fills_no_trail(app: Flask, talent: User) -> None:
    browser, before = app.test_client(), last()
    for url in ("/leaders", "/admin/audit", f"/leaders/{uuid4()}", "/nothing", "/sign-in"):
        browser.get(url)
    assert since(before) == []


def test_an_export_is_written_down_with_its_rows(app: Flask, talent: User, sign_in: SignIn) -> None:
    a_leader("Noor Lindgren")
    browser = sign_in(talent)
    token, before = csrf(browser, "/export"), last()
    browser.post("/export", data={"csrf_token": token, "format": "csv"})
    assert [(kind, action, outcome) for kind, action, _, outcome in since(before)] == [("export", "export", "1 row")]


def test_signing_in_and_out_is_written_down(app: Flask, talent: User, sign_in: SignIn) -> None:
    sign_in(talent)
    browser, before = app.test_client(), last()
    post(browser, "/sign-in", {"email": talent.email, "password": PASSWORD})
    post(browser, "/sign-out", {}, form_on="/")
    assert since(before) == [("sign_in", "signed_in", "", ""), ("sign_in", "signed_out", "", "")]
    assert set(db.session.scalars(select(TrailEntry.by_id).where(TrailEntry.number > before))) == {talent.id}


def test_a_wrong_password_is_written_down_without_the_address(app: Flask, talent: User) -> None:
    browser, before = app.test_client(), last()
    for address in (talent.email, "marchpane@halden.example"):
        post(browser, "/sign-in", {"email": address, "password": "marchpane marchpane"})
    assert since(before) == [("sign_in", "sign_in_failed", "", "")] * 2


def test_every_step_of_an_import_is_written_down(app: Flask, talent: User, sign_in: SignIn) -> None:
    browser = sign_in(talent)
    token, before = csrf(browser, "/import"), last()
    typed = {"csrf_token": token, "pasted": "leader_id\tname\nnoor\tNoor Lindgren"}
    answer = browser.post("/import", data=typed, content_type="multipart/form-data")
    import_ = re.findall(r"/import/([^/]+)/", answer.location)[0]
    browser.post(f"/import/{import_}/cancel", data={"csrf_token": token})
    assert since(before) == [("change", "import.run", "", ""), ("change", "import.run", import_, "")]


def test_without_an_entry_there_is_no_answer(app: Flask, talent: User, sign_in: SignIn) -> None:
    a_leader("Noor Lindgren")
    browser = sign_in(talent)
    assert "Noor Lindgren" in text_of(browser.get("/leaders"))
    with no_more_entries():
        for url in ("/leaders", "/bench", f"/leaders/{uuid4()}", "/admin/users"):
            answer = browser.get(url)
            assert answer.status_code == 503, url
            assert "Noor" not in text_of(answer)
            assert answer.headers["Cache-Control"] == "no-store"
        assert browser.get("/help/words").status_code == 200
    assert browser.get("/leaders").status_code == 200
    assert checked().flaw is None
