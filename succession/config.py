"""Configuration: the environment first, then ``instance/config.py``, then what a first run needs."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from flask import Flask

from succession.db import engine_options, normalised_url

MEGABYTE = 1024 * 1024
WEAK = 32


class BadConfiguration(SystemExit):
    """The application will not start like this; the message says what to change."""


def configure(app: Flask, given: dict[str, Any] | None = None) -> None:
    """Fill ``app.config``. ``given`` overrides everything (used by tests and benchmarks).

    Raises:
        BadConfiguration: the secret key is too short to keep sessions apart.
    """
    instance = Path(app.instance_path)
    instance.mkdir(parents=True, exist_ok=True)
    app.config.from_pyfile("config.py", silent=True)
    app.config.update(given or {})
    url = normalised_url(
        app.config.get("SQLALCHEMY_DATABASE_URI")
        or os.environ.get("DATABASE_URL")
        or f"sqlite:///{instance / 'succession.sqlite'}"
    )
    plain = bool(app.config.get("PLAIN_LOOPBACK", os.environ.get("SUCCESSION_PLAIN_LOOPBACK") == "1"))
    app.config.update(
        SQLALCHEMY_DATABASE_URI=url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(url),
        SECRET_KEY=app.config.get("SECRET_KEY")
        or os.environ.get("SUCCESSION_SECRET_KEY")
        or _own_secret(instance / "secret_key"),
        # __Host- needs Secure, and Secure needs TLS: only plain loopback does without both.
        SESSION_COOKIE_NAME="succession" if plain else "__Host-succession",
        SESSION_COOKIE_SECURE=not plain,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=not plain,
        MAX_CONTENT_LENGTH=256 * 1024,
        MAX_FORM_MEMORY_SIZE=256 * 1024,
        MAX_FORM_PARTS=1000,
        UPLOAD_BYTES=10 * MEGABYTE,
        # Wrong passwords in five minutes from one address; an office behind one address may need more.
        SIGN_IN_TRIES_PER_ADDRESS=_number("SUCCESSION_SIGN_IN_TRIES_PER_ADDRESS", 10),
        # A page of another name that points at this machine gets no answer.
        TRUSTED_HOSTS=_hosts(plain),
    )
    app.config.update(given or {})
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    if len(app.config["SECRET_KEY"]) < WEAK:
        raise BadConfiguration(
            "SUCCESSION_SECRET_KEY has to be at least 32 characters. Leave it unset to have one made."
        )


def _number(name: str, otherwise: int) -> int:
    given = os.environ.get(name, "").strip()
    if given and not (given.isascii() and given.isdigit() and 0 < int(given) <= 1_000_000):
        raise BadConfiguration(f"{name} has to be a number from 1 to 1,000,000. It says {given!r}.")
    return int(given or otherwise)


def _hosts(plain: bool) -> list[str] | None:
    given = os.environ.get("SUCCESSION_HOSTS", "")
    named = [host.strip() for host in given.split(",") if host.strip()]
    return named or (["127.0.0.1", "localhost", "[::1]"] if plain else None)


def _own_secret(path: Path) -> str:
    """The secret of this installation, made on the first run and readable by its owner only."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()
