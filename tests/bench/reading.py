"""What a reader finds on a page: its words, and the nodes and edges of the graph and of its list."""

from __future__ import annotations

import re
from html import unescape

from flask.testing import FlaskClient


def page_of(browser: FlaskClient, url: str) -> str:
    """The page at ``url``, which has to open."""
    answer = browser.get(url)
    assert answer.status_code == 200, url
    return answer.get_data(as_text=True)


def words_of(html: str) -> str:
    """The words of a page as somebody reads them, in one line."""
    body = html.split("<main", 1)[-1]
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", body, flags=re.S)
    # Inline elements do not divide words; everything else does.
    body = re.sub(r"</?(a|b|span|svg|use|time)\b[^>]*>", "", body)
    return re.sub(r"\s+([.,;:])", r"\1", re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body))))


def marked(html: str, name: str) -> list[str]:
    """The values of an attribute, in the order of the page."""
    return [unescape(value) for value in re.findall(rf'\s{name}="([^"]*)"', html)]
