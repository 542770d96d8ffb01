"""The administrator's pages of how people sign in: one person's links, sessions and second factor, and the rules."""

from __future__ import annotations

from uuid import UUID

from flask import abort, redirect, url_for
from flask_login import current_user
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from succession.access.blueprint import access
from succession.access.doors import needs
from succession.access.forms import rule_form
from succession.access.handing_over import show_link
from succession.access.links import new_link
from succession.access.models import User, UserSession
from succession.access.operations import end_every_session
from succession.access.policy import ROLES
from succession.access.second_factor import (
    has_second_factor,
    remove_second_factor,
    require_second_factor,
    required_roles,
)
from succession.access.signed_in import is_running
from succession.clock import now
from succession.db import db
from succession.pages import done, render
from succession.refusals import Refusal


@access.get("/admin/users/<uuid:user>/sign-in")
@needs("users.manage")
def account(user: UUID) -> Response:
    found = _find(user)
    sessions = select(func.count()).where(UserSession.user_id == found.id, is_running(now()))
    return render(
        user=found,
        n_sessions=db.session.scalar(sessions) or 0,
        has_factor=has_second_factor(found.id),
        is_own=found.id == current_user.id,
    )


@access.post("/admin/users/<uuid:user>/sign-in/link")
@needs(post="users.manage", fresh=True)
def make_link(user: UUID) -> Response:
    """A link by which the person chooses a password, shown in this answer only."""
    found = _find(user)
    token = new_link(current_user, now(), found)
    db.session.commit()
    return show_link(found, token)


@access.post("/admin/users/<uuid:user>/sign-in/end")
@needs(post="users.manage", fresh=True)
def end_all(user: UUID) -> Response:
    found = _find(user)
    end_every_session(current_user, now(), found)
    db.session.commit()
    done(f"Ended every session of {found.name}.")
    return redirect(url_for("access.account", user=found.uuid))


@access.post("/admin/users/<uuid:user>/sign-in/remove-second-factor")
@needs(post="users.manage", fresh=True)
def take_second_factor(user: UUID) -> Response:
    found, at = _find(user), now()
    try:
        remove_second_factor(current_user, at, found)
    except Refusal as refusal:
        db.session.rollback()
        done(str(refusal))
    else:
        end_every_session(current_user, at, found)
        db.session.commit()
        done(f"{found.name} has no second factor any more. Every session has ended.")
    return redirect(url_for("access.account", user=user))


@access.route("/admin/sign-in-rules", methods=["GET", "POST"])
@needs("users.manage", post="users.manage", fresh=True)
def rules() -> Response:
    """Which roles need a second factor."""
    form = rule_form(ROLES, required_roles())
    if form.validate_on_submit():
        chosen = [role for role in ROLES if form[role].data]
        require_second_factor(current_user, now(), chosen)
        db.session.commit()
        done("Saved which roles need a second factor. It holds from the next page that somebody opens.")
        return redirect(url_for("access.rules"))
    return render(422 if form.is_submitted() else 200, form=form, roles=ROLES)


def _find(uuid: UUID) -> User:
    return db.session.scalars(select(User).where(User.uuid == uuid)).one_or_none() or abort(404)
