"""The page of the audit trail: for administrators, without content, and never about whoever reads it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from succession.access.models import User
from succession.access.operations import add_user
from succession.db import db, writing
from succession.trail.operations import trace_alone
from succession.trail.writing import Draft, append, head_of
from tests.conftest import NOON, PASSWORD
from tests.leaders.cast import a_leader, text_of
from tests.trail.tampering import WAYS, in_hand, tamper

SignIn = Callable[[User], FlaskClient]


def words(browser: FlaskClient, query: str = "") -> str:
    answer = browser.get(f"/admin/audit{query}")
    assert answer.status_code == 200
    return " ".join(text_of(answer).split())


def rows(page: str) -> int:
    return page.count("<tr>") - 1


def test_an_administrator_sees_who_did_what_and_no_content(
    app: Flask, administrator: User, talent: User, sign_in: SignIn
) -> None:
    leader = a_leader("Noor Lindgren", function="Marchpane")
    sign_in(talent).get(f"/leaders/{leader.uuid}")
    page = words(sign_in(administrator))
    assert "Mara Adeyemi" in page
    assert "add_leader" in page
    assert str(leader.uuid) in page
    assert "Noor" not in page
    assert "Marchpane" not in page


def test_nobody_else_opens_it(app: Flask, talent: User, stranger: User, sign_in: SignIn) -> None:
    for user in (talent, stranger):
        browser = sign_in(user)
        assert browser.get("/admin/audit").status_code == 404
        assert "Audit trail" not in text_of(browser.get("/"))


def test_the_list_is_narrowed_by_kind_person_action_id_and_day(
    app: Flask, administrator: User, talent: User, sign_in: SignIn
) -> None:
    about = uuid4()
    trace_alone("read", at=NOON, by=talent, action="leaders.read", about=about)
    trace_alone("denial", at=NOON, by=talent, action="users.manage", outcome="404")
    browser = sign_in(administrator)
    everything = rows(words(browser))
    for query, found in (
        ("?kind=denial", 1),
        (f"?about={str(about).upper()}", 1),
        ("?action=leaders.read", 1),
        (f"?by={talent.uuid}", 2),
        ("?on=2026-11-21", 4),  # two users were added at that time as well
        ("?on=2026-11-20", -1),
        (f"?by={talent.uuid}&kind=read&on=2026-11-21", 1),
    ):
        assert rows(words(browser, query)) == found, query
    assert everything >= 5
    assert "No entry matches these filters." in words(browser, f"?about={uuid4()}")
    assert browser.get("/admin/audit?kind=gossip").status_code == 422


def test_fifty_are_on_a_page_the_newest_first(app: Flask, administrator: User, sign_in: SignIn) -> None:
    with writing() as connection:
        drafts = [Draft("read", NOON, None, f"look.{number:03d}") for number in range(120)]
        append(connection, head_of(connection), drafts)
    browser = sign_in(administrator)
    first, second = words(browser, "?kind=read"), words(browser, "?kind=read&page=2")
    assert rows(first) == rows(second) == 50
    assert first.index("look.119") < first.index("look.118")
    assert "kind=read&amp;page=3" in second


def test_the_page_says_whether_the_trail_is_intact(app: Flask, administrator: User, sign_in: SignIn) -> None:
    a_leader("Noor Lindgren")
    browser = sign_in(administrator)
    page = words(browser)
    assert "The newest entries are intact." in page
    assert "This page checks the newest 1,000 each time." in page
    assert "Nobody has checked the whole trail yet." in page
    trace_alone("command", at=NOON, by=None, action="audit.verify", outcome="intact")
    assert "last found intact on 21 Nov 2026, 12:00 UTC" in words(browser)
    with in_hand() as connection:
        tamper(connection, WAYS["edit who made an entry"], 1)
        connection.commit()
    page = words(browser)
    assert "The audit trail is not intact." in page
    assert "is not what was written" in page


def test_a_reader_who_is_a_leader_sees_what_others_did_only_where_it_is_about_nobody(
    app: Flask, talent: User, sign_in: SignIn
) -> None:
    leader = a_leader("Rita Stone")
    reader = add_user(
        None,
        NOON,
        email="rita@halden.example",
        name="Rita Stone",
        roles=["administrator"],
        password=PASSWORD,
        leader_id=leader.id,
    )
    db.session.commit()
    browser = sign_in(reader)
    before = words(browser)
    director = sign_in(talent)
    director.get(f"/leaders/{leader.uuid}")
    director.get(f"/leaders/{uuid4()}")
    a_leader("Tom Baker")
    after = words(browser)
    assert str(leader.uuid) not in after
    assert "leaders.read" not in after
    assert "add_leader" not in after
    # Her own look, and the other's sign-in.
    assert rows(after) == rows(before) + 2
    assert "What others did, looked at or were refused is left out for you." in after


def test_looking_at_the_trail_is_written_down_too(app: Flask, administrator: User, sign_in: SignIn) -> None:
    browser = sign_in(administrator)
    words(browser)
    wanted = "SELECT by_id FROM trail_entry WHERE action = 'audit.read'"
    db.session.rollback()
    assert db.session.scalars(text(wanted)).all() == [administrator.id]
