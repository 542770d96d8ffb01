"""The twins and the canaries of ``tests/policy`` on every page, day and order, each secret by itself (G2, G4)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from succession.clock import today
from tests.conftest import post
from tests.policy.cast import PERSONAS, Company
from tests.policy.conftest import Enter, company, enter
from tests.policy.crawling import crawl, differing
from tests.policy.kept_secrets import GROUPS, told_to
from tests.policy.relations import may_read, table

pytestmark = pytest.mark.trust
__all__ = ["company", "enter"]


def _ways() -> tuple[str, ...]:
    """Days before, between and ahead; what was known; horizons; orders and filters."""
    day = today()
    days = [(day + timedelta(days=step)).isoformat() for step in (-70, -20, 30, 400)]
    return (
        "",
        *(f"?as_of={one}" for one in days),
        f"?known_on={(day - timedelta(days=1)).isoformat()}",
        f"?as_of={days[1]}&known_on={day.isoformat()}",
        "?within_months=24",
        *(f"?sort={order}" for order in ("named", "-named", "steps", "-steps", "importance", "-unit", "holder")),
        *(f"?kind={kind}" for kind in ("key", "other", "vacant", "nomination", "leader_risk", "nobody_ready")),
        "?q=canary&text=canary",
        "?named=all&others=1&level=2",
        "?view=list&readiness=ready_now",
    )


@pytest.mark.parametrize("persona", PERSONAS)
def test_no_canary_is_out_of_place_on_any_page(app: Flask, company: Company, enter: Enter, persona: str) -> None:
    browser, rules = enter(persona), table()
    pages = crawl(app, company, browser, _ways())
    names = [*(f"{finder}?q={canary.text}" for canary in company.canaries for finder in ("/search", "/search/suggest"))]
    pages |= {url: (0, (), browser.get(url).get_data(as_text=True).replace(url.split("=")[1], "")) for url in names}
    if persona in ("director", "seated director", "both"):
        pages["/export"] = (0, (), _exported(post(browser, "/export", {"format": "csv"}).get_data()))
    allowed = {one.text for one in company.canaries if may_read(rules, persona, one)}
    forbidden = [one for one in company.canaries if one.text not in allowed]
    told = [f"{url}: {one}" for url, page in pages.items() for one in forbidden if one.text in page[2]]
    text = "\n".join(page[2] for page in pages.values())
    n_seen = sum(one in text for one in allowed)
    print(
        f"\n{persona}: {len(pages)} answers, {len(forbidden)} canaries kept from them, {len(told)} out of place; "
        f"{n_seen} of {len(allowed)} that they may read were read"
    )
    assert told == []
    # Reasons of changes stand in the history and in Activity, which not everybody has who reads what they are about.
    assert n_seen >= len(allowed) * 0.5


@pytest.mark.parametrize("group", GROUPS)
def test_every_secret_by_itself_changes_no_answer(app: Flask, company: Company, enter: Enter, group: str) -> None:
    personas, secrets = GROUPS[group]
    browsers = {persona: enter(persona) for persona in personas}
    # Nobody is told ahead that they leave; a day beyond it shows that they are not there any more.
    ways = _ways() if len(personas) < 3 and group != "leaving" else ("", "?sort=named", "?q=canary")
    before = {who: crawl(app, company, browser, ways) for who, browser in browsers.items()}
    told, n_answers = [], 0
    for words, secret in secrets.items():
        told_to(company, secret)
        after = {who: crawl(app, company, browser, ways) for who, browser in browsers.items()}
        told += [f"{words}: {who}: {url}" for who in personas for url in differing(before[who], after[who])]
        n_answers += sum(map(len, after.values()))
        before = after
    print(f"\n{group}: {len(secrets)} secrets, {n_answers} answers, {len(told)} that differ")
    assert told == []


def _exported(file: bytes) -> str:
    """Every table of the bundle as text."""
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(file)) as bundle:
        return "\n".join(bundle.read(name).decode("utf-8-sig") for name in bundle.namelist())
