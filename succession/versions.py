"""The version of a record that has no dated rows: a word that is another one whenever what the record says is."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any


def version_of(said: Mapping[str, Any]) -> str:
    """One word for what a record says, the same for the same words; 64 characters."""
    return hashlib.sha256(repr(sorted(said.items())).encode()).hexdigest()
