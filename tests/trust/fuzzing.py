"""Random requests over every route, method and persona, and what they may not be answered with."""

from __future__ import annotations

import logging
import random
import re
import traceback
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from werkzeug.routing import Rule

from succession.access.doors import key_of
from succession.access.models import User
from succession.access.policy import EVERYBODY, ROLES, Grant, actions_of
from succession.audit import Change
from succession.db import db
from succession.demo.operations import load_into_empty
from succession.exchange.models import Import
from succession.leaders.models import Leader
from succession.nominations.models import Nomination
from succession.positions.models import EmergencyCover, Position
from tests.trust import nasty
from tests.trust.browser import Answer, Browser, NoAnswer, Transport, forms_of
from tests.trust.plausible import FIELDS, PLAUSIBLE, QUERY, TABLES
from tests.trust.servers import PASSWORD, Served

#: No answer may take longer, in seconds.
SLOWEST = 5.0
SIGNED_OUT, STRANGER = "", "stranger"
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "get", "X" * 50)
#: The names in addresses, and whose ids they take.
KINDS = {
    "leader": Leader,
    "position": Position,
    "nomination": Nomination,
    "cover": EmergencyCover,
    "change": Change,
    "import_": Import,
    "user": User,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer that nobody may get, with what is needed to send the request again."""

    number: int
    request: str
    what: str

    def __str__(self) -> str:
        return f"request {self.number}: {self.request}\n    {self.what}"


@dataclass(slots=True)
class Watch(logging.Handler):
    """Keeps what is logged with a traceback while it is attached."""

    seen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        logging.Handler.__init__(self)

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info or record.levelno >= logging.ERROR:
            self.seen.append(self.format(record))

    __hash__ = logging.Handler.__hash__


@dataclass
class Fuzzer:
    """Sends seeded requests to a demo company. ``faults`` is what was wrong, ``answers`` how often each status came."""

    place: Served
    transport: Transport
    origin: str
    seed: str
    faults: list[Fault] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0
    number: int = 0

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        with self.place.app.app_context():
            load_into_empty(PASSWORD)
        rules = list(self.place.app.url_map.iter_rules())
        self.rules = sorted(rules, key=lambda rule: (rule.rule, rule.endpoint))
        self.browsers: dict[str, Browser] = {}
        for persona in (SIGNED_OUT, STRANGER, *sorted(ROLES)):
            self._come_in(persona)
        self.ids = self._ids()
        pages = self._send(self.browsers["talent_director"], "GET", "/findings")
        self.findings = sorted(set(re.findall(r'/findings/([^"?]+)', pages.text if pages else ""))) or ["none"]
        self.cells: list[tuple[Rule, str, str]] = []

    def run(self, requests: int) -> None:
        """Send about ``requests`` more: half go round every (route, method, persona), half through open doors."""
        until = self.number + requests
        while self.number < until:
            if self.number % 500 < 2:
                self.ids = self._ids()
            if self.dice.random() < 0.5:
                self._anywhere()
            else:
                self._through_an_open_door()

    def _anywhere(self) -> None:
        if not self.cells:
            methods = (*METHODS[:4], self.dice.choice(METHODS[4:]))
            self.cells = [(rule, method, who) for rule in self.rules for method in methods for who in self.browsers]
            self.dice.shuffle(self.cells)
        rule, method, who = self.cells.pop()
        self._one(who, method, self._target(rule))

    def _through_an_open_door(self) -> None:
        """Somebody with the key: reads with a strange query, or fills in the form of the page."""
        rule = self.dice.choice(self.rules)
        method = self.dice.choice(sorted((rule.methods or {"GET"}) & {"GET", "POST"}))
        key = key_of(self.place.app.view_functions[rule.endpoint], method)
        holders = [who for who in sorted(ROLES) if key in actions_of([Grant(who), *EVERYBODY])] or list(self.browsers)
        who, target = self.dice.choice(holders), self._target(rule, honest=0.85)
        if method == "POST" and "GET" in (rule.methods or ()) and self.dice.random() < 0.8:
            self._fill_in(who, target)
        else:
            self._one(who, method, target)

    def _fill_in(self, who: str, target: str) -> None:
        page = self._one(who, "GET", target, plain=True)
        forms = [form for form in forms_of(page.text) if form.method == "post"] if page else []
        forms = [form for form in forms if form.action != "/sign-out"] or forms
        if not forms:
            return
        form = self.dice.choice(forms)
        fields, names = list(form.fields), [name for name, _ in form.fields]
        for _ in range(self.dice.choice((0, 1, 1, 2, 3))):
            name = self.dice.choice(names + list(FIELDS)) if names else self.dice.choice(FIELDS)
            value = self.dice.choice(PLAUSIBLE) if self.dice.random() < 0.3 else nasty.a_text(self.dice)
            if self.dice.random() < 0.7:
                fields = [pair for pair in fields if pair[0] != name]
            if self.dice.random() < 0.9:
                fields.append((name, value))
        if "leader" in names and self.dice.random() < 0.5:
            fields = [pair for pair in fields if pair[0] != "leader_choice"]
            fields.append(("leader_choice", self.dice.choice(self.ids["leader"])))
        self._one(who, "POST", form.action or target, fields=fields)

    def _target(self, rule: Rule, honest: float = 0.6) -> str:
        def segment(match: re.Match[str]) -> str:
            name = match[1].rpartition(":")[2]
            luck = self.dice.random()
            if name == "finding" and luck < honest:
                return self.dice.choice(self.findings)
            if luck < honest and self.ids.get(name):
                return self.dice.choice(self.ids[name])
            if luck < honest + (1 - honest) / 2:
                return self.dice.choice(self.ids[self.dice.choice(sorted(KINDS))] or ["none"])
            return self.dice.choice(nasty.SEGMENTS)

        path = re.sub(r"<([^>]+)>", segment, rule.rule)
        if self.dice.random() < 0.02:
            path += self.dice.choice(nasty.SEGMENTS)
        if self.dice.random() < 0.45:
            path += "?" + nasty.a_query(self.dice, QUERY, PLAUSIBLE + tuple(self.findings[:5]))
        return path

    def _one(
        self, who: str, method: str, target: str, *, plain: bool = False, fields: list[tuple[str, str]] | None = None
    ) -> Answer | None:
        """One request, strange unless ``plain``; whoever turns out to be signed out comes in anew."""
        browser = self.browsers[who]
        headers: list[tuple[str, str]] = []
        body = b""
        if fields is not None or (method not in ("GET", "HEAD", "OPTIONS") and not plain):
            kind, body = self._body(browser, fields)
            headers.append(("Content-Type", kind))
        if body and self.dice.random() < 0.05:
            headers.append(("X-CSRFToken", self._token(browser)))
        if not plain:
            if self.dice.random() < 0.08:
                headers += [self.dice.choice(nasty.HEADERS)]
            if self.dice.random() < 0.04:
                headers += [("Cookie", self.dice.choice(nasty.COOKIES))]
        answer = self._send(browser, method, target, body, headers)
        is_out = answer is not None and answer.location.startswith("/sign-in") and who != SIGNED_OUT
        if is_out and not any(name == "Cookie" for name, _ in headers):
            self._come_in(who)
        return answer

    def _body(self, browser: Browser, fields: list[tuple[str, str]] | None) -> tuple[str, bytes]:
        luck = self.dice.random()
        if fields is None and luck < 0.25:
            return self.dice.choice(nasty.CONTENT_TYPES), nasty.garbage(self.dice)
        if fields is None and luck < 0.35:
            return "application/json", nasty.a_json(self.dice)
        if fields is None:
            names = [self.dice.choice(FIELDS) for _ in range(self.dice.choice((0, 1, 3, 8, 1_100)))]
            fields = [(name, nasty.a_text(self.dice)[: 300_000 // (len(names) + 1)]) for name in names]
            if luck < 0.8:
                fields.append(("csrf_token", self._token(browser)))
        if any(name == "pasted" for name, _ in fields) and self.dice.random() < 0.6:
            table = self.dice.choice(TABLES).format(n=self.dice.randrange(1_000)).replace(",", "\t")
            fields = [*((name, value) for name, value in fields if name != "pasted"), ("pasted", table)]
        if self.dice.random() < 0.06:
            fields = [pair for pair in fields if pair[0] != "csrf_token"]
        if self.dice.random() < 0.1:
            return nasty.a_multipart(self.dice, fields)
        return "application/x-www-form-urlencoded", nasty.a_form(fields)

    def _token(self, browser: Browser) -> str:
        """A token that the person's session takes, from a page that everybody has."""
        page = self._send(browser, "GET", "/help/" if browser.cookies else "/sign-in", counts=False)
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text) if page else None
        return found[1] if found else ""

    def _send(
        self,
        browser: Browser,
        method: str,
        target: str,
        body: bytes = b"",
        headers: Iterable[tuple[str, str]] = (),
        counts: bool = True,
    ) -> Answer | None:
        sent = [(name, value.encode("latin-1", "replace").decode("latin-1")) for name, value in headers]
        self.number += counts
        told = f"{method} {target[:300]} {sent} {body[:300]!r}"
        try:
            answer = browser.request(method, target, body, sent)
        except NoAnswer as error:
            self.faults.append(Fault(self.number, told, f"no answer: {error}"))
            return None
        except Exception:  # whatever the application raises is what this looks for
            self.faults.append(Fault(self.number, told, traceback.format_exc(limit=-6)))
            return None
        self.answers[answer.status] += 1
        self.slowest = max(self.slowest, answer.seconds)
        if answer.status >= 500:
            self.faults.append(Fault(self.number, told, f"answered {answer.status}: {answer.text[-300:]}"))
        if answer.seconds > SLOWEST:
            self.faults.append(Fault(self.number, told, f"took {answer.seconds:.1f} s"))
        return answer

    def _come_in(self, persona: str) -> None:
        """A new sign-in of somebody with the role, who is somebody new where the account was changed meanwhile."""
        cookies: dict[str, str] = {}
        if persona != SIGNED_OUT:
            mailbox = f"{persona.replace('_', '-')}-{self.number}-{len(self.place.people)}"
            self.place.add_person(mailbox, *([] if persona == STRANGER else [persona]))
            cookies = self.place.cookies_of(mailbox)
        self.browsers[persona] = Browser(self.transport, self.origin, cookies)

    def _ids(self) -> dict[str, list[str]]:
        with self.place.app.app_context():
            found = {
                name: [str(uuid) for uuid in db.session.scalars(select(model.uuid).order_by(model.id.desc()).limit(60))]
                for name, model in KINDS.items()
            }
            db.session.remove()
        return found
