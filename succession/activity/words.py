"""The change log in words: names instead of numbers, labels instead of columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from succession.analysis.scales import ImpactOfLoss, Readiness, ReasonForLeaving, RiskOfLoss, Scale
from succession.formats import counted, day

#: What each table of the change log keeps, as people say it. Accounts are the administrator's, and no part of this.
KINDS = {
    "leader_record": "Leader",
    "leader_risk": "Risk of loss",
    "position_record": "Position",
    "incumbency": "Seat",
    "emergency_cover": "Emergency cover",
    "nomination": "Nomination",
    "submission": "Submitted name",
    "note": "Note",
    "legal_hold": "Legal hold",
    "company": "Company",
}
LABELS = {
    "agreed_on": "Agreed on",
    "assessed_on": "Judged on",
    "email": "E-mail",
    "expected_vacancy_on": "Expected to become vacant",
    "function": "Function",
    "impact_of_loss": "Impact of loss",
    "importance": "Importance",
    "is_demo": "Demo company",
    "is_interim": "Acts for the time being",
    "is_internal": "Works for this company",
    "is_key": "Key position",
    "is_told": "Has been told",
    "joined_on": "Joined the company",
    "leader_id": "Leader",
    "limit_months": "At most, in months",
    "name": "Name",
    "nominated_by": "Nominated by",
    "organisation": "Organisation",
    "position_id": "Position",
    "rank": "Rank",
    "readiness": "Readiness",
    "reason_for_leaving": "Likely reason for leaving",
    "reports_to_id": "Reports to",
    "risk_of_loss": "Risk of loss",
    "scope": "Scope",
    "title": "Title",
    "unit": "Unit",
    "valid_from": "Holds from",
    "valid_until": "Until",
    "why": "Why",
    "why_key": "Why it is a key position",
}
SCALES: dict[str, type[Scale]] = {
    "impact_of_loss": ImpactOfLoss,
    "readiness": Readiness,
    "reason_for_leaving": ReasonForLeaving,
    "risk_of_loss": RiskOfLoss,
}
NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Line:
    """One word of a record: what it said before, and what it says now."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One record that a change touched."""

    kind: str
    about: str
    #: created, changed, ended or removed.
    verb: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Names:
    """What leaders and positions are called, by their numbers."""

    leaders: dict[int, str]
    positions: dict[int, str]

    def leader(self, number: object) -> str:
        return self.leaders.get(_number(number), "a leader no longer on record")

    def position(self, number: object) -> str:
        return self.positions.get(_number(number), "a position no longer on record")


def numbers_in(payloads: Iterable[dict[str, Any] | None]) -> tuple[set[int], set[int]]:
    """The numbers of the leaders and of the positions that the payloads speak of."""
    leaders: set[int] = set()
    positions: set[int] = set()
    for payload in payloads:
        for name, value in (payload or {}).items():
            if name == "leader_id":
                leaders.add(_number(value))
            elif name in ("position_id", "reports_to_id"):
                positions.add(_number(value))
    return leaders - {0}, positions - {0}


def entry_in_words(
    kind: str, before: dict[str, Any] | None, after: dict[str, Any] | None, names: Names, shows_ranks: bool = True
) -> Entry:
    """One entry of the log as people read it: only what differs, and what the record is about apart."""
    said = after or before or {}
    subject = [names.leader(said["leader_id"])] if "leader_id" in said else []
    subject += [names.position(said["position_id"])] if "position_id" in said else []
    lines = [
        Line(LABELS[name], _words(name, (before or {}).get(name), names), _words(name, (after or {}).get(name), names))
        for name in LABELS
        if name in said and (before or {}).get(name) != (after or {}).get(name) and (shows_ranks or name != "rank")
    ]
    if before is None or after is None:
        lines = [line for line in lines if (line.before, line.after) != (NOTHING, NOTHING)]
        about_it = {LABELS["leader_id"], LABELS["position_id"]}
        lines = [line for line in lines if line.label not in about_it]
    return Entry(KINDS.get(kind, kind), ", ".join(subject), _verb(before, after), lines)


def _verb(before: dict[str, Any] | None, after: dict[str, Any] | None) -> str:
    if before is None:
        return "created"
    if after is None:
        return "removed"
    ended = before.get("valid_until") is None and after.get("valid_until") is not None
    return "ended" if ended else "changed"


def _words(name: str, value: Any, names: Names) -> str:
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "leader_id":
        return names.leader(value)
    if name in ("position_id", "reports_to_id"):
        return names.position(value)
    if name in ("valid_from", "valid_until") or name.endswith("_on"):
        return day(date.fromisoformat(value))
    if name in SCALES and value in [step.value for step in SCALES[name]]:
        return SCALES[name](value).label
    if name == "readiness":
        return counted(int(value), "month")
    return str(value)


def _number(value: object) -> int:
    return int(value) if isinstance(value, int) else 0
