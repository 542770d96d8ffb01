"""What the frame around every page shows: the company, the places this person may go, the filters of the words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Flask, request, url_for
from flask_login import current_user

from succession.access.policy import ROLES
from succession.access.signed_in import SignedIn
from succession.company import company
from succession.formats import counted, day, moment

#: The places of the top bar in order: endpoint, words, the action that opens it.
PLACES = (
    ("bench.overview", "Bench", "bench.read"),
    ("bench.graph", "Graph", "bench.read"),
    ("bench.findings", "Findings", "bench.read"),
    ("profiles.positions", "Positions", "positions.read"),
    ("profiles.leaders", "Leaders", "leaders.read"),
    ("exchange.start", "Import", "import.run"),
)
#: The places under More.
MORE = (
    ("profiles.chart", "Organisation chart", "positions.read"),
    ("exchange.export", "Export", "export.run"),
    ("activity.index", "Activity", "activity.read"),
    ("users.index", "Users", "users.manage"),
    ("access.company", "Company", "users.manage"),
    ("oversight.index", "Audit trail", "audit.read"),
    ("access.rules", "Sign-in rules", "users.manage"),
)
#: What everybody has of their own, under the own name.
OWN = (
    ("me.index", "About you", "me.read"),
    ("access.sessions", "Where you are signed in", "session.own"),
    ("access.password", "Your password", "password.own"),
    ("access.factors", "Your second factor", "second_factor.own"),
    ("help.who_sees_what", "Who sees what", "help.read"),
)
ENDPOINTS = {endpoint for endpoint, _, _ in PLACES + MORE}
#: The place that a page inside it belongs to.
WITHIN = {
    "bench.finding": "bench.findings",
    "profiles.leader": "profiles.leaders",
    "profiles.history": "profiles.leaders",
    "profiles.position": "profiles.positions",
    "access.account": "users.index",
}
ROOM_PLACES = {
    "leaders": "profiles.leaders",
    "positions": "profiles.positions",
    "nominations": "profiles.positions",
    "notes": "profiles.leaders",
    "exchange": "exchange.start",
    "activity": "activity.index",
    "users": "users.index",
}


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person who is signed in, as the frame shows them."""

    name: str
    monogram: str
    role_words: str
    #: Address and words of the own pages.
    links: list[tuple[str, str]]


def give_frame(app: Flask) -> None:
    """Give every template its frame and its ways of writing a date."""
    app.jinja_env.globals["place_url"] = place_url
    app.jinja_env.filters["day"] = day
    app.jinja_env.filters["moment"] = moment
    app.jinja_env.filters["counted"] = counted

    @app.context_processor
    def frame() -> dict[str, Any]:
        ours = company()
        if not current_user.is_authenticated:
            return {"company_name": ours.name}
        person: SignedIn = current_user._get_current_object()
        here = request.endpoint or ""
        place = here if here in ENDPOINTS else WITHIN.get(here) or ROOM_PLACES.get(here.split(".")[0])
        return {
            "viewer": Viewer(
                person.name,
                person.initials,
                ", ".join(words for role, words in ROLES.items() if role in person.roles),
                [(place_url(endpoint), words) for endpoint, words, key in OWN if person.may(key)],
            ),
            "may": person.may,
            "nav": _open_places(person, PLACES, place) or [(place_url("home.index"), "Home", here == "home.index")],
            "nav_more": _open_places(person, MORE, place),
            "may_find": person.may("leaders.read"),
            "company_name": ours.name,
            "company_scope": ours.scope,
            "company_line": f"{ours.name} is an invented company." if ours.is_demo else "",
            "is_demo": ours.is_demo,
            "start_url": place_url("help.index") + "#your-own-data",
        }


def place_url(endpoint: str) -> str:
    """The address of a page without parameters; every page names dozens of them, so each is made once."""
    return _place_url(request.script_root, endpoint)


@cache
def _place_url(_root: str, endpoint: str) -> str:
    return url_for(endpoint)


def _open_places(
    person: SignedIn, places: tuple[tuple[str, str, str], ...], current: str | None
) -> list[tuple[str, str, bool]]:
    return [(place_url(endpoint), words, endpoint == current) for endpoint, words, key in places if person.may(key)]
