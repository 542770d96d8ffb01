"""Every link that a persona is shown opens; home, the own page and the page of the policy say what is so."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from succession.access.models import User
from succession.audit import newest_change
from succession.clock import now, today
from succession.db import db
from succession.demo.operations import load_into_empty
from succession.leaders.operations import change_leader
from succession.leaders.queries import record_of
from tests.conftest import PASSWORD, post
from tests.policy.asking import told
from tests.policy.cast import PEOPLE, PERSONAS, SEATS, Company
from tests.policy.conftest import Enter
from tests.policy.kept_secrets import OF_THE_AMERICAS, WHY, told_to
from tests.policy.relations import relation, table

NAV = re.compile(r'class="(?:nav-item|menu-link)"\s*href="([^"]+)"')
LINK = re.compile(r'<a[^>]*href="(/[^"#]*)')
TAGS = re.compile(r"<[^>]+>")
#: What the frame shows to everybody who is signed in.
OWN = {"/me", "/me/password", "/me/sessions", "/me/second-factor", "/help/who-sees-what"}
#: Persona -> the other addresses of the frame, by hand.
PLACES = {
    "nobody": {"/"},
    "administrator": {"/", "/admin/users", "/admin/company", "/admin/sign-in-rules", "/admin/audit"},
    "director": {
        "/bench",
        "/graph",
        "/findings",
        "/positions",
        "/leaders",
        "/import",
        "/positions/chart",
        "/export",
        "/activity",
    },
    "partner": {"/bench", "/graph", "/findings", "/positions", "/leaders", "/positions/chart"},
    "cso": {"/bench", "/graph", "/findings", "/positions", "/leaders", "/positions/chart"},
    "stand-in": {"/bench", "/graph", "/findings", "/positions", "/leaders", "/positions/chart"},
    "board": {"/"},
    "manager": {"/positions", "/leaders", "/positions/chart"},
    "candidate": {"/"},
    "lapsed": {"/"},
}
#: What the first page says to whom.
GREETED = {
    "nobody": "Nobody has given you a role yet.",
    "administrator": "You read nothing about leaders or nominations.",
    "board": "You are signed in as Board member. Nothing waits for you.",
    "candidate": "You are signed in as Candidate. Nothing waits for you.",
    "manager": "Judgements about anybody are not shown to you.",
    "lapsed": "Nobody has given you a role yet.",
}


def words_of(page: str) -> str:
    """The page without its markup, in one line."""
    return " ".join(unescape(TAGS.sub(" ", page.split("<main", 1)[1])).split())


@pytest.mark.parametrize("persona", PLACES)
def test_the_frame_shows_what_opens(enter: Enter, persona: str) -> None:
    browser = enter(persona)
    home = told(browser.get("/"))
    shown = {unescape(link) for link in NAV.findall(home)}
    assert shown == PLACES[persona] | OWN
    assert GREETED.get(persona, "") in words_of(home)
    assert ('role="search"' in home) is (browser.get("/search?q=a").status_code == 200)


@pytest.mark.parametrize("persona", [one for one in PERSONAS if one != "signed out"])
def test_no_page_links_to_what_does_not_open(enter: Enter, persona: str) -> None:
    browser, seen = enter(persona), {}
    waiting = ["/", "/me", "/help/", "/leaders", "/positions"]
    while waiting and len(seen) < 120:
        url = waiting.pop(0)
        if url in seen or url.startswith(("/static/", "/sign-out")):
            continue
        answer = browser.get(url)
        seen[url] = answer.status_code
        if answer.status_code == 200 and answer.mimetype == "text/html":
            waiting += [unescape(link) for link in LINK.findall(told(answer))]
    asked_for = {"/leaders", "/positions"}
    # An import is read at the step that it has reached, whichever of its pages is asked for.
    assert [url for url, status in seen.items() if status not in (200, 302) and url not in asked_for] == []


def test_the_own_page_says_what_is_on_record_and_nothing_that_anybody_thinks(company: Company, enter: Enter) -> None:
    page = words_of(told(enter("candidate").get("/me")))
    for known in ("Nils Berg", "Manager Coast", "canary.mail10@people.example", "key-nils"):
        assert known in page
    kept = [one.text for one in company.canaries if one.field != "record"]
    assert not any(text in page for text in kept)


def test_the_help_shows_the_table_cell_by_cell(enter: Enter) -> None:
    rules = table()
    page = told(enter("nobody").get("/help/who-sees-what")).split("What each role may do</h2>", 1)[1]
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.S) for row in re.findall(r"<tr>(.*?)</tr>", page, re.S)]
    shown = [tuple(TAGS.sub("", cell).strip() for cell in cells[1:]) for cells in rows if cells]
    spoken = {"allow": "yes", "deny": "no", "hide": "hidden"}
    roles = list(rules["home.read", "none"])[5:-1]
    expected = [
        tuple(spoken.get(row[role], ", ".join(sorted(row[role].split()))) for role in roles)
        for row in rules.values()
        if row["signed_out"] != "allow"
    ]
    assert shown == expected


@pytest.fixture
def halden(app: Flask, sign_in: Callable[[User], FlaskClient]) -> Callable[[str], FlaskClient]:
    """The demo company, and a browser of one of its people."""
    load_into_empty(PASSWORD)

    def go(mailbox: str) -> FlaskClient:
        return sign_in(db.session.scalars(select(User).where(User.email == f"{mailbox}@halden.example")).one())

    return go


def test_the_cso_of_halden_reads_the_counts_without_the_own_seat(halden: Callable[[str], FlaskClient]) -> None:
    page = words_of(told(halden("cso").get("/bench")))
    assert "Your own seat is not counted." in page
    stair = " ".join(page.split("Succession graph", 1)[1].split("Why it stops there", 1)[0].split())
    assert "11 Key positions" in stair
    for step in ("10 of 11 Named", "6 of 11 Ready now", "5 of 11 At the same time", "4 of 11 Without emptying another"):
        assert step in stair
    assert "4 of 11 departures could be absorbed" in page


def test_a_submission_answers_the_same_whoever_is_named_already(app: Flask, company: Company, enter: Enter) -> None:
    """Abel is named for the seat of the CSO, Nora is not. Neither answer nor any other page tells."""
    browser = enter("cso")
    url = f"/positions/{company.ids['position']['cso']}/submit"
    elsewhere = ["/bench", "/findings", "/leaders", "/positions", f"/positions/{company.ids['position']['cso']}"]
    before = [told(browser.get(page)) for page in elsewhere]
    answers = []
    for name in ("Abel Ruiz", "Nora Dahl"):
        sent = post(browser, url, {"leader": name, "why": "Leads well"})
        shown = told(browser.get(url))
        answers.append((sent.status_code, sent.location, shown.count(name)))
    assert answers[0] == answers[1] == (302, url, answers[0][2])
    assert [told(browser.get(page)) for page in elsewhere] == before


def test_a_form_says_the_same_of_a_hidden_leader_as_of_none(company: Company, enter: Enter) -> None:
    """An HR partner types names of somebody in another part and of somebody outside, who then are called otherwise."""
    browser, before = enter("partner"), newest_change()
    page = f"/positions/{company.ids['position']['south']}"
    typed = [(form, text) for form in ("nominate", "cover", "seat") for text in ("Dora Lenz", "Olga Brand", "Dora")]

    def answers() -> list[str]:
        return [told(post(browser, f"{page}/{form}", {"leader": text})) for form, text in typed]

    said = answers()
    assert all("is called" in answer for answer in said)
    for form in ("nominate", "cover", "seat"):
        picked = {
            who: told(post(browser, f"{page}/{form}", {"leader": "x", "leader_choice": str(uuid)}))
            for who, uuid in (("hidden", company.ids["leader"]["dora"]), ("none", company.ids["position"]["dach"]))
        }
        assert picked["hidden"] == picked["none"], form
    assert newest_change() == before
    for leader in ("dora", "olga"):
        row = record_of(company.leaders[leader], today())
        assert row is not None
        change_leader(None, now(), company.leaders[leader], version=row.version, on=today(), name="Zoltan Quimby")
    db.session.commit()
    assert answers() == said


def test_an_address_fills_in_no_name_that_is_hidden(company: Company, enter: Enter) -> None:
    browser, page = enter("partner"), f"/positions/{company.ids['position']['south']}/nominate"
    shown = {who: told(browser.get(f"{page}?leader={company.ids['leader'][who]}")) for who in ("dora", "olga", "nils")}
    assert "Nils Berg" in shown["nils"]
    assert shown["dora"] == shown["olga"] == told(browser.get(page))


def test_the_administrators_form_says_the_same_of_who_is_on_record_from_outside(company: Company, enter: Enter) -> None:
    browser = enter("administrator")
    page = f"/admin/users/{company.ids['user']['nobody']}"
    said = [
        told(post(browser, page, {"name": "User", "leader": text})).replace(text, "")
        for text in ("Olga Brand", "Zoltan Quimby", "key-olga")
    ]
    assert said[0] == said[1] == said[2]
    assert "Dora Lenz" not in told(post(browser, page, {"name": "User", "leader": "Dora Len"}))


def test_the_audit_trail_names_no_leader_no_position_and_no_word(company: Company, enter: Enter) -> None:
    told_to(company, *OF_THE_AMERICAS.values())
    director = enter("director")
    for leader in ("nils", "talia"):
        director.get(f"/leaders/{company.ids['leader'][leader]}/risk")
    page = words_of(told(enter("administrator").get("/admin/audit")))
    assert "leaders.risk" in page
    assert not [word for word in (*PEOPLE.values(), *(seat[0] for seat in SEATS.values()), WHY) if word in page]


def test_nobody_is_sent_to_another_place_by_an_address(enter: Enter, company: Company) -> None:
    browser = enter("director")
    page = f"/leaders/{company.ids['leader']['sven']}/edit"
    for target in ("//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "javascript:1"):
        form = {"name": "Sven Holt", "unit": f"Unit {len(target)}"}
        answer = post(browser, f"{page}?next={target}", form, form_on=page)
        assert "evil" not in (answer.location or ""), target
        assert "javascript" not in (answer.location or ""), target


def test_the_oracle_knows_ten_relations_of_each_scoped_persona(company: Company) -> None:
    """The own record and seat, reports and theirs, peers, the boss, the part, named there, elsewhere, outside."""
    leaders = ["hana", "abel", "nora", "nils", "nadia", "sofia", "carla", "tess", "dora", "olga"]
    stands = [relation("partner", "leader", one) for one in leaders]
    assert stands == [
        "own",
        "inside",
        "inside",
        "inside",
        "inside",
        "inside",
        "outside",
        "named",
        "outside",
        "outside",
    ]
