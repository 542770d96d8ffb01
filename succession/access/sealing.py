"""Keys derived from the secret of this installation, and what is kept sealed or hashed with them."""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app


def seal(text: str) -> str:
    """``text``, readable with the secret key of this installation only."""
    return fernet(_secret(), "sealing").encrypt(text.encode()).decode()


def unsealed(sealed: str, *, within_seconds: int | None = None) -> str | None:
    """The text that was sealed, or None: another key, a changed text, or sealed longer ago than that."""
    try:
        return fernet(_secret(), "sealing").decrypt(sealed.encode(), ttl=within_seconds).decode()
    except InvalidToken:
        return None


def keyed_hash(what: str, text: str) -> str:
    """A name for ``text`` that nobody can turn back, or make, without the secret key; another one for each ``what``."""
    return hmac.new(_derived(_secret(), what), text.encode(), hashlib.sha256).hexdigest()


def digest(token: str) -> str:
    """The SHA-256 that is kept of a random token."""
    return hashlib.sha256(token.encode()).hexdigest()


@cache
def fernet(secret: str, use: str) -> Fernet:
    """What encrypts for one ``use``: AES-128 in CBC mode with an HMAC-SHA-256 over it, under a key of its own."""
    return Fernet(base64.urlsafe_b64encode(_derived(secret, use)))


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])


@cache
def _derived(secret: str, what: str) -> bytes:
    """32 bytes by HKDF (RFC 5869), so that no two uses share a key."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"succession {what}".encode()).derive(secret.encode())
