"""How one entry is tied to the one before it: a keyed hash over all that both say.

Without the key nobody can make a hash that holds, so an edited, inserted, moved or rewritten entry does not fit, and a
deleted one leaves a gap in the numbers. What the chain cannot see is a missing end: the anchors see that.
"""

from __future__ import annotations

import hmac
from datetime import UTC, datetime
from json import JSONEncoder
from typing import NamedTuple

#: What the first entry names as the hash before it.
GENESIS = "0" * 64

#: A list of numbers, texts and nulls as one line, the same on every machine.
canonical = JSONEncoder(separators=(",", ":")).encode


class Head(NamedTuple):
    """The end of the chain: the number of the last entry, so how many there are, and its hash."""

    number: int
    hash: str


START = Head(0, GENESIS)


class Said(NamedTuple):
    """What an entry says, in the order in which it is hashed."""

    number: int
    at: datetime
    by_id: int | None
    kind: str
    action: str
    about: str
    outcome: str
    change_id: int | None
    content_digest: str
    previous_hash: str


def keyed(key: bytes, text: str) -> str:
    """The HMAC-SHA256 of ``text``, as 64 hexadecimal digits."""
    return hmac.digest(key, text.encode(), "sha256").hex()


def hash_of(key: bytes, said: Said) -> str:
    """The hash of an entry. Its instant counts to the microsecond, in UTC."""
    number, at, *rest = said
    return keyed(key, canonical([number, at.astimezone(UTC).isoformat(timespec="microseconds"), *rest]))
