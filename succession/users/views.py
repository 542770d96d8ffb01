"""The administrator's pages of users: the list, a new one, one person's name, roles and leader."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, url_for
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from succession.access import operations
from succession.access.doors import needs
from succession.access.grants import is_plain
from succession.access.handing_over import show_link
from succession.access.links import new_link
from succession.access.models import RoleGrant, User
from succession.clock import now, today
from succession.db import db
from succession.folding import in_order
from succession.leaders.models import Leader
from succession.leaders.queries import find_leader, leader_name
from succession.pages import done, render
from succession.picking import Choice
from succession.refusals import Refusal
from succession.saving import say, show_theirs_of, status_of
from succession.users.forms import ChangeUserForm, NewUserForm, RoleForm, UserForm
from succession.users.queries import given_roles, role_words

users = Blueprint("users", __name__, url_prefix="/admin/users")


@users.get("")
@needs("users.manage")
def index() -> Response:
    found = sorted(db.session.scalars(select(User)), key=lambda user: in_order(user.name, user.email))
    return render(users=found, words={user.id: role_words(user, today()) for user in found})


@users.route("/new", methods=["GET", "POST"])
@needs("users.manage", post="users.manage", fresh=True)
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
                leader_id=_leader_id(form),
            )
        except Refusal as refusal:
            say(form, refusal)
        else:
            token = new_link(current_user, now(), user)
            db.session.commit()
            return show_link(user, token)
    return render(422 if form.is_submitted() else 200, form=form)


@users.route("/<uuid:user>", methods=["GET", "POST"])
@needs("users.manage", post="users.manage", fresh=True)
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
    return render(status_of(form), form=form, user=found, given=given_roles(found, today()))


@users.route("/<uuid:user>/role", methods=["GET", "POST"])
@needs("users.manage", post="users.manage", fresh=True)
def role(user: UUID) -> Response:
    """Give a role for a part of the organisation, for a time, or in somebody's place."""
    found, form = _find(user), RoleForm()
    if form.validate_on_submit():
        try:
            operations.give_role(
                current_user,
                now(),
                found,
                form.role.data or "",
                head_id=form.head_id,
                on=form.on.data,
                until=form.until.data,
                for_user=form.principal,
            )
        except Refusal as refusal:
            db.session.rollback()
            say(form, refusal)
        else:
            db.session.commit()
            done(f"{found.name} has the role from the day that you chose.")
            return redirect(url_for("users.edit", user=found.uuid))
    return render(422 if form.is_submitted() else 200, form=form, user=found)


@users.post("/roles/<uuid:grant>/end")
@needs(post="users.manage", fresh=True)
def end_role(grant: UUID) -> Response:
    found = db.session.scalars(select(RoleGrant).where(RoleGrant.uuid == grant)).one_or_none() or abort(404)
    user = found.user.uuid
    try:
        change = operations.end_role(current_user, now(), found)
    except Refusal as refusal:
        db.session.rollback()
        done(str(refusal))
    else:
        done(change.summary)
        db.session.commit()
    return redirect(url_for("users.edit", user=user))


def _find(uuid: UUID) -> User:
    return db.session.scalars(select(User).where(User.uuid == uuid)).one_or_none() or abort(404)


def _form_of(user: User) -> ChangeUserForm:
    """The form with what is on record of the user, or with what was sent."""
    form = ChangeUserForm(data={**_known(user), "version": operations.user_version(user)})
    form.leader.kept = _leader_of(user)
    return form


def _known(user: User) -> dict[str, Any]:
    """What is on record of the user, by the names of the form's fields."""
    kept = _leader_of(user)
    return {
        "name": user.name,
        "roles": [grant.role for grant in user.grants if is_plain(grant)],
        "is_active": user.is_active,
        "leader": kept[1] if kept else "",
    }


def _leader_of(user: User) -> Choice | None:
    leader = db.session.get_one(Leader, user.leader_id) if user.leader_id is not None else None
    return (leader.uuid, leader_name(leader), leader.external_key) if leader else None


def _leader_id(form: UserForm) -> int | None:
    leader = find_leader(form.leader.picked)
    return leader.id if leader else None
