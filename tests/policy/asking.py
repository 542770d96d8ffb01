"""Asking every address as every persona: the addresses, what is sent, and what the answer says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask
from werkzeug.routing import Rule

from succession.access.doors import THINGS, key_of
from tests.policy.cast import Company
from tests.policy.relations import ASKED, FINDINGS

#: What addresses name beside the things of the policy, and who decides what of it opens.
FREE = frozenset({"finding", "user", "import_", "grant"})
#: What only its owner has, whatever the role: asked about in tests/access and tests/notes.
OWNED = frozenset({"session", "passkey", "note"})
ABSENT = {
    "finding": "0123456789abcdef",
    **{kind: UUID("00000000-0000-4000-8000-000000000000") for kind in (*THINGS, "user", "import_", "grant", "session")},
}
#: The hidden field of a form that no two answers share, however its attributes are ordered.
TOKEN = re.compile(r'<input[^>]*name="csrf_token"[^>]*>')
CLOCK = re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{4}, \d{2}:\d{2}")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the matrix: a method of a rule with one thing in its address; ``kind`` is empty for none."""

    rule: Rule
    method: str
    action: str
    kind: str
    name: str
    url: str
    absent_url: str


def rules_of(app: Flask) -> list[Rule]:
    """Every rule but the static files."""
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def unknown_parameters(app: Flask) -> list[str]:
    """Parameters of addresses that nobody has said anything about, with what to write."""
    return [
        f"{rule.rule}: say in doors.THINGS and Survey.place where a {name!r} stands, and in tests/policy/relations.py "
        f"how it stands to each persona; or add it to FREE in tests/policy/asking.py, with who may open it"
        for rule in rules_of(app)
        for name in sorted(rule.arguments)
        if name not in THINGS | FREE | OWNED
    ]


def cells(app: Flask, company: Company, findings: dict[str, str]) -> Iterator[Cell]:
    """Every method of every rule with every thing that its address may name.

    ``findings`` gives the id of the finding that each name of the oracle's stands for.
    """
    adapter = app.url_map.bind("localhost")
    ids: dict[str, dict[str, Any]] = {
        **{kind: {name: company.ids[kind][name] for name in names} for kind, names in ASKED.items()},
        "finding": {name: findings[name] for name in FINDINGS},
        "user": {name: company.ids["user"][name] for name in ("nobody", "cso")},
        "import_": company.ids["import_"],
        "grant": company.ids["grant"],
    }
    for rule in rules_of(app):
        assert len(rule.arguments) <= 1, f"{rule.rule} names two things: say in this test how they meet"
        kind = next(iter(rule.arguments), "")
        if kind in OWNED:
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            action = key_of(app.view_functions[rule.endpoint], method)
            assert action is not None, rule.rule
            for name, uuid in ids[kind].items() if kind else [("", None)]:
                values = {kind: uuid} if kind else {}
                url = adapter.build(rule.endpoint, values, method=method)
                absent = adapter.build(rule.endpoint, {kind: ABSENT[kind]} if kind else {}, method=method)
                yield Cell(rule, method, action, kind, name, url, absent)


def told(answer: Any) -> str:
    """What an answer says, without what no two answers share: tokens and the clock. Files say nothing here."""
    if answer.mimetype not in ("text/html", "application/json", "text/plain"):
        return ""
    return CLOCK.sub("", TOKEN.sub("", str(answer.get_data(as_text=True))))


def whole(answer: Any) -> tuple[int, tuple[tuple[str, str], ...], str]:
    """All that an answer tells: status, headers, body."""
    headers = tuple(sorted((name, value) for name, value in answer.headers if name not in ("Set-Cookie", "Date")))
    return answer.status_code, headers, told(answer)
