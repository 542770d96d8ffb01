"""Row by row, what an import would create and what it would leave out, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from succession.analysis.scales import Readiness
from succession.exchange.comparing import Comparison, Step
from succession.exchange.wanted import LEAVE_OUT, Place, Wanted

KINDS = {"leader": "leader", "risk": "risk of loss", "position": "position", "cover": "emergency cover"}


@dataclass(frozen=True, slots=True)
class Created:
    """A row whose records are new. ``position`` and ``manager`` are "" where the row creates none."""

    place: Place
    who: str
    what: str
    position: str
    manager: str


@dataclass(frozen=True, slots=True)
class Left:
    """A row that is not imported; ``waits`` says that an answer can still bring it back."""

    place: Place
    why: tuple[str, ...]
    waits: bool


def rows_created(compared: Comparison, steps: Sequence[Step], new: Collection[Place | None]) -> tuple[Created, ...]:
    """The rows at ``new`` with what ``steps`` create for each, in the order of the file."""
    by_place: dict[Place, list[Step]] = defaultdict(list)
    for step in steps:
        if step.place in new and step.place is not None and step.verb == "create":
            by_place[step.place].append(step)
    return tuple(_created(compared, place, by_place[place]) for place in sorted(by_place))


def _created(compared: Comparison, place: Place, steps: Sequence[Step]) -> Created:
    leaders = dict.fromkeys(step.leader for step in steps if step.leader)
    positions = dict.fromkeys(step.position for step in steps if step.position)
    kinds = list(dict.fromkeys(_kind(compared, step) for step in steps))
    titles = ", ".join(compared.title(key) for key in positions)
    return Created(
        place,
        ", ".join(compared.name(key) for key in leaders) or titles,
        ", ".join(kinds).capitalize(),
        titles,
        next((_manager(compared, step) for step in steps if step.kind == "position" and step.until is None), ""),
    )


def _kind(compared: Comparison, step: Step) -> str:
    if step.kind == "incumbency":
        if step.until is not None:
            return f"past incumbency from {step.since:%d %b %Y}"
        return "interim" if step.is_interim else "incumbency"
    if step.kind == "nomination":
        readiness = dict(step.values)["readiness"]
        words = Readiness(readiness).label.lower() if readiness in set(Readiness) else f"{readiness} months"
        return f"nomination, {words}"
    return KINDS[step.kind]


def _manager(compared: Comparison, step: Step) -> str:
    """The holder and the title of the position reported to, "" where the file does not say."""
    above = dict(step.values).get("reports_to")
    if not above:
        return "" if above is None else "nobody"
    seat, held = compared.wanted.seats.get(above), compared.here.incumbents.get(above)
    holder = seat.incumbent if seat is not None and seat.incumbent is not None else held[0] if held else ""
    return f"{compared.name(holder)}, {compared.title(above)}" if holder else compared.title(above)


def rows_left(wanted: Wanted, waiting: Collection[Place]) -> tuple[Left, ...]:
    """Every row that would not be imported, with what stands against it, in the order of the file."""
    why: dict[Place, list[str]] = defaultdict(list)
    for question in wanted.questions:
        if question.decided in (None, LEAVE_OUT) and not question.id.startswith("wrong:"):
            for place in question.places:
                why[place].append(question.sentence)
    return tuple(
        Left(place, tuple(dict.fromkeys([*wanted.wrong_cells[place], *why[place]])), place in waiting)
        for place in sorted({*waiting, *wanted.left_out})
    )
