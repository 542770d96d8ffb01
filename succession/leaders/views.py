"""Pages that change leaders: add one, edit the record, judge the risk of losing the leader."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from succession.access.doors import needs, survey
from succession.clock import now, today
from succession.leaders import operations
from succession.leaders.forms import LeaderForm, NewLeaderForm, RiskForm, said_of_risk
from succession.leaders.models import Leader
from succession.leaders.queries import find_leader, leader_name, record_of, risk_of
from succession.pages import render
from succession.saving import onward, save, show_theirs, status_of

leaders = Blueprint("leaders", __name__)


@leaders.route("/leaders/new", methods=["GET", "POST"])
@needs("leaders.add", post="leaders.add")
def new() -> Response:
    form = NewLeaderForm()
    if form.validate_on_submit():
        saved = save(
            form,
            lambda: operations.add_leader(current_user, now(), on=form.on.data, reason=form.reason.data, **form.said()),
        )
        if saved:
            return redirect(onward(url_for("profiles.leader", leader=saved.result.uuid)))
    return render(status_of(form), form=form, back=onward(url_for("profiles.leaders")))


@leaders.route("/leaders/<uuid:leader>/edit", methods=["GET", "POST"])
@needs("leaders.edit", post="leaders.edit")
def edit(leader: UUID) -> Response:
    found = _find(leader)
    row = record_of(found, today()) or abort(404)
    back = onward(url_for("profiles.leader", leader=leader))
    form = LeaderForm(data={**row.payload(), "version": row.version})
    if form.validate_on_submit() and save(
        form,
        lambda: operations.change_leader(
            current_user,
            now(),
            found,
            version=form.version.data,
            on=form.on.data,
            reason=form.reason.data,
            **form.said(),
        ),
    ):
        return redirect(back)
    show_theirs(form, row, row.payload())
    return render(status_of(form), form=form, name=row.name, since=row.valid_from, back=back)


@leaders.route("/leaders/<uuid:leader>/risk", methods=["GET", "POST"])
@needs("leaders.risk", post="leaders.risk")
def risk(leader: UUID) -> Response:
    found = _find(leader)
    row = risk_of(found, today())
    known = row.payload() if row else {}
    back = onward(url_for("profiles.leader", leader=leader))
    form = RiskForm(data={**known, "version": row.version if row else ""})
    if form.validate_on_submit() and save(
        form,
        lambda: operations.judge_risk(
            current_user,
            now(),
            found,
            version=form.version.data,
            on=form.on.data,
            reason=form.reason.data,
            **said_of_risk(form),
        ),
    ):
        return redirect(back)
    show_theirs(form, row, known)
    since = row.valid_from if row else None
    may_note = survey().may("notes.read", "leader", leader)
    name = leader_name(found)
    return render(status_of(form), form=form, name=name, leader=leader, since=since, back=back, may_note=may_note)


def _find(uuid: UUID) -> Leader:
    return find_leader(uuid) or abort(404)
