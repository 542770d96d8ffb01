"""The application, assembled. Reads like a table of contents."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import Any

from flask import Flask
from flask_wtf import CSRFProtect

from succession.access.doors import guard
from succession.access.signed_in import login_manager
from succession.bodies import refuse_strange_bodies
from succession.config import configure
from succession.db import db, prepare
from succession.frame import give_frame
from succession.headers import send_headers
from succession.problems import answer_problems
from succession.rooms import BLUEPRINTS
from succession.static_files import address_static_files

ROOT = Path(__file__).resolve().parent.parent


def create_app(given: dict[str, Any] | None = None) -> Flask:
    """The Flask application. ``given`` overrides the configuration of the environment and of ``instance/``."""
    app = Flask(
        "succession",
        root_path=str(ROOT),
        template_folder="templates",
        static_folder="static",
        instance_path=str(
            (given or {}).get("INSTANCE_PATH") or os.environ.get("SUCCESSION_INSTANCE", ROOT / "instance")
        ),
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    address_static_files(app)
    configure(app, given)
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)
    send_headers(app)
    guard(app)
    refuse_strange_bodies(app)
    CSRFProtect(app)
    login_manager.init_app(app)
    answer_problems(app)
    give_frame(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    # What exists by now lives as long as the process, and an analysis is made of many small objects that live long:
    # searching all of them for cycles at every 700th new one would double its time.
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)
    return app
