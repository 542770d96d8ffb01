"""Every door names its key: the action that each method of each page needs, checked before the page runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlencode

from flask import Flask, abort, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from succession.access.carrying import ask_to_sign_in
from succession.access.policy import ANYBODY, every_action
from succession.access.signed_in import SignedIn
from succession.access.stages import PLACES
from succession.db import only_reads

View = TypeVar("View", bound=Callable[..., object])
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


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


def guard(app: Flask) -> None:
    """Close every door of ``app`` to whoever lacks its key."""

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
        if key in ANYBODY:
            return None
        person = current_user._get_current_object()
        if not isinstance(person, SignedIn):
            return ask_to_sign_in() or redirect(_asking("access.sign_in"))
        if key is None or not person.may(key):
            if person.stage:
                return redirect(_asking(PLACES[person.stage]))
            abort(404)
        if getattr(view, "takes_upload", False):
            request.max_content_length = request.max_form_memory_size = app.config["UPLOAD_BYTES"]
        return None


def _asking(endpoint: str) -> str:
    """The address of the page that comes first, which then leads on to the page that was asked for."""
    wanted = request.full_path.rstrip("?") if request.method in SAFE else ""
    return url_for(endpoint) + (f"?{urlencode({'next': wanted})}" if wanted != "/" else "")
