"""A leader's card and history."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from flask.testing import FlaskClient

from succession.access.models import User
from succession.db import db
from succession.leaders.models import LeaderRisk
from succession.leaders.operations import judge_risk
from succession.nominations.models import Nomination
from succession.nominations.operations import change_nomination, nominate, record_departure
from tests.conftest import NOON
from tests.profiles.halden_pages import SignIn, become, leader, leader_url, position, words_of


def test_the_card_says_where_she_sits_what_she_is_named_for_and_why_it_matters(director: FlaskClient) -> None:
    words = words_of(director.get(leader_url("aisha-khan")))
    assert "Director, US West, since 1 Jan 2025. Reports to Priya Raman." in words
    assert "Named for 2 positions, 2 key" in words
    assert "VP Sales, Americas Ready now 1 Sep 2026" in words
    assert "both rely on Aisha Khan" in words
    assert "If Aisha Khan leaves, 5 key seats can be filled at the same time, not 6." in words
    assert "Aisha Khan may leave: risk of loss is high, said by Test on 1 Jan 2025." in words


def test_who_is_named_for_nothing_and_covers_two_seats(director: FlaskClient) -> None:
    said = "Dana Whitfield is named for no position that you may see."
    assert said in words_of(director.get(leader_url("dana-whitfield")))
    words = words_of(director.get(leader_url("nina-cruz")))
    assert "Director, US East, agreed 15 Sep 2026" in words
    assert "Director, US West, agreed 15 Sep 2026" in words


def test_another_day_shows_what_held_then_and_offers_no_change(director: FlaskClient) -> None:
    judge_risk(
        None,
        NOON,
        leader("aisha-khan"),
        version=db.session.query(LeaderRisk).one().version,
        on=NOON.date(),
        risk_of_loss="low",
    )
    db.session.commit()
    before = NOON.date() - timedelta(days=1)
    page = director.get(f"{leader_url('aisha-khan')}?as_of={before}")
    assert "Risk of loss High" in words_of(page)
    assert "/edit" not in page.get_data(as_text=True)
    after = NOON.date()
    assert "Risk of loss Low" in words_of(director.get(f"{leader_url('aisha-khan')}?as_of={after}"))


def test_a_leader_who_has_left_keeps_the_card(director: FlaskClient) -> None:
    gone = leader("rosa-lind")
    record_departure(None, NOON, gone, on=date(2026, 11, 1), reason="Retired.")
    db.session.commit()
    words = words_of(director.get(f"{leader_url('rosa-lind')}?as_of=2026-11-21"))
    assert "Left on 1 Nov 2026." in words
    assert "VP Revenue Operations" in words_of(director.get(f"{leader_url('rosa-lind')}?as_of=2026-10-31"))


def test_an_unknown_leader_is_not_there(director: FlaskClient) -> None:
    assert director.get(f"/leaders/{uuid4()}").status_code == 404
    assert director.get(f"/leaders/{uuid4()}/history").status_code == 404


def test_the_history_keeps_who_said_what_and_why(director: FlaskClient, talent: User) -> None:
    aisha = leader("aisha-khan")
    nomination = nominate(
        db.session.merge(talent), NOON, position("cso"), aisha, readiness="3_plus_years", on=date(2026, 3, 1)
    )
    db.session.commit()
    change_nomination(
        db.session.merge(talent),
        NOON,
        nomination,
        version=nomination.version,
        on=date(2026, 9, 1),
        readiness="1_2_years",
        reason="Calibrated in the talent review.",
    )
    db.session.commit()
    words = words_of(director.get(f"{leader_url('aisha-khan')}/history?as_of=2026-11-21"))
    assert "1 Mar 2026 1 Sep 2026 Named for Chief Sales Officer: 3+ years" in words
    assert "1 Sep 2026 still Named for Chief Sales Officer: 1-2 years" in words
    assert "Why: Calibrated in the talent review." in words
    assert "by Mara Adeyemi" in words
    assert "1 Jan 2025 still Holds Director, US West." in words


def test_the_history_as_it_was_known_leaves_later_entries_out(director: FlaskClient) -> None:
    nominate(None, NOON, position("cso"), leader("aisha-khan"), readiness="1_2_years", on=date(2026, 3, 1))
    db.session.commit()
    page = f"{leader_url('aisha-khan')}/history?as_of=2026-11-22"
    assert "Named for Chief Sales Officer" in words_of(director.get(page))
    assert "Named for Chief Sales Officer" not in words_of(director.get(f"{page}&known_on=2026-11-20"))


def test_nobody_reads_the_own_nominations_readiness_or_risk(
    director: FlaskClient, talent: User, sign_in: SignIn
) -> None:
    browser = sign_in(become(talent, "aisha-khan"))
    for page in (leader_url("aisha-khan"), f"{leader_url('aisha-khan')}/history"):
        words = words_of(browser.get(page))
        assert "VP Sales, Americas" not in words.replace("Reports to", "")
        assert "Risk of loss high" not in words
        assert "Risk of loss High" not in words
        assert "can be filled at the same time" not in words
    assert "2 positions" not in " ".join(row for row in words_of(browser.get("/leaders?q=aisha")).split("Nina")[:1])
    assert "Aisha Khan" not in words_of(browser.get(f"/positions/{position('vp-americas').uuid}")).split("Findings")[0]


def test_nobody_reads_who_is_named_for_the_own_seat(director: FlaskClient, talent: User, sign_in: SignIn) -> None:
    browser = sign_in(become(talent, "dana-whitfield"))
    card = words_of(browser.get(leader_url("priya-raman")))
    assert "Priya Raman is named for no position that you may see." in card
    assert "named for Chief Sales Officer" not in card
    assert "Named for Chief Sales Officer" not in words_of(browser.get(f"{leader_url('priya-raman')}/history"))
    assert "Chief Sales Officer" not in words_of(browser.get(leader_url("jonas-weber"))).split("Emergency cover")[1]


def test_the_history_has_one_line_a_fact_however_often_it_was_written(director: FlaskClient) -> None:
    aisha = leader("aisha-khan")
    for day in (5, 6, 7):
        row = (
            db.session.query(Nomination)
            .filter_by(leader_id=aisha.id, position_id=position("vp-americas").id, superseded_at=None, valid_until=None)
            .one()
        )
        change_nomination(None, NOON, row, version=row.version, on=date(2026, 10, day), rank=day)
        db.session.commit()
    words = words_of(director.get(f"{leader_url('aisha-khan')}/history?as_of=2026-11-22"))
    assert words.count("Named for VP Sales, Americas") == 4
