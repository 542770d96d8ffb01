"""An import as a person does it: upload, match, decide, import, with a browser."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from succession.db import Base, db
from tests.conftest import csrf

#: Tables that an import may write without changing anything about the company.
OWN_TABLES = {"import", "saved_mapping", "user_session", "trail_entry"}


class Importing:
    """One import on its way. ``url`` is its address without the step."""

    def __init__(self, browser: FlaskClient) -> None:
        self.browser = browser
        self.url = ""
        #: The matching page as the upload showed it.
        self.page = ""
        self.token = csrf(browser, "/import")

    def upload(self, *files: tuple[str, bytes], pasted: str = "") -> TestResponse:
        """Send files or pasted cells; the answer is the matching page or the refusal."""
        data: dict[str, Any] = {"csrf_token": self.token, "pasted": pasted}
        if files:
            data["files"] = [(io.BytesIO(content), name) for name, content in files]
        answer = self.browser.post("/import", data=data, content_type="multipart/form-data")
        # The client keeps a large form in a file of its own and leaves it open.
        answer.request.environ["wsgi.input"].close()
        self.page = ""
        if answer.status_code == 302:
            self.url = answer.location.removesuffix("/match")
            answer = self.browser.get(answer.location)
            self.page = answer.get_data(as_text=True)
        return answer

    def upload_file(self, *paths: Path) -> TestResponse:
        """Send files from the disk."""
        return self.upload(*((path.name, path.read_bytes()) for path in paths))

    def match(self, query: str = "", **changed: str) -> TestResponse:
        """Accept the guessed columns, but for ``changed``; the answer is the check or the form with its errors."""
        page = f"{self.url}/match{query}"
        html = self.browser.get(page).get_data(as_text=True) if query else self.page
        data = {"csrf_token": self.token, **_filled_in(html), **changed}
        return self.browser.post(page, data=data, follow_redirects=True)

    def decide(self, question: str, answer: str) -> str:
        """Press one of a question's buttons; returns the check page."""
        data = {"csrf_token": self.token, "question": question, "answer": answer}
        return self.browser.post(f"{self.url}/answer", data=data, follow_redirects=True).get_data(as_text=True)

    def check(self) -> str:
        """The check page."""
        return self.browser.get(f"{self.url}/check").get_data(as_text=True)

    def carry_out(self, **changed: str) -> TestResponse:
        """Press the filled button of the check page; the answer is the last page."""
        html = self.check()
        agreed = re.search(r'name="agreed" value="([0-9a-f]+)"', html)
        assert agreed is not None, "the check page offers no import"
        leave_out = re.search(r'name="leave_out" value="(\w+)"', html)
        assert leave_out is not None
        data = {"csrf_token": self.token, "agreed": agreed[1], "leave_out": leave_out[1], **changed}
        return self.browser.post(f"{self.url}/check", data=data, follow_redirects=True)

    def undo(self) -> TestResponse:
        """Press "Undo this import"."""
        return self.browser.post(f"{self.url}/undo", data={"csrf_token": self.token}, follow_redirects=True)


def _filled_in(html: str) -> dict[str, str]:
    """What the fields of the matching form hold."""
    held = {}
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        held[name] = _plain(chosen[1]) if chosen else ""
    on = re.search(r'<input[^>]* name="on"[^>]*>', html)
    if on and (value := re.search(r'value="([^"]*)"', on[0])):
        held["on"] = value[1]
    return held


def _plain(text: str) -> str:
    return text.replace("&#39;", "'").replace("&#34;", '"').replace("&amp;", "&")


def figures(html: str) -> dict[str, int]:
    """The four figures of the check page by their names."""
    found = re.findall(r'<dd class="figure">\s*(\d+)\s*</dd>.*?<b>([^<]+)</b>', html, re.DOTALL)
    return {name: int(count) for count, name in found}


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that says something about the company or what was done to it."""
    db.session.rollback()
    return {
        table.name: sorted(map(tuple, db.session.execute(select(table))), key=repr)
        for table in Base.metadata.sorted_tables
        if table.name not in OWN_TABLES
    }
