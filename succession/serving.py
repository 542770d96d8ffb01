"""The application as a web server loads it: made only where nothing about the installation is dangerous."""

from __future__ import annotations

import os
import sys

from flask import Flask

from succession.app import create_app
from succession.config import BadConfiguration
from succession.doctor.examination import refuse_bad_start

#: What tells gunicorn that starting another process will not help.
BOOT_FAILED = 3


def application() -> Flask:
    """The application, whose files are their owner's alone.

    Where something is dangerous the reasons are printed and the process ends with code 3.
    """
    os.umask(0o077)
    try:
        app = create_app()
        with app.app_context():
            refuse_bad_start(app)
    except BadConfiguration as reasons:
        print(f"Succession does not start.\n{reasons}", file=sys.stderr)
        raise SystemExit(BOOT_FAILED) from None
    return app
