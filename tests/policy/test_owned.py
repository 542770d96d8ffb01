"""What has one owner: sessions, passkeys and notes are not there for anybody else, whatever the role."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from succession.access.models import Passkey, UserSession
from succession.clock import now, today
from succession.db import db
from succession.notes.models import Note
from succession.notes.operations import write_note
from succession.positions.operations import seat_incumbent
from tests.conftest import csrf
from tests.policy.asking import OWNED, rules_of, whole
from tests.policy.cast import PERSONAS, Company
from tests.policy.conftest import Enter

TEXT = "canarynotes"
SIGNED_IN = [persona for persona in PERSONAS if persona != "signed out"]


@pytest.fixture
def note(company: Company) -> UUID:
    """What the partner wrote about Sven, for the director to read too."""
    partner, director = company.users["partner"], company.users["director"]
    written = write_note(partner, now(), company.leaders["sven"], text=TEXT, readers=[director.uuid])
    db.session.commit()
    return written.uuid


def test_a_note_is_read_by_its_writer_and_those_it_names(company: Company, enter: Enter, note: UUID) -> None:
    page, remove = f"/leaders/{company.ids['leader']['sven']}/notes", f"/notes/{note}/remove"
    for persona in SIGNED_IN:
        browser = enter(persona)
        assert (TEXT in browser.get(page).get_data(as_text=True)) is (persona in ("partner", "director")), persona
        if persona != "partner":
            token = csrf(browser, "/help/keys")
            assert whole(browser.get(remove)) == whole(browser.get(f"/notes/{uuid4()}/remove")), persona
            assert browser.post(remove, data={"csrf_token": token}).status_code == 404, persona
        assert (browser.get(remove).status_code == 200) is (persona == "partner")
    assert db.session.scalar(select(Note.id).where(Note.uuid == note)) is not None


def test_a_note_is_gone_with_the_right_to_read_of_the_leader(company: Company, enter: Enter, note: UUID) -> None:
    browser, remove = enter("partner"), f"/notes/{note}/remove"
    assert browser.get(remove).status_code == 200
    seat_incumbent(None, now(), company.positions["south_a"], company.leaders["uma"], on=today())
    db.session.commit()
    assert browser.get(f"/leaders/{company.ids['leader']['sven']}/notes").status_code == 404
    assert browser.get(remove).status_code == 404


def test_sessions_and_passkeys_of_others_are_not_there(company: Company, enter: Enter) -> None:
    enter("nobody")
    session = db.session.scalars(
        select(UserSession).where(UserSession.user_id == company.users["nobody"].id).limit(1)
    ).one()
    said = {"credential_id": "abc", "public_key": "def", "sign_count": 0, "name": "A", "added_at": now()}
    passkey = Passkey(user_id=company.users["nobody"].id, **said)
    db.session.add(passkey)
    db.session.commit()
    addresses = {
        f"/me/sessions/{session.uuid}/end": f"/me/sessions/{uuid4()}/end",
        f"/me/second-factor/passkeys/{passkey.uuid}/remove": f"/me/second-factor/passkeys/{uuid4()}/remove",
    }
    for persona in ("administrator", "director", "both", "candidate"):
        browser = enter(persona)
        data = {"csrf_token": csrf(browser, "/help/keys")}
        for url, absent in addresses.items():
            answers = [browser.post(one, data=data) for one in (url, absent)]
            assert whole(answers[0]) == whole(answers[1]), (persona, url)
    db.session.expire_all()
    assert db.session.get_one(UserSession, session.id).ended_at is None
    assert db.session.scalar(select(Passkey.id)) == passkey.id


def test_everything_that_has_an_owner_is_asked_about_here(app: Flask) -> None:
    named = {(name, rule.endpoint) for rule in rules_of(app) for name in rule.arguments if name in OWNED}
    assert named == {("session", "access.end_one"), ("passkey", "access.remove_one_passkey"), ("note", "notes.remove")}
