"""Strongly connected parts of a small graph, without recursion (Tarjan 1972)."""

from __future__ import annotations

from collections.abc import Mapping


def strong_components(successors: Mapping[int, list[int]]) -> list[set[int]]:
    """The parts of two or more nodes in which every node reaches every other, by their smallest node."""
    number: dict[int, int] = {}
    lowest: dict[int, int] = {}
    open_nodes: list[int] = []
    is_open: set[int] = set()
    parts: list[set[int]] = []
    for root in successors:
        if root in number:
            continue
        path = [root]
        rests = {root: iter(successors[root])}
        number[root] = lowest[root] = len(number)
        open_nodes.append(root)
        is_open.add(root)
        while path:
            node = path[-1]
            after = next(rests[node], None)
            if after is None:
                path.pop()
                if path:
                    lowest[path[-1]] = min(lowest[path[-1]], lowest[node])
                if lowest[node] == number[node]:
                    part = _closed(open_nodes, node)
                    is_open -= part
                    parts.append(part)
            elif after not in number:
                number[after] = lowest[after] = len(number)
                rests[after] = iter(successors.get(after, ()))
                path.append(after)
                open_nodes.append(after)
                is_open.add(after)
            elif after in is_open:
                lowest[node] = min(lowest[node], number[after])
    return sorted((part for part in parts if len(part) > 1), key=min)


def _closed(open_nodes: list[int], root: int) -> set[int]:
    part: set[int] = set()
    while root not in part:
        part.add(open_nodes.pop())
    return part
