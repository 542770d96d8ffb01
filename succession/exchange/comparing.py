"""What an import would do: what the file asks for, held against the records as they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from succession.analysis.scales import Readiness
from succession.cleaning import one_line
from succession.exchange.current import Current, Held
from succession.exchange.wanted import Place, Wanted, WantedLeader, WantedPosition, WantedSeat

LABELS = {
    "name": "Name",
    "function": "Function",
    "unit": "Unit",
    "email": "E-mail",
    "is_internal": "Internal",
    "joined_on": "Joined on",
    "title": "Title",
    "reports_to": "Reports to",
    "is_key": "Key position",
    "importance": "Importance",
    "readiness": "Readiness",
    "rank": "Rank",
    "risk_of_loss": "Risk of loss",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to write. ``row`` is the dated row that it changes or ends, None where it records a new one."""

    #: leader, risk, position, incumbency, nomination or cover.
    kind: str
    #: create, change or end.
    verb: str
    place: Place | None
    leader: str = ""
    position: str = ""
    row: int | None = None
    values: tuple[tuple[str, Any], ...] = ()
    since: date | None = None
    until: date | None = None
    is_interim: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A change as people read it; ``place`` is None for a record that is missing in the file."""

    place: Place | None
    who: str
    what: str
    before: str
    after: str
    effect: str
    weight: int


class Comparison:
    """Collects the steps. Call :meth:`compare` once."""

    def __init__(self, wanted: Wanted, here: Current) -> None:
        self.wanted, self.here = wanted, here
        self.steps: list[Step] = []
        self.shown: list[Shown] = []
        #: Steps that would change somebody's judgement, with how they are shown: only done when told so.
        self.ratings: list[tuple[Step, Shown]] = []
        self.positions = {k: p for k, p in wanted.positions.items() if p.place not in wanted.left_out}
        self.leaders = {k: leader for k, leader in wanted.leaders.items() if leader.place not in wanted.left_out}

    def compare(self) -> None:
        """Fill ``steps``, ``shown`` and ``ratings``."""
        for leader in self.leaders.values():
            self._leader(leader)
        starts = self._starts()
        for position in self.positions.values():
            self._position(position, starts.get(position.key))
        for key, seat in self.wanted.seats.items():
            if seat.place not in self.wanted.left_out and self._is_position(key):
                self._seat(key, seat)
        for past in self.wanted.past:
            if past.place not in self.wanted.left_out and not self._was_held(past.position, past.leader, past):
                self._add("incumbency", past.place, past.leader, past.position, since=past.since, until=past.until)
        self._nominations()

    def name(self, leader: str) -> str:
        """A leader's name as the file or the record has it; "nobody" for none."""
        if not leader:
            return "nobody"
        if leader in self.wanted.leaders:
            return str(self.wanted.leaders[leader].values["name"])
        return self.here.name_of(leader)

    def title(self, position: str) -> str:
        """A position's title as the file or the record has it; "nobody" for none."""
        if not position:
            return "nobody"
        if position in self.wanted.positions:
            return str(self.wanted.positions[position].values["title"])
        return self.here.title_of(position)

    def end(self, kind: str, held: Held, place: Place | None, leader: str = "", position: str = "") -> None:
        """Add the end of a row, from the day of the import on."""
        self._not_before(held, place, self.name(leader) if leader else self.title(position))
        self.steps.append(Step(kind, "end", place, leader, position, held.row, since=held.since))

    def change(
        self, kind: str, held: Held, place: Place | None, who: str, leader: str, position: str, **new: Any
    ) -> None:
        """Add a change of a row, and show each of its fields."""
        self._not_before(held, place, who)
        self.steps.append(Step(kind, "change", place, leader, position, held.row, tuple(sorted(new.items()))))
        for column, value in new.items():
            self.shown.append(self._shown(place, who, column, held.values.get(column), value))

    def _add(
        self,
        kind: str,
        place: Place,
        leader: str = "",
        position: str = "",
        values: dict[str, Any] | None = None,
        since: date | None = None,
        until: date | None = None,
        is_interim: bool = False,
    ) -> None:
        told = tuple(sorted((values or {}).items()))
        self.steps.append(Step(kind, "create", place, leader, position, None, told, since, until, is_interim))

    def _not_before(self, held: Held, place: Place | None, who: str) -> None:
        if held.since > self.here.on:
            where = f"{place.sheet}, row {place.row}" if place else "Missing in the file"
            self.wanted.problems.append(
                f"{where}: what is on record of {who} holds since {held.since:%d %b %Y}. "
                "Go back and choose that day or a later one."
            )

    def _leader(self, leader: WantedLeader) -> None:
        held = self.here.leaders.get(leader.key)
        if held is None:
            self._add("leader", leader.place, leader.key, "", leader.values, leader.since, leader.until)
            if leader.risk_of_loss:
                self._add("risk", leader.place, leader.key, "", {"risk_of_loss": leader.risk_of_loss}, leader.since)
            return
        who = str(held.values["name"])
        if new := _differing(held, leader.values):
            self.change("leader", held, leader.place, who, leader.key, "", **new)
        risk = self.here.risks.get(leader.key)
        before = risk.values["risk_of_loss"] if risk else ""
        if leader.risk_of_loss is None or leader.risk_of_loss == before:
            return
        told = (("risk_of_loss", leader.risk_of_loss),)
        shown = self._shown(leader.place, who, "risk_of_loss", before, leader.risk_of_loss)
        if risk is None:
            self.steps.append(Step("risk", "create", leader.place, leader.key, values=told))
            self.shown.append(shown)
        else:
            self.ratings.append((Step("risk", "change", leader.place, leader.key, row=risk.row, values=told), shown))

    def _starts(self) -> dict[str, date]:
        """Since when each new position is on record: its first holder's first day, and no later than its reports'."""
        starts = {p.key: p.since for p in self.positions.values() if p.since is not None}
        for past in self.wanted.past:
            starts[past.position] = min(past.since, starts.get(past.position, past.since))
        for key, start in sorted(starts.items(), key=lambda item: item[1]):
            above, seen = self.positions[key].reports_to if key in self.positions else "", {key}
            while above and above in self.positions and above not in seen:
                if above in starts and starts[above] <= start:
                    break
                starts[above] = start
                seen.add(above)
                above = self.positions[above].reports_to
        return starts

    def _position(self, position: WantedPosition, start: date | None) -> None:
        held = self.here.positions.get(position.key)
        values = dict(position.values)
        if position.reports_to is not None:
            values["reports_to"] = position.reports_to if self._is_position(position.reports_to) else ""
        if held is None:
            self._add("position", position.place, "", position.key, position.new_values | values, start, position.until)
        elif position.until is None and (new := _differing(held, values)):
            self.change("position", held, position.place, str(held.values["title"]), "", position.key, **new)

    def _is_position(self, key: str) -> bool:
        return key in self.positions or key in self.here.positions

    def _is_leader(self, key: str) -> bool:
        return key in self.leaders or key in self.here.leaders

    def _seat(self, key: str, seat: WantedSeat) -> None:
        incumbent, interim = seat.incumbent, seat.interim
        if (incumbent and not self._is_leader(incumbent)) or (interim and not self._is_leader(interim)):
            return  # the leader's own row is left out
        if incumbent and interim is None:
            interim = ""  # whoever holds the position ends the time of whoever acted in it
        if interim and incumbent is None:
            incumbent = ""
        for is_interim, leader, seats in (
            (False, incumbent, self.here.incumbents),
            (True, interim, self.here.interims),
        ):
            now = seats.get(key)
            if now is not None and now[1].is_later:
                now = None  # nobody sits there yet
            if leader is None or leader == (now[0] if now else ""):
                continue
            if now is not None:
                self.end("incumbency", now[1], seat.place, now[0], key)
            if leader:
                self._not_taken_later(key, seat)
                since = seat.since if now is None and not self._was_taken(key, seat.since) else None
                self._add("incumbency", seat.place, leader, key, since=since, is_interim=is_interim)
            if key in self.here.positions:
                what = "Interim" if is_interim else "Incumbent"
                effect = "none on the counts" if is_interim else self._effect(key, now[0] if now else "", leader)
                before = self.name(now[0] if now else "")
                self.shown.append(Shown(seat.place, self.title(key), what, before, self.name(leader), effect, 0))

    def _not_taken_later(self, key: str, seat: WantedSeat) -> None:
        """Nobody is seated before somebody who is entered for the seat from a later day."""
        for who, held in self.here.later.get(key, [])[:1]:
            self.wanted.problems.append(
                f"{seat.place.sheet}, row {seat.place.row}: {self.name(who)} is entered for {self.title(key)} "
                f"from {held.since:%d %b %Y}. Undo that first."
            )

    def _effect(self, key: str, before: str, after: str) -> str:
        if not after:
            return f"{self.title(key)} becomes vacant"
        return f"{self.title(key)} changes hands" if before else f"{self.title(key)} is filled"

    def _was_taken(self, key: str, since: date | None) -> bool:
        """Whether somebody held the position on record at a time that starts after ``since``."""
        return since is not None and any(p == key and until > since for p, _, _, until in self.here.past)

    def _was_held(self, position: str, leader: str, span: Any) -> bool:
        """Whether that incumbency, or a part of it, is on record."""
        return (position, leader, span.since, span.until) in self.here.past or any(
            (p, who) == (position, leader) and since < span.until and until > span.since
            for p, who, since, until in self.here.past
        )

    def _nominations(self) -> None:
        wanted, here = self.wanted, self.here
        for (position, leader), nomination in wanted.nominations.items():
            known = self._is_position(position) and self._is_leader(leader)
            if nomination.place in wanted.left_out or not known:
                continue
            seat = here.incumbents.get(position)
            if position not in wanted.seats and seat is not None and seat[0] == leader:
                place = nomination.place
                holds = f"{self.name(leader)} holds {self.title(position)}; the nomination is not counted."
                wanted.notices.append(f"{place.sheet}, row {place.row}: {holds}")
                continue
            held = here.nominations.get((position, leader))
            if held is None:
                self._add("nomination", nomination.place, leader, position, nomination.values)
                if position in here.positions and leader in here.leaders:
                    who, what = self.name(leader), "Nominated for"
                    after = f"{self.title(position)}, {_words('readiness', nomination.values['readiness'])}"
                    self.shown.append(Shown(nomination.place, who, what, "nobody", after, "one name more", 1))
                continue
            new = _differing(held, nomination.values)
            who = f"{self.name(leader)} for {self.title(position)}"
            if "readiness" in new:
                told = (("readiness", new.pop("readiness")),)
                shown = self._shown(nomination.place, who, "readiness", held.values["readiness"], told[0][1])
                self.ratings.append(
                    (Step("nomination", "change", nomination.place, leader, position, held.row, told), shown)
                )
            if new:
                self.change("nomination", held, nomination.place, who, leader, position, **new)
        for (position, leader), place in wanted.covers.items():
            known = self._is_position(position) and self._is_leader(leader)
            if place not in wanted.left_out and known and (position, leader) not in here.covers:
                self._add("cover", place, leader, position)

    def _shown(self, place: Place | None, who: str, column: str, before: Any, after: Any) -> Shown:
        if column == "reports_to":
            before, after = self.title(before or ""), self.title(after)
        told = _words(column, before), _words(column, after)
        weight = {"reports_to": 2, "is_key": 1, "readiness": 1, "title": 3}.get(column, 4)
        effect = {"is_key": "counts in the bench", "readiness": "counts in the bench"}.get(column, "none on the counts")
        return Shown(place, who, LABELS[column], *told, effect, weight)


def _differing(held: Held, values: dict[str, Any]) -> dict[str, Any]:
    """Those of ``values`` that the row does not say already; text is compared as an import writes it."""

    def same(old: Any, new: Any) -> bool:
        return bool(one_line(old) == new) if isinstance(old, str) and isinstance(new, str) else bool(old == new)

    return {column: value for column, value in values.items() if not same(held.values.get(column), value)}


def _words(column: str, value: Any) -> str:
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if column == "readiness":
        return Readiness(value).label if value in set(Readiness) else f"{value} months"
    return f"{value:%d %b %Y}" if isinstance(value, date) else str(value)
