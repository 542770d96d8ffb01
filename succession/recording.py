"""Who looked at what, and who was refused: written down before the answer leaves. No entry, no answer."""

from __future__ import annotations

import logging
from uuid import UUID

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from succession.access.doors import OPEN, SAFE, key_of
from succession.access.policy import is_logged
from succession.clock import now
from succession.db import db, only_reads
from succession.pages import lens_of_request
from succession.refusals import Refusal
from succession.trail.acting import Acting, act_as
from succession.trail.operations import trace_alone

CLAIM = "This page cannot be shown right now."
SENTENCE = "Looking at it has to be written down first, and that did not work. Try again in a moment."
log = logging.getLogger(__name__)


def record_requests(app: Flask) -> None:
    """Write an entry for each look at a logged page and for each refusal; writes themselves are written down at commit.

    A refusal is written down alike for what is hidden and for what does not exist, so that time tells nothing.
    """

    @app.before_request
    def begin() -> None:
        key = _key()
        if request.method not in SAFE and key is not None:
            by_id = current_user.id if current_user.is_authenticated else None
            act_as(Acting(by_id, now(), key, _about()))

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        act_as(None)

    @app.after_request
    def record(response: Response) -> Response:
        kind = _kind_of(response)
        if kind is None:
            return response
        db.session.rollback()  # whatever a refused request has written is taken back
        try:
            trace_alone(
                kind,
                at=now(),
                by=current_user,
                action=_key() or "",
                about=_about(),
                outcome=_outcome(kind, response.status_code),
            )
        except SQLAlchemyError as error:
            log.error("The audit trail could not be written (%s); the page was not shown.", type(error).__name__)
            only_reads(True)  # the page that says so must not wait for the same lock
            return make_response(render_template("problem.html", claim=CLAIM, sentence=SENTENCE), 503)
        return response


def _key() -> str | None:
    """The action that this request needs, or None where there is no such page."""
    return key_of(current_app.view_functions.get(request.endpoint or ""), request.method)


def _kind_of(response: Response) -> str | None:
    """What to write down about this answer, or None."""
    key = _key()
    if key is None or key in OPEN or not current_user.is_authenticated:
        return None
    if response.status_code in (403, 404):
        return "denial"
    # A form that comes back shows what is on record as well, and a list whose filter cannot be read is still a list.
    looks = (200, 422) if request.method in SAFE else (409, 422)
    return "read" if response.status_code in looks and is_logged(key) else None


def _about() -> str:
    """The uuid in the address, or empty."""
    return next((str(value) for value in (request.view_args or {}).values() if isinstance(value, UUID)), "")


def _outcome(kind: str, status: int) -> str:
    """The status of a refusal; of a look the day that was looked at, where it was not today."""
    if kind == "denial":
        return str(status)
    try:
        return " ".join(f"{name}={value}" for name, value in lens_of_request().query.items())
    except Refusal:
        return ""
