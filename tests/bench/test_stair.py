"""Why a position holds no more steps: the reasons that Halden does not show."""

from __future__ import annotations

from succession.analysis.answers import Analysis, analyze
from succession.analysis.facts import Facts, LeaderFact, NominationFact, PositionFact
from succession.bench.stair import reason, steps_held
from succession.bench.wording import Names, Shown, folded, in_words, initialled, short_title


def company(seats: dict[str, str], named: dict[str, list[str]]) -> Analysis:
    """Key positions with their holders, the most important first, and who is ready now for each."""
    people = {holder for holder in seats.values() if holder} | {one for slate in named.values() for one in slate}
    return analyze(
        Facts.from_records(
            None,
            [
                PositionFact(id_, f"Director, {id_.title()}", incumbent=holder, importance=place)
                for place, (id_, holder) in enumerate(seats.items(), start=1)
            ],
            [LeaderFact(id_, f"{id_.title()} {id_.title()}son") for id_ in people],
            [NominationFact(id_, leader, 0, 0) for id_, slate in named.items() for leader in slate],
        )
    )


def reason_of(analysis: Analysis, position_id: str) -> str:
    parts = reason(analysis, Names(analysis.facts, {}), analysis.position(position_id))
    return "".join(part.words if isinstance(part, Shown) else part for part in parts)


def test_a_holder_of_two_key_seats_does_not_move() -> None:
    analysis = company({"oslo": "ann", "rome": "bob", "bonn": "bob"}, {"oslo": ["bob"]})
    assert steps_held(analysis.position("oslo")) == 3
    assert reason_of(analysis, "oslo") == "Bobson holds more than one key seat, and leaving them would empty all."


def test_an_outsider_whom_a_more_important_seat_needs_first() -> None:
    analysis = company({"oslo": "ann", "rome": "bob", "bonn": "cia"}, {"oslo": ["eve"], "rome": ["eve", "cia"]})
    assert steps_held(analysis.position("rome")) == 3
    assert analysis.position("rome").is_absorbed
    assert reason_of(analysis, "rome") == "Eveson is the only one ready without a key seat, and Oslo needs Eveson too."


def test_a_chain_that_an_outsider_ends() -> None:
    analysis = company({"oslo": "ann", "rome": "bob"}, {"oslo": ["bob"], "rome": ["eve"]})
    assert steps_held(analysis.position("oslo")) == 3
    assert reason_of(analysis, "oslo") == "Bobson moves up. Eveson follows last and leaves no key seat empty."


def test_three_seats_that_share_two_leaders() -> None:
    slate = ["eve", "fay"]
    analysis = company({"oslo": "ann", "rome": "bob", "bonn": "cia"}, {"oslo": slate, "rome": slate, "bonn": slate})
    assert steps_held(analysis.position("bonn")) == 2
    assert reason_of(analysis, "bonn") == "Eveson and Fayson are the only ones ready, and Oslo and Rome need them too."


def test_the_nearest_of_several_is_named() -> None:
    facts = Facts.from_records(
        None,
        [PositionFact("oslo", "Oslo", incumbent="ann")],
        [LeaderFact("ann", "Ann"), LeaderFact("bob", "Bob Li"), LeaderFact("cia", "Cia Li")],
        [NominationFact("oslo", "bob", 36, 60), NominationFact("oslo", "cia", 18, 18)],
    )
    assert reason_of(analyze(facts), "oslo") == "C. Li is 18 months away, the nearest of 2."


def test_names_are_shortened_like_people_say_them() -> None:
    assert short_title("Director, US West") == "US West"
    assert short_title("VP Sales, EMEA") == "VP EMEA"
    assert short_title("VP Sales") == "VP Sales"
    assert initialled("Priya Raman") == "P. Raman"
    assert initialled("Pelé") == "Pelé"
    assert in_words(["A", "B", "C"]) == "A, B and C"
    assert in_words(["A, B", "C", "D"]) == "A, B; C and D"
    assert in_words(["A", "B", "C", "D"]) == "A, B and 2 more"
    assert folded("Étienne ØSTERGAARD") == "etienne østergaard"
