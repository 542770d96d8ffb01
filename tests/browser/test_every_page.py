"""Every page that a person can reach by links: accessible, quiet, and as wide as the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from werkzeug.exceptions import HTTPException

from tests.browser.conftest import SIZES, Served, Visit

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
#: Files, not pages.
FILES = {"static", "exchange.sample", "exchange.download"}


def one_page_of_each(window: Visit, served: Served) -> Iterator[str]:
    """One address for each endpoint that can be reached by links from the first page, visited in that order."""
    adapter = served.app.url_map.bind("localhost")
    seen: set[str] = set()
    waiting = ["/"]
    while waiting:
        url = waiting.pop(0)
        try:
            endpoint, _ = adapter.match(urlsplit(url).path)
        except HTTPException:
            pytest.fail(f"a link leads to {url}, where there is nothing")
        if endpoint in seen or endpoint in FILES:
            continue
        seen.add(endpoint)
        window.go(url)
        yield url
        links = window.page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
        waiting += [link for link in links if link.startswith("/")]


def check(window: Visit, url: str) -> list[str]:
    """What is wrong with the page in the window, wide and narrow, light and dark."""
    wrong = [] if window.page.title().strip() else [f"{url}: no title"]
    for size, (width, height) in SIZES.items():
        window.page.set_viewport_size({"width": width, "height": height})
        too_wide = window.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if too_wide > 0:
            wrong.append(f"{url}, {size}: {too_wide} px wider than the window")
        for scheme in SCHEMES:
            window.page.emulate_media(color_scheme=scheme)
            found = Axe().run(window.page, options={"runOnly": {"type": "tag", "values": TAGS}}).response["violations"]
            wrong += [f"{url}, {size}, {scheme}: {v['id']}: {v['nodes'][0]['html'][:160]}" for v in found]
    return wrong


@pytest.mark.parametrize(("email", "at_least"), [("talent@halden.example", 25), ("admin@halden.example", 6)])
def test_every_page_is_accessible_quiet_and_fits(
    visit: Callable[..., Visit], served: Served, email: str, at_least: int
) -> None:
    window = visit(email)
    wrong, pages = [], 0
    for url in one_page_of_each(window, served):
        pages += 1
        wrong += check(window, url)
    assert not wrong + window.faults
    assert pages >= at_least


def test_the_sign_in_page_is_accessible_too(visit: Callable[..., Visit]) -> None:
    window = visit(None)
    window.go("/sign-in")
    assert not check(window, "/sign-in") + window.faults
