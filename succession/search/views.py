"""The page that answers the find field, and the answers that come while typing."""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from flask_login import current_user
from werkzeug.wrappers import Response

from succession.access.doors import needs
from succession.cleaning import one_line
from succession.pages import lens_of_request, render
from succession.profiles.links import Links
from succession.profiles.roster import roster_of
from succession.reach.survey import Survey
from succession.search.queries import Found, find

MOST_HITS = 50
MOST_SUGGESTED = 8
LONGEST = 100

search = Blueprint("search", __name__, url_prefix="/search")


@search.get("")
@needs("leaders.read")
def results() -> Response:
    return render(found=_find(MOST_HITS))


@search.get("/suggest")
@needs("leaders.read")
def suggest() -> Response:
    found = _find(MOST_SUGGESTED)
    return jsonify([{"words": hit.words, "kind": hit.kind, "url": hit.url} for hit in found.hits or found.meant])


def _find(most: int) -> Found:
    lens = lens_of_request()
    text = one_line(request.args.get("q", ""))[:LONGEST]
    survey = Survey(current_user.reader, lens.today, lens.as_of, lens.known_on)
    return find(text, roster_of(lens, survey), Links(lens.query), most)
