"""What a person does next, decided by what the person may do and by what is on record."""

from __future__ import annotations

from dataclasses import dataclass

from succession.access.policy import ROLES
from succession.access.signed_in import SignedIn
from succession.analysis.answers import Analysis
from succession.bench.findings import FoundRow, found_row
from succession.bench.queries import analysis_of
from succession.bench.wording import Names
from succession.formats import counted
from succession.pages import Lens


@dataclass(frozen=True, slots=True)
class HomePage:
    """The first page. ``task`` is import, finding, clear, nothing, users, people or me."""

    task: str
    name: str
    claim: str
    below: str
    finding: FoundRow | None = None
    counts: tuple[tuple[str, str], ...] = ()


def home_page(person: SignedIn, lens: Lens) -> HomePage:
    """The next task of a person: from the bench where it may be read, else what the role is there for."""
    name = f"Good day, {person.name}"
    if person.may("bench.read"):
        return _bench(name, analysis_of(lens, person.reader), lens, person.may("import.run"))
    if person.may("users.manage"):
        claim = "Keep the sign-ins of this company in order."
        below = (
            "You add people, give them roles and switch accounts off. You read nothing about leaders or nominations."
        )
        return HomePage("users", name, claim, below)
    if person.may("leaders.read"):
        claim = "Look at the people who report to you."
        below = "You see their names, seats and records. Judgements about anybody are not shown to you."
        return HomePage("people", name, claim, below)
    role = ", ".join(words for role, words in ROLES.items() if role in person.roles)
    claim = "See what is on record of you, and who sees it."
    below = (
        f"You are signed in as {role}. Nothing waits for you."
        if role
        else "Nobody has given you a role yet. Ask the person who invited you."
    )
    return HomePage("me", name, claim, below)


def _bench(name: str, analysis: Analysis, lens: Lens, may_import: bool) -> HomePage:
    counts = analysis.counts
    if counts.key == 0 and not may_import:
        claim = "No key position that you may see is on record."
        below = "Ask whoever manages users which part of the organisation your role is for, and which leader you are."
        return HomePage("nothing", name, claim, below)
    if counts.key == 0:
        below = (
            "The bench needs positions, leaders, and who is named for what. A spreadsheet with any of them is a start."
        )
        return HomePage("import", name, "Bring in your spreadsheet.", below)
    figures = (
        ("Named", f"{counts.named} of {counts.key}"),
        ("Ready now", f"{counts.ready} of {counts.key}"),
        ("At the same time", f"{counts.at_once} of {counts.key}"),
        ("Without emptying another", f"{counts.free} of {counts.key}"),
    )
    findings = analysis.findings
    if not findings:
        below = "Every key position is named, ready, covered, and filled without emptying another."
        return HomePage("clear", name, "Nothing needs a decision today.", below, counts=figures)
    row = found_row(findings[0], Names(analysis.facts, lens.query))
    below = f"It is the first of {counted(len(findings), 'finding')}, by the importance of the position."
    return HomePage("finding", name, row.sentence, below, row, figures)
