"""Ids of a file that stand for more than one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from succession.exchange.wanted import LEAVE_OUT, Place, Wanted

#: From here on the same question about many ids is asked once.
MOST_SINGLE_QUESTIONS = 3
IN_FILE = "Correct the file if they are different people."


def ask_about_shared_ids(wanted: Wanted, people: Sequence[tuple[Place, str, str]]) -> None:
    """Ask about each id that stands beside different names; ``people`` are (place, id, name).

    A name that differs only in capitals is the same name.
    """
    groups: dict[str, list[tuple[Place, str]]] = defaultdict(list)
    for place, key, name in people:
        groups[key].append((place, name))
    shared = {key: rows for key, rows in groups.items() if len({name.casefold() for _, name in rows}) > 1}
    if len(shared) <= MOST_SINGLE_QUESTIONS:
        for key, rows in shared.items():
            both = "both" if len(rows) == 2 else f"all {len(rows)}"
            wanted.ask(
                f"shared-id:{key}",
                f"{_sentence(key, rows)} {IN_FILE}",
                [place for place, _ in rows],
                [("same", "They are one person"), (LEAVE_OUT, f"Leave out {both}")],
                [f"{place.sheet}, row {place.row}: {name}" for place, name in rows],
            )
        return
    places = [place for rows in shared.values() for place, _ in rows]
    wanted.ask(
        "shared-ids",
        f"{len(shared)} ids stand in {len(places)} rows with different names. {IN_FILE}",
        places,
        [("same", "Each id is one person"), (LEAVE_OUT, f"Leave out {len(places)}")],
        [_sentence(key, rows) for key, rows in shared.items()],
    )


def _sentence(key: str, rows: Sequence[tuple[Place, str]]) -> str:
    names: dict[str, str] = {}
    for _, name in rows:
        names.setdefault(name.casefold(), name)
    numbers = _listed([str(place.row) for place, _ in rows])
    return f"The id {key} stands in rows {numbers} with different names: {_listed(list(names.values()))}."


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}"
