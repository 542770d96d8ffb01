"""Somebody who does one random thing after the other, and writes down what the application said it had done."""

from __future__ import annotations

import html
import random
import re
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from succession.clock import today
from tests.trust.browser import Answer, Browser, Form, NoAnswer, form_of, forms_of
from tests.trust.company import Company

#: What the application says where an operation was acknowledged and nothing had to be saved.
NOTHING = "Nothing was different, so nothing was saved."
READINESS = ("ready_now", "1_2_years", "3_plus_years")


@dataclass(slots=True)
class Said:
    """Operations by their marks: done, done without a difference, refused, or without an answer."""

    acknowledged: Counter[str] = field(default_factory=Counter)
    idle: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    #: Answers that nobody may get, with what was done.
    faults: list[str] = field(default_factory=list)
    #: How often the answer was to try again, since others held the lock for too long; test_durability.py allows none.
    busy: int = 0
    #: How often each operation was acknowledged.
    done: Counter[str] = field(default_factory=Counter)

    def add(self, other: Said) -> None:
        for name in ("acknowledged", "idle", "refused", "unknown", "faults", "busy", "done"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


class Client:
    """One person at work in ``company``, with ``browser``; the marks of what is done begin with ``name``."""

    def __init__(self, name: str, browser: Browser, company: Company, seed: str) -> None:
        self.name, self.browser, self.company = name, browser, company
        self.dice = random.Random(f"{seed} {name}")
        self.said = Said()
        self.number = 0
        self.undo_urls: list[str] = []
        self.leaders, self.titles = dict(company.leaders), dict(company.positions)
        self.operations: list[tuple[int, Callable[[], None]]] = [
            (24, self.nominate),
            (16, self.change_nomination),
            (8, self.withdraw),
            (12, self.rank),
            (12, self.seat),
            (8, self.name_cover),
            (4, self.end_cover),
            (2, self.depart),
            (8, self.report_elsewhere),
            (4, self.edit_leader),
            (8, self.undo),
            (2, self.add_leader),
            (3, self.import_a_few),
        ]

    def act(self) -> None:
        """Do one thing."""
        weights = [weight for weight, _ in self.operations]
        operation = self.dice.choices([do for _, do in self.operations], weights)[0]
        self.number += 1
        mark = f"{self.name}-{self.number}-{operation.__name__}"
        try:
            operation()
        except NoAnswer:
            pass  # noted where it matters: at the step that changes something
        except LookupError:
            self.said.refused["no form"] += 1
        if len(self.said.faults) > 200:
            raise RuntimeError(f"{mark}: too many faults: {self.said.faults[-3:]}")

    # One verb each.

    def nominate(self) -> None:
        page = f"/positions/{self._position()}/nominate"
        self._send(page, leader=self._leader(), readiness=self.dice.choice(READINESS), on=self._day())

    def change_nomination(self) -> None:
        page = self._nomination()
        if page:
            self._send(page, readiness=self.dice.choice(READINESS), why=f"{self.name} {self.number}", on=self._day())

    def withdraw(self) -> None:
        page = self._nomination()
        if page:
            self._send(f"{page}/withdraw", on=self._day())

    def rank(self) -> None:
        page = f"/positions/{self._position()}/rank"
        form = form_of(self._open(page), "version")
        numbers = [name for name, _ in form.fields if name.startswith("rank-")]
        order = self.dice.sample(range(1, len(numbers) + 1), len(numbers))
        self._send_form(page, form, **dict(zip(numbers, map(str, order), strict=True)))

    def seat(self) -> None:
        who = self.dice.choices(("incumbent", "interim", "vacant"), (5, 3, 4))[0]
        leader = "" if who == "vacant" else self._leader()
        self._send(f"/positions/{self._position()}/seat", who=who, leader=leader, on=self._day())

    def name_cover(self) -> None:
        self._send(f"/positions/{self._position()}/cover", having="is_told", leader=self._leader(), on=self._day())

    def end_cover(self) -> None:
        page = self._open(f"/positions/{self._position()}/cover")
        forms = [form for form in forms_of(page) if form.action.endswith("/end")]
        if forms:
            form = self.dice.choice(forms)
            self._finish(f"end {form.action.split('/')[-2]}", lambda: self.browser.post(form.action, form.fields))

    def depart(self) -> None:
        self._send(f"/leaders/{self.leaders[self._leader()]}/departure", on=self._day())

    def report_elsewhere(self) -> None:
        title = self.dice.choice([*self.titles, ""])
        self._send(f"/positions/{self._position()}/edit", having="reports_to", reports_to=title, on=self._day())

    def edit_leader(self) -> None:
        page = f"/leaders/{self.leaders[self._leader()]}/edit"
        self._send(page, having="function", function=f"{self.name} {self.number}", on=self._day())

    def add_leader(self) -> None:
        name = f"New {self.name} {self.number}"
        answer = self._send("/leaders/new", name=name)
        if answer is not None and (found := re.search(r"/leaders/([0-9a-f-]{36})", answer.location)):
            self.leaders[name] = found[1]  # type: ignore[assignment]  # both are written into addresses only

    def undo(self) -> None:
        if not self.undo_urls:
            return
        url = self.undo_urls.pop(self.dice.randrange(len(self.undo_urls)))
        token = form_of(self._open("/help/"), "csrf_token").value("csrf_token")
        self._finish(f"undo {url.split('/')[-2]}", lambda: self.browser.post(url, [("csrf_token", token)]))

    def import_a_few(self) -> None:
        mark = f"{self.name}-{self.number}"
        rows = [f"{mark}-{n},Import {mark} {n},Sales" for n in range(2)]
        file = (f"{mark}.csv", "\n".join(["leader_id,name,function", *rows, ""]).encode())
        form = form_of(self._open("/import"), "pasted")
        answer = self.browser.upload("/import", form.fields, [file])
        matching = answer.location
        form = form_of(self._open(matching), "on")
        answer = self.browser.post(matching, form.fields)
        form = form_of(self._open(answer.location), "agreed")
        self._finish(f"import {mark}", lambda: self.browser.post(answer.location, form.fields))

    # What the verbs share.

    def _send(self, page: str, having: str = "version", **typed: str) -> Answer | None:
        if page.endswith(("/nominate", "/departure", "/leaders/new")):
            having = "reason"
        return self._send_form(page, form_of(self._open(page), having), **typed)

    def _send_form(self, page: str, form: Form, **typed: str) -> Answer | None:
        mark = f"{self.name}-{self.number}"
        return self._finish(mark, lambda: self.browser.post(form.action or page, form.typed(**typed, reason=mark)))

    def _finish(self, mark: str, change: Callable[[], Answer]) -> Answer | None:
        """Send what changes something, and note what came of it."""
        try:
            answer = change()
        except NoAnswer:
            self.said.unknown[mark] += 1
            return None
        if answer.status == 503:
            self.said.refused[mark] += 1
            self.said.busy += 1
        elif answer.status >= 500:
            self.said.faults.append(f"{mark}: {answer.status}")
            self.said.unknown[mark] += 1
        elif 300 <= answer.status < 400:
            self._read_bar(mark, answer)
        else:
            self.said.refused[mark] += 1
        return answer

    def _read_bar(self, mark: str, answer: Answer) -> None:
        """A redirect says what was done in the bar of the next page; a refused undo says there that it was refused."""
        if answer.location.startswith("/sign-in"):
            self.said.faults.append(f"{mark}: signed out")
            return
        if mark.startswith("import"):
            self.said.acknowledged[mark] += 1
            self.said.done["import_a_few"] += 1
            return
        page = self._followed(answer)
        if page is None:
            self.said.unknown[mark] += 1
            return
        # Where the page after an earlier change never came, its bar is here as well: ours is the last one.
        bars = re.findall(r'<div class="undo" role="status">\s*<span>(.*?)</span>(.*?)</div>', page, re.DOTALL)
        words, rest = (html.unescape(bars[-1][0]), bars[-1][1]) if bars else ("", "")
        url = re.search(r'action="(/activity/[^"]+/undo)"', rest)
        if url:
            self.said.acknowledged[mark] += 1
            self.said.done["undo" if mark.startswith("undo") else words.split(" ")[0]] += 1
            self.undo_urls = [*self.undo_urls[-30:], url[1]]
        elif words == NOTHING:
            self.said.idle[mark] += 1
        elif words and mark.startswith("undo"):
            self.said.refused[mark] += 1
        else:
            self.said.faults.append(f"{mark}: acknowledged without a word: {words!r}")

    def _followed(self, answer: Answer) -> str | None:
        """The next page. What it says waits in the cookie: it is asked for again where a worker died over it."""
        for _ in range(5):
            with suppress(NoAnswer):
                return self.browser.follow(answer).text
        return None

    def _open(self, page: str) -> str:
        answer = self.browser.get(page)
        if answer.status >= 500 or answer.location.startswith("/sign-in"):
            self.said.faults.append(f"GET {page}: {answer.status} {answer.location}")
        return answer.text

    def _leader(self) -> str:
        return self.dice.choice(list(self.leaders))

    def _position(self) -> object:
        return self.dice.choice(list(self.titles.values()))

    def _day(self) -> str:
        """Mostly today, sometimes a day of the last or the next weeks."""
        days = self.dice.choices((0, -self.dice.randrange(1, 40), self.dice.randrange(1, 60)), (8, 1, 1))[0]
        return (today() + timedelta(days=days)).isoformat()

    def _nomination(self) -> str:
        """The page of somebody who is named; empty where nobody is for the position that was looked at."""
        page = self._open(f"/positions/{self._position()}")
        return self.dice.choice(re.findall(r'"(/nominations/[0-9a-f-]{36})[?"]', page) or [""])
