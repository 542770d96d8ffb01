"""A note is read by whoever wrote it and by those whom it names, and never by whom it is about."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from succession.access.models import User
from succession.access.operations import add_user
from succession.audit import Change, ChangeEntry
from succession.db import db
from succession.notes.models import Note, NoteReader
from tests.conftest import NOON, PASSWORD, post
from tests.leaders.cast import a_leader, hidden, text_of

SignIn = Callable[[User], FlaskClient]
WORDS = "Marzipan: would move to Lyon."


def a_director(name: str, leader_id: int | None = None) -> User:
    mail = f"{name.split()[0].lower()}@x.example"
    user = add_user(
        None, NOON, email=mail, name=name, roles=["talent_director"], password=PASSWORD, leader_id=leader_id
    )
    db.session.commit()
    return user


def test_a_note_is_for_its_writer_and_those_it_names(app: Flask, talent: User, sign_in: SignIn) -> None:
    leader, reader, other = a_leader("Aisha Khan"), a_director("Rob Reader"), a_director("Otto Other")
    url = f"/leaders/{leader.uuid}/notes"
    browser = sign_in(talent)
    assert "You have written none about Aisha Khan" in text_of(browser.get(url))
    assert post(browser, url, {"text": WORDS, "readers": [str(reader.uuid)]}).status_code == 302
    assert WORDS in text_of(browser.get(url))
    assert "Also read by Rob Reader" in text_of(browser.get(url))
    assert WORDS in text_of(sign_in(reader).get(url))
    page = text_of(sign_in(other).get(url))
    assert WORDS not in page
    assert "You have written none about Aisha Khan" in page


def test_without_a_name_ticked_it_is_the_writers_alone(app: Flask, talent: User, sign_in: SignIn) -> None:
    leader, other = a_leader("Aisha Khan"), a_director("Otto Other")
    url = f"/leaders/{leader.uuid}/notes"
    post(sign_in(talent), url, {"text": WORDS})
    assert WORDS not in text_of(sign_in(other).get(url))
    assert db.session.scalars(select(NoteReader)).all() == []


def test_whom_it_is_about_finds_nothing_whatever_the_role(app: Flask, talent: User, sign_in: SignIn) -> None:
    leader, someone = a_leader("Aisha Khan"), a_leader("Tom Baker")
    self = a_director("Aisha Khan", leader.id)
    url = f"/leaders/{leader.uuid}/notes"
    browser = sign_in(talent)
    assert "Aisha Khan, aisha@" not in text_of(browser.get(url))
    assert f'value="{self.uuid}"' not in text_of(browser.get(url))
    assert f'value="{self.uuid}"' in text_of(browser.get(f"/leaders/{someone.uuid}/notes"))
    # Also not by a form made by hand, nor once the reader has become the leader.
    assert post(browser, url, {"text": WORDS, "readers": [str(self.uuid)]}).status_code == 422
    assert post(browser, url, {"text": WORDS}).status_code == 302
    db.session.add(NoteReader(note_id=db.session.scalars(select(Note.id)).one(), user_id=self.id))
    db.session.commit()
    hers = sign_in(self)
    assert hers.get(url).status_code == 404
    assert WORDS not in text_of(hers.get(f"/leaders/{leader.uuid}"))
    assert "note about" not in text_of(hers.get("/activity"))


def test_a_note_stands_in_no_search_no_log_and_no_export(app: Flask, talent: User, sign_in: SignIn) -> None:
    leader, browser = a_leader("Aisha Khan"), sign_in(talent)
    post(browser, f"/leaders/{leader.uuid}/notes", {"text": WORDS})
    for url in (
        "/search?q=Marzipan",
        "/activity?text=Marzipan",
        f"/leaders/{leader.uuid}",
        f"/leaders/{leader.uuid}/history",
        "/findings",
    ):
        assert WORDS not in text_of(browser.get(url)), url
    assert "Wrote a note about Aisha Khan." in text_of(browser.get("/activity"))
    log = str([(c.summary, c.reason) for c in db.session.scalars(select(Change))])
    log += str([(e.before, e.after) for e in db.session.scalars(select(ChangeEntry))])
    assert "Marzipan" not in log
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(post(browser, "/export", {"format": "csv"}).get_data())) as bundle:
        assert not [name for name in bundle.namelist() if b"Marzipan" in bundle.read(name)]


def test_only_the_writer_removes_it_and_it_is_gone(app: Flask, talent: User, sign_in: SignIn) -> None:
    leader, reader = a_leader("Aisha Khan"), a_director("Rob Reader")
    browser = sign_in(talent)
    post(browser, f"/leaders/{leader.uuid}/notes", {"text": WORDS, "readers": [str(reader.uuid)]})
    note = db.session.scalars(select(Note)).one().uuid
    theirs = sign_in(reader)
    assert theirs.get(f"/notes/{note}/remove").status_code == 404
    token = hidden(text_of(theirs.get(f"/leaders/{leader.uuid}/notes")), "csrf_token")
    assert theirs.post(f"/notes/{note}/remove", data={"csrf_token": token}).status_code == 404
    assert WORDS in text_of(browser.get(f"/notes/{note}/remove"))
    assert post(browser, f"/notes/{note}/remove", {}).status_code == 302
    assert db.session.scalars(select(Note)).all() == []
    assert db.session.scalars(select(NoteReader)).all() == []


def test_a_text_about_health_is_asked_about_once_and_then_kept(app: Flask, talent: User, sign_in: SignIn) -> None:
    leader, browser = a_leader("Aisha Khan"), sign_in(talent)
    url = f"/leaders/{leader.uuid}/notes"
    asked = post(browser, url, {"text": "Was sick in May."})
    page = text_of(asked)
    assert asked.status_code == 422
    assert "This text may speak of health: “sick”. Take it out, or save again to keep it." in page
    assert "Was sick in May." in page
    again = hidden(page, "words_again")
    other = post(browser, url, {"text": "Was pregnant in May.", "words_again": again})
    assert "may speak of pregnancy" in text_of(other)
    assert post(browser, url, {"text": "Was sick in May.", "words_again": again}).status_code == 302
    assert db.session.scalars(select(Note.text)).all() == ["Was sick in May."]


def test_an_empty_note_and_an_unknown_leader_are_refused(app: Flask, talent: User, sign_in: SignIn) -> None:
    leader, browser = a_leader("Aisha Khan"), sign_in(talent)
    answer = post(browser, f"/leaders/{leader.uuid}/notes", {"text": "  "})
    assert answer.status_code == 422
    assert "Write the note first" in text_of(answer)
    assert browser.get(f"/leaders/{talent.uuid}/notes").status_code == 404


def test_who_may_not_read_notes_finds_nothing(app: Flask, administrator: User, stranger: User, sign_in: SignIn) -> None:
    leader = a_leader("Aisha Khan")
    for user in (administrator, stranger):
        assert sign_in(user).get(f"/leaders/{leader.uuid}/notes").status_code == 404
