"""Who holds a post, as lists of posts write it: a name, a placeholder, somebody for the time being."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from succession.exchange.wanted import LEAVE_OUT, Place, Wanted, counted_rows

_VACANT = re.compile(
    r"\b(vacant|vacancy|unfilled|tbc|tbd|to be (appointed|confirmed|recruited)|nobody)\b", re.IGNORECASE
)
_UNDISCLOSED = re.compile(r"n\s*/\s*[da]|not disclosed|undisclosed|withheld|redacted|anonymous|unknown", re.IGNORECASE)
_ENDED = re.compile(r"\b(eliminated|abolished|deleted|disestablished|discontinued)\b", re.IGNORECASE)
_INTERIM = re.compile(r"\b(interim|acting|temporary|caretaker|ad interim)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Holding:
    """What a row says of a post's holder."""

    place: Place
    post: str
    title: str
    name: str
    status: str


@dataclass(frozen=True, slots=True)
class Held:
    """What is decided: the holder's name ("" is vacant) and whether it is for the time being."""

    leader_name: str
    is_interim: bool = False


def ask_about_holders(wanted: Wanted, rows: Sequence[Holding], status_header: str) -> dict[Place, Held]:
    """Ask what placeholder names mean, and who acts for the time being; what is decided for each row."""
    held = {row.place: Held(row.name) for row in rows}
    kinds: dict[str, list[Holding]] = defaultdict(list)
    for row in rows:
        if row.name:
            kinds[_kind_of(row.name)].append(row)
    for kind in ("vacant", "ended", "undisclosed"):
        if kinds[kind]:
            answer = _ask_about_names(wanted, kind, kinds[kind])
            for row in kinds[kind]:
                held[row.place] = Held(_name_after(answer, row))
    named = kinds["name"]
    acting = [row for row in named if _INTERIM.search(row.status)]
    if acting:
        words = ", ".join(dict.fromkeys(row.status for row in acting))
        answer = wanted.ask(
            "interim-status",
            f"{counted_rows(acting)}: {status_header} says {words}. The holder acts for the time being.",
            [row.place for row in acting],
            [("interim", "Acts for the time being; the position is open"), ("incumbent", "Holds the position")],
            [_shown(row) for row in acting],
            default="interim",
        )
        _act(held, acting, answer)
    in_title = [row for row in named if row not in acting and _INTERIM.search(row.title)]
    if in_title:
        answer = wanted.ask(
            "interim-title",
            f"{counted_rows(in_title)}: the title has a word such as interim or acting, and nothing else says so.",
            [row.place for row in in_title],
            [
                ("incumbent", "Holds the position"),
                ("interim", "Acts for the time being"),
                (LEAVE_OUT, f"Leave out {len(in_title)}"),
            ],
            [_shown(row) for row in in_title],
        )
        _act(held, in_title, answer)
    leaving = [row for row in named if _VACANT.search(row.status)]
    if leaving:
        answer = wanted.ask(
            "vacant-status",
            f"{counted_rows(leaving)}: a holder is named, and {status_header} speaks of a vacancy.",
            [row.place for row in leaving],
            [("incumbent", "Holds the position"), ("vacant", "The position is vacant")],
            [_shown(row) for row in leaving],
            default="incumbent",
        )
        if answer == "vacant":
            held |= {row.place: Held("") for row in leaving}
    return held


def _kind_of(name: str) -> str:
    if _ENDED.search(name):
        return "ended"
    if _VACANT.search(name):
        return "vacant"
    return "undisclosed" if _UNDISCLOSED.fullmatch(name) else "name"


def _ask_about_names(wanted: Wanted, kind: str, rows: Sequence[Holding]) -> str | None:
    names = ", ".join(list(dict.fromkeys(row.name for row in rows))[:8])
    choices = [
        ("vacant", "The position is vacant"),
        ("undisclosed", "Held by somebody who is not named"),
        ("name", "It is a name"),
        (LEAVE_OUT, f"Leave out {len(rows)}"),
    ]
    if kind == "undisclosed":
        choices.insert(0, choices.pop(1))
    return wanted.ask(
        f"names-{kind}",
        f"{counted_rows(rows)}: the holder is written {names}, which is no name.",
        [row.place for row in rows],
        choices,
        [_shown(row) for row in rows],
    )


def _name_after(answer: str | None, row: Holding) -> str:
    if answer == "undisclosed":
        # The post's id keeps apart those whom the file does not name.
        return f"Not named ({row.post})"
    return row.name if answer == "name" else ""


def _act(held: dict[Place, Held], rows: Sequence[Holding], answer: str | None) -> None:
    if answer == "interim":
        held |= {row.place: Held(row.name, is_interim=True) for row in rows}


def _shown(row: Holding) -> str:
    status = f", {row.status}" if row.status else ""
    return f"{row.place.sheet}, row {row.place.row}: {row.post} “{row.title}”, {row.name}{status}"
