"""Every door names its key: the action that each method of each page needs, checked before the page runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar
from urllib.parse import urlencode

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from succession.access.carrying import ask_to_sign_in
from succession.access.policy import ANYBODY, actions_of, every_action, is_about_something
from succession.access.readers import Survey
from succession.access.signed_in import SignedIn
from succession.access.stages import PLACES
from succession.clock import today
from succession.db import only_reads

View = TypeVar("View", bound=Callable[..., object])


SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
#: What needs no signing in.
OPEN = actions_of(ANYBODY)


def needs(
    get: str | None = None, *, post: str | None = None, upload: bool = False, fresh: bool = False
) -> Callable[[View], View]:
    """Name the action that a page's methods need: ``@needs("leaders.read", post="leaders.edit")``.

    A page with ``upload`` takes forms as large as ``UPLOAD_BYTES``, from those who have its key only. What is sent to a
    ``fresh`` page is carried out only where the person has proved to be here a short while ago; see ``step_up``.
    """
    unknown = {get, post} - {None} - every_action()
    if unknown:
        raise ValueError(f"the policy knows no action {sorted(map(str, unknown))}")

    def mark(view: View) -> View:
        view.needs = {"GET": get, "POST": post}  # type: ignore[attr-defined]  # read by key_of below
        view.takes_upload = upload  # type: ignore[attr-defined]  # read by guard below
        view.needs_fresh = fresh  # type: ignore[attr-defined]  # read by step_up
        return view

    return mark


def key_of(view: Callable[..., object] | None, method: str) -> str | None:
    """The action that ``method`` of ``view`` needs, or None where none is named."""
    named: dict[str, str | None] = getattr(view, "needs", {})
    return named.get("GET" if method in SAFE else method)


def survey() -> Survey:
    """What exists for the person behind this request; made once a request."""
    if "survey" not in g:
        g.survey = current_app.extensions["survey"](current_user._get_current_object())
    made: Survey = g.survey
    return made


def guard_doors(app: Flask, has_left: Callable[[int, date], bool]) -> None:
    """Close every door of ``app`` to whoever lacks its key.

    ``has_left`` tells of a leader, by number, whether the record has ended by a day: whoever has left is signed out,
    and nobody stands in for them any more.
    """
    app.extensions["has_left"] = has_left

    @app.teardown_request
    def forget(_error: BaseException | None) -> None:
        only_reads(False)

    @app.before_request
    def check() -> Response | None:
        only_reads(request.method in SAFE)
        if request.endpoint is None or request.endpoint == "static":
            return None
        view = app.view_functions[request.endpoint]
        key = key_of(view, request.method)
        if key in OPEN:
            return None
        person = current_user._get_current_object()
        if not isinstance(person, SignedIn):
            return ask_to_sign_in() or redirect(_asking("access.sign_in"))
        if person.leader_id is not None and has_left(person.leader_id, today()):
            return redirect(url_for("access.sign_in"))
        if key is None or not person.may(key):
            if person.stage:
                return redirect(_asking(PLACES[person.stage]))
            abort(404)
        if getattr(view, "takes_upload", False):
            request.max_content_length = request.max_form_memory_size = app.config["UPLOAD_BYTES"]
        return None


#: What an address may name that the policy knows of, by the name of the parameter.
THINGS = frozenset({"leader", "position", "nomination", "cover", "submission", "change"})


def guard_things(app: Flask, survey_of: Callable[[SignedIn], Survey]) -> None:
    """Close a door that is open to somebody for the things in the address that it is not open for.

    What does not exist is closed in the same way. ``survey_of`` says what exists for somebody.
    """
    app.extensions["survey"] = survey_of

    @app.before_request
    def check() -> None:
        view = app.view_functions.get(request.endpoint or "")
        key = key_of(view, request.method)
        if key is None or not is_about_something(key):
            return
        named = request.view_args or {}
        if not all(survey().may(key, kind, uuid) for kind, uuid in named.items() if kind in THINGS):
            abort(404)


def _asking(endpoint: str) -> str:
    """The address of the page that comes first, which then leads on to the page that was asked for."""
    wanted = request.full_path.rstrip("?") if request.method in SAFE else ""
    return url_for(endpoint) + (f"?{urlencode({'next': wanted})}" if wanted != "/" else "")
