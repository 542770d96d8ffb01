"""The page of the audit trail."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from succession.access.doors import needs
from succession.oversight.forms import TrailFilter
from succession.oversight.queries import entries_shown, state_of_trail
from succession.pages import Batch, asked_page, render
from succession.trail.models import KINDS

oversight = Blueprint("oversight", __name__)


@oversight.get("/admin/audit")
@needs("audit.read")
def index() -> Response:
    form = TrailFilter(request.args, meta={"csrf": False})
    is_read = form.validate()
    page = entries_shown(current_user.id, current_user.leader_id, form.asked(), asked_page())
    form.offer(page.people)
    return render(
        200 if is_read else 422, form=form, page=page, state=state_of_trail(), kinds=KINDS, links=_links(page.batch)
    )


def _links(batch: Batch) -> dict[str, str | None]:
    """The URLs of the stretch before and after, with the filter kept."""
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if value and name != "page"}

    def url(page: int) -> str | None:
        return url_for("oversight.index", **{**kept, "page": page}) if 1 <= page <= batch.pages else None

    return {"previous": url(batch.page - 1), "next": url(batch.page + 1)}
