"""A long list on a page: filtered, put in order by a column, and cut into pages of fifty."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import url_for

from succession.analysis.scales import Readiness
from succession.folding import fold
from succession.pages import Batch, Lens, batch_of

#: A list of more names than this is typed into, not chosen from: pages do not grow with the company.
MOST_CHOICES = 40

Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head; ``sort_url`` sorts by it, the other way round where it is sorted by already."""

    words: str
    sort_url: str = ""
    sorted: str = ""
    end: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What the address of a directory asks for."""

    endpoint: str
    lens: Lens
    args: Mapping[str, str]
    page: int

    def filters(self, names: tuple[str, ...]) -> dict[str, str]:
        """The filters with these names, empty where they are not in use."""
        return {name: self.args.get(name, "").strip()[:200] for name in names}


@dataclass(frozen=True, slots=True)
class Directory(Generic[Line]):
    """One page of a directory. ``asked`` are the filters in use; ``total`` counts before filtering."""

    lines: tuple[Line, ...]
    heads: tuple[Head, ...]
    batch: Batch
    total: int
    asked: Mapping[str, str]
    choices: Mapping[str, tuple[str, ...]]
    previous_url: str
    next_url: str
    #: The lens and the order, which the filter form keeps.
    hidden_fields: tuple[tuple[str, str], ...]

    @property
    def tokens(self) -> set[tuple[Readiness, str]]:
        """The different tokens on the page: each is drawn once."""
        return {line.token for line in self.lines if line.token}  # type: ignore[attr-defined]  # both lines have one


def passing(rows: Iterable[Any], tests: list[tuple[object, Callable[[Any], bool]]]) -> list[Any]:
    """The rows that pass every test in use; a test is in use where its first part is true."""
    passing = list(rows)
    for is_used, test in tests:
        if is_used:
            passing = [row for row in passing if test(row)]
    return passing


def directory(
    question: Question,
    asked: Mapping[str, str],
    found: list[Any],
    total: int,
    orders: Mapping[str, tuple[str, Callable[[Any], Any]]],
    ends: tuple[Head, ...],
    choices: Mapping[str, tuple[str, ...]],
    line: Callable[[Any], Any],
) -> Directory[Any]:
    usual = next(iter(orders))
    sort = question.args.get("sort", usual)
    name, is_reversed = sort.removeprefix("-"), sort.startswith("-")
    if name not in orders:
        name, is_reversed = usual, False
    if name != usual:
        found.sort(key=orders[name][1])
    if is_reversed:
        found.reverse()
    kept = {key: value for key, value in asked.items() if value} | question.lens.query
    order = {} if name == usual and not is_reversed else {"sort": f"-{name}" if is_reversed else name}
    batch = batch_of(len(found), question.page)

    def url(**more: str | int) -> str:
        values: dict[str, Any] = {**kept, **order, **more}
        return url_for(question.endpoint, **values)

    heads = tuple(
        Head(
            words,
            sort_url=url(sort=f"-{column}" if column == name and not is_reversed else column),
            sorted=("descending" if is_reversed else "ascending") if column == name else "",
        )
        for column, (words, _) in orders.items()
    )
    return Directory(
        lines=tuple(line(row) for row in found[max(0, batch.first - 1) : batch.last]),
        heads=(*heads, *ends),
        batch=batch,
        total=total,
        asked=asked,
        choices=choices,
        previous_url=url(page=batch.page - 1) if batch.page > 1 else "",
        next_url=url(page=batch.page + 1) if batch.page < batch.pages else "",
        hidden_fields=(*question.lens.query.items(), *order.items()),
    )


def is_chosen(value: str, wanted: str, known: tuple[str, ...]) -> bool:
    """Whether a value passes a filter: equal where the filter names a known one, else a part of it."""
    return not wanted or (value == wanted if wanted in known else fold(wanted) in fold(value))


def choices_of(texts: tuple[str, ...]) -> tuple[str, ...]:
    return texts if len(texts) <= MOST_CHOICES else ()
