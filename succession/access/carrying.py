"""What somebody was sending when the session had ended, or had to be proved again, is carried along and not lost.

Fields travel through the pages in between as hidden fields: never passwords, never files, never the form's own token.
Through sign-in they go sealed, with the name of who was sending them, so that nobody else gets to see or send them.
"""

from __future__ import annotations

import json
from typing import NamedTuple

from flask import request, session
from flask_wtf.csrf import validate_csrf
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms.validators import ValidationError

from succession.access.forms import CONFIRM, LONGEST_KEPT, SignInForm
from succession.access.models import UserSession
from succession.access.sealing import digest, seal, unsealed
from succession.db import db
from succession.pages import render, safe_next

#: Whoever comes back later than that begins anew.
KEPT_SECONDS = 3_600


class Carried(NamedTuple):
    """What was being sent, and where to."""

    path: str
    fields: list[tuple[str, str]]


def fields_to_carry() -> list[tuple[str, str]]:
    """The fields of this request that may be carried along."""
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name != "csrf_token" and not name.startswith(CONFIRM) and "password" not in name
    ]


def ask_to_sign_in() -> Response | None:
    """The sign-in page with what was being sent by somebody whose session has ended; None where nothing can be kept.

    Only what came with the token of a form of ours is kept: another site cannot put words into anybody's mouth.
    """
    token = session.get("_user_id")
    if request.method != "POST" or request.mimetype != "application/x-www-form-urlencoded" or not token:
        return None
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return None
    user_id = db.session.scalar(select(UserSession.user_id).where(UserSession.token_hash == digest(str(token))))
    path = request.full_path.rstrip("?")
    kept = seal(json.dumps({"user": user_id, "path": path, "fields": fields_to_carry()}))
    if user_id is None or len(kept) > LONGEST_KEPT:
        return None
    form = SignInForm(formdata=None)
    form.kept.data = kept
    return render(endpoint="access.sign_in", form=form, onward="")


def carried(kept: str, user_id: int) -> Carried | None:
    """What was kept for this user, None where that is nothing, somebody else's, or too old."""
    opened = unsealed(kept, within_seconds=KEPT_SECONDS) if kept else None
    said = json.loads(opened) if opened else {}
    path = safe_next(said.get("path"), "")
    if said.get("user") != user_id or not path:
        return None
    return Carried(path, [(str(name), str(value)) for name, value in said["fields"]])
