"""Eight people edit the same record at once, fifty times each: nobody's work is lost without a word (G9)."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select

from succession.audit import Change, ChangeEntry
from succession.db import db
from tests.trust.browser import Browser, Form, form_of, forms_of
from tests.trust.company import Company, found_company
from tests.trust.servers import Served, serving

pytestmark = pytest.mark.trust

CLIENTS, EDITS = 8, 50


@dataclass(frozen=True, slots=True)
class Kind:
    """A record that is edited at ``page``: ``column`` of its entries in the log is what the field ``typed`` says.

    Without a ``column`` the reason of the change tells the edits apart. ``changes`` are further fields that an edit
    fills in, by the form as it was read and the number of the client.
    """

    name: str
    page: Callable[[Company], str]
    typed: str = "reason"
    column: str = ""
    role: str = "talent_director"
    changes: Callable[[Form, int], dict[str, str]] = lambda _form, _client: {}


def other_order(form: Form, client: int) -> dict[str, str]:
    """The order of a slate, turned by some places."""
    names = [name for name, _ in form.fields if name.startswith("rank-")]
    turned = names[1 + client % 3 :] + names[: 1 + client % 3]
    return {name: str(place) for place, name in enumerate(turned, 1)}


def other_holder(_form: Form, client: int) -> dict[str, str]:
    """Each client seats somebody of its own."""
    return {"who": "incumbent", "leader": HOLDERS[client]}


HOLDERS = [
    f"{name} {number}"
    for number, name in enumerate(
        ("Noor Baker", "Tom Khan", "Aisha Ortega", "Luis Vogt", "Ines Petrov", "Olga Raman", "Priya Okoro", "Dana Lind")
    )
]
KINDS = (
    Kind("leader", lambda c: f"/leaders/{c.leaders[HOLDERS[0]]}/edit", "function", "function"),
    Kind("risk", lambda c: f"/leaders/{c.leaders[HOLDERS[0]]}/risk", "note", "note"),
    Kind("position", lambda c: f"/positions/{c.positions['Director, Region 1']}/edit", "why_key", "why_key"),
    Kind("nomination", lambda c: f"/nominations/{next(iter(c.slate_of.values()))}", "why", "why"),
    Kind("rank", lambda c: f"/positions/{c.positions[c.slate]}/rank", changes=other_order),
    Kind("seat", lambda c: f"/positions/{c.positions['Director, Region 5']}/seat", changes=other_holder),
    Kind("company", lambda _: "/admin/company", "name", "name", "administrator"),
    Kind("user", lambda _: "/admin/users/edited", "name", "name", "administrator"),
)


@dataclass(slots=True)
class Edits:
    """What one client read, typed and heard."""

    #: What was typed -> what the form had said before, of the edits that were acknowledged.
    saved: dict[str, str] = field(default_factory=dict)
    lost_races: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def edit(kind: Kind, page: str, browser: Browser, client: int) -> Edits:
    """Open the form, change it and send it, EDITS times; look closely at each answer."""
    done = Edits()
    for number in range(EDITS):
        typed = f"Client {client} edit {number}"
        form = form_of(browser.get(page).text, kind.typed)
        fields = form.typed(**{kind.typed: typed, **kind.changes(form, client)})
        answer = browser.post(page, fields)
        if 300 <= answer.status < 400 and not answer.location.startswith("/sign-in"):
            done.saved[typed] = form.value(kind.typed)
        elif answer.status == 409:
            done.lost_races.append(typed)
            done.faults += what_is_missing(kind, answer.text, typed, form)
        elif not (kind.name == "seat" and "holds" in answer.text):
            done.faults.append(f"{typed}: {answer.status} {words_of(answer.text)}")
    return done


def words_of(html: str) -> str:
    """The last words of a page, to be read in a failure."""
    return re.sub(r"<[^>]+>|\s+", " ", html)[-300:]


def what_is_missing(kind: Kind, html: str, typed: str, read: Form) -> list[str]:
    """What a lost race has to show: both versions, what was typed in its field, and a version that can be saved."""
    form, text = form_of(html, kind.typed), unescape(html)
    missing = []
    if "Somebody else changed this while you were editing" not in text or "saved on" not in text:
        missing.append("the sentence, or who saved")
    if form.value(kind.typed) != typed:
        missing.append("the typed text in its field")
    if kind.column and f"<td>{typed}</td>" not in text:
        missing.append("what was typed beside what was saved")
    if form.value("version") in ("", read.value("version")):
        missing.append("the new version")
    return [f"{typed}: the page of a lost race lacks {word}" for word in missing]


def log_of(place: Served, kind: Kind) -> list[tuple[str, str]]:
    """(before, after) of each edit in the log, in its order; the reason twice where the reason tells edits apart."""
    rows = select(Change.reason, ChangeEntry.before, ChangeEntry.after).join(
        ChangeEntry, ChangeEntry.change_id == Change.id
    )
    with place.app.app_context():
        found = db.session.execute(rows.order_by(Change.id, ChangeEntry.id)).all()
        db.session.remove()

    def said(side: dict[str, Any] | None) -> str:
        return str((side or {}).get(kind.column, ""))

    if kind.column:
        return [(said(before), said(after)) for _, before, after in found if said(after).startswith("Client ")]
    return [(reason, reason) for reason in dict.fromkeys(reason for reason, _, _ in found if reason)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_no_simultaneous_edit_is_lost(place: Served, kind: Kind) -> None:
    company, start = found_company(place, leaders=12, positions=9, named=4), time.monotonic()
    with serving(place) as server:
        browsers = []
        place.add_person("edited", "talent_director")
        for number in range(CLIENTS):
            place.add_person(f"client-{number}", kind.role)
            browsers.append(server.browser(place.cookies_of(f"client-{number}")))
        page = kind.page(company).replace("edited", str(place.people["edited"]))
        with ThreadPoolExecutor(CLIENTS) as pool:
            futures = [pool.submit(edit, kind, page, browser, number) for number, browser in enumerate(browsers)]
            outcomes = [future.result() for future in futures]
        logged = server.faults()
    saved = {typed: read for outcome in outcomes for typed, read in outcome.saved.items()}
    races = sum(len(outcome.lost_races) for outcome in outcomes)
    faults = [fault for outcome in outcomes for fault in outcome.faults] + logged
    log = log_of(place, kind)
    times = Counter(after for _, after in log)
    faults += [f"{typed}: acknowledged, {times[typed]} times in the log" for typed in saved if times[typed] != 1]
    faults += [f"{typed}: in the log, not acknowledged" for typed in times if typed not in saved]
    if kind.column:
        # Whoever saved had seen exactly what was replaced.
        faults += [
            f"{after}: had read {saved[after]!r}, replaced {before!r}"
            for before, after in log
            if after in saved and before != saved[after]
        ]
    told = f"{kind.name}, {place.engine}: {CLIENTS} x {EDITS} edits, {len(saved)} saved, {races} lost races shown"
    print(f"{told}, in {time.monotonic() - start:.0f} s")
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(faults[:20])
    assert races, "nobody met anybody: this proves nothing"


def test_cover_is_named_and_ended_once(place: Served) -> None:
    """Emergency cover has no form to edit: it is named and ended, and of all who do so at once one is acknowledged."""
    company, start = found_company(place, leaders=12, positions=9), time.monotonic()
    page = f"/positions/{company.positions['Director, Region 8']}/cover"

    def name_and_end(browser: Browser, client: int) -> tuple[Counter[str], list[str]]:
        heard, faults = Counter[str](), []
        for number in range(EDITS):
            html = browser.get(page).text
            ends = [form for form in forms_of(html) if form.action.endswith("/end")]
            if ends:
                answer = browser.post(ends[0].action, ends[0].fields)
                heard["ended" if answer.status == 302 else f"not ended {answer.status}"] += 1
            else:
                typed = form_of(html, "is_told").typed(leader=HOLDERS[0], reason=f"Client {client} cover {number}")
                answer = browser.post(page, typed)
                heard["named" if answer.status == 302 else f"not named {answer.status}"] += 1
            if answer.status not in (302, 404, 409, 422):
                faults.append(f"{answer.status} {words_of(answer.text)}")
        return heard, faults

    with serving(place) as server:
        browsers = []
        for number in range(CLIENTS):
            place.add_person(f"client-{number}", "talent_director")
            browsers.append(server.browser(place.cookies_of(f"client-{number}")))
        with ThreadPoolExecutor(CLIENTS) as pool:
            futures = [pool.submit(name_and_end, browser, number) for number, browser in enumerate(browsers)]
            outcomes = [future.result() for future in futures]
        logged = server.faults()
    heard = sum((one for one, _ in outcomes), Counter())
    with place.app.app_context():
        wanted = ("name_cover", "end_cover")
        verbs = db.session.scalars(
            select(Change.operation).where(Change.operation.in_(wanted)).order_by(Change.id)
        ).all()
        db.session.remove()
    print(f"cover, {place.engine}: {CLIENTS} x {EDITS}, {dict(heard)}, in {time.monotonic() - start:.0f} s")
    assert not [fault for _, faults in outcomes for fault in faults] + logged
    assert list(verbs) == [wanted[number % 2] for number in range(len(verbs))], "two named or two ended in a row"
    assert (heard["named"], heard["ended"]) == (verbs.count("name_cover"), verbs.count("end_cover"))
    assert sum(heard.values()) > heard["named"] + heard["ended"], "nobody met anybody: this proves nothing"
