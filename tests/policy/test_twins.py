"""Twins: two companies that differ only in what somebody may not know give that person the same answers, byte by byte.

The company is its own twin, before and after the secret is put on record. ``make test-trust`` crawls further.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from flask import Flask

from tests.policy.cast import Company
from tests.policy.conftest import Enter
from tests.policy.crawling import Page, crawl, differing
from tests.policy.kept_secrets import GROUPS, OF_A_DIRECTOR, WHY, told_to

WAYS = ("", "?sort=-named")
#: The things that the secrets are about, and a few beside them.
THINGS = {
    "leader": ("nils", "hana", "talia", "carla", "sofia"),
    "position": ("north", "south", "cso", "chr"),
    "user": ("nobody",),
    "nomination": ("north nils", "north hana", "cso abel", "chr rhea"),
    "change": ("by partner",),
}


def told_apart(
    app: Flask,
    company: Company,
    enter: Enter,
    group: str,
    ways: Iterable[str] = WAYS,
    things: dict[str, Iterable[str]] | None = None,
) -> tuple[int, list[str]]:
    """How many answers the group got, and those that differ or hold a word of the secrets."""
    personas, secrets = GROUPS[group]
    browsers = {persona: enter(persona) for persona in personas}
    before = {who: crawl(app, company, browser, ways, things) for who, browser in browsers.items()}
    told_to(company, *secrets.values())
    after = {who: crawl(app, company, browser, ways, things) for who, browser in browsers.items()}
    apart = [f"{who}: {url} differs" for who in personas for url in differing(before[who], after[who])]
    apart += [
        f"{who}: {url} says it" for who, pages in after.items() for url, page in pages.items() if _says(url, page)
    ]
    return sum(map(len, after.values())), apart


def _says(url: str, page: Page) -> bool:
    """Whether a page holds the word, other than because it was asked for."""
    return WHY in page[2] and WHY not in url


@pytest.mark.parametrize("group", GROUPS)
def test_no_answer_depends_on_what_somebody_may_not_know(
    app: Flask, company: Company, enter: Enter, group: str
) -> None:
    n_answers, apart = told_apart(app, company, enter, group, WAYS, THINGS)
    print(f"\n{group}: {n_answers} answers, {len(GROUPS[group][1])} secrets, {len(apart)} told apart")
    assert apart == []


def test_those_who_may_know_see_the_difference(app: Flask, company: Company, enter: Enter) -> None:
    """Or else the crawl would be blind."""
    browser = enter("director")
    before = crawl(app, company, browser, ("",), THINGS)
    told_to(company, *OF_A_DIRECTOR.values())
    after = crawl(app, company, browser, ("",), THINGS)
    assert len(differing(before, after)) > 10
    assert any(WHY in page[2] for page in after.values())
