"""Configuration: the environment first, then ``instance/config.py``, then what a first run needs."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from flask import Flask

from succession.clock import keep_time_in
from succession.db import engine_options, normalised_url

MEGABYTE = 1024 * 1024
#: A secret has so many characters, and so many different ones.
WEAK, PLAIN = 32, 10
#: Beginnings of secrets that stand in examples everywhere.
KNOWN = (
    "change",
    "replace",
    "secret",
    "your-",
    "your ",
    "example",
    "default",
    "password",
    "insecure",
    "dev-",
    "at least",
)
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
#: More proxies than this in a row are a slip of the keys.
MOST_PROXIES = 5


class BadConfiguration(SystemExit):
    """The application will not start like this; the message says what to change."""


def configure(app: Flask, given: dict[str, Any] | None = None) -> None:
    """Fill ``app.config``, and keep the organisation's time. ``given`` overrides everything (tests and benchmarks).

    Raises:
        BadConfiguration: the instance folder cannot be used, the secret key is too weak to keep sessions apart or the
            audit key to keep the trail, the number of proxies is none, or there is no such time zone.
    """
    instance = Path(app.instance_path)
    _open_instance(app, instance)
    app.config.update(given or {})
    url = normalised_url(
        (given or {}).get("SQLALCHEMY_DATABASE_URI")
        or os.environ.get("DATABASE_URL")
        or app.config.get("SQLALCHEMY_DATABASE_URI")
        or f"sqlite:///{instance / 'succession.sqlite'}"
    )
    plain = bool(app.config.get("PLAIN_LOOPBACK", os.environ.get("SUCCESSION_PLAIN_LOOPBACK") == "1"))
    app.config.update(
        SQLALCHEMY_DATABASE_URI=url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(url),
        SECRET_KEY=os.environ.get("SUCCESSION_SECRET_KEY")
        or app.config.get("SECRET_KEY")
        or own_secret(instance / "secret_key"),
        PLAIN_LOOPBACK=plain,
        # The key of the audit trail, and where its head is kept outside the database; the log can lie on another disk.
        AUDIT_KEY=os.environ.get("SUCCESSION_AUDIT_KEY")
        or app.config.get("AUDIT_KEY")
        or own_secret(instance / "audit_key"),
        AUDIT_ANCHOR=str(instance / "audit_anchor"),
        AUDIT_ANCHORS=os.environ.get("SUCCESSION_AUDIT_ANCHORS")
        or app.config.get("AUDIT_ANCHORS")
        or str(instance / "audit_anchors.log"),
        # __Host- needs Secure, and Secure needs TLS: only plain loopback does without both.
        SESSION_COOKIE_NAME="succession" if plain else "__Host-succession",
        SESSION_COOKIE_SECURE=not plain,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        # The origin is checked in wire.py, which asks for no Referer; some browsers send none.
        WTF_CSRF_SSL_STRICT=False,
        MAX_CONTENT_LENGTH=256 * 1024,
        MAX_FORM_MEMORY_SIZE=256 * 1024,
        # The longest form is the matching of an import with some 30 columns; the upload has at most 20 files.
        MAX_FORM_PARTS=100,
        UPLOAD_BYTES=10 * MEGABYTE,
        PROXIES=_proxies(os.environ.get("SUCCESSION_PROXIES") or app.config.get("PROXIES", "0")),
        # Wrong passwords in five minutes from one address; an office behind one address may need more.
        SIGN_IN_TRIES_PER_ADDRESS=_number("SUCCESSION_SIGN_IN_TRIES_PER_ADDRESS", 10),
        # A page of another name that points at this machine gets no answer.
        TRUSTED_HOSTS=_hosts(plain, app.config.get("TRUSTED_HOSTS")),
        TIME_ZONE=os.environ.get("SUCCESSION_TIME_ZONE") or app.config.get("TIME_ZONE") or "UTC",
    )
    app.config.update(given or {})
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    if reason := weakness(app.config["SECRET_KEY"]):
        raise BadConfiguration(f"SUCCESSION_SECRET_KEY {reason}. Leave it unset to have one made.")
    if reason := weakness(app.config["AUDIT_KEY"]):
        raise BadConfiguration(f"SUCCESSION_AUDIT_KEY {reason}. Leave it unset to have one made.")
    try:
        keep_time_in(app.config["TIME_ZONE"])
    except ValueError as error:
        raise BadConfiguration(
            f"SUCCESSION_TIME_ZONE: {error} Use a name of the IANA list, such as Europe/Oslo."
        ) from error


def weakness(secret: str | bytes) -> str:
    """What is weak about a secret key, as the end of a sentence; empty for a strong one."""
    if len(secret) < WEAK:
        return f"has to be at least {WEAK} characters"
    if len(set(secret)) < PLAIN:
        return f"has fewer than {PLAIN} different characters"
    words = secret.decode("latin-1") if isinstance(secret, bytes) else secret
    if words.casefold().startswith(KNOWN):
        return "is the placeholder of an example"
    return ""


def is_loopback(host: str) -> bool:
    """Whether ``host``, a name or an address with or without a port, is this machine."""
    name = host.rsplit(":", 1)[0] if host.count(":") == 1 else host
    if name == "localhost":
        return True
    try:
        return ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


def _open_instance(app: Flask, instance: Path) -> None:
    try:
        instance.mkdir(parents=True, exist_ok=True)
        app.config.from_pyfile(str(instance / "config.py"), silent=True)
    except OSError as error:
        raise BadConfiguration(
            f"The instance folder {instance} cannot be used: {error.strerror}. It has to be a folder of the user that "
            "runs this; SUCCESSION_INSTANCE names another."
        ) from error
    except Exception as error:
        raise BadConfiguration(f"{instance / 'config.py'} cannot be read: {error}.") from error


def _proxies(given: object) -> int:
    text = str(given).strip()
    if not (text.isascii() and text.isdigit() and int(text[:3]) <= MOST_PROXIES):
        raise BadConfiguration(
            f"SUCCESSION_PROXIES is the number of proxies in front, 0 to {MOST_PROXIES}. This says {text[:20]!r}."
        )
    return int(text)


def _number(name: str, otherwise: int) -> int:
    given = os.environ.get(name, "").strip()
    if given and not (given.isascii() and given.isdigit() and 0 < int(given[:8]) <= 1_000_000):
        raise BadConfiguration(f"{name} has to be a number from 1 to 1,000,000. It says {given[:20]!r}.")
    return int(given or otherwise)


def _hosts(plain: bool, configured: list[str] | None) -> list[str] | None:
    given = os.environ.get("SUCCESSION_HOSTS", "")
    named = [host.strip() for host in given.split(",") if host.strip()]
    return named or configured or (list(LOOPBACK) if plain else None)


def own_secret(path: Path) -> str:
    """The secret of this installation, made on the first run and readable by its owner only.

    It appears whole or not at all, so that another process that starts at the same time reads no half of it.

    Raises:
        BadConfiguration: it can be neither read nor made.
    """
    made = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        if not path.exists():
            with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
            with suppress(FileExistsError):
                os.link(made, path)
            made.unlink()
        return path.read_text().strip()
    except OSError as error:
        raise BadConfiguration(f"The secret key {path} can be neither read nor made: {error.strerror}.") from error
