"""A new link, shown once to whoever hands it over."""

from __future__ import annotations

from flask import url_for
from werkzeug.wrappers import Response

from succession.access.models import User
from succession.pages import render


def show_link(user: User, token: str) -> Response:
    """The page that shows the link with this token; nobody can read it again."""
    url = url_for("access.set_password", token=token, _external=True)
    return render(endpoint="access._link", user=user, url=url, is_reset=bool(user.password_hash))
