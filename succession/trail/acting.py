"""On whose behalf this context writes, for writes that leave no other entry."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Acting:
    """Who is doing what since when; ``about`` is the uuid of what it is about, or empty."""

    by_id: int | None
    at: datetime
    action: str
    about: str = ""


_acting: ContextVar[Acting | None] = ContextVar("acting", default=None)


def act_as(acting: Acting | None) -> None:
    """Say on whose behalf this context writes from here on. A request that may write says so once, at its start."""
    _acting.set(acting)


def acting() -> Acting | None:
    """On whose behalf this context writes, or None where nobody has said so."""
    return _acting.get()
