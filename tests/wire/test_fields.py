"""Every field of every form has a limit, and every text goes through the one cleaner."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_wtf import FlaskForm
from wtforms import Field, PasswordField, StringField, TextAreaField
from wtforms.fields import HiddenField
from wtforms.validators import Length

from succession.access.models import User
from succession.cleaning import TextProblem
from tests.conftest import csrf
from tests.leaders.cast import a_leader, a_position

#: Cells pasted into an import are read like a file: with its limits, cell by cell.
LIKE_A_FILE = {"UploadForm.pasted"}


def forms(kind: type[FlaskForm] = FlaskForm) -> Iterator[type[FlaskForm]]:
    for form in kind.__subclasses__():
        if form.__module__.startswith("succession."):
            yield form
        yield from forms(form)


def text_fields(app: Flask) -> Iterator[tuple[str, Field]]:
    """Every field of every form into which text may be sent, with its name."""
    with app.test_request_context():
        for form in forms():
            for field in form(meta={"csrf": False}):
                name = f"{form.__name__}.{field.name}"
                if isinstance(field, StringField | TextAreaField | HiddenField) and name not in LIKE_A_FILE:
                    yield name, field


def test_every_text_has_a_longest_length(app: Flask) -> None:
    found = list(text_fields(app))
    endless = [name for name, field in found if not any(isinstance(rule, Length) for rule in field.validators)]
    assert len(found) > 40
    assert endless == [], "give it Length(max=…), or use succession.fields.line"


def test_every_text_goes_through_the_one_cleaner(app: Flask) -> None:
    """Passwords are no text: nobody reads them, and their characters are the person's own."""
    uncleaned = []
    for name, field in text_fields(app):
        if isinstance(field, PasswordField | HiddenField):
            continue
        try:
            for step in field.filters:
                step("a\x00b")
        except TextProblem:
            continue
        if not field.filters or "without_hidden" not in str([step.__code__.co_names for step in field.filters]):
            uncleaned.append(name)
    assert uncleaned == [], "give it filters=[clean_line]"


@pytest.mark.parametrize("code", ["\x00", "\x1b", "\u202e", "\u2028", "\ue000", "\ufdd0", "\U000e0041", "\U0001fffe"])
def test_a_field_names_the_character_and_keeps_what_was_typed(
    app: Flask, talent: User, sign_in: Callable[[User], FlaskClient], code: str
) -> None:
    browser = sign_in(talent)
    data = {"csrf_token": csrf(browser, "/leaders/new"), "name": f"Aisha{code}Khan", "unit": "Kept"}
    page = browser.post("/leaders/new", data=data)
    assert page.status_code == 422
    said = page.get_data(as_text=True)
    assert "Character 6 " in said
    assert 'value="Kept"' in said


@pytest.mark.parametrize("code", ["\x00", "\x07", "\u202e", "\U0010ffff"])
def test_fields_that_offer_choices_take_nothing_else(
    app: Flask, talent: User, administrator: User, sign_in: Callable[[User], FlaskClient], code: str
) -> None:
    browser, admin = sign_in(talent), sign_in(administrator)
    leader, seat = a_leader("Aisha Khan"), a_position("VP Sales, Americas")
    asked = (
        (browser, f"/leaders/{leader.uuid}/risk", {"risk_of_loss": code, "version": code, "again": code}),
        (browser, f"/positions/{seat.uuid}/nominate", {"leader": "Aisha", "leader_choice": code, "readiness": code}),
        (browser, f"/positions/{seat.uuid}/seat", {"who": code, "leader": "Aisha Khan", "version": code}),
        (browser, f"/positions/{seat.uuid}/rank", {"move": f"up:{code}", f"rank-{code}": code, "version": code}),
        (browser, f"/positions/{seat.uuid}/cover", {"leader": "Aisha Khan", "is_told": code, "limit_months": code}),
        (browser, "/export", {"format": code}),
        (admin, "/admin/users/new", {"name": "X", "email": f"a{code}@b.example", "roles": [code], "password": code}),
        (admin, "/admin/company", {"name": f"Acme{code}", "scope": "sales"}),
        (app.test_client(), "/sign-in", {"email": f"a{code}@b.example", "password": "x"}),
    )
    for who, page, data in asked:
        answer = who.post(page, data={"csrf_token": csrf(who, page), **data})
        assert answer.status_code in (200, 409, 422), (page, answer.status_code)


def test_a_form_is_as_large_as_it_says_and_no_larger(
    app: Flask, talent: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    browser = sign_in(talent)
    token = csrf(browser, "/leaders/new")
    large = {"csrf_token": token, "name": "x" * 300_000}
    assert browser.post("/leaders/new", data=large).status_code == 413
    many = {"csrf_token": token, **{f"field{number}": "" for number in range(200)}}
    assert browser.post("/leaders/new", data=many, content_type="multipart/form-data").status_code == 413
    nobody = app.test_client()
    assert nobody.post("/import", data={"pasted": "x" * 300_000}).status_code in (302, 413)
