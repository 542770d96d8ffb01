"""Circles in a reporting line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import networkx as nx


def cycles_in(lines: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """One circle of each group of positions that report to each other, from the position that comes first in ``lines``.

    ``lines`` gives the positions that each position reports to; an id that two rows use may report to several.
    """
    order = {key: number for number, key in enumerate(lines)}
    graph = nx.DiGraph([(key, above) for key, targets in lines.items() for above in targets if above in order])
    circles = []
    for group in nx.strongly_connected_components(graph):
        if len(group) > 1 or any(graph.has_edge(key, key) for key in group):
            start = min(group, key=lambda key: order[key])
            inside = graph.subgraph(group)
            # The shortest way back to the start is the circle that is easiest to read.
            back = min(
                (nx.shortest_path(inside, above, start) for above in inside.successors(start)),
                key=lambda path: (len(path), path),
            )
            circles.append([start, *back[:-1]])
    return sorted(circles, key=lambda circle: order[circle[0]])
