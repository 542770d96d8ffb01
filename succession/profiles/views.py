"""The pages of leaders and positions: two directories, a card for each, a leader's history, the organisation chart."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, request
from flask_login import current_user
from werkzeug.wrappers import Response

from succession.access.doors import needs
from succession.bench.queries import analysis_of
from succession.pages import asked_page, lens_of_request, render
from succession.profiles import directory
from succession.profiles.chart import chart_page
from succession.profiles.leader_page import leader_page
from succession.profiles.listing import Question
from succession.profiles.position_page import position_page
from succession.profiles.roster import roster_of
from succession.profiles.timeline import history_page

profiles = Blueprint("profiles", __name__)


@profiles.get("/leaders")
@needs("leaders.read")
def leaders() -> Response:
    lens = lens_of_request()
    question = Question("profiles.leaders", lens, request.args, asked_page())
    analysis = analysis_of(lens, current_user.reader)
    page = directory.leaders(roster_of(lens), analysis, question, current_user.may("leaders.edit"))
    return render(page=page, lens=lens, may_add=current_user.may("leaders.edit") and lens.is_today)


@profiles.get("/positions")
@needs("positions.read")
def positions() -> Response:
    lens = lens_of_request()
    question = Question("profiles.positions", lens, request.args, asked_page())
    page = directory.positions(roster_of(lens), analysis_of(lens, current_user.reader), question)
    return render(page=page, lens=lens, may_add=current_user.may("positions.edit") and lens.is_today)


@profiles.get("/leaders/<uuid:leader>")
@needs("leaders.read")
def leader(leader: UUID) -> Response:
    lens, reader = lens_of_request(), current_user.reader
    page = leader_page(
        leader,
        roster_of(lens),
        analysis_of(lens, reader),
        lens,
        reader,
        is_whole=request.args.get("named") == "all",
        may_edit=current_user.may("leaders.edit"),
        may_name=current_user.may("nominations.edit"),
    )
    return render(page=page or abort(404), lens=lens)


@profiles.get("/leaders/<uuid:leader>/history")
@needs("leaders.read")
def history(leader: UUID) -> Response:
    lens = lens_of_request()
    return render(page=history_page(leader, lens, current_user.reader) or abort(404), lens=lens)


@profiles.get("/positions/<uuid:position>")
@needs("positions.read")
def position(position: UUID) -> Response:
    lens, reader = lens_of_request(), current_user.reader
    page = position_page(
        position,
        roster_of(lens),
        analysis_of(lens, reader),
        lens,
        reader,
        may_edit=current_user.may("positions.edit"),
        may_name=current_user.may("nominations.edit"),
    )
    return render(page=page or abort(404), lens=lens)


@profiles.get("/positions/chart")
@needs("positions.read")
def chart() -> Response:
    lens = lens_of_request()
    root = _uuid(request.args.get("root", ""))
    page = chart_page(root, asked_page(), roster_of(lens), lens, current_user.reader)
    return render(page=page or abort(404), lens=lens)


def _uuid(text: str) -> UUID | None:
    """The uuid in a parameter; None when it is empty, and no page when it cannot be read."""
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        abort(404)
