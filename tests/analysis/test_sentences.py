"""The sentence of each kind of finding, its proof in facts, and what would clear it."""

from __future__ import annotations

import re

import pytest

from succession.analysis.answers import Analysis, analyze
from succession.analysis.facts import CoverFact, Facts, LeaderFact, NominationFact, PositionFact
from succession.analysis.findings import Finding
from succession.analysis.kinds import FindingKind
from succession.analysis.scales import Readiness
from succession.analysis.wording import Part, text
from tests.analysis.halden import AS_OF, halden, named
from tests.analysis.organisations import organisation


def one(analysis: Analysis, kind: FindingKind, position: str) -> Finding:
    """The only finding of this kind under this position."""
    (finding,) = [f for f in analysis.findings if f.kind is kind and f.position == position]
    return finding


@pytest.mark.parametrize(
    ("kind", "position", "sentence"),
    [
        ("nobody_named", "se-asia", "Nobody is named for Director, SE Asia."),
        (
            "nobody_ready",
            "vp-emea",
            "Only Paul Price is named for VP Sales, EMEA, and is not ready now: 1-2 years.",
        ),
        ("one_ready", "cso", "Only Priya Raman is ready now for Chief Sales Officer."),
        (
            "counted_twice",
            "vp-key-accounts",
            "VP Sales, Americas and VP Key Accounts both rely on Aisha Khan. "
            "Only 1 of 2 can be filled at the same time.",
        ),
        (
            "hole_moves",
            "cso",
            "If Dana Whitfield leaves Chief Sales Officer, the gap ends at Director, US West.",
        ),
        (
            "gateway",
            "vp-americas",
            "Within 24 months, everyone growing towards VP Sales, Americas comes through Nina Cruz.",
        ),
        (
            "dead_end_below",
            "vp-apac",
            "Nobody outside the key positions is growing towards VP Sales, APAC.",
        ),
        ("no_cover", "uk", "Nobody covers Director, UK tonight."),
        ("double_cover", "us-east", "Nina Cruz covers 2 key positions."),
    ],
)
def test_halden_tonight(kind: str, position: str, sentence: str) -> None:
    assert one(analyze(halden()), FindingKind(kind), position).sentence == sentence


@pytest.mark.parametrize(
    ("kind", "position", "sentence"),
    [
        (
            "nobody_ready",
            "vp-apac",
            "Only Wei Lim is named for VP Sales, APAC, and is not ready within 24 months: 3+ years.",
        ),
        ("one_ready", "uk", "Only Paul Grant is ready within 24 months for Director, UK."),
        (
            "counted_twice",
            "us-west",
            "Director, US East and Director, US West both rely on Nina Cruz. "
            "Only 1 of 2 can be filled at the same time within 24 months.",
        ),
    ],
)
def test_halden_within_two_years_says_so(kind: str, position: str, sentence: str) -> None:
    assert one(analyze(halden(), within_months=24), FindingKind(kind), position).sentence == sentence


def test_a_hole_that_moves_later_says_whom_it_counts() -> None:
    facts = Facts.from_records(
        AS_OF,
        [PositionFact("a", "Head", incumbent="ann"), PositionFact("b", "Deputy", incumbent="bo")],
        [LeaderFact("ann", "Ann Ash"), LeaderFact("bo", "Bo Birch")],
        [named("a", "bo", Readiness.ONE_TO_TWO_YEARS)],
    )
    sentence = one(analyze(facts, within_months=24), FindingKind.HOLE_MOVES, "a").sentence
    assert sentence == "If Ann Ash leaves Head, the gap ends at Deputy, counting everyone ready within 24 months."


def swap() -> Facts:
    """Two holders named for each other's position, who cover each other, beside a leader with two hats."""
    return Facts.from_records(
        AS_OF,
        [
            PositionFact("a", "Head of North", incumbent="ann", importance=1),
            PositionFact("b", "Head of South", incumbent="bo", importance=2),
            PositionFact("c", "Head of East", incumbent="cy", importance=3),
            PositionFact("d", "Head of West", incumbent="cy", importance=4),
            PositionFact("e", "Head of Trade", interim="bo", importance=0),
        ],
        [LeaderFact("ann", "Ann Ash"), LeaderFact("bo", "Bo Birch"), LeaderFact("cy", "Cy Cole")],
        [named("a", "bo"), named("b", "ann"), named("e", "ann"), named("a", "cy", Readiness.THREE_PLUS_YEARS)],
        [CoverFact("a", "bo", AS_OF), CoverFact("b", "ann", AS_OF)],
    )


@pytest.mark.parametrize(
    ("kind", "position", "sentence"),
    [
        ("circular_cover", "a", "Ann Ash and Bo Birch cover each other."),
        (
            "double_hatted",
            "c",
            "Cy Cole holds Head of East and Head of West. One departure empties both.",
        ),
        (
            "mutual_nomination",
            "a",
            "Ann Ash and Bo Birch are named for each other. Neither can move.",
        ),
        ("hole_moves", "e", "Head of Trade is vacant. Filling it moves the gap to Head of South."),
    ],
)
def test_the_kinds_that_halden_does_not_have(kind: str, position: str, sentence: str) -> None:
    assert one(analyze(swap()), FindingKind(kind), position).sentence == sentence


def test_several_people_named_and_none_ready_names_the_nearest() -> None:
    facts = Facts.from_records(
        AS_OF,
        [PositionFact("a", "Head")],
        [LeaderFact("ann", "Ann Ash"), LeaderFact("bo", "Bo Birch")],
        [named("a", "ann", Readiness.THREE_PLUS_YEARS), NominationFact("a", "bo", 8, 8)],
    )
    sentence = one(analyze(facts), FindingKind.NOBODY_READY, "a").sentence
    assert sentence == "2 people are named for Head. None is ready now; the nearest is Bo Birch, 8 months."


def test_the_interim_holder_is_cover_in_use() -> None:
    analysis = analyze(swap())
    assert [f.position for f in analysis.findings if f.kind is FindingKind.NO_COVER] == ["c", "d"]
    assert analysis.position("e").is_absorbed is False


def test_a_finding_explains_itself() -> None:
    finding = one(analyze(halden()), FindingKind.GATEWAY, "vp-americas")
    assert [text(fact) for fact in finding.facts_shown] == [
        "Ready within 24 months for VP Sales, Americas: Aisha Khan and Tom Baker.",
        "Every chain needs Nina Cruz, here for Director, US West.",
        "Everybody else ready for VP Sales, Americas holds one of these, or Director, US East or "
        "Director, US West, for which nobody else is ready.",
    ]
    assert finding.clears_when == (
        "It clears when somebody other than Nina Cruz, who holds no key position, is ready within "
        "24 months for VP Sales, Americas; Director, US East or Director, US West."
    )
    assert finding.assumption == "Counts everyone ready within 24 months."


def test_the_facts_of_a_slate_carry_their_dates() -> None:
    finding = one(analyze(halden()), FindingKind.ONE_READY, "us-east")
    assert [text(fact) for fact in finding.facts_shown] == [
        "Nina Cruz for Director, US East: ready now, assessed 1 Sep 2026."
    ]


def test_names_in_sentences_are_links() -> None:
    finding = one(analyze(halden()), FindingKind.ONE_READY, "cso")
    assert finding.sentence_parts == (
        Part("Only "),
        Part("Priya Raman", "leader", "priya-raman"),
        Part(" is ready now for "),
        Part("Chief Sales Officer", "position", "cso"),
        Part("."),
    )


def test_frozen_leaders_are_said_to_be() -> None:
    finding = one(analyze(swap()), FindingKind.MUTUAL_NOMINATION, "a")
    assert finding.assumption == "Counts ready now only. Leaders who hold several key positions do not move."


def test_findings_are_kept_under_their_positions_and_leaders() -> None:
    analysis = analyze(halden())
    short = one(analysis, FindingKind.COUNTED_TWICE, "vp-key-accounts")
    assert short in analysis.findings_of("vp-americas")
    assert short in analysis.findings_about("aisha-khan")
    assert analysis.finding(short.id) is short
    assert analysis.findings_about("karla-busch") == ()


def test_ids_stay_when_rows_move_and_holders_change() -> None:
    before = {f.id for f in analyze(halden()).findings}
    assert len(before) == len(analyze(halden()).findings)
    after = {f.id for f in analyze(halden(newcomers=("somebody",))).findings}
    assert after == before


def test_no_sentence_is_long_empty_or_alarming() -> None:
    for seed in range(400):
        given = organisation(seed)
        for finding in analyze(given.facts(), given.within_months, given.is_optimistic).findings:
            words = [finding.sentence, *map(text, finding.facts_shown), finding.clears_when]
            assert 1 <= len(finding.facts_shown) <= 4
            for claim in words:
                assert claim.endswith("."), claim
                for sentence in re.split(r"(?<=[.;]) (?=[A-Z])", claim):
                    assert len(sentence.split()) <= 27, claim
            assert not re.search(r"at risk|critical|successor|\bred\b", " ".join(words))
