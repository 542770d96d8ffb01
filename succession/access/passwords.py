"""Passwords: kept as Argon2id, never as text."""

from __future__ import annotations

import os
import secrets
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
#: Each hash fills a processor for a while on purpose; more at a time would only take them from everybody else.
_at_once = threading.BoundedSemaphore(os.cpu_count() or 1)
#: Checked when there is no such user, or one without a password, so that all answers take the same time.
_NOBODY = _hasher.hash("nobody has this password, and nobody may")


def hashed(password: str) -> str:
    """The Argon2id hash to keep. ``password_rules`` says which passwords are accepted."""
    with _at_once:
        return _hasher.hash(password)


def is_right(password_hash: str | None, password: str) -> bool:
    """Whether ``password`` is the one that was hashed; takes as long when there is no hash at all."""
    try:
        with _at_once:
            return _hasher.verify(password_hash or _NOBODY, password) and bool(password_hash)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


def invented() -> str:
    """A random password that meets the rules, easy to read out."""
    return "-".join(secrets.token_hex(3) for _ in range(4))
