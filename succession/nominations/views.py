"""Pages that change nominations: name a leader, judge anew, withdraw, rank, seat a holder, record a departure."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from succession.access.doors import needs, survey
from succession.clock import now, today
from succession.db import db
from succession.leaders.queries import find_leader, leader_name
from succession.nominations import operations, ranking
from succession.nominations.forms import (
    DepartureForm,
    NominateForm,
    NominationForm,
    RankForm,
    SeatForm,
    SubmitForm,
    WithdrawForm,
    as_typed,
)
from succession.nominations.models import Nomination, Submission
from succession.nominations.queries import (
    Named,
    departure_of,
    named,
    reads_ranks,
    slate_of,
    submitted,
    version_of,
    what_would_end,
)
from succession.pages import done, render
from succession.positions.models import Position
from succession.positions.operations import seat_interim, vacate
from succession.positions.queries import find_position, position_title, seat_of
from succession.refusals import Refusal, StaleVersion
from succession.saving import onward, save, say, show_theirs, status_of

nominations = Blueprint("nominations", __name__)


@nominations.route("/positions/<uuid:position>/nominate", methods=["GET", "POST"])
@needs("nominations.edit", post="nominations.edit")
def nominate(position: UUID) -> Response:
    """``?leader=`` fills in the name."""
    found, back = _find(position), _back(position)
    asked = find_leader(_uuid(request.args.get("leader")))
    is_seen = asked is not None and asked.id in survey().leaders()
    form = NominateForm(data={"leader": leader_name(asked) if asked and is_seen else ""})
    if form.validate_on_submit() and save(form, lambda: _nominate(form, found)):
        return redirect(back)
    return render(status_of(form), form=form, title=position_title(found), back=back)


def _nominate(form: NominateForm, position: Position) -> Nomination:
    leader = find_leader(form.leader.picked) or abort(404)
    if current_user.reader.is_leader(leader.id):
        raise Refusal("Somebody else has to name you.", "leader")
    return operations.nominate(
        current_user, now(), position, leader, on=form.on.data, reason=form.reason.data, **form.said()
    )


@nominations.route("/nominations/<uuid:nomination>", methods=["GET", "POST"])
@needs("nominations.edit", post="nominations.edit")
def edit(nomination: UUID) -> Response:
    page = _named(nomination)
    known = {**page.row.payload(), **as_typed(page.row.readiness)}
    form = NominationForm(data={**known, "version": page.row.version})
    if not reads_ranks(current_user.reader):
        del form.rank
    if form.validate_on_submit() and save(
        form,
        lambda: operations.change_nomination(
            current_user,
            now(),
            page.row,
            version=form.version.data,
            on=form.on.data,
            reason=form.reason.data,
            **form.said(),
        ),
    ):
        return redirect(_back(page.position))
    show_theirs(form, page.row, known)
    return render(status_of(form), form=form, page=page, back=_back(page.position))


@nominations.route("/nominations/<uuid:nomination>/withdraw", methods=["GET", "POST"])
@needs("nominations.edit", post="nominations.edit")
def withdraw(nomination: UUID) -> Response:
    page = _named(nomination)
    form = WithdrawForm(data={"version": page.row.version})
    if form.validate_on_submit() and save(
        form,
        lambda: operations.withdraw(
            current_user, now(), page.row, version=form.version.data, on=form.on.data, reason=form.reason.data
        ),
    ):
        return redirect(_back(page.position))
    show_theirs(form, page.row, {})
    return render(status_of(form), form=form, page=page, back=_back(page.position))


@nominations.route("/positions/<uuid:position>/rank", methods=["GET", "POST"])
@needs("nominations.edit", post="nominations.edit")
def rank(position: UUID) -> Response:
    """Up and Down only move the rows of the form; nothing is saved before Save.

    Rows and version are those of what the reader sees; the own nomination keeps its place.
    """
    found, back = _find(position), _back(position)
    slate = slate_of(found, today())
    shown = [row for row in slate if not current_user.reader.is_leader(row.leader_id)]
    version = version_of(shown)
    form = RankForm(data={"version": version})
    rows = ranking.rows_of(shown, request.form)
    move = request.form.get("move", "")
    if form.validate_on_submit():
        try:
            if move:
                rows = ranking.moved(rows, move)
                return render(200, form=form, title=position_title(found), rows=rows, back=back)
            order = _order_to_save(ranking.order_of(rows), slate, shown)
        except Refusal as refusal:
            say(form, refusal)
        else:
            if save(form, lambda: _rank(form, found, order, version)):
                return redirect(back)
    theirs = ", ".join(row.name for row in ranking.rows_of(shown, {}))
    show_theirs(form, max(shown, key=lambda row: row.recorded_in, default=None), {}, version)
    return render(status_of(form), form=form, title=position_title(found), rows=rows, theirs=theirs, back=back)


def _rank(form: RankForm, position: Position, order: list[UUID], version: str) -> object:
    if form.version.data != version:
        raise StaleVersion
    return order and operations.rank_slate(
        current_user, now(), position, order, on=form.on.data, reason=form.reason.data
    )


def _order_to_save(order: list[UUID], slate: list[Nomination], shown: list[Nomination]) -> list[UUID]:
    """The order with the reader's own nomination, which the page does not show, at its old place.

    Nothing is to be saved where the rows shown are ranked in this order: whether a rank lies between them is not told.
    """
    is_ranked = not reads_ranks(current_user.reader) and all(row.rank is not None for row in shown)
    if is_ranked and order == [row.uuid for row in shown]:
        return []
    for place, row in enumerate(slate):
        if current_user.reader.is_leader(row.leader_id):
            order.insert(place, row.uuid)
    return order


@nominations.route("/positions/<uuid:position>/seat", methods=["GET", "POST"])
@needs("positions.seat", post="positions.seat")
def seat(position: UUID) -> Response:
    """Here, above positions, since a new holder is no longer named for the seat."""
    found, back = _find(position), _back(position)
    sitting = seat_of(found, today())
    form = SeatForm(data={"version": sitting.version})
    if form.validate_on_submit() and save(form, lambda: _sit(form, found)):
        return redirect(back)
    show_theirs(form, sitting.row, {"who": sitting.who, "leader": sitting.name}, sitting.version)
    return render(status_of(form), form=form, title=position_title(found), sitting=sitting, back=back)


def _sit(form: SeatForm, position: Position) -> object:
    named: dict[str, Any] = {"on": form.on.data, "reason": form.reason.data, "version": form.version.data}
    if form.who.data == "vacant":
        return vacate(current_user, now(), position, **named)
    leader = find_leader(form.leader.picked) or abort(404)
    if current_user.reader.is_leader(leader.id):
        raise Refusal("Somebody else has to seat you.", "leader")
    if form.who.data == "interim":
        return seat_interim(current_user, now(), position, leader, **named)
    return operations.appoint(current_user, now(), position, leader, **named)


@nominations.route("/leaders/<uuid:leader>/departure", methods=["GET", "POST"])
@needs("leaders.departure", post="leaders.departure")
def departure(leader: UUID) -> Response:
    found = find_leader(leader) or abort(404)
    back = onward(url_for("profiles.leader", leader=leader))
    form = DepartureForm()
    if form.validate_on_submit() and save(
        form,
        lambda: operations.record_departure(
            current_user,
            now(),
            found,
            on=form.on.data,
            reason=form.reason.data,
            seen=survey().positions("slate"),
            seats_seen=survey().positions(),
        ),
    ):
        return redirect(back)
    ending = what_would_end(found, today(), survey())
    entered = departure_of(found, today())
    return render(status_of(form), form=form, name=leader_name(found), ending=ending, entered=entered, back=back)


@nominations.route("/positions/<uuid:position>/submit", methods=["GET", "POST"])
@needs("nominations.submit", post="nominations.submit")
def submit(position: UUID) -> Response:
    """Whoever holds a seat proposes names for it blind, and sees here what they proposed and nothing else."""
    found, form = _find(position), SubmitForm()
    if form.validate_on_submit():
        leader = find_leader(form.leader.picked) or abort(404)
        if save(form, lambda: operations.submit(current_user, now(), found, leader, why=form.why.data)):
            return redirect(url_for("nominations.submit", position=position))
    mine = submitted(found.id, by_id=current_user.id)
    return render(status_of(form), form=form, title=position_title(found), mine=mine, back=_back(position))


@nominations.post("/submissions/<uuid:submission>/put-aside")
@needs(post="nominations.edit")
def put_aside(submission: UUID) -> Response:
    row = db.session.scalars(select(Submission).where(Submission.uuid == submission)).one_or_none() or abort(404)
    change = operations.put_aside(current_user, now(), row)
    done(change.summary)
    db.session.commit()
    return redirect(_back(db.session.get_one(Position, row.position_id).uuid))


def _find(uuid: UUID) -> Position:
    return find_position(uuid) or abort(404)


def _named(uuid: UUID) -> Named:
    return named(uuid, today()) or abort(404)


def _back(position: UUID) -> str:
    return onward(url_for("profiles.position", position=position))


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
