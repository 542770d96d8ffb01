"""The records that facts are made of: a position, a leader, a nomination, an agreed emergency cover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from succession.analysis.scales import RiskOfLoss


@dataclass(frozen=True, slots=True)
class PositionFact:
    """A position. Other positions and leaders are named by id, "" says none.

    ``importance``: 1 is the most important, None when not said. ``ref`` is the address of the record in
    the application, "" in a bundle; no analysis reads it.
    """

    id: str
    title: str
    unit: str = ""
    reports_to: str = ""
    incumbent: str = ""
    interim: str = ""
    is_key: bool = True
    importance: int | None = None
    ref: str = ""


@dataclass(frozen=True, slots=True)
class LeaderFact:
    """A leader, in a position or not."""

    id: str
    name: str
    function: str = ""
    risk_of_loss: RiskOfLoss | None = None
    is_internal: bool = True
    ref: str = ""


@dataclass(frozen=True, slots=True)
class NominationFact:
    """A leader named for a position, ready in ``months_from`` at the earliest, ``months_until`` at the latest."""

    position: str
    leader: str
    months_from: int
    months_until: int
    rank: int | None = None
    assessed_on: date | None = None
    ref: str = ""


@dataclass(frozen=True, slots=True)
class CoverFact:
    """A leader who would act in a position tomorrow; never counted as readiness."""

    position: str
    leader: str
    agreed_on: date | None = None
    ref: str = ""
