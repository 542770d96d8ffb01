"""What a request may carry: a form, and files where the page takes files. And a day that cannot be read."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

from flask import Flask
from flask.testing import FlaskClient

from succession.access.models import User
from tests.conftest import csrf, post
from tests.leaders.cast import a_leader, text_of

SignIn = Callable[[User], FlaskClient]


def test_a_file_in_the_place_of_a_text_is_refused(app: Flask, talent: User, sign_in: SignIn) -> None:
    browser = sign_in(talent)
    for page, field in (("/leaders/new", "name"), ("/sign-in", "email"), ("/leaders/new", "on")):
        data = {"csrf_token": csrf(browser, "/leaders/new"), field: (io.BytesIO(b"text"), "name.txt")}
        assert browser.post(page, data=data, content_type="multipart/form-data").status_code == 400, field


def test_an_import_reads_files_from_its_own_field_only(app: Flask, talent: User, sign_in: SignIn) -> None:
    browser = sign_in(talent)
    data = {"csrf_token": csrf(browser, "/import"), "pasted": (io.BytesIO(b"id\tName\n1\tTom"), "rows.txt")}
    answer = browser.post("/import", data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Choose a file, or paste cells below." in text_of(answer)


def test_a_body_that_is_no_form_is_refused(app: Flask, talent: User, sign_in: SignIn) -> None:
    browser = sign_in(talent)
    token = {"X-CSRFToken": csrf(browser, "/leaders/new")}
    for body in (b"[1]", b'{"name": "Tom"}', b"[" * 10_000):
        answer = browser.post("/leaders/new", data=body, content_type="application/json", headers=token)
        assert answer.status_code == 415
    assert "forms only" in text_of(answer)


def test_a_day_that_cannot_be_read_is_asked_for_again_where_one_is_on_record(
    app: Flask, talent: User, sign_in: SignIn
) -> None:
    noor = a_leader("Noor Lindgren", joined_on=date(2020, 2, 3))
    answer = post(sign_in(talent), f"/leaders/{noor.uuid}/edit", {"name": "Noor Lindgren", "joined_on": "in spring"})
    assert answer.status_code == 422
    assert "Enter a day like 2026-03-31. This says &#39;in spring&#39;." in text_of(answer)
