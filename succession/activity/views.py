"""Pages of the change log, and Undo."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, abort, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from succession.access.doors import needs
from succession.activity.forms import ActivityFilter
from succession.activity.operations import undo as undo_it
from succession.activity.queries import UNDO_DAYS, change_shown, change_to_undo, changes_shown
from succession.audit import Change
from succession.clock import now
from succession.db import db
from succession.pages import asked_page, done, render, safe_next
from succession.refusals import Refusal

activity = Blueprint("activity", __name__)


@activity.get("/activity")
@needs("activity.read")
def index() -> Response:
    form = ActivityFilter(request.args, meta={"csrf": False})
    is_read = form.validate()
    page = changes_shown(current_user.reader, current_user, form.asked(), asked_page(), now())
    form.offer(page.people)
    return render(200 if is_read else 422, form=form, page=page, days=UNDO_DAYS, links=_links(page.batch))


@activity.get("/activity/<uuid:change>")
@needs("activity.read")
def change(change: UUID) -> Response:
    shown = change_shown(current_user.reader, current_user, change, asked_page(), now())
    if shown is None:
        abort(404)
    row, batch = shown
    return render(change=row, batch=batch, days=UNDO_DAYS, links=_links(batch))


@activity.post("/activity/<uuid:change>/undo")
@needs(post="activity.undo")
def undo(change: UUID) -> Response:
    """Says what was put back, and what was kept because somebody has built on it since."""
    found = change_to_undo(current_user.reader, change, now()) or abort(404)
    back = _page_before(found)
    try:
        undone = undo_it(current_user, now(), found, current_user.reader)
    except Refusal as refusal:
        db.session.rollback()
        done(str(refusal))
        return redirect(back)
    done(undone.sentence, undo=undone.change.uuid)
    db.session.commit()
    return redirect(back)


def _page_before(change: Change) -> str:
    """The page with the Undo on it, unless it may be gone with what the change had added."""
    otherwise = url_for("activity.index" if current_user.may("activity.read") else "home.index")
    if change.operation.startswith(("add_", "import")):
        return otherwise
    try:
        return safe_next(urlsplit(request.referrer or "").path, otherwise)
    except ValueError:  # what the browser sent is no address
        return otherwise


def _links(batch: object) -> dict[str, str | None]:
    """The URLs of the stretch before and after, with everything else in the URL kept."""
    number, last = getattr(batch, "page", 1), getattr(batch, "pages", 1)
    named = {**request.view_args, **{k: v for k, v in request.args.items() if v and k != "page"}}  # type: ignore[dict-item]  # url_for takes uuids

    def url(page: int) -> str | None:
        return url_for(request.endpoint or "", **named, page=page) if 1 <= page <= last else None

    return {"previous": url(number - 1), "next": url(number + 1)}
