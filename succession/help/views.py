"""Help pages, open to everybody who is signed in."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from succession.access.doors import needs
from succession.access.policy import ROLES
from succession.help.policy_table import policy_table, roles_shown
from succession.help.words import WORDS
from succession.pages import render

help_pages = Blueprint("help", __name__, url_prefix="/help")


@help_pages.get("/")
@needs("help.read")
def index() -> Response:
    return render()


@help_pages.get("/words")
@needs("help.read")
def words() -> Response:
    return render(groups=WORDS)


@help_pages.get("/who-sees-what")
@needs("help.read")
def who_sees_what() -> Response:
    return render(roles=roles_shown(), names=tuple(ROLES.values()), actions=policy_table())


@help_pages.get("/keys")
@needs("help.read")
def keys() -> Response:
    return render()


@help_pages.get("/parts")
@needs("help.read")
def parts() -> Response:
    return render()
