"""The policy: who may do what with what. It reads the table in ``policy.md``, and knows no room and no page.

Rooms say where a record stands (:class:`Place`); the policy says what that allows. Whoever lacks an action gets the
same answer as for a page that does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

FILE = Path(__file__).with_name("policy.md")
#: Columns of the table that are no role: for whoever is not signed in, and for whoever is.
SIGNED_OUT, SIGNED_IN = "signed_out", "signed_in"


class Relation(StrEnum):
    """How something stands to whoever asks. ``policy.md`` says what each word means."""

    NONE = "none"
    OWN = "own"
    MADE = "made"
    INSIDE = "inside"
    NAMED = "named"
    OUTSIDE = "outside"


class Reach(StrEnum):
    """How far a role reaches from the position at its head."""

    COMPANY = "company"
    PART = "part"
    BELOW = "below"
    REPORTS = "reports"
    NOTHING = "nothing"


#: A position and all those above it, by their numbers, the position itself first.
Line = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that is in effect, and the number of the position at its head, if it has one.

    ``holder`` is the leader whose seats are the head where no position is named: None for the person who has the role,
    the other person's number for somebody who stands in for another, 0 where that person is no leader.
    """

    role: str
    head: int | None = None
    holder: int | None = None

    def reaches(self, line: Line) -> bool:
        """Whether the position that ``line`` begins with is within the reach of the role."""
        match REACH[self.role]:
            case Reach.COMPANY:
                return True
            case Reach.PART:
                return self.head in line
            case Reach.BELOW:
                return self.head in line[1:]
            case Reach.REPORTS:
                return self.head in line[1:2]
            case _:
                return False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a leader, a position or a change stands in the organisation.

    ``seats`` are the lines of a position, or of the positions that a leader holds or acts in; ``named_for`` those of
    the positions that a leader is named for or covers, where whoever asks may know of it.
    """

    is_own: bool = False
    is_made: bool = False
    seats: tuple[Line, ...] = ()
    named_for: tuple[Line, ...] = ()

    def relation(self, grant: Grant) -> Relation:
        """How this stands to somebody through one of their roles."""
        if self.is_own:
            return Relation.OWN
        if self.is_made:
            return Relation.MADE
        if any(map(grant.reaches, self.seats)):
            return Relation.INSIDE
        if any(map(grant.reaches, self.named_for)):
            return Relation.NAMED
        return Relation.OUTSIDE


@dataclass(frozen=True, slots=True)
class Cell:
    """What the table says in one place: ``word`` is allow, deny, hide, or fields for those in ``fields``."""

    word: str
    fields: frozenset[str] = frozenset()

    def allows(self, field: str | None = None) -> bool:
        """Whether anything is allowed, or ``field`` in particular."""
        if self.word == "fields":
            return field is None or field in self.fields
        return self.word == "allow"


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the table: an action in one relation, in words, and the cell of each column."""

    action: str
    relation: Relation
    words: str
    cells: dict[str, Cell]
    is_logged: bool


FIELDS = frozenset({"record", "slate", "risk", "cover", "vacancy"})


class BadPolicy(ValueError):
    """The table cannot be read; the message says where."""


def _tables(text: str) -> list[list[dict[str, str]]]:
    """The tables of a Markdown text, each row by its heads."""
    tables: list[list[dict[str, str]]] = []
    heads: list[str] = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            heads = []
        elif not heads:
            heads = cells
            tables.append([])
        elif set(line) != set("|-"):
            if len(cells) != len(heads):
                raise BadPolicy(f"{len(heads)} cells are expected, not {len(cells)}: {line}")
            tables[-1].append(dict(zip(heads, cells, strict=True)))
    return tables


def _cell(text: str) -> Cell:
    if text in ("allow", "deny", "hide"):
        return Cell(text)
    fields = frozenset(text.split())
    if not fields or not fields <= FIELDS:
        raise BadPolicy(f"a cell says allow, deny, hide or some of {', '.join(sorted(FIELDS))}, not {text!r}")
    return Cell("fields", fields)


def read(text: str) -> tuple[dict[str, str], dict[str, Reach], dict[tuple[str, Relation], Rule]]:
    """The roles with their words, how far each reaches, and the rules by action and relation.

    Raises:
        BadPolicy: a cell is missing or unknown, or a rule stands twice.
    """
    role_rows, rule_rows = _tables(text)
    roles = {row["role"]: row["words"] for row in role_rows}
    reach = {row["role"]: Reach(row["reach"]) for row in role_rows}
    rules: dict[tuple[str, Relation], Rule] = {}
    for row in rule_rows:
        key = (row["action"], Relation(row["relation"]))
        if key in rules:
            raise BadPolicy(f"{row['action']} {row['relation']} stands twice")
        cells = {column: _cell(row[column]) for column in (SIGNED_OUT, SIGNED_IN, *roles)}
        rules[key] = Rule(*key, row["in words"], cells, row["logged"] == "yes")
    return roles, reach, rules


ROLES, REACH, RULES = read(FILE.read_text(encoding="utf-8"))
REACH |= {SIGNED_OUT: Reach.NOTHING, SIGNED_IN: Reach.NOTHING}
#: What goes for everybody, signed in or not, whatever the roles.
ANYBODY, EVERYBODY = frozenset({Grant(SIGNED_OUT)}), frozenset({Grant(SIGNED_IN)})


def can(grants: Iterable[Grant], action: str, place: Place | None = None, field: str | None = None) -> bool:
    """Whether somebody with these ``grants`` may do ``action`` with what stands at ``place``, or see its ``field``.

    Without a place the question is about nothing in particular. Where the thing is their own, no role is asked
    beyond what its own row says.
    """
    for grant in grants:
        rule = RULES.get((action, Relation.NONE if place is None else place.relation(grant)))
        if rule is not None and rule.cells[grant.role].allows(field):
            return True
    return False


def actions_of(grants: Iterable[Grant]) -> frozenset[str]:
    """Every action that somebody with these ``grants`` may do with anything at all: the doors that open."""
    roles = {grant.role for grant in grants}
    return frozenset(rule.action for rule in RULES.values() if any(rule.cells[role].allows() for role in roles))


def every_action() -> frozenset[str]:
    """Every action that the policy knows."""
    return frozenset(rule.action for rule in RULES.values())


def fields_of(grants: Iterable[Grant], action: str) -> frozenset[str]:
    """The fields that ``action`` opens to somebody of anything that is not their own: the columns of a list."""
    cells = [
        rule.cells[grant.role]
        for grant in grants
        for rule in RULES.values()
        if rule.action == action and rule.relation is not Relation.OWN
    ]
    return frozenset(field for field in FIELDS if any(cell.allows(field) for cell in cells))


def is_about_something(action: str) -> bool:
    """Whether ``action`` is about a leader, a position or a change, so that it matters which."""
    return (action, Relation.NONE) not in RULES


def is_logged(action: str) -> bool:
    """Whether reading under ``action`` is written to the audit trail."""
    return any(rule.is_logged for rule in RULES.values() if rule.action == action)
