"""The check page as the template gets it: the counts, what needs somebody, what changes, and the one next action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from flask import url_for

from succession.exchange.comparing import Shown
from succession.exchange.listing import Created, Left
from succession.exchange.models import Import
from succession.exchange.plan import Plan
from succession.exchange.wanted import Question
from succession.formats import counted
from succession.pages import Batch, batch_of

Line = TypeVar("Line")

#: The lists of the page, by the names that their page numbers have in the address.
LISTS = ("changed", "new", "left")


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
class Listed(Generic[Line]):
    """A stretch of one of the lists. The addresses are None where there is no page before or after."""

    lines: Sequence[Line]
    batch: Batch
    previous_url: str | None
    next_url: str | None


@dataclass(frozen=True, slots=True)
class CheckPage:
    uuid: Any
    about: str
    claim: str
    bar: tuple[Part, ...]
    total: int
    problems: tuple[str, ...]
    open_groups: tuple[Group, ...]
    #: Questions that have an answer for now, which nobody gave.
    chosen_groups: tuple[Group, ...]
    decided_groups: tuple[Group, ...]
    notices: tuple[str, ...]
    changed: Listed[Shown]
    new: Listed[Created]
    left: Listed[Left]
    #: The words of the filled button, "" where there is nothing to import.
    action: str
    below: str
    digest: str
    leaves_out: bool


#: More sentences than these are counted and not listed.
MOST_PROBLEMS, MOST_NOTICES = 100, 20


def check_page(import_: Import, plan: Plan, pages: Mapping[str, int], undo_until: date) -> CheckPage:
    """The page of ``plan``; ``pages`` are those asked for of the lists."""
    decided = [question for question in plan.questions if question.decided is not None]
    left = f", {plan.left_out} left out" if plan.left_out else ""
    return CheckPage(
        uuid=import_.uuid,
        about=f"{import_.file_name}, {counted(plan.rows, 'row')}{left}, as of {plan.on:%d %b %Y}",
        claim=_claim(plan),
        bar=(
            Part("new", plan.new, "New", "will be created, listed below" if plan.new else "none"),
            Part("changed", plan.changed, "Changed", "shown below" if plan.changed else "none"),
            Part("same", plan.same, "Same", "left as they are" if plan.same else "none"),
            Part("need_you", plan.need_you, "Need you", "left out if not decided" if plan.need_you else "none"),
        ),
        total=max(1, plan.rows - plan.left_out),
        problems=_some(plan.problems, MOST_PROBLEMS),
        open_groups=tuple(_group(question) for question in plan.open_questions),
        chosen_groups=tuple(_group(question) for question in decided if question.answer is None),
        decided_groups=tuple(_group(question) for question in decided if question.answer is not None),
        notices=_some(plan.notices, MOST_NOTICES),
        changed=_listed(import_, "changed", plan.shown, pages),
        new=_listed(import_, "new", plan.created, pages),
        left=_listed(import_, "left", plan.left, pages),
        action=_action(plan),
        below=f"{_done(plan)} You can undo this import until {undo_until.day} {undo_until:%b %Y}.",
        digest=plan.digest,
        leaves_out=bool(plan.open_questions),
    )


def _listed(import_: Import, name: str, lines: Sequence[Line], pages: Mapping[str, int]) -> Listed[Line]:
    batch = batch_of(len(lines), pages[name])

    def url(page: int) -> str | None:
        if not 1 <= page <= batch.pages:
            return None
        # The other lists stay on their page.
        shown = {other: number for other, number in pages.items() if number > 1} | {name: page}
        return url_for("exchange.check", import_=import_.uuid, _anchor=name, **shown)  # type: ignore[arg-type]  # the pages by name

    return Listed(lines[max(0, batch.first - 1) : batch.last], batch, url(batch.page - 1), url(batch.page + 1))


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
