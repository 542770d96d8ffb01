"""Passwords: kept as Argon2id, never as text."""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from succession.refusals import Refusal

SHORTEST, LONGEST = 15, 128
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
#: Checked when no such user exists, so that both answers take the same time.
_NOBODY = _hasher.hash("nobody has this password, and nobody may")


def hashed(password: str) -> str:
    """The Argon2id hash to keep.

    Raises:
        Refusal: the password is too short or too long.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise Refusal(f"A password has {SHORTEST} to {LONGEST} characters. This one has {len(password)}.", "password")
    return _hasher.hash(password)


def is_right(password_hash: str | None, password: str) -> bool:
    """Whether ``password`` is the one that was hashed; takes as long when there is no hash at all."""
    try:
        return _hasher.verify(password_hash or _NOBODY, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def invented() -> str:
    """A random password that meets the rules, easy to read out."""
    return "-".join(secrets.token_hex(3) for _ in range(4))
