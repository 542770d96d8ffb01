"""Going through every address as somebody: those of every thing, linked or not, and whatever the pages link to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests.policy.asking import ABSENT, rules_of, whole
from tests.policy.cast import Company

#: Rooms whose pages can be looked at in several ways.
READING = ("bench.", "profiles.", "activity.", "search.", "home.")
#: Where a page leads, without what it asks of that page: columns times filters times days never end.
LINK = re.compile(r'<(?:a|form)[^>]*(?:href|action)="(/[^"#?]*)')
#: Addresses that end something, or are the same for everybody; and the audit trail, which says that something was done
#: and not what: ``test_frame.py`` looks at its words.
LEFT_ALONE = ("/static/", "/sign-out", "/healthz", "/admin/audit")
#: Words that somebody might look for, to see whether anything is found.
ASKED_FOR = ("canary", "ready", "nils", "Nils Berg", "Tess Moreau", "Omar Quist", "no such name")

Page = tuple[int, tuple[tuple[str, str], ...], str]


def addresses(app: Flask, company: Company, kinds: dict[str, Iterable[str]] | None = None) -> Iterator[tuple[str, str]]:
    """(endpoint, address) of every page that can be opened, with every thing, and with one that does not exist.

    ``kinds`` narrows the things of a kind to those named.
    """
    adapter = app.url_map.bind("localhost")
    for rule in rules_of(app):
        if "GET" not in (rule.methods or set()):
            continue
        kind = next(iter(rule.arguments), "")
        if not kind:
            yield rule.endpoint, adapter.build(rule.endpoint, {})
            continue
        ids: dict[str, Any] = company.ids.get(kind, {})
        names = (kinds or {}).get(kind, ids)
        for value in [*(ids[name] for name in names), ABSENT.get(kind, ABSENT["user"])]:
            yield rule.endpoint, adapter.build(rule.endpoint, {kind: value})


def crawl(
    app: Flask,
    company: Company,
    browser: FlaskClient,
    ways: Iterable[str] = ("",),
    kinds: dict[str, Iterable[str]] | None = None,
) -> dict[str, Page]:
    """Address -> all that its answer tells: every address in every way of looking, then whatever they link to."""
    seen: dict[str, Page] = {}
    waiting = [
        url + way
        for endpoint, url in addresses(app, company, kinds)
        for way in (ways if endpoint.startswith(READING) else ("",))
    ]
    waiting += [f"/search{path}?q={word}" for path in ("", "/suggest") for word in ASKED_FOR]
    while waiting:
        url = waiting.pop()
        if url in seen or url.startswith(LEFT_ALONE):
            continue
        seen[url] = whole(browser.get(url))
        found = (unescape(link) for link in LINK.findall(seen[url][2]))
        waiting += [link for link in found if link not in seen]
    return seen


def differing(before: dict[str, Page], after: dict[str, Page]) -> list[str]:
    """The addresses whose answers are not the same, also where only one crawl came across them."""
    return [url for url in sorted(before.keys() | after.keys()) if before.get(url) != after.get(url)]
