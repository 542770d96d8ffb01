"""The kinds of findings, in the order in which the findings of one position are shown."""

from __future__ import annotations

from succession.analysis.scales import Scale


class FindingKind(Scale):
    """What a finding says about a key position."""

    NOBODY_NAMED = "nobody_named"
    NOBODY_READY = "nobody_ready"
    ONE_READY = "one_ready"
    COUNTED_TWICE = "counted_twice"
    HOLE_MOVES = "hole_moves"
    GATEWAY = "gateway"
    DEAD_END_BELOW = "dead_end_below"
    NO_COVER = "no_cover"
    CIRCULAR_COVER = "circular_cover"
    DOUBLE_COVER = "double_cover"
    DOUBLE_HATTED = "double_hatted"
    MUTUAL_NOMINATION = "mutual_nomination"
