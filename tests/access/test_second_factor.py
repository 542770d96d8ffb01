"""The second factor: set up, asked for, used once, lost and removed; and who needs one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from succession.access.models import CodeApp, RecoveryCode, SecondFactorRule, User
from succession.access.operations import add_user
from succession.access.sealing import seal, unsealed
from succession.access.second_factor import accept_code, normalised, required_roles
from succession.audit import Change
from succession.clock import now
from succession.db import db
from succession.demo.operations import load_into_empty
from tests.access.conftest import code, require, send, set_up_app, sign_in_with, value
from tests.conftest import NOON, PASSWORD, csrf, post

SignIn = Callable[[User], FlaskClient]
PROOF = "/sign-in/second-factor"


@pytest.fixture
def with_app(app: Flask, talent: User, sign_in: SignIn) -> tuple[FlaskClient, str, list[str]]:
    """A browser of the talent director, the secret of the app, and the recovery codes."""
    browser = sign_in(talent)
    secret, codes = set_up_app(browser)
    return browser, secret, codes


def half_way(app: Flask, user: User) -> FlaskClient:
    """A browser in which the password was given, and nothing else."""
    browser = app.test_client()
    assert PROOF in sign_in_with(browser, user.email).location
    return browser


def later(minutes: float = 2) -> time_machine.travel:
    return time_machine.travel(now() + timedelta(minutes=minutes))


def test_whoever_reads_about_others_sets_one_up_before_anything_opens(app: Flask, talent: User) -> None:
    browser = app.test_client()
    assert sign_in_with(browser, talent.email).location == "/"
    for page in ("/", "/bench", "/leaders", "/me/sessions", "/me/password", "/help/"):
        assert browser.get(page).location.startswith("/me/second-factor"), page
    token = csrf(browser, "/me/second-factor")
    assert "/me/second-factor" in browser.post("/leaders/new", data={"csrf_token": token, "name": "N"}).location
    page = browser.get("/me/second-factor").get_data(as_text=True)
    assert "Nothing else opens before." in page
    assert "/bench" not in page
    _, codes = set_up_app(browser)
    assert len(set(codes)) == 10
    assert browser.get("/bench").status_code == 200


def test_by_default_every_role_but_the_candidate_needs_one(app: Flask) -> None:
    assert "candidate" not in required_roles()
    assert {"talent_director", "cso", "board_member", "assessor", "administrator"} <= required_roles()


def test_an_administrator_says_which_roles_need_one_and_it_holds_at_once(
    app: Flask, talent: User, administrator: User, sign_in: SignIn
) -> None:
    director, browser = sign_in(talent), sign_in(administrator)
    assert director.get("/bench").status_code == 200
    assert post(browser, "/admin/sign-in-rules", {"talent_director": "y", "candidate": "y"}).status_code == 302
    assert "/me/second-factor" in director.get("/bench").location
    assert required_roles() == {"talent_director", "candidate"}
    said = dict(db.session.execute(select(SecondFactorRule.role, SecondFactorRule.is_required)).all())
    assert "talent_director" not in said  # only what differs from the default is kept
    page = browser.get("/admin/sign-in-rules").get_data(as_text=True)
    assert page.count(" checked") == 2
    assert db.session.scalars(select(Change).where(Change.operation == "require_second_factor")).one()


def test_the_demo_company_asks_for_none(app: Flask) -> None:
    load_into_empty(PASSWORD)
    browser = app.test_client()
    assert sign_in_with(browser, "admin@halden.example").location == "/"
    assert browser.get("/").status_code == 200


def test_the_password_alone_opens_nothing_for_somebody_who_has_one(
    app: Flask, talent: User, with_app: tuple[FlaskClient, str, list[str]]
) -> None:
    _, secret, _ = with_app
    with later():
        browser = half_way(app, talent)
        for page in ("/", "/bench", "/me/sessions", "/me/second-factor", "/me/password", "/search?q=a", "/help/words"):
            assert browser.get(page).location.startswith(PROOF), page
        shown = browser.get(PROOF).get_data(as_text=True)
        for word in ("Mara", "/bench", "Ctrl K", "/me/"):
            assert word not in shown
        token = csrf(browser, PROOF)
        for page in ("/export", "/me/second-factor/app", "/me/second-factor/app/remove", "/leaders/new"):
            assert browser.post(page, data={"csrf_token": token, "name": "N"}).location.startswith(PROOF), page
        answer = post(browser, PROOF, {"code": code(secret)})
        assert answer.location == "/"
        assert browser.get("/bench").status_code == 200
        half = half_way(app, talent)
        assert post(half, "/sign-out", {}, form_on=PROOF).location == "/sign-in"
        assert "/sign-in?" in half.get(PROOF).location


def test_another_session_with_the_password_alone_closes_when_a_factor_is_set_up(
    app: Flask, talent: User, sign_in: SignIn
) -> None:
    other, here = sign_in(talent), sign_in(talent)
    set_up_app(here)
    assert here.get("/bench").status_code == 200
    assert PROOF in other.get("/bench").location


def test_a_code_works_once_and_one_step_early_or_late(
    app: Flask, talent: User, with_app: tuple[FlaskClient, str, list[str]]
) -> None:
    _, secret, _ = with_app
    at = now() + timedelta(minutes=10)
    with time_machine.travel(at, tick=False):
        spoken = code(secret, at)
        spaced = f" {spoken[:3]}-{spoken[3:]} "
        assert post(half_way(app, talent), PROOF, {"code": spaced}).location == "/"
        again = post(half_way(app, talent), PROOF, {"code": spoken})
        assert again.status_code == 422
        earlier = code(secret, at - timedelta(seconds=30))
        assert post(half_way(app, talent), PROOF, {"code": earlier}).status_code == 422
        assert post(half_way(app, talent), PROOF, {"code": code(secret, at + timedelta(seconds=30))}).location == "/"
    with time_machine.travel(at + timedelta(minutes=10), tick=False):
        for off in (-61, 61):
            far = code(secret, now() + timedelta(seconds=off))
            assert post(half_way(app, talent), PROOF, {"code": far}).status_code == 422


def test_full_width_figures_are_the_same_code() -> None:
    assert normalised(" １２３ 456-a") == "123456A"


def test_six_guesses_at_a_code_are_too_many_and_the_right_one_waits(
    app: Flask, talent: User, with_app: tuple[FlaskClient, str, list[str]]
) -> None:
    _, secret, _ = with_app
    with time_machine.travel(now() + timedelta(minutes=10), tick=False):
        wrong = f"{(int(code(secret)) + 500_000) % 1_000_000:06}"
        browsers = [half_way(app, talent) for _ in range(6)]
        assert [post(b, PROOF, {"code": wrong}).status_code for b in browsers] == [422] * 5 + [429]
        assert post(browsers[0], PROOF, {"code": code(secret)}).status_code == 429
    with time_machine.travel(now() + timedelta(minutes=16), tick=False):
        assert post(half_way(app, talent), PROOF, {"code": code(secret)}).location == "/"


def test_a_recovery_code_works_once_and_new_ones_replace_the_old(
    app: Flask, talent: User, with_app: tuple[FlaskClient, str, list[str]]
) -> None:
    browser, _, codes = with_app
    kept = db.session.scalars(select(RecoveryCode.code_hash)).all()
    assert len(kept) == 10
    assert not set(codes) & set(kept)
    assert all(len(normalised(one)) == 16 for one in codes)
    assert post(half_way(app, talent), PROOF, {"code": codes[3].lower()}).location == "/"
    assert post(half_way(app, talent), PROOF, {"code": codes[3]}).status_code == 422
    assert "9 codes left" in browser.get("/me/second-factor").get_data(as_text=True)
    shown = send(browser, "/me/second-factor/codes").get_data(as_text=True)
    assert shown.count("<code>") == 10
    assert post(half_way(app, talent), PROOF, {"code": codes[4]}).status_code == 422


def test_the_code_of_one_person_opens_nothing_for_another(
    app: Flask, administrator: User, with_app: tuple[FlaskClient, str, list[str]]
) -> None:
    _, secret, codes = with_app
    with later():
        assert accept_code(administrator.id, code(secret), now()) is None
        assert accept_code(administrator.id, codes[0], now()) is None


def test_the_secret_is_kept_sealed_and_the_picture_belongs_to_one_person(
    app: Flask, talent: User, administrator: User, with_app: tuple[FlaskClient, str, list[str]], sign_in: SignIn
) -> None:
    browser, secret, _ = with_app
    kept = db.session.scalars(select(CodeApp.secret)).one()
    assert secret not in kept
    assert unsealed(kept) == secret
    assert unsealed(kept[:-2] + "AA") is None
    with time_machine.travel(now() + timedelta(hours=1)):
        assert unsealed(seal("x"), within_seconds=60) == "x"
    assert unsealed(seal("x"), within_seconds=60) == "x"
    shown = send(browser, "/me/second-factor/app").get_data(as_text=True)
    other = sign_in(administrator)
    answer = send(other, "/me/second-factor/app", {"sealed": value(shown, "sealed"), "code": "123456"})
    assert answer.status_code == 422
    assert "open for too long" in answer.get_data(as_text=True)


def test_a_wrong_first_code_keeps_the_picture(app: Flask, talent: User, sign_in: SignIn) -> None:
    browser = sign_in(talent)
    shown = send(browser, "/me/second-factor/app").get_data(as_text=True)
    typed = {"sealed": value(shown, "sealed"), "code": "nonsense"}
    again = send(browser, "/me/second-factor/app", typed)
    assert again.status_code == 422
    path = shown.split('class="qr-dark" d="', 1)[1].split('"', 1)[0]
    assert path in again.get_data(as_text=True)
    assert db.session.scalar(select(CodeApp.user_id)) is None


def test_removing_it_needs_a_fresh_proof_and_a_code_is_one(
    app: Flask, talent: User, with_app: tuple[FlaskClient, str, list[str]]
) -> None:
    browser, secret, _ = with_app
    token = csrf(browser, "/me/second-factor")
    with time_machine.travel(now() + timedelta(minutes=12), tick=False):
        page = "/me/second-factor/app/remove"
        asked = browser.post(page, data={"csrf_token": token}).get_data(as_text=True)
        assert "Or the code that your app shows" in asked
        proof = {"csrf_token": token, "confirm_code": code(secret)}
        assert browser.post(page, data=proof).location == "/me/second-factor"
        assert db.session.scalar(select(CodeApp.user_id)) is None
        assert db.session.scalar(select(RecoveryCode.id)) is None
        assert browser.get("/bench").status_code == 200


def test_an_administrator_removes_a_lost_one_and_ends_the_sessions(
    app: Flask, talent: User, administrator: User, with_app: tuple[FlaskClient, str, list[str]], sign_in: SignIn
) -> None:
    theirs, browser = with_app[0], sign_in(administrator)
    page = f"/admin/users/{talent.uuid}/sign-in"
    assert send(browser, f"{page}/remove-second-factor", form_on=page).status_code == 302
    assert "/sign-in" in theirs.get("/bench").location
    assert sign_in_with(app.test_client(), talent.email).location == "/"
    change = db.session.scalars(select(Change).where(Change.operation == "remove_second_factor")).one()
    assert (change.by_name, change.summary) == ("Ada Novak", "Removed the second factor of Mara Adeyemi.")


def test_no_administrator_removes_the_own_one_there(app: Flask, administrator: User, sign_in: SignIn) -> None:
    browser = sign_in(administrator)
    set_up_app(browser)
    page = f"/admin/users/{administrator.uuid}/sign-in"
    send(browser, f"{page}/remove-second-factor", form_on=page)
    assert db.session.scalar(select(CodeApp.user_id)) == administrator.id


def test_a_short_password_beside_a_second_factor_has_to_grow_without_it(
    app: Flask, talent: User, with_app: tuple[FlaskClient, str, list[str]]
) -> None:
    browser, _, _ = with_app
    assert post(browser, "/me/password", {"old": PASSWORD, "password": "brass owl"}).status_code == 302
    assert browser.get("/bench").status_code == 200
    assert send(browser, "/me/second-factor/app/remove").status_code == 302
    assert browser.get("/bench").location.startswith("/me/password")
    assert "Choose a longer password" in browser.get("/me/password").get_data(as_text=True)
    typed = {"old": "brass owl", "password": "seven lamps over a quiet harbour"}
    assert post(browser, "/me/password", typed).status_code == 302
    assert browser.get("/bench").status_code == 200


def test_what_was_typed_survives_the_second_factor_too(
    app: Flask, talent: User, with_app: tuple[FlaskClient, str, list[str]]
) -> None:
    browser, secret, _ = with_app
    token = csrf(browser, "/leaders/new")
    with time_machine.travel(now() + timedelta(minutes=40), tick=False):
        asked = browser.post("/leaders/new", data={"csrf_token": token, "name": "Noor"}).get_data(as_text=True)
        fields = {name: value(asked, name) for name in ("csrf_token", "kept")}
        half = browser.post("/sign-in", data={**fields, "email": talent.email, "password": PASSWORD})
        shown = half.get_data(as_text=True)
        fields = {name: value(shown, name) for name in ("csrf_token", "kept")}
        done = browser.post(PROOF, data={**fields, "code": code(secret)}).get_data(as_text=True)
        assert value(done, "name") == "Noor"


def test_somebody_with_two_roles_needs_what_either_needs(app: Flask) -> None:
    user = add_user(None, NOON, email="x@x.example", name="X", roles=["candidate", "cso"], password=PASSWORD)
    db.session.commit()
    require("candidate", False)
    browser = app.test_client()
    sign_in_with(browser, user.email)
    assert "/me/second-factor" in browser.get("/").location
    require("cso", False)
    assert browser.get("/").status_code == 200
