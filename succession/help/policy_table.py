"""The policy as a page: for each action and relation, what each role may do."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from succession.access.policy import REACH, ROLES, RULES, SIGNED_OUT, Cell, Reach, Relation

RELATIONS = {
    Relation.NONE: "",
    Relation.OWN: "of oneself, or of the own seat",
    Relation.INSIDE: "within the reach of the role",
    Relation.NAMED: "named or covering within the reach",
    Relation.OUTSIDE: "elsewhere",
    Relation.MADE: "made by oneself",
}
REACHES = {
    Reach.COMPANY: "reaches the whole company",
    Reach.PART: "reaches the part it is given for: a position and all below it",
    Reach.BELOW: "reaches every position below the own seat",
    Reach.REPORTS: "reaches those who report to the own seat",
    Reach.NOTHING: "reaches no position",
}


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """One relation of an action, and the word for each role in the order of the table."""

    relation: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PolicyAction:
    """An action in words, whether reading it is logged, and its lines."""

    words: str
    is_logged: bool
    lines: tuple[PolicyLine, ...]


def roles_shown() -> tuple[tuple[str, str], ...]:
    """Each role with how far it reaches."""
    return tuple((words, REACHES[REACH[role]]) for role, words in ROLES.items())


def policy_table() -> tuple[PolicyAction, ...]:
    """Every action that is not open to anybody, in the order of the policy."""
    closed = [rule for rule in RULES.values() if not rule.cells[SIGNED_OUT].allows()]
    return tuple(
        PolicyAction(
            words=rules[0].words,
            is_logged=rules[0].is_logged,
            lines=tuple(
                PolicyLine(RELATIONS[rule.relation], tuple(_word(rule.cells[role]) for role in ROLES)) for rule in rules
            ),
        )
        for rules in (list(found) for _, found in groupby(closed, lambda rule: rule.action))
    )


def _word(cell: Cell) -> str:
    if cell.word == "fields":
        return ", ".join(sorted(cell.fields))
    return {"allow": "yes", "deny": "no", "hide": "hidden"}[cell.word]
