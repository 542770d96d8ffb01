"""Naming leaders, judging anew, ranking, withdrawing, and leaders who leave: through their pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from succession.access.models import User
from succession.audit import Change
from succession.clock import now, today
from succession.db import db
from succession.leaders.models import Leader
from succession.leaders.queries import leader_names, record_of
from succession.nominations.models import Nomination
from succession.nominations.operations import (
    AlreadyNominated,
    CandidateHoldsPosition,
    change_nomination,
    nominate,
    rank_slate,
    record_departure,
    withdraw,
)
from succession.nominations.queries import slate_of
from succession.positions.models import Position
from succession.positions.operations import CoversOwnSeat, name_cover, seat_incumbent, seat_interim
from succession.positions.queries import cover_rows, seat_of
from succession.refusals import Refusal
from tests.conftest import NOON, post
from tests.leaders.cast import START, a_leader, a_position, hidden, text_of

SignIn = Callable[[User], FlaskClient]
MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)


def named(seat: Position, leader: Leader, readiness: str = "ready_now", **said: Any) -> Nomination:
    row = nominate(None, NOON, seat, leader, readiness=readiness, on=START, **said)
    db.session.commit()
    return row


def names_on(seat: Position, as_of: date | None = None) -> list[str]:
    rows = slate_of(seat, as_of or today())
    names = leader_names(row.leader_id for row in rows)
    return [names[row.leader_id] for row in rows]


def test_a_leader_is_named_with_who_why_and_when(app: Flask, talent: User, sign_in: SignIn) -> None:
    seat, aisha = a_position("VP Sales, Americas"), a_leader("Aisha Khan")
    browser, url = sign_in(talent), f"/positions/{seat.uuid}/nominate"
    assert 'value="Aisha Khan"' in text_of(browser.get(f"{url}?leader={aisha.uuid}"))
    typed = {"leader": "aisha khan", "readiness": "1_2_years", "why": "Runs two regions", "assessed_on": "2026-02-01"}
    answer = post(browser, url, {**typed, "on": "2026-03-01"})
    assert answer.location == f"/positions/{seat.uuid}"
    [row] = slate_of(seat, today())
    assert (row.readiness, row.nominated_by, row.why) == ("1_2_years", "Mara Adeyemi", "Runs two regions")
    assert (row.valid_from, row.assessed_on) == (MARCH, date(2026, 2, 1))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"readiness": "ready_now"}, "Enter the leader&#39;s name"),
        ({"leader": "Aisha Khan"}, "Choose a readiness"),
        ({"leader": "Aisha Khan", "readiness": "in_months"}, "Enter the number of months"),
        ({"leader": "Aisha Khan", "readiness": "in_months", "months": "9999"}, "from 0 to 600"),
        ({"leader": "Aisha Kahn", "readiness": "ready_now"}, "No leader is called"),
        ({"leader": "Priya Raman", "readiness": "ready_now"}, "Priya Raman holds VP Sales, Americas"),
        ({"leader": "Tom Baker", "readiness": "ready_now"}, "Tom Baker is named for VP Sales, Americas already"),
        ({"leader": "Aisha Khan", "readiness": "ready_now", "assessed_on": "2090-01-01"}, "in the future"),
    ],
)
def test_a_nomination_that_is_refused_keeps_what_was_typed(
    app: Flask, talent: User, sign_in: SignIn, typed: dict[str, str], sentence: str
) -> None:
    seat, priya, tom = a_position("VP Sales, Americas"), a_leader("Priya Raman"), a_leader("Tom Baker")
    aisha = a_leader("Aisha Khan")
    seat_incumbent(None, NOON, seat, priya, on=START)
    named(seat, tom)
    answer = post(sign_in(talent), f"/positions/{seat.uuid}/nominate", {"why": "Kept text", **typed})
    page = text_of(answer)
    assert answer.status_code == 422
    assert sentence in page
    assert "Kept text" in page
    assert names_on(seat) == ["Tom Baker"]
    if "Kahn" in typed.get("leader", ""):
        assert f'value="{aisha.uuid}"' in page


def test_the_summary_names_problems_in_the_order_of_the_page(app: Flask, talent: User, sign_in: SignIn) -> None:
    seat = a_position("VP Sales, Americas")
    page = text_of(post(sign_in(talent), f"/positions/{seat.uuid}/nominate", {"on": "tomorrow"}))
    places = [page.index(sentence) for sentence in ("Enter the leader", "Choose a readiness", "Enter a day like")]
    assert places == sorted(places)


def test_months_are_kept_as_months(app: Flask, talent: User, sign_in: SignIn) -> None:
    seat, browser = a_position("VP Sales, Americas"), sign_in(talent)
    a_leader("Aisha Khan")
    typed = {"leader": "Aisha Khan", "readiness": "in_months", "months": "18"}
    assert post(browser, f"/positions/{seat.uuid}/nominate", typed).status_code == 302
    [row] = slate_of(seat, today())
    assert row.readiness == "18"
    page = text_of(browser.get(f"/nominations/{row.uuid}"))
    assert 'value="18"' in page


def test_a_judgement_is_added_and_the_earlier_one_kept(app: Flask, talent: User, sign_in: SignIn) -> None:
    seat, aisha = a_position("VP Sales, Americas"), a_leader("Aisha Khan")
    row, browser = named(seat, aisha, "1_2_years", rank=2), sign_in(talent)
    url = f"/nominations/{row.uuid}"
    version = hidden(text_of(browser.get(url)), "version")
    typed = {"readiness": "ready_now", "rank": "1", "on": "2026-06-01", "version": version}
    assert post(browser, url, typed).location == f"/positions/{seat.uuid}"
    [before], [after] = slate_of(seat, MARCH), slate_of(seat, today())
    assert (before.readiness, before.rank) == ("1_2_years", 2)
    assert (after.readiness, after.rank, after.assessed_on) == ("ready_now", 1, JUNE)
    assert before.uuid == after.uuid


def test_who_edits_second_sees_both_and_the_text_is_kept(app: Flask, talent: User, sign_in: SignIn) -> None:
    seat, aisha = a_position("VP Sales, Americas"), a_leader("Aisha Khan")
    row, browser = named(seat, aisha, "1_2_years"), sign_in(talent)
    url = f"/nominations/{row.uuid}"
    version = hidden(text_of(browser.get(url)), "version")
    change_nomination(talent, now(), row, version=version, on=today(), readiness="3_plus_years")
    db.session.commit()
    answer = post(browser, url, {"readiness": "ready_now", "why": "My long text", "version": version})
    page = text_of(answer)
    assert answer.status_code == 409
    line = page.split('<th scope="row">Readiness</th>')[1].split("</tr>")[0]
    assert line.index("3+ years") < line.index("Ready now")
    assert "My long text" in page


def test_who_edits_a_nomination_that_ended_meanwhile_is_told_by_whom(app: Flask, talent: User, sign_in: SignIn) -> None:
    seat, aisha = a_position("VP Sales, Americas"), a_leader("Aisha Khan")
    row, browser = named(seat, aisha), sign_in(talent)
    url = f"/nominations/{row.uuid}"
    version = hidden(text_of(browser.get(url)), "version")
    withdraw(talent, now(), row, version=version, on=today(), reason="Moves abroad")
    db.session.commit()
    answer = post(browser, url, {"readiness": "1_2_years", "why": "My long text", "version": version})
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Mara Adeyemi ended this nomination" in page
    assert "Moves abroad" in page
    assert "My long text" in page
    again = post(browser, f"{url}/withdraw", {"reason": "Too", "version": version})
    assert again.status_code == 409


def test_a_withdrawal_needs_a_reason_and_keeps_it(app: Flask, talent: User, sign_in: SignIn) -> None:
    seat, aisha = a_position("VP Sales, Americas"), a_leader("Aisha Khan")
    row, browser = named(seat, aisha), sign_in(talent)
    url = f"/nominations/{row.uuid}/withdraw"
    version = hidden(text_of(browser.get(url)), "version")
    empty = post(browser, url, {"version": version, "on": "2026-06-01", "reason": "  "})
    assert empty.status_code == 422
    assert "Say why" in text_of(empty)
    assert post(browser, url, {"version": version, "on": "2026-06-01", "reason": "Moves abroad"}).status_code == 302
    assert (names_on(seat, MARCH), names_on(seat)) == (["Aisha Khan"], [])
    change = db.session.scalars(select(Change).where(Change.operation == "withdraw")).one()
    assert change.summary == "Withdrew Aisha Khan from the slate of VP Sales, Americas."
    assert change.reason == "Moves abroad"
    assert post(browser, f"/activity/{change.uuid}/undo", {}, form_on="/activity").status_code == 302
    assert names_on(seat) == ["Aisha Khan"]


def test_a_slate_is_ranked_by_numbers_and_by_buttons(app: Flask, talent: User, sign_in: SignIn) -> None:
    seat, browser = a_position("VP Sales, Americas"), sign_in(talent)
    rows = {name: named(seat, a_leader(name)) for name in ("Aisha Khan", "Tom Baker", "Ines V")}
    url = f"/positions/{seat.uuid}/rank"
    page = text_of(browser.get(url))
    typed = {f"rank-{row.uuid}": str(place) for place, row in enumerate(rows.values(), start=1)}
    typed["version"] = hidden(page, "version")
    up = post(browser, url, {**typed, "move": f"up:{rows['Ines V'].uuid}", "reason": "Kept reason"})
    moved = text_of(up)
    assert up.status_code == 200
    assert moved.index("Rank of Ines V") < moved.index("Rank of Tom Baker")
    assert "Kept reason" in moved
    assert [row.rank for row in slate_of(seat, today())] == [None, None, None]
    typed = {name: hidden(moved, name) for name in typed}
    assert post(browser, url, typed).location == f"/positions/{seat.uuid}"
    assert names_on(seat) == ["Aisha Khan", "Ines V", "Tom Baker"]
    assert [row.rank for row in slate_of(seat, today())] == [1, 2, 3]
    assert db.session.scalars(select(Change).where(Change.operation == "rank_slate")).one().by_name == "Mara Adeyemi"


@pytest.mark.parametrize(("number", "sentence"), [("2", "both have rank 2"), ("first", "enter a whole number from 1")])
def test_a_rank_that_cannot_be_used_is_said(
    app: Flask, talent: User, sign_in: SignIn, number: str, sentence: str
) -> None:
    seat, browser = a_position("VP Sales, Americas"), sign_in(talent)
    one, two = (named(seat, a_leader(name)) for name in ("Aisha Khan", "Tom Baker"))
    url = f"/positions/{seat.uuid}/rank"
    version = hidden(text_of(browser.get(url)), "version")
    answer = post(browser, url, {"version": version, f"rank-{one.uuid}": number, f"rank-{two.uuid}": "2"})
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert f'value="{number}"' in text_of(answer)


def test_who_ranks_a_slate_that_changed_sees_the_new_order(app: Flask, talent: User, sign_in: SignIn) -> None:
    seat, browser = a_position("VP Sales, Americas"), sign_in(talent)
    one, two = (named(seat, a_leader(name)) for name in ("Aisha Khan", "Tom Baker"))
    url = f"/positions/{seat.uuid}/rank"
    version = hidden(text_of(browser.get(url)), "version")
    mine = {f"rank-{one.uuid}": "1", f"rank-{two.uuid}": "2"}
    rank_slate(talent, now(), seat, [two.uuid, one.uuid], on=today())
    db.session.commit()
    answer = post(browser, url, {**mine, "version": version})
    page = text_of(answer)
    assert answer.status_code == 409
    assert "The order saved meanwhile: Tom Baker, Aisha Khan." in page
    assert names_on(seat) == ["Tom Baker", "Aisha Khan"]
    assert post(browser, url, {**mine, "version": hidden(page, "version")}).status_code == 302
    assert names_on(seat) == ["Aisha Khan", "Tom Baker"]


def test_a_departure_ends_everything_and_says_so_before(app: Flask, talent: User, sign_in: SignIn) -> None:
    own, other, third = (a_position(title) for title in ("Director, US West", "VP Sales, Americas", "VP Key Accounts"))
    aisha, browser = a_leader("Aisha Khan"), sign_in(talent)
    seat_incumbent(None, NOON, own, aisha, on=START)
    name_cover(None, NOON, third, aisha, on=START)
    named(other, aisha)
    url = f"/leaders/{aisha.uuid}/departure"
    page = text_of(browser.get(url))
    for sentence in (
        "Director, US West becomes vacant.",
        "Aisha Khan is no longer named for VP Sales, Americas.",
        "Aisha Khan no longer covers VP Key Accounts.",
    ):
        assert sentence in page
    left = post(browser, url, {"on": "2026-06-01", "reason": "Joined another company"})
    assert browser.get(left.location).status_code == 200
    assert (seat_of(own, today()).who, names_on(other), cover_rows(third, today())) == ("vacant", [], [])
    assert record_of(aisha, today()) is None
    assert seat_of(own, MARCH).name == "Aisha Khan"
    late = post(browser, url, {})
    assert late.status_code == 422
    assert "has left already" in text_of(late)


def test_a_departure_before_a_later_judgement_ends_that_too(app: Flask) -> None:
    seat, aisha = a_position("VP Sales, Americas"), a_leader("Aisha Khan")
    row = named(seat, aisha)
    change_nomination(None, NOON, row, version=row.version, on=JUNE, readiness="1_2_years")
    record_departure(None, NOON, aisha, on=MARCH)
    assert [names_on(seat, day) for day in (START, MARCH, JUNE)] == [["Aisha Khan"], [], []]


def test_nobody_is_named_for_the_own_seat_or_twice_or_after_leaving(app: Flask) -> None:
    seat, priya, tom = a_position("VP Sales, Americas"), a_leader("Priya Raman"), a_leader("Tom Baker")
    seat_incumbent(None, NOON, seat, priya, on=START)
    with pytest.raises(CandidateHoldsPosition):
        nominate(None, NOON, seat, priya, readiness="ready_now", on=MARCH)
    named(seat, tom)
    with pytest.raises(AlreadyNominated):
        nominate(None, NOON, seat, tom, readiness="ready_now", on=MARCH)
    record_departure(None, NOON, tom, on=MARCH)
    with pytest.raises(Refusal, match="has left by then"):
        nominate(None, NOON, seat, tom, readiness="ready_now", on=JUNE)


def test_nobody_is_named_for_a_seat_that_they_take_later_nor_covers_it(app: Flask) -> None:
    seat, tom, later = a_position("VP Sales, Americas"), a_leader("Tom Baker"), NOON.date() + timedelta(days=60)
    seat_incumbent(None, NOON, seat, tom, on=later)
    with pytest.raises(CandidateHoldsPosition, match="Tom Baker is entered for VP Sales, Americas from 20 Jan 2027"):
        nominate(None, NOON, seat, tom, readiness="ready_now", on=None)
    with pytest.raises(CoversOwnSeat, match="cannot stand in"):
        name_cover(None, NOON, seat, tom, on=None)
    with pytest.raises(CandidateHoldsPosition, match="Tom Baker took VP Sales, Americas on 20 Jan 2027"):
        nominate(None, NOON + timedelta(days=90), seat, tom, readiness="ready_now", on=NOON.date())


def test_nobody_who_leaves_later_is_put_anywhere_until_further_notice(app: Flask) -> None:
    seat, tom, later = a_position("VP Sales, Americas"), a_leader("Tom Baker"), NOON.date() + timedelta(days=60)
    record_departure(None, NOON, tom, on=later)
    for put in (name_cover, seat_incumbent, seat_interim):
        with pytest.raises(Refusal, match="Tom Baker leaves on 20 Jan 2027"):
            put(None, NOON, seat, tom, on=None)
    with pytest.raises(Refusal, match="Tom Baker leaves on 20 Jan 2027"):
        nominate(None, NOON, seat, tom, readiness="ready_now", on=None)


def test_nobody_reads_or_writes_the_own_nomination_or_the_slate_of_the_own_seat(
    app: Flask, talent: User, sign_in: SignIn
) -> None:
    own, other = a_position("Head of Talent"), a_position("VP Sales, Americas")
    mara, tom = a_leader("Mara Adeyemi"), a_leader("Tom Baker")
    seat_incumbent(None, NOON, own, mara, on=START)
    mine, theirs, beside = named(other, mara), named(own, tom), named(other, tom)
    db.session.get_one(User, talent.id).leader_id = mara.id
    db.session.commit()
    browser = sign_in(talent)
    for url in (
        f"/nominations/{mine.uuid}",
        f"/nominations/{mine.uuid}/withdraw",
        f"/nominations/{theirs.uuid}",
        f"/positions/{own.uuid}/rank",
        f"/positions/{own.uuid}/nominate",
        f"/leaders/{mara.uuid}/departure",
    ):
        assert browser.get(url).status_code == 404, url
    assert browser.get(f"/nominations/{beside.uuid}").status_code == 200
    assert "Mara Adeyemi</td>" not in text_of(browser.get(f"/positions/{other.uuid}/rank"))
    answer = post(browser, f"/positions/{other.uuid}/nominate", {"leader": "Mara Adeyemi", "readiness": "ready_now"})
    assert "Somebody else has to name you" in text_of(answer)


def test_ranking_a_slate_keeps_the_place_of_the_own_nomination(app: Flask, talent: User, sign_in: SignIn) -> None:
    seat, people = a_position("VP Sales, Americas"), [a_leader(name) for name in ("Tom", "Mara", "Ines")]
    rows = [named(seat, leader, rank=place) for place, leader in enumerate(people, start=1)]
    db.session.get_one(User, talent.id).leader_id = people[1].id
    db.session.commit()
    browser, url = sign_in(talent), f"/positions/{seat.uuid}/rank"
    version = hidden(text_of(browser.get(url)), "version")
    typed = {f"rank-{rows[0].uuid}": "2", f"rank-{rows[2].uuid}": "1", "version": version}
    assert post(browser, url, typed).status_code == 302
    assert names_on(seat) == ["Ines", "Mara", "Tom"]


def test_a_departure_does_not_tell_the_slate_or_the_cover_of_the_own_seat(
    app: Flask, talent: User, sign_in: SignIn
) -> None:
    own, other = a_position("Head of Talent"), a_position("VP Sales, Americas")
    mara, tom, uma = a_leader("Mara Adeyemi"), a_leader("Tom Baker"), a_leader("Uma Lind")
    seat_incumbent(None, NOON, own, mara, on=START)
    named(own, tom)
    named(other, tom)
    name_cover(None, NOON, own, uma, on=START)
    db.session.get_one(User, talent.id).leader_id = mara.id
    db.session.commit()
    browser = sign_in(talent)
    pages = [text_of(browser.get(f"/leaders/{leader.uuid}/departure")) for leader in (tom, uma)]
    assert "no longer named for VP Sales, Americas" in pages[0]
    for page in pages:
        assert "Head of Talent" not in page
        assert "such as those of your own seat, are left out here" in page


def test_who_may_be_on_a_slate_reads_and_writes_no_rank_of_a_single_nomination(
    app: Flask, talent: User, sign_in: SignIn
) -> None:
    seat, mara, tom = a_position("VP Sales, Americas"), a_leader("Mara Adeyemi"), a_leader("Tom Baker")
    row = named(seat, tom, rank=2)
    browser, url = sign_in(talent), f"/nominations/{row.uuid}"
    assert 'name="rank"' in text_of(browser.get(url))
    db.session.get_one(User, talent.id).leader_id = mara.id
    db.session.commit()
    page = text_of(browser.get(url))
    assert 'name="rank"' not in page
    typed = {"readiness": "1_2_years", "rank": "9", "version": hidden(page, "version")}
    assert post(browser, url, typed).status_code == 302
    [now_named] = slate_of(seat, today())
    assert (now_named.readiness, now_named.rank) == ("1_2_years", 2)


def test_ranking_says_who_saved_what_is_shown_and_nothing_of_the_own_nomination(
    app: Flask, talent: User, administrator: User, sign_in: SignIn
) -> None:
    seat, people = a_position("VP Sales, Americas"), [a_leader(name) for name in ("Tom", "Mara", "Ines")]
    tom, mine, ines = (named(seat, leader, rank=place) for place, leader in enumerate(people, start=1))
    db.session.get_one(User, talent.id).leader_id = people[1].id
    db.session.commit()
    browser, url = sign_in(talent), f"/positions/{seat.uuid}/rank"
    version = hidden(text_of(browser.get(url)), "version")
    assert len(version) == 64
    typed = {f"rank-{tom.uuid}": "2", f"rank-{ines.uuid}": "1"}
    change_nomination(administrator, now(), mine, version=mine.version, on=today(), readiness="3_plus_years")
    db.session.commit()
    assert hidden(text_of(browser.get(url)), "version") == version
    change_nomination(None, now(), tom, version=tom.version, on=today(), readiness="3_plus_years")
    db.session.commit()
    page = text_of(post(browser, url, {**typed, "version": version}))
    assert "Command line saved on" in page
    assert "Ada Novak" not in page


def test_a_day_before_the_present_holder_is_a_matter_of_the_day_and_no_lost_race(
    app: Flask, talent: User, sign_in: SignIn
) -> None:
    seat, desmond, _ = a_position("VP Sales, Americas"), a_leader("Desmond Quek"), a_leader("Wei Lim")
    seat_incumbent(None, NOON, seat, desmond, on=JUNE)
    db.session.commit()
    browser, url = sign_in(talent), f"/positions/{seat.uuid}/seat"
    for who, name in (("incumbent", "Wei Lim"), ("vacant", "")):
        for on in ("2026-05-20", "1960-01-01"):
            version = hidden(text_of(browser.get(url)), "version")
            answer = post(browser, url, {"who": who, "leader": name, "on": on, "version": version})
            page = text_of(answer)
            assert answer.status_code == 422
            assert "Desmond Quek holds this since 1 Jun 2026. Choose that day or a later one." in page
            assert 'aria-describedby="on-hint on-error"' in page
            assert hidden(page, "version") == version
    assert "Desmond Quek has held it since 1 Jun 2026" in text_of(browser.get(url))


def test_a_new_holder_is_no_longer_named_for_the_seat_nor_covers_it_until_that_is_undone(
    app: Flask, talent: User, sign_in: SignIn
) -> None:
    seat, wei, tom = a_position("VP Sales, Americas", is_key=True), a_leader("Wei Lim"), a_leader("Tom Baker")
    elsewhere = a_position("VP Sales, EMEA")
    for place in (seat, elsewhere):
        named(place, wei)
        name_cover(None, NOON, place, wei, on=START)
    named(seat, tom)
    browser = sign_in(talent)
    typed = {"who": "incumbent", "leader": "Wei Lim", "on": "2026-06-01", "version": ""}
    assert post(browser, f"/positions/{seat.uuid}/seat", typed).status_code == 302
    assert [sorted(names_on(seat, day)) for day in (MARCH, JUNE)] == [["Tom Baker", "Wei Lim"], ["Tom Baker"]]
    assert cover_rows(seat, today()) == []
    assert names_on(elsewhere) == ["Wei Lim"]
    assert [row.name for row in cover_rows(elsewhere, today())] == ["Wei Lim"]
    page = text_of(browser.get(f"/positions/{seat.uuid}"))
    assert "1 candidate<" in page
    change = db.session.scalars(select(Change).order_by(Change.id.desc()).limit(1)).one()
    assert post(browser, f"/activity/{change.uuid}/undo", {}, form_on="/activity").status_code == 302
    assert sorted(names_on(seat)) == ["Tom Baker", "Wei Lim"]
    assert [row.name for row in cover_rows(seat, today())] == ["Wei Lim"]
    assert seat_of(seat, today()).who == "vacant"


def test_a_slate_shows_exactly_who_is_counted(app: Flask, talent: User, sign_in: SignIn) -> None:
    seat, wei, tom = a_position("VP Sales, Americas", is_key=True), a_leader("Wei Lim"), a_leader("Tom Baker")
    named(seat, wei)
    named(seat, tom)
    seat_incumbent(None, NOON, seat, wei, on=JUNE)  # as an import does, whose files say what ends
    db.session.commit()
    page = text_of(sign_in(talent).get(f"/positions/{seat.uuid}"))
    assert "1 candidate<" in page
    assert f'class="seat" href="/leaders/{tom.uuid}"' in page
    assert f'class="seat" href="/leaders/{wei.uuid}"' not in page


def test_an_empty_seat_with_a_name_is_asked_about(app: Flask, talent: User, sign_in: SignIn) -> None:
    seat, priya, _ = a_position("VP Sales, Americas"), a_leader("Priya Raman"), a_leader("Wei Lim")
    seat_incumbent(None, NOON, seat, priya, on=START)
    db.session.commit()
    browser, url = sign_in(talent), f"/positions/{seat.uuid}/seat"
    version = hidden(text_of(browser.get(url)), "version")
    answer = post(browser, url, {"who": "vacant", "leader": "Wei Lim", "version": version})
    assert answer.status_code == 422
    assert "Is the seat empty, or does Wei Lim sit in it?" in text_of(answer)
    assert seat_of(seat, today()).name == "Priya Raman"


def test_a_departure_on_a_coming_day_is_said_everywhere_and_entered_once(
    app: Flask, talent: User, sign_in: SignIn
) -> None:
    seat, priya = a_position("VP Sales, Americas"), a_leader("Priya Raman")
    seat_incumbent(None, NOON, seat, priya, on=START)
    db.session.commit()
    browser, url = sign_in(talent), f"/leaders/{priya.uuid}/departure"
    assert post(browser, url, {"on": "2027-06-30"}).status_code == 302
    page = text_of(browser.get(f"/leaders/{priya.uuid}"))
    assert "Priya Raman leaves on 30 Jun 2027." in page
    assert "<p>Leaves on 30 Jun 2027.</p>" in page
    assert "since 5 Jan 2026. Leaves on 30 Jun 2027" in text_of(browser.get(f"/positions/{seat.uuid}"))
    change = db.session.scalars(select(Change).where(Change.operation == "record_departure")).one()
    again = text_of(browser.get(url))
    assert "Priya Raman leaves on 30 Jun 2027. That is entered already." in again
    assert f'href="/activity/{change.uuid}"' in again
    assert "Record the departure" not in again
    twice = post(browser, url, {"on": "2027-05-31"})
    assert twice.status_code == 422
    assert "Undo that first" in text_of(twice)


def test_who_has_left_leaves_the_next_step_on_the_card(app: Flask, talent: User, sign_in: SignIn) -> None:
    seats, priya, tom = [a_position("One"), a_position("Two")], a_leader("Priya Raman"), a_leader("Tom Baker")
    for seat in seats:
        seat_incumbent(None, NOON, seat, priya, on=START)
    record_departure(None, now(), priya, on=today())
    seat_incumbent(None, now(), seats[1], tom, on=today())
    db.session.commit()
    page = text_of(sign_in(talent).get(f"/leaders/{priya.uuid}"))
    assert f"Left on {today().day} " in page
    assert f'<li><a href="/positions/{seats[0].uuid}">One</a> is vacant.</li>' in page
    assert str(seats[1].uuid) not in page


def test_nobody_leaves_before_the_newest_of_what_ends(app: Flask, talent: User, sign_in: SignIn) -> None:
    seat, other, priya = a_position("VP Sales, Americas"), a_position("Chief Sales Officer"), a_leader("Priya Raman")
    seat_incumbent(None, NOON, seat, priya, on=MARCH)
    nominate(None, NOON, other, priya, readiness="ready_now", on=JUNE)
    db.session.commit()
    browser, url = sign_in(talent), f"/leaders/{priya.uuid}/departure"
    answer = post(browser, url, {"on": "2026-02-01"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "This ends" in page
    assert "Priya Raman was named for Chief Sales Officer on 1 Jun 2026, which would end." in page
    assert seat_of(seat, today()).name == "Priya Raman"
    assert post(browser, url, {"on": "2026-06-01"}).status_code == 302


def test_a_refused_departure_does_not_tell_the_slate_of_the_own_seat(app: Flask, talent: User, sign_in: SignIn) -> None:
    own, mara, tom = a_position("Head of Talent"), a_leader("Mara Adeyemi"), a_leader("Tom Baker")
    seat_incumbent(None, NOON, own, mara, on=START)
    nominate(None, NOON, own, tom, readiness="ready_now", on=JUNE)
    db.session.get_one(User, talent.id).leader_id = mara.id
    db.session.commit()
    answer = post(sign_in(talent), f"/leaders/{tom.uuid}/departure", {"on": "2026-03-01"})
    assert answer.status_code == 302
    assert names_on(own) == []
