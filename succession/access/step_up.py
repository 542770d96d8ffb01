"""Asking again: what matters most is done only by somebody who has proved to be here a short while ago.

What was being sent stands on the page that asks, and goes on from there in the same step: nothing is typed twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask, request
from flask_login import current_user, login_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from succession.access import passwords, throttle
from succession.access.carrying import fields_to_carry
from succession.access.doors import SAFE
from succession.access.entering import TOO_MANY, has_passkey, site_here, trier_of
from succession.access.events import happened
from succession.access.forms import ConfirmForm
from succession.access.models import CodeApp, User
from succession.access.passkeys import user_of_answer
from succession.access.second_factor import accept_code
from succession.access.signed_in import SignedIn, renew_session
from succession.clock import now
from succession.db import db, only_reads
from succession.pages import render

FRESH = timedelta(minutes=10)
NOT_PROVED = "That does not belong to your sign-in. Check it and try again."


def ask_again(app: Flask) -> None:
    """Let nothing through to a page marked ``fresh`` from somebody whose last proof is older than ten minutes."""

    @app.before_request
    def check() -> Response | None:
        view = app.view_functions.get(request.endpoint or "")
        if request.method in SAFE or not getattr(view, "needs_fresh", False):
            return None
        person, at = current_user._get_current_object(), now()
        if not isinstance(person, SignedIn) or at - person.authenticated_at <= FRESH:
            return None
        form = ConfirmForm()
        if not any(form.data[name] for name in ("confirm_password", "confirm_code", "confirm_passkey")):
            return _ask(person, ConfirmForm(formdata=None), 200)
        if form.validate() and _is_proved(person, form, at):
            return None
        return _ask(person, form, 429 if TOO_MANY in form.form_errors else 422)


def _ask(person: SignedIn, form: ConfirmForm, status: int) -> Response:
    db.session.rollback()
    only_reads(True)
    has_app = db.session.scalar(select(CodeApp.user_id).where(CodeApp.user_id == person.id)) is not None
    shown = {"has_app": has_app, "has_passkey": has_passkey(person.id)}
    path = request.full_path.rstrip("?")
    return render(status, endpoint="access._confirm", form=form, path=path, fields=fields_to_carry(), **shown)


def _is_proved(person: SignedIn, form: ConfirmForm, at: datetime) -> bool:
    """Whether what was typed proves that ``person`` is here; the session has a new token then. Else the form says why.

    Ends the transaction of the request.
    """
    if form.confirm_passkey.data:
        is_right, number = (
            user_of_answer(site_here(), person.session_id, form.confirm_passkey.data, at) == person.id,
            None,
        )
    else:
        kind = throttle.AGAIN if form.confirm_password.data else throttle.SECOND_FACTOR
        number = throttle.admit(kind, trier_of(f"user {person.id}", person.email, at), at)
        if number is None:
            form.form_errors.append(TOO_MANY)
            return False
        if form.confirm_password.data:
            only_reads(True)
            password_hash = db.session.scalar(select(User.password_hash).where(User.id == person.id))
            db.session.rollback()
            only_reads(False)
            is_right = passwords.is_right(password_hash, form.confirm_password.data)
        else:
            is_right = accept_code(person.id, form.confirm_code.data or "", at) is not None
    if not is_right:
        happened("confirmation_failed", user_id=person.id, at=at)
        db.session.commit()
        form.form_errors.append(NOT_PROVED)
        return False
    if number is not None:
        throttle.was_right(number)
    renewed = renew_session(person, at)
    happened("confirmed", user_id=person.id, at=at)
    db.session.commit()
    login_user(renewed)
    return True
