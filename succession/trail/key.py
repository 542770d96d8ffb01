"""The key of the audit trail, and the places outside the database that keep its head."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from flask import current_app


class Places(NamedTuple):
    """Where the head of the trail is kept outside the database."""

    #: The newest head, one record that is replaced.
    anchor: Path
    #: A line at most every five minutes, only ever added to.
    log: Path


def audit_key() -> bytes:
    """The key of this installation."""
    return str(current_app.config["AUDIT_KEY"]).encode()


def places() -> Places:
    """The places of this installation."""
    return Places(Path(current_app.config["AUDIT_ANCHOR"]), Path(current_app.config["AUDIT_ANCHORS"]))
