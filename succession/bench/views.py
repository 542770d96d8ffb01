"""The pages of the bench: the overview, the graph, the findings and one finding."""

from __future__ import annotations

from flask import Blueprint, abort, request
from flask_login import current_user
from werkzeug.wrappers import Response

from succession.access.doors import needs
from succession.analysis.answers import Analysis
from succession.analysis.scales import Readiness
from succession.bench.drawing.picture import MOST_LEVELS
from succession.bench.drawing.picture import Asked as AskedGraph
from succession.bench.findings import finding_page, findings_page
from succession.bench.graph import focus_ids, graph_page
from succession.bench.overview import Asked, not_counted, overview_of
from succession.bench.queries import analysis_of
from succession.cleaning import one_line
from succession.pages import asked_page, lens_of_request, render
from succession.reach.survey import Survey

bench = Blueprint("bench", __name__)


@bench.get("/bench")
@needs("bench.read")
def overview() -> Response:
    lens = lens_of_request()
    analysis = analysis_of(lens, current_user.reader)
    left_out = not_counted(Survey(current_user.reader, lens.today, lens.as_of, lens.known_on))
    page = overview_of(analysis, lens, _asked(), left_out)
    return render(page=page, lens=lens, is_empty=analysis.counts.key == 0, may_import=current_user.may("import.run"))


@bench.get("/graph")
@needs("bench.read")
def graph() -> Response:
    lens = lens_of_request()
    analysis = analysis_of(lens, current_user.reader)
    left_out = not_counted(Survey(current_user.reader, lens.today, lens.as_of, lens.known_on))
    finding_id, focus = request.args.get("finding", ""), request.args.get("focus", "")
    is_list = request.args.get("view") == "list"
    page = graph_page(
        analysis, lens, _asked_graph(analysis, finding_id, focus), finding_id, focus, is_list, asked_page()
    )
    return render(page=page, lens=lens, is_empty=analysis.counts.key == 0, not_counted=left_out)


@bench.get("/findings")
@needs("bench.read")
def findings() -> Response:
    lens = lens_of_request()
    analysis = analysis_of(lens, current_user.reader)
    left_out = not_counted(Survey(current_user.reader, lens.today, lens.as_of, lens.known_on))
    page = findings_page(analysis, lens, request.args.get("kind", ""), request.args.get("position", ""), asked_page())
    return render(page=page, lens=lens, not_counted=left_out)


@bench.get("/findings/<finding:finding>")
@needs("bench.read")
def finding(finding: str) -> Response:
    lens = lens_of_request()
    analysis = analysis_of(lens, current_user.reader)
    try:
        found = analysis.finding(finding)
    except KeyError:
        abort(404)
    may_act = lens.is_today and current_user.may("nominations.edit")
    return render(page=finding_page(analysis, lens, found), lens=lens, may_act=may_act)


def _asked() -> Asked:
    steps = request.args.get("steps", "")
    return Asked(
        sort=request.args.get("sort", "importance"),
        text=one_line(request.args.get("q", ""))[:100],
        steps=int(steps) if steps in {"0", "1", "2", "3", "4"} else None,
        page=asked_page(),
    )


def _asked_graph(analysis: Analysis, finding_id: str, focus: str) -> AskedGraph:
    level, band = request.args.get("level", ""), request.args.get("readiness", "")
    finding = next((one for one in analysis.findings if one.id == finding_id), None)
    return AskedGraph(
        level=int(level) if level.isascii() and level.isdigit() and 0 < int(level[:3]) <= MOST_LEVELS else None,
        is_outside=level == "outside",
        unit=request.args.get("unit"),
        band=next((one for one in Readiness if one.value == band), None),
        has_others=bool(request.args.get("others")),
        focus=focus_ids(analysis, finding, focus),
    )
