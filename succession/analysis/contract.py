"""The answers as plain dictionaries: what ``succession analyze --json`` prints and the JSON face sends."""

from __future__ import annotations

from typing import Any

from succession.analysis.answers import Analysis, LeaderAnswer, PositionAnswer
from succession.analysis.facts import CoverFact, NominationFact
from succession.analysis.findings import Finding
from succession.analysis.proofs import Proof
from succession.analysis.scales import text_of


def as_contract(analysis: Analysis) -> dict[str, Any]:
    """The whole analysis. ``as_of`` is the day of the facts in ISO form, or None."""
    counts = analysis.counts
    return {
        "as_of": analysis.facts.as_of.isoformat() if analysis.facts.as_of else None,
        "within_months": analysis.within_months,
        "optimistic": analysis.is_optimistic,
        "counts": {
            "key": counts.key,
            "named": counts.named,
            "ready": counts.ready,
            "at_once": counts.at_once,
            "free": counts.free,
            "absorbed": counts.absorbed,
        },
        "positions": [_position(answer) for answer in analysis.positions],
        "leaders": [_leader(answer) for answer in analysis.leaders],
        "short_sets": [
            {"positions": list(short.positions), "leaders": list(short.leaders)} for short in analysis.short_sets
        ],
        "findings": [finding_as_contract(finding) for finding in analysis.findings],
    }


def finding_as_contract(finding: Finding) -> dict[str, Any]:
    """One finding with its proof."""
    return {
        "id": finding.id,
        "kind": finding.kind.value,
        "position": finding.position,
        "leaders": list(finding.leaders),
        "sentence": finding.sentence,
        "proof": _proof(finding.proof),
    }


def _position(answer: PositionAnswer) -> dict[str, Any]:
    return {
        "id": answer.id,
        "named": answer.named,
        "ready": answer.ready,
        "filled_at_once": answer.is_filled_at_once,
        "filled_free": answer.is_filled_free,
        "absorbed": answer.is_absorbed,
        "resilience": answer.resilience,
        "single_points": list(answer.single_points),
        "hole_ends_at": answer.hole_ends_at or None,
        "months_to_refill": answer.months_to_refill,
        "chain": [{"position": move.position, "leader": move.leader} for move in answer.chain],
    }


def _leader(answer: LeaderAnswer) -> dict[str, Any]:
    return {
        "id": answer.id,
        "essential": answer.is_essential,
        "carries": list(answer.carries),
        "departure_opens": answer.departure_opens,
    }


def _proof(proof: Proof) -> dict[str, Any]:
    said: dict[str, Any] = {"positions": list(proof.positions)}
    if proof.leaders is not None:
        said["leaders"] = list(proof.leaders)
    if proof.circle is not None:
        said["circle"] = list(proof.circle)
    if proof.chain is not None:
        said["chain"] = [{"position": position, "leader": leader} for position, leader in proof.chain]
    if proof.nominations is not None:
        said["nominations"] = [_nomination(nomination) for nomination in proof.nominations]
    if proof.covers is not None:
        said["covers"] = [_cover(cover) for cover in proof.covers]
    if proof.within_months is not None:
        said["within_months"] = proof.within_months
    return said


def _nomination(nomination: NominationFact) -> dict[str, Any]:
    return {
        "position": nomination.position,
        "leader": nomination.leader,
        "readiness": text_of(nomination.months_from, nomination.months_until),
        "months": [nomination.months_from, nomination.months_until],
        "assessed_on": nomination.assessed_on.isoformat() if nomination.assessed_on else None,
    }


def _cover(cover: CoverFact) -> dict[str, Any]:
    return {
        "position": cover.position,
        "leader": cover.leader,
        "agreed_on": cover.agreed_on.isoformat() if cover.agreed_on else None,
    }
