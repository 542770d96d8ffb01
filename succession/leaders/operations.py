"""What changes leaders: put one on record, change the record, judge the risk of losing the leader."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from succession.analysis.scales import ImpactOfLoss, ReasonForLeaving, RiskOfLoss, Scale
from succession.audit import Author, begin_change
from succession.cleaning import clean_text
from succession.dated import record, revise
from succession.db import db
from succession.effective import effective_day, from_day_on, row_of_version, says_otherwise
from succession.keys import key_from
from succession.leaders.models import Leader, LeaderRecord, LeaderRisk
from succession.leaders.queries import leader_name
from succession.refusals import Refusal, StaleVersion


class LeaderKeyTaken(Refusal):
    """The external key belongs to another leader."""

    field = "external_key"


def add_leader(
    by: Author | None,
    at: datetime,
    *,
    name: str,
    external_key: str = "",
    function: str = "",
    unit: str = "",
    email: str = "",
    is_internal: bool = True,
    organisation: str = "",
    joined_on: date | None = None,
    on: date | None = None,
    reason: str = "",
) -> Leader:
    """A new leader, on record from ``on``. A key that is not given is made from the name.

    A given key whose leader is no longer on record (an undone entry) brings that leader back.

    Raises:
        LeaderKeyTaken: somebody on record has the key.
        Refusal: the name is empty, or a day is out of range.
    """
    on = effective_day(at, on)
    said = _said(
        name=name,
        function=function,
        unit=unit,
        email=email,
        is_internal=is_internal,
        organisation=organisation,
        joined_on=joined_on,
    )
    leader = _leader_for(clean_text(external_key), said["name"])
    change = begin_change(by, at, "add_leader", f"Added {said['name']}.", reason)
    record(change, LeaderRecord(leader_id=leader.id, valid_from=on, valid_until=None, **said))
    db.session.flush()
    return leader


def change_leader(
    by: Author | None,
    at: datetime,
    leader: Leader,
    *,
    version: UUID | str,
    on: date | None,
    reason: str = "",
    **fields: Any,
) -> LeaderRecord:
    """The record that says ``fields`` (columns of LeaderRecord) from ``on``; the same row where nothing differs.

    Raises:
        StaleVersion: somebody has changed the record since ``version``.
        Refusal: the name is empty, or the day lies outside the record's time.
    """
    on = effective_day(at, on)
    row = row_of_version(LeaderRecord, version, LeaderRecord.leader_id == leader.id)
    said = _said(**fields)
    if not says_otherwise(row, said):
        return row
    change = begin_change(by, at, "change_leader", f"Changed what is on record of {row.name}.", reason)
    new = revise(change, row, on, **said)
    db.session.flush()
    return new


def judge_risk(
    by: Author | None,
    at: datetime,
    leader: Leader,
    *,
    version: UUID | str | None,
    on: date | None,
    risk_of_loss: str,
    impact_of_loss: str = "",
    reason_for_leaving: str = "",
    reason: str = "",
) -> LeaderRisk:
    """How likely we are to lose ``leader`` from ``on``. ``version`` is empty where nobody has judged it yet.

    Raises:
        StaleVersion: somebody has judged it since ``version``.
        Refusal: a value is not on its scale, or the day lies before the judgement that it changes.
    """
    on = effective_day(at, on)
    said = {
        "risk_of_loss": _step(RiskOfLoss, risk_of_loss, "risk_of_loss"),
        "impact_of_loss": _step(ImpactOfLoss, impact_of_loss, "impact_of_loss"),
        "reason_for_leaving": _step(ReasonForLeaving, reason_for_leaving, "reason_for_leaving"),
    }
    summary = f"Judged the risk of losing {leader_name(leader)}."
    if not version:
        if from_day_on(LeaderRisk, on, LeaderRisk.leader_id == leader.id):
            raise StaleVersion
        row = LeaderRisk(leader_id=leader.id, valid_from=on, valid_until=None, **said)
        record(begin_change(by, at, "judge_risk", summary, reason), row)
    else:
        row = row_of_version(LeaderRisk, version, LeaderRisk.leader_id == leader.id)
        if says_otherwise(row, said):
            row = revise(begin_change(by, at, "judge_risk", summary, reason), row, on, **said)
    db.session.flush()
    return row


def _said(**fields: Any) -> dict[str, Any]:
    said = {name: clean_text(value) if isinstance(value, str) else value for name, value in fields.items()}
    if "name" in said and not said["name"]:
        raise Refusal("Enter the leader's name.", "name")
    if said.get("is_internal"):
        said["organisation"] = ""
    return said


def _step(scale: type[Scale], value: str, field: str) -> str:
    if value and value not in list(scale):
        raise Refusal(f"Choose one of {', '.join(scale)}. This says {value[:40]!r}.", field)
    return str(value)


def _leader_for(key: str, name: str) -> Leader:
    if key:
        leader = db.session.scalars(select(Leader).where(Leader.external_key == key)).one_or_none()
        if leader is None:
            leader = Leader(external_key=key)
        elif from_day_on(LeaderRecord, date.min, LeaderRecord.leader_id == leader.id):
            raise LeaderKeyTaken(f"The key {key} belongs to {leader_name(leader)} already. Choose another one.")
    else:
        leader = Leader(external_key=key_from(name, set(db.session.scalars(select(Leader.external_key)))))
    db.session.add(leader)
    db.session.flush()
    return leader
