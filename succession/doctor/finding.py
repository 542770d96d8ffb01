"""One thing that was looked at, how it is, and what to do about it."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class State(Enum):
    """How something is."""

    FINE = "fine"
    #: To be put right; the application runs.
    FAULT = "fault"
    #: The application does not start like this.
    DANGER = "danger"


class Finding(NamedTuple):
    """What was looked at and how it is; ``do`` says what to do about it, empty where it is fine."""

    check: str
    state: State
    says: str
    do: str = ""


def fine(check: str, says: str) -> Finding:
    """Nothing is wrong with it."""
    return Finding(check, State.FINE, says)


def fault(check: str, says: str, do: str) -> Finding:
    """Something is to be put right."""
    return Finding(check, State.FAULT, says, do)


def danger(check: str, says: str, do: str) -> Finding:
    """The application must not start like this."""
    return Finding(check, State.DANGER, says, do)
