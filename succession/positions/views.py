"""Pages that change positions: add one, edit it, name emergency cover and end it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from succession.access.doors import needs, survey
from succession.clock import now, today
from succession.db import db
from succession.leaders.models import Leader
from succession.leaders.queries import find_leader
from succession.pages import done, render
from succession.picking import PickField
from succession.positions import operations
from succession.positions.forms import CoverForm, NewPositionForm, PositionForm
from succession.positions.models import EmergencyCover, Position
from succession.positions.queries import (
    cover_rows,
    find_cover,
    find_position,
    position_title,
    position_titles,
    record_of,
)
from succession.refusals import Refusal
from succession.saving import onward, save, show_theirs, status_of

positions = Blueprint("positions", __name__)


@positions.route("/positions/new", methods=["GET", "POST"])
@needs("positions.add", post="positions.add")
def new() -> Response:
    form = NewPositionForm()
    if form.validate_on_submit():
        saved = save(
            form,
            lambda: operations.add_position(
                current_user, now(), on=form.on.data, reason=form.reason.data, **_said(form)
            ),
        )
        if saved:
            return redirect(onward(url_for("profiles.position", position=saved.result.uuid)))
    return render(status_of(form), form=form, back=onward(url_for("profiles.positions")))


@positions.route("/positions/<uuid:position>/edit", methods=["GET", "POST"])
@needs("positions.edit", post="positions.edit")
def edit(position: UUID) -> Response:
    found, back = _find(position), _back(position)
    row = record_of(found, today()) or abort(404)
    known = {**row.payload(), "reports_to": _title(row.reports_to_id)}
    form = PositionForm(data={**known, "version": row.version})
    if survey().positions().only is not None:
        del form.importance  # a rank among all key positions tells how many there are elsewhere
    if row.reports_to_id is not None and row.reports_to_id not in survey().positions():
        # The position at the head of a part reports to one that is not there for its HR partner.
        del form.reports_to
    if form.validate_on_submit() and save(
        form,
        lambda: operations.change_position(
            current_user,
            now(),
            found,
            version=form.version.data,
            on=form.on.data,
            reason=form.reason.data,
            **_said(form),
        ),
    ):
        return redirect(back)
    show_theirs(form, row, known)
    return render(status_of(form), form=form, title=row.title, since=row.valid_from, back=back)


@positions.route("/positions/<uuid:position>/cover", methods=["GET", "POST"])
@needs("positions.cover", post="positions.cover")
def cover(position: UUID) -> Response:
    found, back = _find(position), _back(position)
    form = CoverForm()
    if form.validate_on_submit() and save(form, lambda: _name_cover(form, found)):
        return redirect(back)
    covers = cover_rows(found, today(), current_user.reader)
    return render(status_of(form), form=form, title=position_title(found), covers=covers, back=back)


def _name_cover(form: CoverForm, position: Position) -> EmergencyCover:
    leader = _picked(form.leader)
    if current_user.reader.is_leader(leader.id):
        raise Refusal("Somebody else has to name you.", "leader")
    return operations.name_cover(
        current_user,
        now(),
        position,
        leader,
        on=form.on.data,
        agreed_on=form.agreed_on.data,
        is_told=form.told,
        limit_months=form.limit_months.data,
        reason=form.reason.data,
    )


@positions.post("/positions/cover/<uuid:cover>/end")
@needs(post="positions.cover")
def end_cover(cover: UUID) -> Response:
    """Ends today; the button that asks for it carries the version."""
    found = find_cover(cover, today()) or abort(404)
    back = _back(db.session.get_one(Position, found.position_id).uuid)
    change = operations.end_cover(current_user, now(), found, version=request.form.get("version", ""), on=today())
    done(change.summary, undo=change.uuid)
    db.session.commit()
    return redirect(back)


def _find(uuid: UUID) -> Position:
    return find_position(uuid) or abort(404)


def _said(form: PositionForm) -> dict[str, Any]:
    if "reports_to" not in form:
        return form.said()
    above = form.reports_to.picked
    return {**form.said(), "reports_to": find_position(above) if above else None}


def _picked(field: PickField) -> Leader:
    """The leader that a field, which needs one, names."""
    return (find_leader(field.picked) if field.picked else None) or abort(404)


def _title(position: int | None) -> str:
    return position_titles([position]).get(position, "") if position is not None else ""


def _back(uuid: UUID) -> str:
    return onward(url_for("profiles.position", position=uuid))
