"""The check page as the template gets it: the counts, what needs somebody, what changes, and the one next action."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from succession.exchange.comparing import Shown
from succession.exchange.models import Import
from succession.exchange.plan import Plan
from succession.exchange.wanted import Question
from succession.frame import counted
from succession.pages import Batch, batch_of


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the bar. ``kind`` is new, changed, same or need_you."""

    kind: str
    count: int
    name: str
    what: str


@dataclass(frozen=True, slots=True)
class Group:
    """A question with its rows; ``choices`` are (value, words, whether it is decided so)."""

    id: str
    sentence: str
    example: tuple[str, ...]
    choices: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class CheckPage:
    uuid: Any
    about: str
    claim: str
    bar: tuple[Part, ...]
    total: int
    problems: tuple[str, ...]
    open_groups: tuple[Group, ...]
    decided_groups: tuple[Group, ...]
    notices: tuple[str, ...]
    shown: tuple[Shown, ...]
    batch: Batch
    changed: int
    #: The words of the filled button, "" where there is nothing to import.
    action: str
    below: str
    digest: str
    leaves_out: bool


#: More sentences than these are counted and not listed.
MOST_PROBLEMS, MOST_NOTICES = 100, 20


def check_page(import_: Import, plan: Plan, page: int, undo_until: date) -> CheckPage:
    """The page of ``plan``; ``page`` is the stretch of changes asked for."""
    batch = batch_of(len(plan.shown), page)
    shown = plan.shown[batch.first - 1 : batch.last] if plan.shown else ()
    left = f", {plan.left_out} left out" if plan.left_out else ""
    return CheckPage(
        uuid=import_.uuid,
        about=f"{import_.file_name}, {counted(plan.rows, 'row')}{left}, as of {plan.on:%d %b %Y}",
        claim=_claim(plan),
        bar=(
            Part("new", plan.new, "New", "will be created"),
            Part("changed", plan.changed, "Changed", "shown below"),
            Part("same", plan.same, "Same", "left as they are"),
            Part("need_you", plan.need_you, "Need you", "left out if not decided"),
        ),
        total=max(1, plan.rows - plan.left_out),
        problems=_some(plan.problems, MOST_PROBLEMS),
        open_groups=tuple(_group(question) for question in plan.open_questions),
        decided_groups=tuple(_group(question) for question in plan.questions if question.decided is not None),
        notices=_some(plan.notices, MOST_NOTICES),
        shown=shown,
        batch=batch,
        changed=len(plan.shown),
        action=_action(plan),
        below=f"{_done(plan)} You can undo this import until {undo_until.day} {undo_until:%b %Y}.",
        digest=plan.digest,
        leaves_out=bool(plan.open_questions),
    )


def _some(sentences: tuple[str, ...], most: int) -> tuple[str, ...]:
    more = len(sentences) - most
    return (*sentences[:most], f"And {more:,} more of this kind.") if more > 0 else sentences


def _claim(plan: Plan) -> str:
    if plan.problems:
        return f"This file cannot be imported as it is: {counted(len(plan.problems), 'error')}. Nothing is saved."
    if plan.need_you:
        return f"Nothing is saved yet. {plan.need_you} of {counted(plan.rows, 'row')} {_verb(plan.need_you)} you."
    if plan.open_questions:
        return f"Nothing is saved yet. {counted(len(plan.open_questions), 'question')} to decide."
    if not plan.steps:
        return f"Nothing would change: {counted(plan.rows, 'row')}, all as on record."
    return f"Nothing is saved yet. {counted(plan.new, 'row is', 'rows are')} new, {plan.changed} changed."


def _verb(count: int) -> str:
    return "needs" if count == 1 else "need"


def _action(plan: Plan) -> str:
    if plan.problems or not plan.steps:
        return ""
    touched = plan.new + plan.changed
    words = f"Import {counted(touched, 'row')}" if touched else "Import"
    return f"{words}, leave out {plan.need_you}" if plan.need_you else words


def _done(plan: Plan) -> str:
    ended = sum(verbs.get("end", 0) for verbs in plan.counts.values())
    return f"{plan.new} created, {plan.changed} changed" + (f", {counted(ended, 'record')} ended." if ended else ".")


def _group(question: Question) -> Group:
    more = len(question.places) - len(question.details)
    shown = ["; ".join(detail.removesuffix(".") for detail in question.details[:2]) + "."] if question.details else []
    rest = [str(place.row) for place in question.places[2:12]]
    if rest and more > 0 and len(question.details) > 1:
        further = " and more" if len(question.places) > 12 else ""
        shown.append(f" Also rows {', '.join(rest)}{further}.")
    choices = tuple((c.value, c.words, c.value == question.decided) for c in question.choices)
    return Group(question.id, question.sentence, tuple(shown), choices)
