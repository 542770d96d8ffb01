"""The pages of leaders and positions: two directories, a card for each, a leader's history, the organisation chart."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, request
from flask_login import current_user
from werkzeug.wrappers import Response

from succession.access.doors import needs, survey
from succession.access.policy import fields_of
from succession.access.readers import Survey
from succession.bench.queries import analysis_of
from succession.pages import Lens, asked_page, lens_of_request, render
from succession.profiles import directory
from succession.profiles.chart import chart_page
from succession.profiles.leader_page import leader_page
from succession.profiles.listing import Question
from succession.profiles.position_page import position_page
from succession.profiles.roster import Roster, roster_of
from succession.profiles.timeline import history_page
from succession.reach import survey as reach

profiles = Blueprint("profiles", __name__)


@profiles.get("/leaders")
@needs("leaders.read")
def leaders() -> Response:
    lens = lens_of_request()
    question = Question("profiles.leaders", lens, request.args, asked_page())
    opened = fields_of(survey().grants, "leaders.read")
    page = directory.leaders(_roster(lens), analysis_of(lens, current_user.reader), question, opened)
    return render(page=page, lens=lens, opened=opened, may_add=current_user.may("leaders.add") and lens.is_today)


@profiles.get("/positions")
@needs("positions.read")
def positions() -> Response:
    lens = lens_of_request()
    question = Question("profiles.positions", lens, request.args, asked_page())
    opened = fields_of(survey().grants, "positions.read")
    page = directory.positions(_roster(lens), analysis_of(lens, current_user.reader), question, opened, _survey(lens))
    return render(page=page, lens=lens, opened=opened, may_add=current_user.may("positions.add") and lens.is_today)


@profiles.get("/leaders/<uuid:leader>")
@needs("leaders.read")
def leader(leader: UUID) -> Response:
    lens = lens_of_request()
    page = leader_page(
        leader,
        _roster(lens),
        analysis_of(lens, current_user.reader),
        lens,
        _survey(lens),
        is_whole=request.args.get("named") == "all",
    )
    return render(page=page or abort(404), lens=lens)


@profiles.get("/leaders/<uuid:leader>/history")
@needs("leaders.history")
def history(leader: UUID) -> Response:
    lens = lens_of_request()
    return render(page=history_page(leader, lens, _survey(lens)) or abort(404), lens=lens)


@profiles.get("/positions/<uuid:position>")
@needs("positions.read")
def position(position: UUID) -> Response:
    lens = lens_of_request()
    page = position_page(position, _roster(lens), analysis_of(lens, current_user.reader), lens, _survey(lens))
    return render(page=page or abort(404), lens=lens)


@profiles.get("/positions/chart")
@needs("positions.read")
def chart() -> Response:
    lens = lens_of_request()
    root = _uuid(request.args.get("root", ""))
    page = chart_page(root, asked_page(), _roster(lens), lens, current_user.reader)
    return render(page=page or abort(404), lens=lens)


def _survey(lens: Lens) -> Survey:
    """What the reader sees of the day looked at."""
    if lens.is_today:
        return survey()
    return reach.Survey(current_user.reader, lens.today, lens.as_of, lens.known_on, current_user.id)


def _roster(lens: Lens) -> Roster:
    return roster_of(lens, _survey(lens))


def _uuid(text: str) -> UUID | None:
    """The uuid in a parameter; None when it is empty, and no page when it cannot be read."""
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        abort(404)
