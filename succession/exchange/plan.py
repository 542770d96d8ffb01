"""The check: an upload with its matched columns and answers, as a plan of what an import would do."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from succession.exchange.bundle_rows import read_bundle
from succession.exchange.comparing import Comparison, Shown, Step
from succession.exchange.current import Current
from succession.exchange.cycles import cycles_in
from succession.exchange.listing import Created, Left, rows_created, rows_left
from succession.exchange.people import read_people
from succession.exchange.posts import read_posts
from succession.exchange.reading import Sheet
from succession.exchange.wanted import LEAVE_OUT, Place, Question, Wanted


@dataclass(frozen=True)
class Plan:
    """What an import would do. Rows are counted once each: new + changed + same + need_you + left_out."""

    on: date
    steps: tuple[Step, ...]
    #: Changes of records that exist, the weightiest first.
    shown: tuple[Shown, ...]
    #: Row by row in the order of the file: ``new`` of them are created, the others are not imported.
    created: tuple[Created, ...]
    left: tuple[Left, ...]
    problems: tuple[str, ...]
    questions: tuple[Question, ...]
    notices: tuple[str, ...]
    new: int
    changed: int
    same: int
    need_you: int
    left_out: int

    @property
    def rows(self) -> int:
        """How many filled rows the file has."""
        return self.new + self.changed + self.same + self.need_you + self.left_out

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """Those that somebody has to answer."""
        return tuple(question for question in self.questions if question.decided is None)

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """How many records of each kind would be created, changed and ended."""
        counted: dict[str, dict[str, int]] = {}
        for (kind, verb), number in sorted(Counter((step.kind, step.verb) for step in self.steps).items()):
            counted.setdefault(kind, {})[verb] = number
        return counted

    @property
    def digest(self) -> str:
        """The same for the same steps: what somebody agreed to is what is done."""
        return hashlib.sha256(repr((self.on, self.steps)).encode()).hexdigest()[:32]


def make_plan(
    shape: str,
    sheets: Sequence[Sheet],
    mapping: Mapping[str, Mapping[str, Any]],
    answers: Mapping[str, str],
    here: Current,
) -> Plan:
    """The plan for ``sheets`` of ``shape``, matched by ``mapping``, against the records ``here``."""
    wanted = Wanted(answers)
    by_name = {sheet.name: sheet for sheet in sheets}
    tables = {
        table: (by_name[matched["sheet"]], matched["columns"])
        for table, matched in mapping.items()
        if matched.get("sheet") in by_name
    }
    if shape == "bundle":
        read_bundle(wanted, tables, here)
    elif shape == "people":
        read_people(wanted, *tables["people"], here)
    else:
        read_posts(wanted, *tables["posts"], here)
    _leave_own_out(wanted, here)
    compared = Comparison(wanted, here)
    compared.compare()
    _refuse_cycles(wanted, compared)
    _ask_about_ratings(wanted, compared)
    _ask_about_missing(wanted, compared)
    return _plan(wanted, compared)


def _leave_own_out(wanted: Wanted, here: Current) -> None:
    """What the file says of the reader's own readiness, risk or seat is for somebody else to import.

    It is left out by what the file says alone, whatever is on record, so that nothing can be learnt from trying.
    """
    hidden = 0
    for pairs in (wanted.nominations, wanted.covers):
        for pair in [pair for pair in pairs if here.is_hidden(*pair)]:
            del pairs[pair]
            hidden += 1
    for leader in here.own_leaders & wanted.leaders.keys():
        hidden += wanted.leaders[leader].risk_of_loss is not None
        wanted.leaders[leader].risk_of_loss = None
    if here.own_leaders:
        _leave_ranks_out(wanted, here)
    if hidden:
        wanted.notices.append(
            "What the file says of your own nominations, your own risk of loss and the slate of your own seat "
            "is left out. Somebody else can import it."
        )


def _leave_ranks_out(wanted: Wanted, here: Current) -> None:
    """Whoever may be on a slate is not shown its ranks as they are on record, and so cannot change them."""
    ranked = [wanted.nominations[pair].values for pair in wanted.nominations.keys() & here.nominations.keys()]
    if any(values.pop("rank", None) for values in ranked):
        wanted.notices.append("Ranks of nominations on record stay as they are. Somebody else can import them.")


def _plan(wanted: Wanted, compared: Comparison) -> Plan:
    waiting = {p for question in wanted.questions if question.decided is None for p in question.places}
    steps = [step for step in compared.steps if step.place is None or step.place not in wanted.left_out]
    new = {step.place for step in steps if step.verb == "create" and (step.kind != "incumbency" or step.until)}
    touched = {step.place for step in steps}
    counted: Counter[str] = Counter()
    for place in dict.fromkeys(wanted.places):
        if place in waiting:
            counted["need_you"] += 1
        elif place in wanted.left_out:
            counted["left_out"] += 1
        elif place in touched:
            counted["new" if place in new else "changed"] += 1
        else:
            counted["same"] += 1
    shown = [s for s in compared.shown if s.place is None or s.place not in wanted.left_out]
    shown.sort(key=lambda s: (s.weight, s.place or Place("", 0)))
    return Plan(
        compared.here.on,
        tuple(steps),
        tuple(shown),
        rows_created(compared, steps, new - waiting),
        rows_left(wanted, waiting),
        tuple(dict.fromkeys(wanted.problems)),
        tuple(wanted.questions),
        tuple(wanted.notices),
        new=counted["new"],
        changed=counted["changed"],
        same=counted["same"],
        need_you=counted["need_you"],
        left_out=counted["left_out"],
    )


def _refuse_cycles(wanted: Wanted, compared: Comparison) -> None:
    """The reporting line as it would be: a circle may run through positions that the file does not have."""
    above = {key: str(held.values["reports_to"]) for key, held in compared.here.positions.items()}
    for key, position in compared.positions.items():
        if position.reports_to is not None and position.until is None:
            above[key] = position.reports_to
    # The file's own positions come first, so that a circle is told from one of them.
    lines = {key: [above[key]] for key in dict.fromkeys([*compared.positions, *above]) if above.get(key)}
    for circle in cycles_in(lines):
        told = ", ".join(circle)
        if any(told in problem for problem in wanted.problems):
            continue
        place = wanted.positions[circle[0]].place if circle[0] in wanted.positions else None
        where = f"{place.sheet}, row {place.row}, Reports to" if place else "Reports to"
        wanted.problems.append(
            f"{where}: {told} report to each other in a circle. Correct the position that one of them reports to."
        )


def _ask_about_ratings(wanted: Wanted, compared: Comparison) -> None:
    """Readiness and risk are judgements of people: a file replaces them only when somebody says so."""
    if not compared.ratings:
        return
    places = [shown.place for _, shown in compared.ratings if shown.place is not None]
    count = "1 rating differs" if len(places) == 1 else f"{len(places)} ratings differ"
    answer = wanted.ask(
        "ratings",
        f"{count} from ours.",
        places,
        [
            ("keep", "Never overwrite ratings"),
            ("overwrite", "Take the file's"),
            (LEAVE_OUT, f"Leave out {len(places)}"),
        ],
        [
            f"{shown.place.sheet}, row {shown.place.row}, {shown.what} of {shown.who}: "
            f"{shown.before}, in the file {shown.after}"
            for _, shown in compared.ratings
            if shown.place is not None
        ],
    )
    if answer == "overwrite":
        for step, shown in compared.ratings:
            compared.steps.append(step)
            compared.shown.append(shown)


def _ask_about_missing(wanted: Wanted, compared: Comparison) -> None:
    """A record that the file does not have ends nothing, unless somebody says so and no row was left out."""
    if wanted.left_out or wanted.problems:
        return
    here = compared.here
    nominated = wanted.nominations.keys() | wanted.covers.keys()
    missing: dict[str, list[Any]] = {
        "leaders": [key for key in here.leaders if key not in wanted.leaders],
        "positions": [key for key in here.positions if key not in wanted.positions],
        "nominations": [pair for pair in [*here.nominations, *here.covers] if pair not in nominated],
    }
    ended: dict[str, set[Any]] = {}
    for kind, keys in missing.items():
        if kind not in wanted.lists or not keys:
            continue
        one = kind.removesuffix("s")
        count = f"1 {one} on record is" if len(keys) == 1 else f"{len(keys)} {kind} on record are"
        names = [_name_of(compared, key) for key in keys[:5]]
        answer = wanted.ask(
            f"missing-{kind}",
            f"{count} not in the file.",
            (),
            [("keep", "Leave as they are"), ("end", f"End on {here.on:%d %b %Y}")],
            names,
            default="keep",
        )
        if answer == "end":
            ended[kind] = set(keys)
    if ended:
        _end(compared, ended.get("leaders", set()), ended.get("positions", set()), ended.get("nominations", set()))


def _name_of(compared: Comparison, key: str | tuple[str, str]) -> str:
    if isinstance(key, tuple):
        return f"{compared.name(key[1])} for {compared.title(key[0])}"
    return compared.name(key) if key in compared.here.leaders else compared.title(key)


def _end(compared: Comparison, leaders: set[str], positions: set[str], pairs: set[tuple[str, str]]) -> None:
    """End records, and whatever hangs on them."""
    here = compared.here

    def goes(position: str, leader: str) -> bool:
        return leader in leaders or position in positions

    for kind, rows in (("leader", here.leaders), ("risk", here.risks)):
        for key in sorted(leaders & rows.keys()):
            compared.end(kind, rows[key], None, leader=key)
    for key in sorted(positions):
        compared.end("position", here.positions[key], None, position=key)
    for seats in (here.incumbents, here.interims):
        for position, (leader, held) in seats.items():
            done = any(s.row == held.row and s.kind == "incumbency" for s in compared.steps if s.verb == "end")
            if goes(position, leader) and not done and not held.is_later:
                compared.end("incumbency", held, None, leader, position)
    for position, entered in here.later.items():
        for leader, held in entered:
            if goes(position, leader):
                # Who was to come never comes, so the day before which nothing can end does not matter.
                step = Step("incumbency", "end", None, leader, position, held.row, since=held.since)
                compared.steps.append(step)
    for kind, named in (("nomination", here.nominations), ("cover", here.covers)):
        for (position, leader), held in named.items():
            if goes(position, leader) or (position, leader) in pairs:
                compared.end(kind, held, None, leader, position)
    for key, held in here.positions.items():
        if held.values["reports_to"] in positions and key not in positions:
            wanted = compared.positions.get(key)
            if wanted is None or wanted.reports_to is None:
                title = str(held.values["title"])
                compared.change("position", held, None, title, "", key, reports_to="")
