"""The own page of whoever is signed in."""

from __future__ import annotations

from flask import Blueprint
from flask_login import current_user
from werkzeug.wrappers import Response

from succession.access.doors import needs
from succession.clock import today
from succession.me.queries import my_page
from succession.pages import render

me = Blueprint("me", __name__)


@me.get("/me")
@needs("me.read")
def index() -> Response:
    return render(page=my_page(current_user, today()))
