"""The session cookie, sealed: what it carries to the next page is read by this installation and by nobody else.

Flask signs its cookie and leaves it readable. It carries what was just done ("Named Nina Cruz for VP Americas") until
the next page says so, and that is no business of whoever looks into the browser's files.
"""

from __future__ import annotations

import json
from typing import Any

from cryptography.fernet import InvalidToken
from flask import Flask
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadSignature

from succession.access.sealing import fernet


class Seal:
    """Turns the content of a session into a sealed text and back, with a key made from ``secret``.

    Flask asks for ``dumps`` and ``loads``, and takes BadSignature for a session that has not begun.
    """

    _words = TaggedJSONSerializer()

    def __init__(self, secret: str) -> None:
        self._fernet = fernet(secret, "cookie")

    def dumps(self, content: Any) -> str:
        """The sealed text of ``content``."""
        return self._fernet.encrypt(self._words.dumps(content).encode()).decode()

    def loads(self, sealed: str, max_age: int | None = None) -> Any:
        """The content of a text that was sealed at most ``max_age`` seconds ago.

        Raises:
            BadSignature: it was sealed with another key, changed since, or is too old.
        """
        try:
            return self._words.loads(self._fernet.decrypt(sealed.encode(), ttl=max_age).decode())
        except (InvalidToken, json.JSONDecodeError) as error:
            raise BadSignature("not sealed here") from error


class SealedCookie(SecureCookieSessionInterface):
    """Flask's session in a cookie that cannot be read outside."""

    def get_signing_serializer(self, app: Flask) -> Any:
        """What seals and opens the cookie of ``app``; None without a secret key, as Flask has it."""
        secret = app.config["SECRET_KEY"]
        return Seal(secret.decode("latin-1") if isinstance(secret, bytes) else secret) if secret else None
