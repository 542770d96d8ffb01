"""Adding a leader, editing the record, judging the risk of losing the leader: through their pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from succession.access.models import User
from succession.audit import Change, ChangeEntry
from succession.clock import now, today
from succession.db import db
from succession.leaders.models import Leader, LeaderRecord
from succession.leaders.operations import change_leader
from succession.leaders.queries import record_of, risk_of
from tests.conftest import post
from tests.leaders.cast import START, a_leader, hidden, text_of

SignIn = Callable[[User], FlaskClient]


def changes() -> int:
    return db.session.scalar(select(func.count()).select_from(Change)) or 0


def test_a_new_leader_is_on_record_with_a_key_and_an_undo(app: Flask, talent: User, sign_in: SignIn) -> None:
    browser = sign_in(talent)
    answer = post(
        browser,
        "/leaders/new",
        {"name": "  Zoë   Ångström ", "function": "Sales", "is_internal": "y", "on": "2026-02-01", "reason": "Hired"},
    )
    leader = db.session.scalars(select(Leader)).one()
    assert answer.location == f"/leaders/{leader.uuid}"
    assert leader.external_key == "zoe-angstrom"
    row = record_of(leader, today())
    assert row is not None
    assert (row.name, row.function, row.valid_from.isoformat()) == ("Zoë Ångström", "Sales", "2026-02-01")
    change = db.session.scalars(select(Change).where(Change.operation == "add_leader")).one()
    assert (change.by_name, change.summary, change.reason) == ("Mara Adeyemi", "Added Zoë Ångström.", "Hired")
    said = text_of(browser.get("/activity"))
    assert f'action="/activity/{change.uuid}/undo"' in said


def test_two_leaders_of_one_name_get_two_keys(app: Flask) -> None:
    assert [a_leader("Sam Okoro").external_key for _ in range(2)] == ["sam-okoro", "sam-okoro-2"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Enter the leader&#39;s name"),
        ({"name": "x" * 201}, "Use at most 200 characters"),
        ({"name": "Aisha\u202eKhan"}, "Character 6 cannot be seen"),
        ({"name": "Aisha", "email": "not an address"}, "Enter an address like"),
        ({"name": "Aisha", "on": "31/03/26"}, "Enter a day like 2026-03-31"),
        ({"name": "Aisha", "on": "2031-01-01"}, "at most 12 months ahead"),
        ({"name": "Aisha", "joined_on": "1949-12-31"}, "Choose a day from 1950 on"),
        ({"name": "Aisha", "joined_on": "2926-01-01"}, "at most one year ahead"),
        ({"name": "Aisha", "external_key": "tom-baker"}, "belongs to Tom Baker already"),
    ],
)
def test_what_cannot_be_saved_is_said_beside_its_field_and_the_text_is_kept(
    app: Flask, talent: User, sign_in: SignIn, typed: dict[str, str], sentence: str
) -> None:
    a_leader("Tom Baker")
    before = changes()
    answer = post(sign_in(talent), "/leaders/new", {"unit": "Typed and kept", **typed})
    page = text_of(answer)
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="Typed and kept"' in page
    assert "There is a problem" in page
    assert changes() == before


def test_an_edit_changes_only_what_is_different(app: Flask, talent: User, sign_in: SignIn) -> None:
    leader, browser = a_leader("Aisha Khan", unit="US West", joined_on=START), sign_in(talent)
    url = f"/leaders/{leader.uuid}/edit"
    page = text_of(browser.get(url))
    same = {"version": hidden(page, "version"), "name": "Aisha Khan", "is_internal": "y", "joined_on": "2026-01-05"}
    before = changes()
    post(browser, url, {**same, "unit": "US West", "on": "2026-03-01"})
    assert changes() == before
    answer = post(browser, f"{url}?next=/bench", {**same, "unit": "Americas", "on": "2026-03-01", "reason": "Moved"})
    assert answer.location == "/bench"
    entry = db.session.scalars(select(ChangeEntry).order_by(ChangeEntry.id.desc()).limit(1)).one()
    assert entry.before is not None
    assert entry.after is not None
    assert (entry.before["unit"], entry.after["unit"], entry.after["valid_from"]) == (
        "US West",
        "Americas",
        "2026-03-01",
    )


def test_who_saves_second_sees_both_versions_and_can_keep_the_own(app: Flask, talent: User, sign_in: SignIn) -> None:
    leader, browser = a_leader("Aisha Khan", unit="US West"), sign_in(talent)
    url = f"/leaders/{leader.uuid}/edit"
    opened = hidden(text_of(browser.get(url)), "version")
    change_leader(talent, now(), leader, version=opened, on=today(), unit="EMEA")
    db.session.commit()
    mine = {"name": "Aisha Khan", "is_internal": "y", "unit": "Americas", "reason": "My reason"}
    answer = post(browser, url, {**mine, "version": opened})
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Somebody else changed this" in page
    assert "Mara Adeyemi saved on" in page
    row = page.split('<th scope="row">Unit</th>')[1].split("</tr>")[0]
    assert row.index("EMEA") < row.index("Americas")
    assert 'value="Americas"' in page
    assert "My reason" in page
    record = record_of(leader, today())
    assert record is not None
    assert record.unit == "EMEA"
    assert hidden(page, "version") != opened
    assert post(browser, url, {**mine, "version": hidden(page, "version")}).status_code == 302
    db.session.expire_all()
    record = record_of(leader, today())
    assert record is not None
    assert record.unit == "Americas"


def test_a_risk_is_judged_and_judged_anew(app: Flask, talent: User, sign_in: SignIn) -> None:
    leader, browser = a_leader("Aisha Khan"), sign_in(talent)
    url = f"/leaders/{leader.uuid}/risk"
    assert "Nobody has judged this yet" in text_of(browser.get(url))
    assert post(browser, url, {"risk_of_loss": "high", "on": "2026-02-01"}).status_code == 302
    version = hidden(text_of(browser.get(url)), "version")
    assert post(browser, url, {"risk_of_loss": "low", "version": version, "on": "2026-05-01"}).status_code == 302
    first, second = risk_of(leader, START.replace(month=3)), risk_of(leader, today())
    assert first is not None
    assert second is not None
    assert (first.risk_of_loss, second.risk_of_loss) == ("high", "low")
    late = post(browser, url, {"risk_of_loss": "medium", "version": version, "reason": "Said in May"})
    assert late.status_code == 409
    assert "Said in May" in text_of(late)
    assert post(browser, url, {"risk_of_loss": "enormous"}).status_code == 422


def test_nobody_judges_the_own_risk(app: Flask, talent: User, sign_in: SignIn) -> None:
    leader = a_leader("Mara Adeyemi")
    db.session.get_one(User, talent.id).leader_id = leader.id
    db.session.commit()
    assert sign_in(talent).get(f"/leaders/{leader.uuid}/risk").status_code == 404


def test_who_may_not_edit_finds_nothing(app: Flask, stranger: User, administrator: User, sign_in: SignIn) -> None:
    leader = a_leader("Aisha Khan")
    for user in (stranger, administrator):
        browser = sign_in(user)
        for url in ("/leaders/new", f"/leaders/{leader.uuid}/edit", f"/leaders/{leader.uuid}/risk"):
            assert browser.get(url).status_code == 404


def test_a_leader_from_outside_has_an_organisation_and_one_of_ours_has_none(app: Flask) -> None:
    outside, ours = (
        a_leader(name, is_internal=inside, organisation="Northgate")
        for name, inside in (("Ines V", False), ("Tom", True))
    )
    rows = [record_of(leader, today()) for leader in (outside, ours)]
    assert [row.organisation for row in rows if row] == ["Northgate", ""]


def test_adding_fails_whole_or_not_at_all(app: Flask, talent: User, sign_in: SignIn) -> None:
    post(sign_in(talent), "/leaders/new", {"name": "Aisha", "on": "1900-01-01"})
    for table in (Leader, LeaderRecord):
        assert db.session.scalars(select(table)).all() == []


def test_a_second_leader_of_one_name_is_asked_about_once(app: Flask, talent: User, sign_in: SignIn) -> None:
    a_leader("Priya Raman")
    a_leader("Tom Baker")
    browser, typed = sign_in(talent), {"name": "priya raman", "unit": "Typed and kept"}
    answer = post(browser, "/leaders/new", typed)
    page = text_of(answer)
    assert answer.status_code == 422
    assert "priya raman is on record already. Save again to add another person of this name." in page
    assert 'value="Typed and kept"' in page
    again = hidden(page, "again")
    assert "Tom Baker is on record already" in text_of(
        post(browser, "/leaders/new", {"name": "Tom Baker", "again": again})
    )
    assert post(browser, "/leaders/new", {**typed, "again": again}).status_code == 302
    assert db.session.scalar(select(func.count()).select_from(Leader)) == 3
