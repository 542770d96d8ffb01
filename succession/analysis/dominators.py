"""Immediate dominators of a flow graph, without recursion and without a bad case.

Lengauer and Tarjan 1979, the simple version with path compression: O(E log V), chains of a hundred
thousand positions included.
"""

from __future__ import annotations


def immediate_dominators(successors: list[list[int]], root: int) -> list[int]:
    """The immediate dominator of each node; the root's is itself, -1 for nodes that cannot be reached."""
    preorder, parent, number = _depth_first(successors, root)
    size = len(preorder)
    semi = list(range(size))
    idom = [0] * size
    ancestor = [-1] * size
    label = list(range(size))
    buckets: list[list[int]] = [[] for _ in range(size)]
    predecessors: list[list[int]] = [[] for _ in range(size)]
    for place, node in enumerate(preorder):
        for after in successors[node]:
            predecessors[number[after]].append(place)
    for place in range(size - 1, 0, -1):
        for before in predecessors[place]:
            best = semi[_lowest(before, ancestor, label, semi)]
            semi[place] = min(semi[place], best)
        buckets[semi[place]].append(place)
        above = parent[place]
        ancestor[place] = above
        for other in buckets[above]:
            lowest = _lowest(other, ancestor, label, semi)
            idom[other] = lowest if semi[lowest] < semi[other] else above
        buckets[above].clear()
    for place in range(1, size):
        if idom[place] != semi[place]:
            idom[place] = idom[idom[place]]
    answer = [-1] * len(successors)
    for place, node in enumerate(preorder):
        answer[node] = preorder[idom[place]]
    return answer


def _depth_first(successors: list[list[int]], root: int) -> tuple[list[int], list[int], list[int]]:
    """Nodes in preorder, and by preorder number their parents; and the number of each node."""
    number = [-1] * len(successors)
    preorder: list[int] = [root]
    parent: list[int] = [0]
    number[root] = 0
    stack = [(0, iter(successors[root]))]
    while stack:
        place, rest = stack[-1]
        for node in rest:
            if number[node] < 0:
                number[node] = len(preorder)
                parent.append(place)
                stack.append((len(preorder), iter(successors[node])))
                preorder.append(node)
                break
        else:
            stack.pop()
    return preorder, parent, number


def _lowest(place: int, ancestor: list[int], label: list[int], semi: list[int]) -> int:
    """The node of least semidominator on the linked path above ``place``, compressing the path."""
    if ancestor[place] < 0:
        return place
    path = []
    top = place
    while ancestor[ancestor[top]] >= 0:
        path.append(top)
        top = ancestor[top]
    for node in reversed(path):
        above = ancestor[node]
        if semi[label[above]] < semi[label[node]]:
            label[node] = label[above]
        ancestor[node] = ancestor[above]
    return label[place]
