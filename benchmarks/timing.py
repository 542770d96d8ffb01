"""Interleaved minima, and the table that shows them as ratios."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import process_time

ROUNDS = 5


def interleaved(tasks: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """The least seconds of each task over ``rounds`` rounds, in each of which every task runs once.

    The seconds are the processor's, so that other programs on the machine disturb them less.
    """
    least = dict.fromkeys(tasks, float("inf"))
    for _ in range(rounds):
        for name, task in tasks.items():
            gc.collect()
            begun = process_time()
            task()
            least[name] = min(least[name], process_time() - begun)
    return least


@dataclass(frozen=True)
class Row:
    """One measured ratio. A target is the most, or for a speed-up the least, that was agreed; None for none."""

    what: str
    seconds: float
    ratio: float
    target: float | None = None
    is_speed_up: bool = False

    @property
    def verdict(self) -> str:
        """Whether the target is met."""
        if self.target is None:
            return ""
        met = self.ratio >= self.target if self.is_speed_up else self.ratio <= self.target
        return "ok" if met else "MISSED"


def show(title: str, rows: list[Row]) -> None:
    """Print one table."""
    print(f"\n{title}")
    print(f"  {'':<62}{'ms':>10}{'ratio':>12}  {'target':<12}")
    for row in rows:
        ratio = f"x {row.ratio:,.0f}" if row.is_speed_up else f"{row.ratio:,.2f}"
        target = ""
        if row.target is not None:
            target = f">= x {row.target:,.0f}" if row.is_speed_up else f"<= {row.target:g}"
        line = f"  {row.what:<62}{row.seconds * 1000:>10,.1f}{ratio:>12}  {target:<12} {row.verdict}"
        print(line.rstrip(), flush=True)
