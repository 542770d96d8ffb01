"""One row per person: leaders, their positions, the reporting line and past incumbencies from an HR export."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from succession.exchange.current import Current
from succession.exchange.key_positions import ask_which_are_key
from succession.exchange.known_people import ask_about_known_people
from succession.exchange.reading import Sheet
from succession.exchange.rows import Row, rows_of
from succession.exchange.shared_ids import ask_about_shared_ids
from succession.exchange.wanted import (
    LEAVE_OUT,
    TOP_WORDS,
    Place,
    Wanted,
    WantedLeader,
    WantedPast,
    WantedPosition,
    WantedSeat,
    counted_rows,
)
from succession.keys import key_from

DATES = ("joined_on", "since", "until")
ONE_DAY = timedelta(days=1)
#: The last day that an end can have.
LATEST_END = date(2099, 12, 31)
WITHOUT_DATE, WITHOUT_END = (
    "Import the row without the date",
    "Import the row without the date, as still in the position",
)
KEY_LENGTH = 90


@dataclass(frozen=True, slots=True)
class Stretch:
    """A person in a position for a time, as one row tells it. ``until`` is the last day, None while it lasts."""

    place: Place
    #: The leader's key: the id in the file, or of the leader on record that the person is.
    person: str
    file_key: str
    row_key: str
    name: str
    title: str
    manager: str
    leader_values: Mapping[str, object]
    position_values: Mapping[str, object]
    joined_on: date | None
    since: date | None
    until: date | None


def read_people(wanted: Wanted, sheet: Sheet, columns: Mapping[str, str], here: Current) -> None:
    """Add the people of ``sheet`` to ``wanted``."""
    rows = list(rows_of(wanted, sheet, columns, DATES))
    seen: dict[tuple[tuple[str, str], ...], Place] = {}
    stretches = []
    for row in rows:
        stretch = _stretch(row, here.on)
        twin = seen.setdefault(tuple(row.texts.items()), row.place)
        if twin != row.place:
            wanted.notices.append(f"{sheet.name}, row {row.place.row} repeats row {twin.row} and counts once.")
        else:
            stretches.append(stretch)
    wanted.ask_about_wrong_cells()
    stretches = [s for s in stretches if s.place not in wanted.left_out]
    ask_about_shared_ids(wanted, [(s.place, s.file_key, s.name) for s in stretches])
    stretches = [s for s in stretches if s.place not in wanted.left_out]
    known = ask_about_known_people(
        wanted, here, [(s.place, s.person, s.name, str(s.leader_values.get("email", ""))) for s in stretches]
    )
    stretches = [replace(s, person=known.get(s.person, s.person)) for s in stretches if s.place not in wanted.left_out]
    stretches = _without_overlaps(wanted, stretches)
    seats = _seats(wanted, stretches, here)
    if "manager" in columns:
        _ask_about_managers(wanted, stretches, seats, here)
    ask_which_are_key(wanted, here)
    wanted.lists = {"leaders"}


def _stretch(row: Row, on: date) -> Stretch:
    person = row.required("person_key", KEY_LENGTH)
    name = row.text("name") or f"{row.text('first_name')} {row.text('last_name')}".strip()
    if not name:
        row.wrong("name" if row.has("name") else "last_name", "", "a name")
    since, until = row.day("since", on, WITHOUT_DATE), row.day("until", LATEST_END, WITHOUT_END)
    if since and until and until < since:
        row.wrong("until", until.isoformat(), "a day that is not before the start")
    if until is not None and until < on and since is None:
        row.wrong("since" if row.has("since") else "until", "", "a start date, since this row is history")
    leader: dict[str, object] = {"name": name}
    leader |= {column: row.text(column, 120) for column in ("function", "unit") if row.has(column)}
    if row.has("email"):
        leader["email"] = row.text("email", 254)
    joined_on = row.day("joined_on", on, WITHOUT_DATE)
    if joined_on is not None:
        leader["joined_on"] = joined_on
    title = row.required("title")
    position: dict[str, object] = {"title": title}
    if row.has("unit") or row.has("function"):
        position["unit"] = row.text("unit", 120) if row.has("unit") else row.text("function", 120)
    if row.has("key"):
        position["is_key"] = row.is_yes("key")
    manager = row.text("manager", 254)
    row_key = row.text("row_key", KEY_LENGTH)
    return Stretch(row.place, person, person, row_key, name, title, manager, leader, position, joined_on, since, until)


def _without_overlaps(wanted: Wanted, stretches: Sequence[Stretch]) -> list[Stretch]:
    """Close a stretch the day before the next one of the same person and title, where they share just that day."""
    by_seat: dict[tuple[str, str], list[Stretch]] = defaultdict(list)
    for stretch in stretches:
        if stretch.since is not None:
            by_seat[(stretch.person, stretch.title.casefold())].append(stretch)
    closed: dict[Place, date] = {}
    overlapping: list[Place] = []
    for group in by_seat.values():
        group.sort(key=lambda s: (s.since or date.min, s.until or date.max))
        for earlier, later in pairwise(group):
            if later.since is not None and earlier.until == later.since:
                closed[earlier.place] = later.since - ONE_DAY
            elif later.since is not None and (earlier.until is None or earlier.until > later.since):
                overlapping += [earlier.place, later.place]
    if closed:
        rows = ", ".join(str(place.row) for place in closed)
        wanted.notices.append(
            f"{counted_rows(list(closed))} ({rows}): it ended on the day on which the next one of the same person "
            "began. It is closed the day before."
        )
    if overlapping:
        places = list(dict.fromkeys(overlapping))
        wanted.ask(
            "overlap",
            f"{counted_rows(places)}: one person holds the same title twice at the same time.",
            places,
            [(LEAVE_OUT, f"Leave out {len(places)}")],
            [f"{place.sheet}, row {place.row}" for place in places],
        )
    return [replace(s, until=closed.get(s.place, s.until)) for s in stretches if s.place not in wanted.left_out]


def _seats(wanted: Wanted, stretches: Sequence[Stretch], here: Current) -> dict[str, str]:
    """Add leaders, positions, seats and the past to ``wanted``; the key of the first seat that each person holds."""
    by_person: dict[str, list[Stretch]] = defaultdict(list)
    for stretch in stretches:
        by_person[stretch.person].append(stretch)
    titles: dict[str, list[str]] = defaultdict(list)
    for key, held in here.positions.items():
        titles[str(held.values["title"]).casefold()].append(key)
    first: dict[str, str] = {}
    for person, group in by_person.items():
        now = [s for s in group if s.until is None or s.until >= here.on]
        past = [s for s in group if s.until is not None and s.until < here.on]
        latest = (now or sorted(past, key=lambda s: s.until or date.min))[-1]
        days = [day for s in group for day in (s.joined_on, s.since) if day is not None]
        left = None if now else max(s.until for s in past if s.until) + ONE_DAY
        wanted.leaders[person] = WantedLeader(
            person, latest.place, dict(latest.leader_values), since=min(days, default=None), until=left
        )
        taken: list[str] = []
        for number, stretch in enumerate(now, 1):
            key = _seat_key(person, number, stretch, titles, taken, wanted, here)
            taken.append(key)
            first.setdefault(person, key)
            wanted.positions[key] = WantedPosition(
                key, stretch.place, dict(stretch.position_values), since=stretch.since
            )
            wanted.seats[key] = WantedSeat(stretch.place, person, "", stretch.since)
        mine = here.seats_of(person)
        if len(mine) == len(now) == 1 and mine[0] not in taken:
            # The person moved: the seat that was left is vacant unless another row fills it.
            wanted.seats.setdefault(mine[0], WantedSeat(latest.place, "", None))
        for stretch in past:
            _add_past(wanted, person, stretch, {s.title: key for s, key in zip(now, taken, strict=True)})
    return first


def _seat_key(
    person: str,
    number: int,
    stretch: Stretch,
    titles: Mapping[str, Sequence[str]],
    taken: Sequence[str],
    wanted: Wanted,
    here: Current,
) -> str:
    """The seat on record that this row means, by its holder or by a title that only one has; else a new key."""
    mine = [key for key in here.seats_of(person) if key not in taken]
    same = [key for key in mine if here.title_of(key).casefold() == stretch.title.casefold()]
    if same:
        return same[0]
    titled = titles.get(stretch.title.casefold(), ())
    if len(titled) == 1 and mine and titled[0] not in wanted.seats:
        return titled[0]
    if len(mine) == 1 and number == 1:
        return mine[0]
    return f"seat-{person}" if number == 1 else f"seat-{person}-{number}"


def _add_past(wanted: Wanted, person: str, stretch: Stretch, now: Mapping[str, str]) -> None:
    if stretch.since is None or stretch.until is None or stretch.until < stretch.since:
        return
    until = stretch.until + ONE_DAY
    key = now.get(stretch.title) or f"seat-{person}-{key_from(stretch.title, ())}"[:120]
    if key not in wanted.positions:
        wanted.positions[key] = WantedPosition(
            key, stretch.place, dict(stretch.position_values), reports_to="", since=stretch.since, until=until
        )
    position = wanted.positions[key]
    position.since = min(stretch.since, position.since or stretch.since)
    if position.until is not None:
        position.until = max(until, position.until)
    wanted.past.append(WantedPast(stretch.place, key, person, stretch.since, until))


def _ask_about_managers(wanted: Wanted, stretches: Sequence[Stretch], seats: Mapping[str, str], here: Current) -> None:
    """Give each seat the seat of its manager, who is named by any row's id, the person's id, e-mail or name."""
    people: dict[str, str] = {}
    names: dict[str, set[str]] = defaultdict(set)
    for stretch in stretches:
        people.setdefault(stretch.file_key, stretch.person)
        names[stretch.name.casefold()].add(stretch.person)
        if email := str(stretch.leader_values.get("email", "")).casefold():
            people.setdefault(email, stretch.person)
    # A row's id comes first: where it is mapped, managers are named by it.
    people |= {stretch.row_key: stretch.person for stretch in stretches if stretch.row_key}
    unknown: list[tuple[Stretch, str]] = []
    seat_at = {wanted.seats[key].place: key for key in wanted.positions if key in wanted.seats}
    for stretch in stretches:
        key, text = seat_at.get(stretch.place), stretch.manager
        if key is None:
            continue
        named = names.get(text.casefold(), set())
        manager = people.get(text) or people.get(text.casefold()) or (next(iter(named)) if len(named) == 1 else "")
        if text.casefold() in TOP_WORDS or manager == stretch.person:
            wanted.positions[key].reports_to = ""
        elif manager in seats:
            wanted.positions[key].reports_to = seats[manager]
        elif not manager and len(here.seats_of(text)) == 1:
            wanted.positions[key].reports_to = here.seats_of(text)[0]
        else:
            unknown.append((stretch, key))
    if unknown:
        places = [stretch.place for stretch, _ in unknown]
        answer = wanted.ask(
            "managers",
            f"{counted_rows(places)}: the manager is nobody in the file who holds a position.",
            places,
            [("top", "Import without a manager"), (LEAVE_OUT, f"Leave out {len(places)}")],
            [f"{s.place.sheet}, row {s.place.row}, Manager: found {s.manager!r}." for s, _ in unknown],
        )
        for _, key in unknown:
            wanted.positions[key].reports_to = ""
        if answer != "top":
            _leave_out(wanted, {key: stretch.person for stretch, key in unknown})


def _leave_out(wanted: Wanted, seats: Mapping[str, str]) -> None:
    """Take out seats with their holders; whoever reports to them reports to nobody in this import."""
    for key, person in seats.items():
        del wanted.positions[key], wanted.seats[key]
        wanted.leaders.pop(person, None)
    gone = set(seats.values())
    wanted.past = [past for past in wanted.past if past.leader not in gone]
    for position in wanted.positions.values():
        if position.reports_to in seats:
            position.reports_to = ""
