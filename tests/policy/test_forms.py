"""What forms keep from those who fill them in."""

from __future__ import annotations

from flask import Flask

from succession.audit import newest_change
from tests.conftest import post
from tests.policy.cast import PEOPLE, Company
from tests.policy.conftest import Enter


def test_whoever_keeps_a_part_reads_and_writes_no_rank_among_all_key_positions(
    app: Flask, company: Company, enter: Enter
) -> None:
    page = f"/positions/{company.positions['south'].uuid}/edit"
    assert 'name="importance"' in enter("director").get(page).get_data(as_text=True)
    browser = enter("partner")
    html = browser.get(page).get_data(as_text=True)
    assert 'name="title"' in html
    assert 'name="importance"' not in html
    before = newest_change()
    refused = post(browser, page, {"title": "", "importance": "1"})
    assert refused.status_code == 422
    assert "importance" not in refused.get_data(as_text=True)
    assert newest_change() == before


def test_nobody_submits_whoever_holds_the_seat(app: Flask, company: Company, enter: Enter) -> None:
    browser = enter("cso")
    url = f"/positions/{company.positions['cso'].uuid}/submit"
    answer = post(browser, url, {"leader": PEOPLE["carla"], "why": "Me."})
    assert answer.status_code == 422
    assert "Name somebody else." in answer.get_data(as_text=True)


def test_the_page_of_the_risk_offers_notes_to_those_only_who_may_read_them(
    app: Flask, company: Company, enter: Enter
) -> None:
    leader = company.leaders["hana"].uuid
    pages = {who: enter(who).get(f"/leaders/{leader}/risk").get_data(as_text=True) for who in ("director", "cso")}
    assert all("Risk of loss" in page for page in pages.values())
    assert [f"/leaders/{leader}/notes" in page for page in pages.values()] == [True, False]
