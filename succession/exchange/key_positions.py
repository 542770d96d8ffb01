"""Which positions are key, where the file does not say so: asked, and answered for now where none is key yet."""

from __future__ import annotations

from collections import Counter

from succession.exchange.current import Current
from succession.exchange.wanted import Wanted, WantedPosition

DEEPEST = 64


def ask_which_are_key(wanted: Wanted, here: Current) -> None:
    """Ask which of the new positions are key, and give those the order of their level as importance."""
    new = [p for key, p in wanted.positions.items() if key not in here.positions and p.until is None]
    if not new or any("is_key" in position.values for position in new):
        return
    levels = {position.key: _level(wanted, here, position) for position in new}
    reports = Counter(position.reports_to for position in wanted.positions.values() if position.reports_to)
    sets = {
        "reports": [p for p in new if reports[p.key]],
        "levels-2": [p for p in new if levels[p.key] <= 2],
        "levels-3": [p for p in new if levels[p.key] <= 3],
        "none": [],
    }
    choices = {
        "reports": f"Those with at least one report ({len(sets['reports'])})",
        "levels-2": f"Levels 1 and 2 ({len(sets['levels-2'])})",
        "levels-3": f"Levels 1 to 3 ({len(sets['levels-3'])})",
        "none": "None for now",
    }
    # Key positions that are on record are somebody's decision; more of them would change every count of the bench.
    has_key = any(held.values["is_key"] for held in here.positions.values())
    sentence = "Key positions: the file does not say which of the new positions are."
    if wanted.answers.get("key") not in choices:
        sentence += (
            " Until you choose, none of them is."
            if has_key
            else " Those with at least one report are chosen for now; change it here."
        )
    order = ("none", "reports", "levels-2", "levels-3") if has_key else tuple(choices)
    answer = wanted.ask(
        "key", sentence, (), [(value, choices[value]) for value in order], default=None if has_key else "reports"
    )
    key = sorted(sets[answer or "none"], key=lambda p: (levels[p.key], -reports[p.key], p.place))
    last = max((held.values["importance"] or 0 for held in here.positions.values()), default=0)
    for importance, position in enumerate(key, last + 1):
        position.new_values = {"is_key": True, "importance": importance}


def _level(wanted: Wanted, here: Current, position: WantedPosition) -> int:
    """How many positions there are from the top down to this one, itself included."""
    level, above, seen = 1, position.reports_to, {position.key}
    while above and above not in seen and level < DEEPEST:
        seen.add(above)
        level += 1
        if above in wanted.positions:
            above = wanted.positions[above].reports_to
        else:
            above = str(here.positions[above].values["reports_to"]) if above in here.positions else ""
    return level
