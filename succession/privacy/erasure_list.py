"""The list of the erased, beside the database: keyed hashes and no names.

It is kept in two places. A restored backup brings back an older database with an older list; the file of the
installation still knows who was erased since, and :func:`succession.privacy.operations.reapply` forgets them again.

The hash is made with a key of its own, in ``instance/erasure_key``: without it nobody can find out whether a person is
on the list. It is over the leader's uuid and not over the external key, so that the same person, entered anew later
with the same company id, is not erased by an old list.
"""

from __future__ import annotations

import hmac
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID

from succession.config import own_secret

KEY, LIST = "erasure_key", "erasures.jsonl"


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the list: the keyed hash, the number in "Erased person 7", and the day."""

    reference: str
    number: int
    erased_on: str


def reference_of(folder: Path, uuid: UUID) -> str:
    """The keyed hash of a leader's uuid, by the key of the installation in ``folder``."""
    return hmac.new(_key(folder), uuid.bytes, "sha256").hexdigest()


def read_list(folder: Path) -> list[Listed]:
    """The list in ``folder``; empty where there is none yet."""
    path = folder / LIST
    if not path.exists():
        return []
    return [Listed(**json.loads(line)) for line in path.read_text().splitlines() if line]


def write_list(folder: Path, listed: list[Listed]) -> Path:
    """The list in ``folder`` is this one, written whole or not at all, for its owner's eyes."""
    path, new = folder / LIST, folder / f"{LIST}.new"
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        for line in sorted(listed, key=lambda one: one.number):
            file.write(json.dumps(asdict(line)) + "\n")
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    return path


def _key(folder: Path) -> bytes:
    return own_secret(folder / KEY).encode()
