"""Signing in with a real browser: a passkey made and used, an app set up, and each page accessible."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from succession.access.links import new_link
from succession.access.models import User
from succession.access.operations import add_user
from succession.clock import now
from succession.db import db
from tests.browser.conftest import PASSWORD, TALENT, Served, Visit, serving
from tests.browser.test_every_page import check


@pytest.fixture
def strict(tmp_path: Path) -> object:
    """A server with one talent director, who needs a second factor; passkeys need a name, not an address."""

    def fill() -> None:
        add_user(None, now(), email=TALENT, name="Mara Adeyemi", roles=["talent_director"], password=PASSWORD)
        db.session.commit()

    with serving(tmp_path, fill) as found:
        yield Served(found.address.replace("127.0.0.1", "localhost"), found.app)


def type_password(page: Page) -> None:
    page.fill("[name=email]", TALENT)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")


def give_passkeys(page: Page) -> None:
    """The browser has a device that keeps passkeys and checks the person."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = {**device, "isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_set_up_after_the_password_and_then_signs_in_alone(
    visit: Callable[..., Visit], strict: Served
) -> None:
    window = visit(None, at=strict)
    page = window.go("/sign-in")
    give_passkeys(page)
    type_password(page)
    page.wait_for_url("**/me/second-factor**")
    wrong = check(window, "set up")
    page.fill("[name=name]", "work laptop")
    page.click("text=Add a passkey")
    page.wait_for_selector("text=Keep these ten codes")
    wrong += check(window, "codes")
    page.click("text=I have kept them")
    page.wait_for_url(strict.address + "/")
    page.click(".who summary")
    page.click("text=Sign out")
    page.wait_for_url("**/sign-in")
    page.click("text=Use a passkey")
    page.wait_for_url(strict.address + "/")
    page.goto(strict.address + "/me/second-factor")
    assert "work laptop" in page.inner_text("main")
    wrong += check(window, "factors")
    assert not wrong + window.faults


def test_an_app_is_set_up_by_its_picture_or_letters_and_asked_for(visit: Callable[..., Visit], strict: Served) -> None:
    window = visit(None, at=strict, java_script_enabled=False)
    page = window.go("/sign-in")
    type_password(page)
    page.wait_for_url("**/me/second-factor**")
    assert "This browser offers no passkeys here." in page.inner_text("main")
    page.click("text=Set up an app")
    page.wait_for_selector(".qr")
    secret = re.sub(r"\s", "", page.inner_text(".qr-words"))
    page.fill("[name=code]", pyotp.TOTP(secret).now())
    page.click("text=Use this app")
    page.wait_for_selector("text=Keep these ten codes")
    recovery = page.locator(".codes code").first.inner_text()
    page.click(".who summary")
    page.click("text=Sign out")
    page.wait_for_url("**/sign-in")
    type_password(page)
    page.wait_for_url("**/sign-in/second-factor")
    page.fill("[name=code]", recovery)
    page.press("[name=code]", "Enter")
    page.wait_for_url(strict.address + "/")


def test_pages_that_no_link_leads_to_are_accessible_too(visit: Callable[..., Visit], strict: Served) -> None:
    with strict.app.app_context():
        token = new_link(None, now(), db.session.scalars(select(User)).one())
        db.session.commit()
    window, wrong = visit(None, at=strict), []
    for path in (f"/set-password?token={token}", "/set-password?token=used-before"):
        window.go(path)
        wrong += check(window, path)
    window.faults = [fault for fault in window.faults if "404" not in fault]
    page = window.go("/sign-in")
    type_password(page)
    page.wait_for_url("**/me/second-factor**")
    page.click("text=Set up an app")
    page.wait_for_selector(".qr")
    wrong += check(window, "the picture")
    secret = re.sub(r"\s", "", page.inner_text(".qr-words"))
    page.fill("[name=code]", pyotp.TOTP(secret).now())
    page.click("text=Use this app")
    page.wait_for_selector("text=Keep these ten codes")
    page.click(".who summary")
    page.click("text=Sign out")
    page.wait_for_url("**/sign-in")
    type_password(page)
    page.wait_for_url("**/sign-in/second-factor")
    wrong += check(window, "second factor")
    assert not wrong + window.faults
