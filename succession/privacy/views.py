"""What we keep, for everybody; a legal hold on a leader, for the talent director."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, current_app, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from succession.access.doors import needs
from succession.clock import now
from succession.db import db
from succession.leaders.models import Leader
from succession.leaders.queries import find_leader, leader_name
from succession.pages import done, render
from succession.privacy import holds
from succession.privacy.forms import HoldForm, LiftForm
from succession.privacy.kept import how_long, kept
from succession.privacy.periods import periods_of
from succession.privacy.queries import holds_of
from succession.refusals import Refusal
from succession.saving import say, status_of

privacy = Blueprint("privacy", __name__)


@privacy.get("/help/what-we-keep")
@needs("help.read")
def what_we_keep() -> Response:
    periods = periods_of(current_app.config.get("RETENTION"))
    timed = [(period, how_long(period)) for period in periods.values() if period.then]
    return render(records=kept(periods), timed=timed)


@privacy.route("/leaders/<uuid:leader>/hold", methods=["GET", "POST"])
@needs("privacy.hold", post="privacy.hold")
def hold(leader: UUID) -> Response:
    """Set a hold. Nobody sees whether there is one on themselves."""
    found, form = _find(leader), HoldForm()
    if form.validate_on_submit():
        try:
            holds.set_hold(current_user, now(), found, reason=form.reason.data or "")
        except Refusal as refusal:
            db.session.rollback()
            say(form, refusal)
        else:
            db.session.commit()
            done(f"Set a legal hold on {leader_name(found)}.")
            return redirect(url_for("privacy.hold", leader=leader))
    return _hold_page(found, form)


@privacy.post("/leaders/<uuid:leader>/hold/lift")
@needs(post="privacy.hold")
def lift(leader: UUID) -> Response:
    found, form = _find(leader), LiftForm()
    try:
        if form.validate_on_submit():
            holds.lift_hold(current_user, now(), found)
            db.session.commit()
            done(f"Lifted the legal hold on {leader_name(found)}.")
    except Refusal as refusal:
        db.session.rollback()
        done(str(refusal))
    return redirect(url_for("privacy.hold", leader=leader))


def _hold_page(leader: Leader, form: HoldForm) -> Response:
    all_holds = holds_of(leader)
    return render(
        status_of(form),
        form=form,
        name=leader_name(leader),
        leader=leader.uuid,
        in_force=next((one for one in all_holds if one.lifted_at is None), None),
        lifted=[one for one in all_holds if one.lifted_at is not None],
    )


def _find(uuid: UUID) -> Leader:
    leader = find_leader(uuid)
    if leader is None or current_user.reader.is_leader(leader.id):
        abort(404)
    return leader
