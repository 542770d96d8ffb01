"""Halden's answers, known by heart."""

from __future__ import annotations

import pytest

from succession.analysis.answers import Counts, analyze
from succession.analysis.records import NominationFact
from tests.analysis.halden import halden, named

OUTSIDER = named("us-west", "newcomer")
OKORO_NOW = named("vp-key-accounts", "sam-okoro")


def test_tonight_four_of_twelve_departures_are_absorbed() -> None:
    assert analyze(halden()).counts == Counts(12, 11, 7, 6, 4, 4)


def test_within_two_years_ten_are() -> None:
    assert analyze(halden(), within_months=24).counts == Counts(12, 11, 10, 9, 5, 10)


def test_tonight_four_departures_end_at_us_west() -> None:
    ends = {answer.id: answer.hole_ends_at for answer in analyze(halden()).positions}
    assert ends == {
        "cso": "us-west",
        "vp-americas": "us-west",
        "vp-emea": "vp-emea",
        "vp-apac": "vp-apac",
        "vp-key-accounts": "us-west",
        "vp-revops": "",
        "us-east": "",
        "us-west": "us-west",
        "uk": "",
        "dach": "dach",
        "se-asia": "se-asia",
        "strategic": "",
    }


def test_the_chief_sales_officer_is_followed_by_two_moves() -> None:
    answer = analyze(halden()).position("cso")
    assert [(move.position, move.leader) for move in answer.chain] == [
        ("cso", "priya-raman"),
        ("vp-americas", "aisha-khan"),
    ]
    assert answer.months_to_refill == 24


def test_within_two_years_nina_cruz_carries_vp_americas() -> None:
    analysis = analyze(halden(), within_months=24)
    assert analysis.position("vp-americas").single_points == ("nina-cruz",)
    assert analysis.leader("nina-cruz").carries == ("vp-americas", "us-east", "us-west")
    assert [p.id for p in analysis.positions if p.resilience == 0] == ["vp-apac", "se-asia"]


def test_vp_americas_and_key_accounts_have_one_candidate_between_them() -> None:
    short = {short.positions: short.leaders for short in analyze(halden()).short_sets}
    assert short["vp-americas", "vp-key-accounts"] == ("aisha-khan",)
    assert analyze(halden()).leader("aisha-khan").is_essential


@pytest.mark.parametrize(
    ("more", "newcomers", "gone", "at_once", "absorbed"),
    [
        ((OUTSIDER,), ("newcomer",), "", 7, 8),
        ((OKORO_NOW,), (), "", 7, 5),
        ((OUTSIDER, OKORO_NOW), ("newcomer",), "", 8, 8),
        ((), (), "nina-cruz", 5, 3),
    ],
    ids=["one outsider for US West", "Okoro ready now", "both", "Nina Cruz gone"],
)
def test_what_if(
    more: tuple[NominationFact, ...], newcomers: tuple[str, ...], gone: str, at_once: int, absorbed: int
) -> None:
    counts = analyze(halden(more, newcomers, gone)).counts
    assert (counts.at_once, counts.absorbed) == (at_once, absorbed)
