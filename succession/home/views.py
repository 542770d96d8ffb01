"""The first page: what this person does next."""

from __future__ import annotations

from flask import Blueprint
from flask_login import current_user
from werkzeug.wrappers import Response

from succession.access.doors import needs
from succession.clock import today
from succession.home.queries import home_page
from succession.pages import Lens, render

home = Blueprint("home", __name__)


@home.get("/")
@needs("home.read")
def index() -> Response:
    now = Lens(as_of=today(), known_on=None, within_months=0, today=today())
    return render(page=home_page(current_user, now))


@home.get("/healthz")
@needs("health.read")
def health() -> str:
    """That the process answers; nothing about its content."""
    return "ok"
