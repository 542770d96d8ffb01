"""Halden Controls, the invented company that the tests know by heart: twelve key positions."""

from __future__ import annotations

from datetime import date

from succession.analysis.facts import CoverFact, Facts, LeaderFact, NominationFact, PositionFact
from succession.analysis.scales import Readiness, RiskOfLoss

AS_OF = date(2026, 11, 21)

POSITIONS = [
    ("cso", "Chief Sales Officer", "", "dana-whitfield"),
    ("vp-americas", "VP Sales, Americas", "cso", "priya-raman"),
    ("vp-emea", "VP Sales, EMEA", "cso", "jonas-weber"),
    ("vp-apac", "VP Sales, APAC", "cso", "mei-tan"),
    ("vp-key-accounts", "VP Key Accounts", "cso", "luis-ortega"),
    ("vp-revops", "VP Revenue Operations", "cso", "hannah-cole"),
    ("us-east", "Director, US East", "vp-americas", "tom-baker"),
    ("us-west", "Director, US West", "vp-americas", "aisha-khan"),
    ("uk", "Director, UK", "vp-emea", "paul-price"),
    ("dach", "Director, DACH", "vp-emea", "karla-busch"),
    ("se-asia", "Director, SE Asia", "vp-apac", "wei-lim"),
    ("strategic", "Director, Strategic Accounts", "vp-key-accounts", "sam-okoro"),
]
WITHOUT_KEY_POSITION = ["rosa-lind", "nina-cruz", "paul-grant", "ines-vogt", "eric-holm"]
NOMINATIONS = [
    ("cso", "priya-raman", Readiness.READY_NOW),
    ("cso", "jonas-weber", Readiness.ONE_TO_TWO_YEARS),
    ("cso", "luis-ortega", Readiness.THREE_PLUS_YEARS),
    ("vp-americas", "aisha-khan", Readiness.READY_NOW),
    ("vp-americas", "tom-baker", Readiness.ONE_TO_TWO_YEARS),
    ("vp-emea", "paul-price", Readiness.ONE_TO_TWO_YEARS),
    ("vp-apac", "wei-lim", Readiness.THREE_PLUS_YEARS),
    ("vp-key-accounts", "aisha-khan", Readiness.READY_NOW),
    ("vp-key-accounts", "sam-okoro", Readiness.ONE_TO_TWO_YEARS),
    ("vp-revops", "rosa-lind", Readiness.READY_NOW),
    ("us-east", "nina-cruz", Readiness.READY_NOW),
    ("us-west", "nina-cruz", Readiness.ONE_TO_TWO_YEARS),
    ("uk", "paul-grant", Readiness.READY_NOW),
    ("dach", "ines-vogt", Readiness.ONE_TO_TWO_YEARS),
    ("strategic", "eric-holm", Readiness.READY_NOW),
]
COVERS = [
    ("cso", "jonas-weber"),
    ("vp-americas", "luis-ortega"),
    ("us-west", "nina-cruz"),
    ("us-east", "nina-cruz"),
]


def named(position: str, leader: str, readiness: Readiness = Readiness.READY_NOW) -> NominationFact:
    """A nomination of this readiness, assessed in September."""
    return NominationFact(position, leader, *readiness.months, assessed_on=date(2026, 9, 1))


def position_facts() -> list[PositionFact]:
    return [
        PositionFact(id_, title, "Sales", boss, holder, importance=place)
        for place, (id_, title, boss, holder) in enumerate(POSITIONS, start=1)
    ]


def leader_facts() -> list[LeaderFact]:
    ids = [holder for *_, holder in POSITIONS] + WITHOUT_KEY_POSITION
    return [
        LeaderFact(
            id_,
            id_.replace("-", " ").title(),
            "Sales",
            risk_of_loss=RiskOfLoss.HIGH if id_ == "aisha-khan" else None,
        )
        for id_ in ids
    ]


def nomination_facts() -> list[NominationFact]:
    return [named(*row) for row in NOMINATIONS]


def cover_facts() -> list[CoverFact]:
    return [CoverFact(position, leader, date(2026, 9, 15)) for position, leader in COVERS]


def halden(more: tuple[NominationFact, ...] = (), newcomers: tuple[str, ...] = (), gone: str = "") -> Facts:
    """Halden, with more nominations, with newcomers who hold no position, without one leader."""
    return Facts.from_records(
        AS_OF,
        position_facts(),
        [leader for leader in leader_facts() if leader.id != gone]
        + [LeaderFact(id_, id_.replace("-", " ").title()) for id_ in newcomers],
        [n for n in [*nomination_facts(), *more] if n.leader != gone],
        [cover for cover in cover_facts() if cover.leader != gone],
    )
