"""Every method of every page, asked by every persona about every relation: what the table says is what happens."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from succession.access.readers import director
from succession.analysis.answers import analyze
from succession.audit import newest_change
from succession.bench.queries import load_facts
from succession.clock import today
from tests.conftest import csrf
from tests.policy.asking import Cell, cells, told, unknown_parameters, whole
from tests.policy.cast import PERSONAS, Canary, Company
from tests.policy.conftest import Enter
from tests.policy.relations import CHANGES, FINDINGS, Table, allows, cells_of, fields, may_read, relation, table

LEAST = 5_000
#: Sign-out ends the session of whoever asks, so that it comes last.
#: What keeps an allowed form from being saved: no record changes while the matrix is asked.
UNREADABLE = {"on": "never"}
LAST = "/sign-out"
#: Pages that need more than a right, so that they are not there for anybody of the cast: a link, or a second factor.
NEEDS_MORE = {"/set-password", "/me/second-factor/codes"}


@dataclass
class Seen:
    """What came out of the matrix."""

    n_cells: int = 0
    words: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def test_every_parameter_of_an_address_is_known(app: Flask) -> None:
    assert unknown_parameters(app) == []


def test_what_the_table_says_is_what_happens(app: Flask, company: Company, enter: Enter) -> None:
    found, rules = Seen(), table()
    asked = list(cells(app, company, _findings()))
    for persona in PERSONAS:
        mine = [cell for cell in asked if not _is_for_another(persona, cell)]
        _ask_everything(persona, enter(persona), mine, rules, company, found)
    said = ", ".join(f"{count} {word}" for word, count in sorted(found.words.items()))
    print(
        f"\n{app.config['SQLALCHEMY_DATABASE_URI'].split(':')[0]}: {found.n_cells} cells ({said}), "
        f"{len(found.wrong)} mismatches"
    )
    assert found.wrong == [], "\n".join(found.wrong[:40])
    assert found.n_cells >= LEAST
    assert all(found.words[word] > 20 for word in ("allow", "deny", "hide", "fields"))


def _ask_everything(
    persona: str, browser: FlaskClient, asked: list[Cell], rules: Table, company: Company, found: Seen
) -> None:
    """Denied cells first, which change nothing; then the allowed ones; signing out last."""
    token = csrf(browser, "/sign-in" if persona == "signed out" else "/help/keys")
    forbidden = [canary for canary in company.canaries if not may_read(rules, persona, canary)]
    absent: dict[tuple[str, str], Any] = {}
    denied = [cell for cell in asked if not _is_open(rules, persona, cell)]
    before = newest_change()
    for cell in denied:
        found.n_cells += 1
        found.words[_word(rules, persona, cell)] += 1
        key = (cell.method, cell.absent_url)
        if key not in absent:
            absent[key] = _answer(browser, cell.method, cell.absent_url, token)
        answer = absent[key] if cell.url == cell.absent_url else _answer(browser, cell.method, cell.url, token)
        expected = 302 if persona == "signed out" else 404
        if answer.status_code != expected:
            found.wrong.append(f"{persona}: {cell.method} {cell.rule.rule} {cell.name}: {answer.status_code}, denied")
        elif persona != "signed out" and whole(answer) != whole(absent[key]):
            found.wrong.append(f"{persona}: {cell.method} {cell.rule.rule} {cell.name}: differs from absent")
        _look_for(forbidden, persona, cell, answer, found)
    if newest_change() != before:
        found.wrong.append(f"{persona}: something that is denied has changed the records")
    opened = [cell for cell in asked if _is_open(rules, persona, cell)]
    for cell in sorted(opened, key=lambda cell: (cell.url == LAST, cell.method)):
        found.n_cells += 1
        found.words[_word(rules, persona, cell)] += 1
        answer = _answer(browser, cell.method, cell.url, token)
        is_missing = answer.status_code == 404 and cell.url not in NEEDS_MORE
        is_stale = answer.status_code == 400 and "form is out of date" in told(answer)
        if answer.status_code in (401, 403, 405) or answer.status_code >= 500 or is_stale or is_missing:
            found.wrong.append(f"{persona}: {cell.method} {cell.rule.rule} {cell.name}: {answer.status_code}, allowed")
        _look_for(forbidden, persona, cell, answer, found)
        if cell.method == "GET":
            _look_at_fields(rules, persona, cell, answer, company, found)


def _answer(browser: FlaskClient, method: str, url: str, token: str) -> Any:
    return browser.get(url) if method == "GET" else browser.post(url, data={"csrf_token": token, **UNREADABLE})


def _is_open(rules: Table, persona: str, cell: Cell) -> bool:
    if (cell.action, "none") in rules:
        return allows(rules, persona, cell.action, "none") and _is_there(persona, cell)
    if not cell.kind:  # a page of many things opens to whoever may do the action with anything at all
        return any(allows(rules, persona, cell.action, how) for how in ("own", "inside", "named", "outside"))
    if cell.kind == "change" and cell.name not in " ".join(CHANGES.get(persona, ())):
        return False
    return allows(rules, persona, cell.action, relation(persona, cell.kind, cell.name))


def _is_for_another(persona: str, cell: Cell) -> bool:
    """A grant can be ended once, so that each of those who may has one to end."""
    return cell.kind == "grant" and persona in ("administrator", "both") and cell.name != persona


def _is_there(persona: str, cell: Cell) -> bool:
    """Whether what an address names exists for somebody, where the policy leaves that to the page."""
    if cell.kind == "finding":
        return persona in FINDINGS[cell.name]
    if cell.kind == "change":
        return cell.name in ", ".join(CHANGES.get(persona, ()))
    return True


def _word(rules: Table, persona: str, cell: Cell) -> str:
    """What the cell says, in the table's words."""
    if _is_open(rules, persona, cell):
        if not cell.kind or (cell.action, "none") in rules:
            return "allow"
        opened = fields(rules, persona, cell.action, relation(persona, cell.kind, cell.name))
        return "allow" if len(opened) == 5 else "fields"
    if (cell.action, "none") in rules or not cell.kind:
        return "deny"
    said = cells_of(rules, persona, cell.action, relation(persona, cell.kind, cell.name))
    return "deny" if "deny" in said else "hide"


def _look_for(forbidden: list[Canary], persona: str, cell: Cell, answer: Any, found: Seen) -> None:
    """Nothing that somebody may not read stands on any answer."""
    page = answer.get_data(as_text=True) if answer.mimetype.startswith(("text/", "application/json")) else ""
    for canary in forbidden:
        if canary.text in page:
            what = f"{canary.field} of {canary.position} {canary.leader}".strip()
            found.wrong.append(f"{persona}: {cell.method} {cell.url} ({cell.name}) tells the {what}: {canary.text}")


def _look_at_fields(rules: Table, persona: str, cell: Cell, answer: Any, company: Company, found: Seen) -> None:
    """A card shows what the table opens of it, and not only nothing too much."""
    if cell.rule.endpoint not in ("profiles.leader", "profiles.position"):
        return
    page, opened = told(answer), fields(rules, persona, cell.action, relation(persona, cell.kind, cell.name))
    for canary in company.canaries:
        is_about = cell.name == (canary.leader if cell.kind == "leader" else canary.position)
        is_on_card = not canary.text.startswith(("canaryreason", "canarynote", "canarycover", "canaryjudged", "203"))
        if cell.kind == "leader" and canary.field in ("vacancy", "submission"):
            continue
        is_due = is_about and is_on_card and canary.field in opened and may_read(rules, persona, canary)
        if is_due and canary.text not in page:
            found.wrong.append(f"{persona}: {cell.url} ({cell.name}) leaves out the {canary.field} {canary.text}")


def _findings() -> dict[str, str]:
    """The id of the finding that nobody is named, for each position of the oracle's."""
    analysis = analyze(load_facts(today(), director()), 0)
    return {
        key: next(
            finding.id
            for finding in analysis.findings
            if finding.kind == "nobody_named" and f"seat-{key}" in finding.positions
        )
        for key in FINDINGS
    }
