"""The first page of each role, and help."""

from __future__ import annotations

from flask import Flask

from succession.access.models import User
from succession.access.operations import add_user
from succession.db import db
from tests.bench.companies import insert_halden
from tests.conftest import NOON, PASSWORD
from tests.profiles.halden_pages import SignIn, become, words_of


def test_the_talent_director_of_an_empty_company_is_sent_to_the_import(
    app: Flask, talent: User, sign_in: SignIn
) -> None:
    page = sign_in(talent).get("/")
    assert "Bring in your spreadsheet." in words_of(page)
    assert 'href="/import">Import a spreadsheet</a>' in page.get_data(as_text=True)


def test_then_the_first_finding_is_the_next_task(app: Flask, talent: User, sign_in: SignIn) -> None:
    insert_halden()
    words = words_of(sign_in(talent).get("/"))
    assert "Good day, Mara Adeyemi Only Priya Raman is ready now for Chief Sales Officer." in words
    assert "Named 11 of 12 Ready now 7 of 12 At the same time 6 of 12 Without emptying another 4 of 12" in words


def test_a_director_who_is_a_leader_is_not_told_about_the_own_seat(app: Flask, talent: User, sign_in: SignIn) -> None:
    insert_halden()
    words = words_of(sign_in(become(talent, "dana-whitfield")).get("/"))
    assert "Chief Sales Officer" not in words
    assert "Named 10 of 11" in words


def test_the_administrator_manages_users_and_reads_no_leader(app: Flask, administrator: User, sign_in: SignIn) -> None:
    insert_halden()
    browser = sign_in(administrator)
    words = words_of(browser.get("/"))
    assert "You read nothing about leaders or nominations." in words
    assert "Raman" not in words
    assert "Ada Novak admin@halden.example Administrator yes" in words_of(browser.get("/admin/users"))


def test_a_role_without_pages_of_its_own_is_led_to_the_own_page(app: Flask, stranger: User, sign_in: SignIn) -> None:
    add_user(None, NOON, email="board@x.example", name="Bo", roles=["board_member"], password=PASSWORD)
    db.session.commit()
    board = db.session.query(User).filter_by(email="board@x.example").one()
    words = words_of(sign_in(board).get("/"))
    assert "You are signed in as Board member. Nothing waits for you. About you" in words


def test_somebody_without_a_role_is_told_whom_to_ask(app: Flask, stranger: User, sign_in: SignIn) -> None:
    assert "Nobody has given you a role yet." in words_of(sign_in(stranger).get("/"))


def test_help_explains_the_bench_its_words_and_its_keys(app: Flask, stranger: User, sign_in: SignIn) -> None:
    browser = sign_in(stranger)
    assert "How to read the bench" in words_of(browser.get("/help/"))
    words = words_of(browser.get("/help/words"))
    assert "Emergency cover Who acts in the seat tomorrow, for some months. Never counted as readiness." in words
    assert "Ctrl K Goes to the find field." in words_of(browser.get("/help/keys"))


def test_signing_in_says_where_it_leads(app: Flask, talent: User) -> None:
    browser = app.test_client()
    assert "You go on to the page that you asked for." in words_of(browser.get("/sign-in?next=/help/words"))
    assert "You go on" not in words_of(browser.get("/sign-in"))
    assert "Without emptying another" in words_of(browser.get("/sign-in"))


def test_an_unknown_page_says_so_calmly(app: Flask, talent: User, sign_in: SignIn) -> None:
    answer = sign_in(talent).get("/no-such-page")
    assert answer.status_code == 404
    assert "There is nothing here for you." in answer.get_data(as_text=True)
