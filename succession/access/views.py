"""Signing in and out, and the company's name."""

from __future__ import annotations

from flask import Blueprint, redirect, request, session, url_for
from flask_login import current_user, login_user, logout_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from succession.access import passwords
from succession.access.doors import needs
from succession.access.forms import CompanyForm, SignInForm
from succession.access.models import User
from succession.access.signed_in import begin_session, end_session
from succession.clock import now
from succession.company import company as our_company
from succession.company import company_version, name_company
from succession.db import db, only_reads
from succession.pages import done, render, safe_next
from succession.refusals import StaleVersion
from succession.saving import say, show_theirs_of, status_of

access = Blueprint("access", __name__)


@access.route("/sign-in", methods=["GET", "POST"])
@needs("session.start", post="session.start")
def sign_in() -> Response:
    """One answer for an unknown address, a wrong password and a switched-off account."""
    home = url_for("home.index")
    onward = safe_next(request.args.get("next"), home)
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(onward)
    form = SignInForm()
    if form.validate_on_submit():
        user_id, password_hash = _account((form.email.data or "").strip().lower())
        if passwords.is_right(password_hash, form.password.data or ""):
            only_reads(False)
            session.clear()
            login_user(begin_session(db.session.get_one(User, user_id), now()))
            db.session.commit()
            return redirect(onward)
        form.form_errors.append("That e-mail address and password do not belong together. Check both and try again.")
    return render(422 if form.is_submitted() else 200, form=form, onward=onward if onward != home else "")


def _account(email: str) -> tuple[int | None, str | None]:
    """Number and password hash of who may sign in with this address; the transaction is over.

    Checking a password takes long on purpose: it must not happen while the one write lock is held.
    """
    only_reads(True)
    wanted = select(User.id, User.password_hash).where(User.email == email, User.is_active)
    found = db.session.execute(wanted).one_or_none()
    db.session.rollback()
    return (None, None) if found is None else (found.id, found.password_hash)


@access.post("/sign-out")
@needs(post="session.end")
def sign_out() -> Response:
    end_session(current_user.token, now())
    db.session.commit()
    logout_user()
    session.clear()
    answer = redirect(url_for("access.sign_in"))
    answer.headers["Clear-Site-Data"] = '"cache"'
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
