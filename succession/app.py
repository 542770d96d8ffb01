"""The application, assembled. Reads like a table of contents."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import Any

from flask import Flask
from flask_wtf import CSRFProtect

from succession.access.doors import guard_doors, guard_things
from succession.access.signed_in import login_manager
from succession.access.step_up import ask_again
from succession.addresses import FindingConverter
from succession.bodies import refuse_strange_bodies
from succession.config import configure
from succession.db import db, prepare
from succession.frame import give_frame
from succession.headers import send_headers
from succession.leaders.queries import has_left
from succession.logs import quiet_logs
from succession.problems import answer_problems
from succession.reach.survey import survey_of
from succession.recording import record_requests
from succession.rooms import BLUEPRINTS
from succession.sealed_cookie import SealedCookie
from succession.static_files import address_static_files
from succession.wire import check_requests, trust_proxies

ROOT = Path(__file__).resolve().parent.parent


def create_app(given: dict[str, Any] | None = None) -> Flask:
    """The Flask application. ``given`` overrides the configuration of the environment and of ``instance/``."""
    app = Flask(
        "succession",
        root_path=str(ROOT),
        template_folder="templates",
        static_folder="static",
        instance_path=str(Path(_instance(given)).absolute()),
    )
    app.url_map.converters["finding"] = FindingConverter
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    address_static_files(app)
    configure(app, given)
    app.session_interface = SealedCookie()
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)
    trust_proxies(app)
    send_headers(app)
    check_requests(app)
    guard_doors(app, has_left)
    refuse_strange_bodies(app)
    CSRFProtect(app)  # between the two, so that a form without its token gets one answer, whatever it is about
    guard_things(app, survey_of)
    ask_again(app)
    login_manager.init_app(app)
    record_requests(app)
    answer_problems(app)
    quiet_logs(app)
    give_frame(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    # What exists by now lives as long as the process, and an analysis is made of many small objects that live long:
    # searching all of them for cycles at every 700th new one would double its time.
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)
    return app


def _instance(given: dict[str, Any] | None) -> str | Path:
    """The folder with the database, the secret and the local configuration."""
    return (given or {}).get("INSTANCE_PATH") or os.environ.get("SUCCESSION_INSTANCE") or ROOT / "instance"
