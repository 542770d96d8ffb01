"""The administrator's pages of users: the list, a new one, one person's name, roles, leader and password."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, url_for
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from succession.access import operations
from succession.access.doors import needs
from succession.access.models import User
from succession.access.policy import ROLES
from succession.clock import now
from succession.db import db
from succession.leaders.models import Leader
from succession.leaders.queries import find_leader, leader_name
from succession.pages import done, render
from succession.picking import Choice
from succession.refusals import Refusal
from succession.saving import say, show_theirs_of, status_of
from succession.users.forms import ChangeUserForm, NewUserForm, PasswordForm, UserForm

users = Blueprint("users", __name__, url_prefix="/admin/users")


@users.get("")
@needs("users.manage")
def index() -> Response:
    found = db.session.scalars(select(User).order_by(User.name, User.email)).all()
    return render(users=found, roles=ROLES)


@users.route("/new", methods=["GET", "POST"])
@needs("users.manage", post="users.manage")
def new() -> Response:
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
                leader_id=_leader_id(form),
            )
        except Refusal as refusal:
            say(form, refusal)
        else:
            db.session.commit()
            done(f"Added {user.name}, who can sign in now.")
            return redirect(url_for("users.index"))
    return render(422 if form.is_submitted() else 200, form=form)


@users.route("/<uuid:user>", methods=["GET", "POST"])
@needs("users.manage", post="users.manage")
def edit(user: UUID) -> Response:
    found = _find(user)
    form = _form_of(found)
    if form.validate_on_submit():
        try:
            operations.change_user(
                current_user,
                now(),
                found,
                name=form.name.data or "",
                roles=form.roles.data or [],
                is_active=bool(form.is_active.data),
                leader_id=_leader_id(form),
                version=form.version.data,
            )
        except Refusal as refusal:
            db.session.rollback()
            say(form, refusal)
        else:
            db.session.commit()
            done(f"Changed {found.name}.")
            return redirect(url_for("users.index"))
    show_theirs_of(form, "user", found.id, _known(found), operations.user_version(found))
    return render(status_of(form), form=form, password_form=PasswordForm(), user=found)


@users.post("/<uuid:user>/password")
@needs(post="users.manage")
def password(user: UUID) -> Response:
    found, form = _find(user), PasswordForm()
    try:
        if not form.validate_on_submit():
            raise Refusal("Enter a new password of 15 to 128 characters.", "password")
        operations.set_password(current_user, now(), found, form.password.data or "")
    except Refusal as refusal:
        say(form, refusal)
        return render(422, endpoint="users.edit", form=_form_of(found, is_sent=False), password_form=form, user=found)
    db.session.commit()
    done(f"{found.name} has a new password. Every session with the old one has ended.")
    return redirect(url_for("users.index"))


def _find(uuid: UUID) -> User:
    return db.session.scalars(select(User).where(User.uuid == uuid)).one_or_none() or abort(404)


def _form_of(user: User, *, is_sent: bool = True) -> ChangeUserForm:
    """The form with what is on record of the user, or with what was sent where the form ``is_sent``."""
    known = {**_known(user), "version": operations.user_version(user)}
    form = ChangeUserForm(data=known) if is_sent else ChangeUserForm(None, data=known)
    form.leader.kept = _leader_of(user)
    return form


def _known(user: User) -> dict[str, Any]:
    """What is on record of the user, by the names of the form's fields."""
    kept = _leader_of(user)
    return {
        "name": user.name,
        "roles": [role.role for role in user.roles],
        "is_active": user.is_active,
        "leader": kept[1] if kept else "",
    }


def _leader_of(user: User) -> Choice | None:
    leader = db.session.get_one(Leader, user.leader_id) if user.leader_id is not None else None
    return (leader.uuid, leader_name(leader), leader.external_key) if leader else None


def _leader_id(form: UserForm) -> int | None:
    leader = find_leader(form.leader.picked)
    return leader.id if leader else None
