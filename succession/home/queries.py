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
    """The first page. ``task`` names which of its forms is shown: import, finding, clear, users or wait."""

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
        return _director(name, analysis_of(lens, person.reader), lens)
    if person.may("users.manage"):
        claim = "Keep the sign-ins of this company in order."
        below = (
            "You add people, give them roles and switch accounts off. You read nothing about leaders or nominations."
        )
        return HomePage("users", name, claim, below)
    role = ", ".join(words for role, words in ROLES.items() if role in person.roles)
    below = (
        f"You are signed in as {role}. The pages for this role are not built yet, and until then you see no leader."
        if role
        else "Nobody has given you a role yet. Ask the person who invited you."
    )
    return HomePage("wait", name, "There is nothing for you to do here yet.", below)


def _director(name: str, analysis: Analysis, lens: Lens) -> HomePage:
    counts = analysis.counts
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
