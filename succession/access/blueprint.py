"""The blueprint of everything about signing in; ``views`` and its neighbours put their pages on it."""

from __future__ import annotations

from flask import Blueprint

access = Blueprint("access", __name__)
