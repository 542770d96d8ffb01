"""Signing in and out, choosing a password through a link, and the company's name."""

from __future__ import annotations

from datetime import datetime

from flask import redirect, request, session, url_for
from flask_login import current_user, logout_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from succession.access import account_views, factor_views, own_views, passwords, throttle
from succession.access.blueprint import access as access
from succession.access.doors import needs
from succession.access.entering import (
    TOO_MANY,
    come_in,
    has_passkey,
    person_here,
    prove_second_factor,
    site_here,
    trier_of,
)
from succession.access.events import happened
from succession.access.forms import CodeForm, CompanyForm, NewPasswordForm, SignInForm
from succession.access.links import asked_by, use_link
from succession.access.models import User
from succession.access.operations import own_words
from succession.access.passkeys import NOT_TAKEN, request_options, user_of_answer
from succession.access.password_rules import check_password, is_short
from succession.access.second_factor import WRONG_CODE, accept_code, has_second_factor
from succession.access.signed_in import SignedIn, end_session
from succession.clock import now
from succession.company import company as our_company
from succession.company import company_version, name_company
from succession.db import db, only_reads
from succession.pages import done, render, safe_next
from succession.refusals import Refusal, StaleVersion
from succession.saving import say, show_theirs_of, status_of

#: Their pages stand on the same blueprint.
OTHER_VIEWS = (account_views, factor_views, own_views)
TOGETHER = "That e-mail address and password do not belong together. Check both and try again."


@access.route("/sign-in", methods=["GET", "POST"])
@needs("session.start", post="session.start")
def sign_in() -> Response:
    """One answer for an unknown address, a wrong password, an unused invitation and a switched-off account."""
    home, at = url_for("home.index"), now()
    onward = safe_next(request.args.get("next"), home)
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(onward)
    form, status = SignInForm(), 422 if request.method == "POST" else 200
    if form.passkey.data:
        user_id = user_of_answer(site_here(), None, form.passkey.data, at)
        if user_id is not None:
            owner = db.session.get_one(User, user_id)
            return come_in(owner, at, onward, form.kept.data or "", has_second_factor=True)
        happened("sign_in_failed", user_id=None, at=at, outcome="passkey")
        db.session.commit()
        form.form_errors.append(NOT_TAKEN)
    elif form.validate_on_submit():
        email, password = (form.email.data or "").lower(), form.password.data or ""
        number = throttle.admit(throttle.PASSWORD, trier_of(email, email, at), at)
        if number is None:
            status = 429
            form.form_errors.append(TOO_MANY)
        else:
            user = _user_with(email, password, number, at)
            if user is not None:
                return come_in(user, at, onward, form.kept.data or "")
            form.form_errors.append(TOGETHER)
    db.session.rollback()
    only_reads(True)  # the page that says so waits for no lock
    return render(status, form=form, onward=onward if onward != home else "")


def _user_with(email: str, password: str, number: int, at: datetime) -> User | None:
    """The active user with this address and password, whose try counts no longer; the caller commits then.

    Checking a password takes long on purpose: it does not happen while the one write lock is held, and so the account
    is looked at again afterwards.
    """
    only_reads(True)
    wanted = select(User.id, User.password_hash).where(User.email == email, User.is_active)
    found = db.session.execute(wanted).one_or_none()
    db.session.rollback()
    only_reads(False)
    if passwords.is_right(found.password_hash if found else None, password) and found is not None:
        anew = passwords.hashed(password) if passwords.is_outdated(found.password_hash) else found.password_hash
        user = db.session.get_one(User, found.id)
        if user.is_active and user.password_hash == found.password_hash:
            user.password_hash = anew
            throttle.was_right(number)
            return user
    happened("sign_in_failed", user_id=found.id if found else None, at=at)
    db.session.commit()
    return None


@access.route("/sign-in/second-factor", methods=["GET", "POST"])
@needs("session.prove", post="session.prove")
def second_factor() -> Response:
    """The page between the password and everything else, for whoever has a second factor."""
    person, at = person_here(), now()
    onward = safe_next(request.args.get("next"), url_for("home.index"))
    if person.is_authenticated:
        return redirect(onward)
    form, status = CodeForm(), 422 if request.method == "POST" else 200
    if form.passkey.data:
        if user_of_answer(site_here(), person.session_id, form.passkey.data, at) == person.id:
            return prove_second_factor(person, at, onward, form.kept.data or "")
        happened("second_factor_failed", user_id=person.id, at=at, outcome="passkey")
        db.session.commit()
        form.form_errors.append(NOT_TAKEN)
    elif form.validate_on_submit():
        number = throttle.admit(throttle.SECOND_FACTOR, trier_of(f"user {person.id}", person.email, at), at)
        if number is None:
            status = 429
            form.form_errors.append(TOO_MANY)
        elif accept_code(person.id, form.code.data or "", at):
            throttle.was_right(number)
            return prove_second_factor(person, at, onward, form.kept.data or "")
        else:
            happened("second_factor_failed", user_id=person.id, at=at)
            db.session.commit()
            form.code.errors = [*form.code.errors, WRONG_CODE]
    return render(status, form=form, has_passkey=has_passkey(person.id))


@access.post("/passkey-options")
@needs(post="session.start")
def passkey_options() -> Response:
    """What the browser's passkey has to sign: of the person who is signing in, or of anybody on the sign-in page."""
    person, at = current_user._get_current_object(), now()
    if isinstance(person, SignedIn):
        options = request_options(site_here(), person.id, person.session_id, at)
    elif throttle.admit(throttle.PASSKEY, trier_of("", "", at), at) is None:
        return Response(status=429)
    else:
        options = request_options(site_here(), None, None, at)
    db.session.commit()
    return Response(options, mimetype="application/json")


@access.route("/set-password", methods=["GET", "POST"])
@needs("session.start", post="session.start")
def set_password() -> Response:
    """Choose a password through a link. Looking at the page uses nothing up; only a password that is taken does."""
    token, at = request.args.get("token", "")[:100], now()
    asked, form = asked_by(token, at), NewPasswordForm()
    if asked is None:
        return render(404, asked=None, form=form)
    if form.validate_on_submit():
        password = form.password.data or ""
        try:
            has_factor = has_second_factor(asked.user_id)
            check_password(password, own_words(asked.email, asked.name), has_second_factor=has_factor)
        except Refusal as refusal:
            say(form, refusal)
        else:
            db.session.rollback()
            password_hash = passwords.hashed(password)
            if use_link(token, at, password_hash, is_short=is_short(password)) is None:
                return render(404, asked=None, form=form)
            db.session.commit()
            session.clear()
            done("Your new password holds from now on. Sign in with it.")
            return redirect(url_for("access.sign_in"))
    return render(422 if form.is_submitted() else 200, form=form, asked=asked)


@access.post("/sign-out")
@needs(post="session.end")
def sign_out() -> Response:
    person, at = person_here(), now()
    end_session(person.token, at)
    happened("signed_out", user_id=person.id, at=at)
    db.session.commit()
    logout_user()
    session.clear()
    answer = redirect(url_for("access.sign_in"))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@access.route("/admin/company", methods=["GET", "POST"])
@needs("users.manage", post="users.manage")
def company() -> Response:
    ours, version = our_company(), company_version()
    form = CompanyForm(data={"name": ours.name, "scope": ours.scope, "version": version})
    if form.validate_on_submit():
        said = {"name": form.name.data or "", "scope": form.scope.data or ""}
        try:
            name_company(current_user, now(), **said, version=form.version.data)
        except StaleVersion as refusal:
            say(form, refusal)
        else:
            db.session.commit()
            done(f"The company is called {form.name.data} on every page.")
            return redirect(url_for("access.company"))
    show_theirs_of(form, "company", 1, {"name": ours.name, "scope": ours.scope}, version)
    return render(status_of(form), form=form)
