"""Files: who may read the database, the secrets and the configuration."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from sqlalchemy import make_url

from succession.doctor.finding import Finding, danger, fault, fine

#: Files of the instance folder that nobody else may read, beside the database.
PRIVATE = {
    "secret_key": "the secret key",
    "audit_key": "the key of the audit trail",
    "audit_anchor": "the anchor of the audit trail",
    "erasure_key": "the key of the list of the erased",
    "erasures.jsonl": "the list of the erased",
    "config.py": "the configuration",
}
#: What SQLite writes beside a database.
BESIDE = ("", "-wal", "-shm", "-journal")
OTHERS = stat.S_IRWXO
GROUP = stat.S_IRWXG


def files(app: Flask) -> Iterator[Finding]:
    """Who may read the files of ``app``, and whether the application can."""
    instance = Path(app.instance_path)
    yield _folder(instance)
    for name, words in PRIVATE.items():
        path = instance / name
        if path.exists():
            yield _private(path, words)
    database = database_file(app)
    if database is not None:
        for path in (database.with_name(database.name + end) for end in BESIDE):
            if path.exists():
                yield _private(path, "the database")


def database_file(app: Flask) -> Path | None:
    """The file of an SQLite database; None for another engine, and for one in memory."""
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(app.instance_path) / url.database


def _folder(instance: Path) -> Finding:
    mode = instance.stat().st_mode
    if mode & (stat.S_IWOTH | stat.S_IWGRP) and not mode & stat.S_ISVTX:
        return danger(
            "instance folder",
            f"Others on this machine may put files into {instance}, such as a configuration of theirs.",
            f"Run: chmod 700 {instance}",
        )
    if not os.access(instance, os.R_OK | os.W_OK | os.X_OK):
        return danger(
            "instance folder",
            f"The application may not write to {instance}.",
            "Give the folder to the user that runs the application.",
        )
    if mode & OTHERS:
        return fault(
            "instance folder", f"Others on this machine may look into {instance}.", f"Run: chmod 700 {instance}"
        )
    return fine("instance folder", f"{instance} is this user's own.")


def _private(path: Path, words: str) -> Finding:
    mode, name = path.stat().st_mode, f"{path.parent.name}/{path.name}"
    if mode & OTHERS:
        return danger(
            "files", f"Everybody on this machine may read {words}, {name}.", f"Run: chmod 600 {path}, and change it."
        )
    if not os.access(path, os.R_OK):
        return danger("files", f"The application may not read {words}, {name}.", f"Run: chown to its user, {path}.")
    if mode & GROUP:
        return fault("files", f"A group of this machine may read {words}, {name}.", f"Run: chmod 600 {path}")
    return fine("files", f"Only its owner reads {words}, {name}.")
