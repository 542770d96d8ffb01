"""Signing in and out, and the administrator's page of users."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, redirect, request, session, url_for
from flask_login import current_user, login_user, logout_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from succession.access import operations, passwords
from succession.access.doors import needs
from succession.access.forms import CompanyForm, NewUserForm, PasswordForm, SignInForm, UserForm
from succession.access.models import User
from succession.access.policy import ROLES
from succession.access.signed_in import begin_session, end_session
from succession.clock import now
from succession.company import company as our_company
from succession.company import name_company
from succession.db import db
from succession.pages import done, render, safe_next
from succession.refusals import Refusal

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
        email = (form.email.data or "").strip().lower()
        user = db.session.scalars(select(User).where(User.email == email)).one_or_none()
        right = passwords.is_right(user.password_hash if user else None, form.password.data or "")
        if user is not None and right and user.is_active:
            session.clear()
            login_user(begin_session(user, now()))
            db.session.commit()
            return redirect(onward)
        form.form_errors.append("That e-mail address and password do not belong together. Check both and try again.")
    return render(422 if form.is_submitted() else 200, form=form, onward=onward if onward != home else "")


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


@access.get("/admin/users")
@needs("users.manage")
def users() -> Response:
    found = db.session.scalars(select(User).order_by(User.name, User.email)).all()
    return render(users=found, roles=ROLES)


@access.route("/admin/users/new", methods=["GET", "POST"])
@needs("users.manage", post="users.manage")
def new_user() -> Response:
    form = NewUserForm()
    if form.validate_on_submit():
        try:
            user = operations.add_user(
                current_user,
                now(),
                email=form.email.data or "",
                name=form.name.data or "",
                roles=form.roles.data or [],
                password=form.password.data or "",
            )
        except Refusal as refusal:
            _say(form, refusal)
        else:
            db.session.commit()
            done(f"Added {user.name}, who can sign in now.")
            return redirect(url_for("access.users"))
    return render(422 if form.is_submitted() else 200, form=form)


@access.route("/admin/users/<uuid:user>", methods=["GET", "POST"])
@needs("users.manage", post="users.manage")
def user(user: UUID) -> Response:
    found = _find(user)
    form = UserForm(obj=None, data={"name": found.name, "roles": _roles(found), "is_active": found.is_active})
    if form.validate_on_submit():
        try:
            operations.change_user(
                current_user,
                now(),
                found,
                name=form.name.data or "",
                roles=form.roles.data or [],
                is_active=bool(form.is_active.data),
            )
        except Refusal as refusal:
            db.session.rollback()
            _say(form, refusal)
        else:
            db.session.commit()
            done(f"Changed {found.name}.")
            return redirect(url_for("access.users"))
    return render(422 if form.is_submitted() else 200, form=form, password_form=PasswordForm(), user=found)


@access.post("/admin/users/<uuid:user>/password")
@needs(post="users.manage")
def user_password(user: UUID) -> Response:
    found, form = _find(user), PasswordForm()
    try:
        if not form.validate_on_submit():
            raise Refusal("Enter a new password of 15 to 128 characters.", "password")
        operations.set_password(current_user, now(), found, form.password.data or "")
    except Refusal as refusal:
        _say(form, refusal)
        user_form = UserForm(None, data={"name": found.name, "roles": _roles(found), "is_active": found.is_active})
        return render(422, endpoint="access.user", form=user_form, password_form=form, user=found)
    db.session.commit()
    done(f"{found.name} has a new password. Every session with the old one has ended.")
    return redirect(url_for("access.users"))


@access.route("/admin/company", methods=["GET", "POST"])
@needs("users.manage", post="users.manage")
def company() -> Response:
    form = CompanyForm(obj=our_company())
    if form.validate_on_submit():
        name_company(current_user, now(), name=form.name.data or "", scope=form.scope.data or "")
        db.session.commit()
        done(f"The company is called {form.name.data} on every page.")
        return redirect(url_for("access.company"))
    return render(422 if form.is_submitted() else 200, form=form)


def _find(uuid: UUID) -> User:
    return db.session.scalars(select(User).where(User.uuid == uuid)).one_or_none() or abort(404)


def _roles(user: User) -> list[str]:
    return [role.role for role in user.roles]


def _say(form: UserForm | PasswordForm, refusal: Refusal) -> None:
    """Put the refusal beside its field, or over the form."""
    if refusal.field in form:
        form[refusal.field].errors = [*form[refusal.field].errors, str(refusal)]
    else:
        form.form_errors.append(str(refusal))
