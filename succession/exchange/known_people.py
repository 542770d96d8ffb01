"""People of a file who may be leaders on record already under another id, or twice in the file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from succession.exchange.current import Current
from succession.exchange.wanted import LEAVE_OUT, Place, Wanted, counted_rows

#: From here on the same question about many leaders is asked once.
MOST_SINGLE_QUESTIONS = 3


def ask_about_known_people(
    wanted: Wanted, here: Current, people: Sequence[tuple[Place, str, str, str]]
) -> dict[str, str]:
    """Ask about new ids with the e-mail or the name of a leader on record; ids that mean a leader on record.

    ``people`` are (place, id, name, e-mail). Ids that are on record already are not asked about.
    """
    places: dict[str, list[Place]] = defaultdict(list)
    for place, key, _, _ in people:
        places[key].append(place)
    emails = _leaders_by(here, "email")
    names = _leaders_by(here, "name")
    by_email: dict[str, set[str]] = defaultdict(set)
    same: dict[str, str] = {}
    same_name: dict[str, str] = {}
    in_file: dict[str, dict[str, None]] = defaultdict(dict)
    for _, key, name, email in people:
        if email:
            in_file[email.casefold()][key] = None
        if key in here.leaders:
            continue
        if email and email.casefold() in emails:
            by_email[emails[email.casefold()]].add(key)
        elif name.casefold() in names:
            same_name[key] = names[name.casefold()]
    same |= _ask_about_addresses(wanted, here, by_email, places)
    same |= _ask_about_names(wanted, here, same_name, places)
    _ask_about_shared_addresses(wanted, in_file, places)
    return same


def _ask_about_addresses(
    wanted: Wanted, here: Current, by_email: dict[str, set[str]], places: dict[str, list[Place]]
) -> dict[str, str]:
    """Leader by leader while there are few; more than that are asked about together."""
    single = {leader: next(iter(keys)) for leader, keys in by_email.items() if len(keys) == 1}
    if len(single) > MOST_SINGLE_QUESTIONS:
        rows = [place for key in single.values() for place in places[key]]
        answer = wanted.ask(
            "emails",
            f"{counted_rows(rows)}: the e-mail of a leader on record, with another id.",
            rows,
            [("update", "Update those leaders"), ("apart", "Keep apart"), (LEAVE_OUT, f"Skip {len(rows)}")],
            [f"{places[key][0].sheet}, row {places[key][0].row}: {here.name_of(who)}" for who, key in single.items()],
        )
        return {key: leader for leader, key in single.items()} if answer == "update" else {}
    same: dict[str, str] = {}
    for leader, key in single.items():
        rows, name = places[key], here.name_of(leader)
        answer = wanted.ask(
            f"email:{leader}",
            f"{counted_rows(rows)}: the same e-mail as {name}.",
            rows,
            [("update", f"Update {name}"), ("apart", "Keep apart"), (LEAVE_OUT, f"Skip {len(rows)}")],
            [f"{place.sheet}, row {place.row}" for place in rows],
        )
        if answer == "update":
            same[key] = leader
    return same


def _leaders_by(here: Current, column: str) -> dict[str, str]:
    return {str(held.values[column]).casefold(): key for key, held in here.leaders.items() if held.values[column]}


def _ask_about_names(
    wanted: Wanted, here: Current, same_name: dict[str, str], places: dict[str, list[Place]]
) -> dict[str, str]:
    if not same_name:
        return {}
    rows = [place for key in same_name for place in places[key]]
    answer = wanted.ask(
        "names",
        f"{counted_rows(rows)}: the name of a leader on record, with another id.",
        rows,
        [("update", "They are the same people"), ("apart", "Keep apart"), (LEAVE_OUT, f"Skip {len(rows)}")],
        [
            f"{places[key][0].sheet}, row {places[key][0].row}: {here.name_of(leader)}"
            for key, leader in same_name.items()
        ],
    )
    once: dict[str, str] = {}
    for key, leader in same_name.items():
        if leader not in once.values():
            once[key] = leader
    return once if answer == "update" else {}


def _ask_about_shared_addresses(
    wanted: Wanted, in_file: dict[str, dict[str, None]], places: dict[str, list[Place]]
) -> None:
    shared = {email: list(keys) for email, keys in in_file.items() if len(keys) > 1}
    if shared:
        rows = [place for keys in shared.values() for key in keys for place in places[key]]
        wanted.ask(
            "shared-emails",
            f"{counted_rows(rows)}: different ids share one e-mail.",
            rows,
            [("apart", "They are different people"), (LEAVE_OUT, f"Leave out {len(rows)}")],
            [f"{email}: {', '.join(keys)}" for email, keys in shared.items()],
        )
