"""Every field of the contract, and every proof, on thousands of random organisations."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from succession.analysis.answers import analyze
from succession.analysis.contract import as_contract
from succession.analysis.kinds import FindingKind
from tests.analysis.certificates import complaints
from tests.analysis.oracle import Oracle
from tests.analysis.organisations import Organisation, organisation

OFTEN = 2_400
LONG = 20_000
BATCH = 400


def answered(one: Organisation) -> dict[str, Any]:
    """What the analyses say, as the contract prints it."""
    return as_contract(analyze(one.facts(), one.within_months, one.is_optimistic))


def without_words(contract: dict[str, Any]) -> dict[str, Any]:
    """The contract with each finding as kind, position and leaders."""
    found = sorted((f["kind"], f["position"], f["leaders"]) for f in contract["findings"])
    return {**contract, "findings": found}


def differences(seed: int) -> list[str]:
    """Where the analyses disagree with enumeration, or prove too little, on one organisation."""
    one = organisation(seed)
    contract, expected = answered(one), Oracle(one).contract()
    return [f"seed {seed}: {key}" for key, value in without_words(contract).items() if value != expected[key]] + [
        f"seed {seed}: {words}" for f in contract["findings"] for words in complaints(one, f)
    ]


@pytest.mark.parametrize("start", range(0, OFTEN, BATCH))
def test_every_field_equals_enumeration_and_every_proof_holds(start: int) -> None:
    assert [words for seed in range(start, start + BATCH) for words in differences(seed)] == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("start", range(0, LONG, 2_000))
def test_the_same_on_twenty_thousand_organisations(start: int) -> None:
    first = 1_000_000 + start
    assert [words for seed in range(first, first + 2_000) for words in differences(seed)] == []


def test_the_organisations_are_as_awkward_as_they_should_be() -> None:
    seen: Counter[str] = Counter()
    for seed in range(1_000):
        one = organisation(seed)
        contract = answered(one)
        seen.update(f["kind"] for f in contract["findings"])
        seen.update(f"resilience {p['resilience']}" for p in contract["positions"])
        seen.update("long chain" for p in contract["positions"] if len(p["chain"]) > 2)
        seen.update("opens two" for x in contract["leaders"] if x["departure_opens"] > 1)
        seen.update("wide short set" for s in contract["short_sets"] if len(s["positions"]) > 2)
        seen.update("interim" for p in one.positions if p.interim)
        seen.update("not key" for p in one.positions if not p.is_key)
        seen.update("dropped or merged" for _ in one.facts().warnings)
    wanted = [kind.value for kind in FindingKind]
    wanted += [f"resilience {step}" for step in range(4)]
    wanted += ["long chain", "opens two", "wide short set", "interim", "not key", "dropped or merged"]
    assert [thing for thing in wanted if seen[thing] < 10] == []
