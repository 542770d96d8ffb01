"""Where the graph's boxes and edges lie: columns of boxes, and edges of square corners between them.

Edges that cross a column pass it in a slot of their own, so no edge runs through a box. Within a column the order
follows the neighbours (two sweeps of their mean), and the heights follow them as closely as the order allows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: Space between two boxes, between a box and an edge that passes, and between two such edges, in pixels.
BOX_GAP, SLOT_GAP = 17.0, 14.0
SLOT_HEIGHT = 2.0
PORT_PITCH = 20.0
#: How close to a box's corner an edge may arrive, and how close to each other two may.
ENTRY_MARGIN, ENTRY_PITCH = 8.0, 10.0
ROUNDS = 8


@dataclass(eq=False)
class Box:
    """A box, or the slot of a passing edge (``is_slot``). ``y`` is its middle. Boxes ``at_bottom`` lie in a row of
    their own, below all others.
    """

    column: int
    height: float
    is_slot: bool = False
    at_bottom: bool = False
    y: float = 0.0


@dataclass
class Route:
    """The way of one edge: its boxes from source to target, slots between; then its heights along them."""

    key: str
    source: str
    target: str
    boxes: list[Box]
    leaves: float = 0.0
    arrives: float = 0.0

    @property
    def is_backward(self) -> bool:
        """Whether the target's column is not right of the source's."""
        return self.boxes[-1].column <= self.boxes[0].column

    def stops(self) -> list[tuple[int, float, float]]:
        """The gaps that the edge crosses, numbered like the columns left of them, with its heights before and after."""
        heights = [self.leaves, *(box.y for box in self.boxes[1:-1]), self.arrives]
        first = self.boxes[0].column
        step = -1 if self.is_backward else 1
        return [(first + step * n, before, heights[n + 1]) for n, before in enumerate(heights[:-1])]


@dataclass(frozen=True)
class Layout:
    """The boxes by key, the routes, the lane of each route in each gap from the left, and the height of it all."""

    boxes: Mapping[str, Box]
    routes: list[Route]
    lanes: Mapping[tuple[str, int], int]
    n_lanes: Mapping[int, int]
    height: float


def laid_out(boxes: Mapping[str, Box], edges: Sequence[tuple[str, str, str]]) -> Layout:
    """The layout of boxes (in the order of their importance) and edges (key, source, target)."""
    columns: dict[int, list[Box]] = {}
    bottom: dict[int, list[Box]] = {}
    for box in boxes.values():
        (bottom if box.at_bottom else columns).setdefault(box.column, []).append(box)
    routes = [_route(boxes, columns, *edge) for edge in edges]
    near: dict[int, list[Box]] = {}
    for route in routes:
        for left, right in zip(route.boxes, route.boxes[1:], strict=False):
            if not left.at_bottom and not right.at_bottom:
                near.setdefault(id(left), []).append(right)
                near.setdefault(id(right), []).append(left)
    _order(columns, near)
    _stack(columns)
    for _ in range(ROUNDS):
        for column in columns.values():
            _settle(column, [_wanted(box, near) for box in column])
    _lay_bottom(columns, bottom)
    _ports(boxes, routes)
    _straighten(columns, routes)
    _from_zero(columns, routes)
    _lay_bottom(columns, bottom)
    _entries(boxes, routes)
    lanes, n_lanes = _lanes(routes)
    everything = [*boxes.values(), *(box for route in routes for box in route.boxes)]
    return Layout(boxes, routes, lanes, n_lanes, max((box.y + box.height / 2 for box in everything), default=0.0))


def _from_zero(columns: dict[int, list[Box]], routes: Sequence[Route]) -> None:
    top = min((box.y - box.height / 2 for column in columns.values() for box in column), default=0.0)
    for column in columns.values():
        for box in column:
            box.y -= top
    for route in routes:
        route.leaves -= top


def _lay_bottom(columns: dict[int, list[Box]], bottom: dict[int, list[Box]]) -> None:
    lowest = max((box.y + box.height / 2 for column in columns.values() for box in column), default=0.0)
    for boxes in bottom.values():
        y = lowest + 2 * BOX_GAP
        for box in boxes:
            box.y = y + box.height / 2
            y += box.height + BOX_GAP


def _route(boxes: Mapping[str, Box], columns: dict[int, list[Box]], key: str, source: str, target: str) -> Route:
    first, last = boxes[source], boxes[target]
    if last.column > first.column:
        passed = range(first.column + 1, last.column)
    else:
        passed = range(first.column, last.column - 1, -1)
    slots = [Box(column, SLOT_HEIGHT, is_slot=True) for column in passed]
    for slot in slots:
        column = columns.setdefault(slot.column, [])
        # An edge that turns back turns close to its ends.
        ends = [column.index(end) + 1 for end in (first, last) if end.column == slot.column and end in column]
        column.insert(ends[-1] if ends else len(column), slot)
    return Route(key, source, target, [first, *slots, last])


def _order(columns: dict[int, list[Box]], near: Mapping[int, list[Box]]) -> None:
    """Sort each column by the mean place of its neighbours on one side, sweeping right, then left, twice."""
    numbers = sorted(columns)
    place = {id(box): (n + 0.5) / len(column) for column in columns.values() for n, box in enumerate(column)}
    for sweep in range(4):
        step = 1 if sweep % 2 == 0 else -1
        for number in numbers if step == 1 else reversed(numbers):
            column = columns[number]
            mean: dict[int, float] = {}
            for box in column:
                sides = [place[id(other)] for other in near.get(id(box), ()) if other.column == number - step]
                mean[id(box)] = sum(sides) / len(sides) if sides else place[id(box)]
            column.sort(key=lambda box: mean[id(box)])
            # Places are shares of the column, so that a short and a long column can be compared.
            for n, box in enumerate(column):
                place[id(box)] = (n + 0.5) / len(column)


def _stack(columns: dict[int, list[Box]]) -> None:
    for column in columns.values():
        y = 0.0
        for n, box in enumerate(column):
            y = box.height / 2 if n == 0 else y + _apart(column[n - 1], box)
            box.y = y


def _apart(above: Box, below: Box) -> float:
    gap = SLOT_GAP if above.is_slot or below.is_slot else BOX_GAP
    return (above.height + below.height) / 2 + gap


def _wanted(box: Box, near: Mapping[int, list[Box]]) -> tuple[float, float]:
    """The height that a box would like, and how much: the mean of its neighbours."""
    others = near.get(id(box), ())
    if not others:
        return box.y, 0.05
    return sum(other.y for other in others) / len(others), 1.0


def _settle(column: list[Box], wanted: Sequence[tuple[float, float]]) -> None:
    """Put the boxes of a column as near to what they want as their order and distances allow (least squares)."""
    offset, blocks = 0.0, list[list[float]]()
    offsets = []
    for n, (y, weight) in enumerate(wanted):
        offset += _apart(column[n - 1], column[n]) if n else 0.0
        offsets.append(offset)
        blocks.append([(y - offset) * weight, weight, 1.0])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] >= blocks[-1][0] / blocks[-1][1]:
            total, weight_, count = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += weight_
            blocks[-1][2] += count
    n = 0
    for total, weight_, count in blocks:
        for _ in range(int(count)):
            column[n].y = total / weight_ + offsets[n]
            n += 1


def _ports(boxes: Mapping[str, Box], routes: Sequence[Route]) -> None:
    """Give every edge its height at the source, ordered by where it goes, so that edges do not cross at once."""
    leaving: dict[str, list[Route]] = {}
    for route in routes:
        leaving.setdefault(route.source, []).append(route)
    for source, out in leaving.items():
        out.sort(key=lambda route: (route.boxes[1].y, route.boxes[-1].y))
        for n, route in enumerate(out):
            route.leaves = boxes[source].y + (n - (len(out) - 1) / 2) * PORT_PITCH


def _straighten(columns: dict[int, list[Box]], routes: Sequence[Route]) -> None:
    """Let slots take exactly the height that their edge comes with, where there is room."""
    before: dict[int, float] = {}
    for number in sorted(columns):
        for route in routes:
            heights = [route.leaves, *(box.y for box in route.boxes[1:-1])]
            for n, box in enumerate(route.boxes[1:-1]):
                if box.column == number and not route.is_backward:
                    before[id(box)] = heights[n]
        column = columns[number]
        fixed = {id(box): box.y for box in column}
        _settle(column, [(before.get(id(box), box.y), 1.0 if box.is_slot else 50.0) for box in column])
        for route in routes:
            route.leaves += route.boxes[0].y - fixed.get(id(route.boxes[0]), route.boxes[0].y)


def _entries(boxes: Mapping[str, Box], routes: Sequence[Route]) -> None:
    """Give every edge its height at the target: straight ahead where the boxes overlap, never two at one height."""
    arriving: dict[str, list[Route]] = {}
    for route in routes:
        arriving.setdefault(route.target, []).append(route)
    taken = {round(route.leaves) for route in routes}
    for target, routes_in in arriving.items():
        box = boxes[target]
        low, high = box.y - box.height / 2 + ENTRY_MARGIN, box.y + box.height / 2 - ENTRY_MARGIN
        if box.at_bottom:
            # The band of its neighbours runs through the middle; single edges arrive above it.
            low, high = box.y - box.height / 2 + 3, box.y - box.height / 2 + 9
        comes = {route.key: _last_height(route) for route in routes_in}
        routes_in.sort(key=_last_height)
        pitch = min(ENTRY_PITCH, (high - low) / max(1, len(routes_in) - 1))
        for n, route in enumerate(routes_in):
            lowest = low + n * pitch
            highest = high - (len(routes_in) - 1 - n) * pitch
            previous = routes_in[n - 1].arrives + pitch if n else lowest
            route.arrives = min(max(comes[route.key], lowest, previous), highest)
        if len(routes_in) == 1 and not box.at_bottom and routes_in[0].arrives != comes[routes_in[0].key]:
            # A bent edge arrives in the middle of the side, unless another edge leaves at that very height.
            routes_in[0].arrives = box.y + (4.0 if round(box.y) in taken else 0.0)


def _last_height(route: Route) -> float:
    return route.boxes[-2].y if len(route.boxes) > 2 else route.leaves


def _lanes(routes: Sequence[Route]) -> tuple[dict[tuple[str, int], int], dict[int, int]]:
    """The lane of each upright in its gap: ordered so that few edges cross, uprights that overlap side by side."""
    gaps: dict[int, list[tuple[str, float, float]]] = {}
    for route in routes:
        stops = route.stops()
        for n, (gap, before, after) in enumerate(stops):
            turns = route.is_backward and n in (0, len(stops) - 1)
            if abs(before - after) > 0.5 or turns:
                is_reversed = route.is_backward and not turns
                ends = (after, before) if is_reversed else (before, after)
                gaps.setdefault(gap, []).append((route.key, *ends))
    lanes: dict[tuple[str, int], int] = {}
    n_lanes: dict[int, int] = {}
    for gap, uprights in gaps.items():
        order: list[tuple[str, float, float]] = []
        for upright in uprights:
            costs = [
                sum(_cross(other, upright) for other in order[:at])
                + sum(_cross(upright, other) for other in order[at:])
                for at in range(len(order) + 1)
            ]
            order.insert(costs.index(min(costs)), upright)
        for n, upright in enumerate(order):
            beside = [lanes[other[0], gap] for other in order[:n] if _overlap(other, upright)]
            lanes[upright[0], gap] = max(beside, default=-1) + 1
        n_lanes[gap] = max(lanes[key, gap] for key, _, _ in order) + 1
    return lanes, n_lanes


def _cross(left: tuple[str, float, float], right: tuple[str, float, float]) -> int:
    """How often two uprights cross, with their level pieces, where the first lies in the lane further left."""
    _, a, b = left
    _, c, d = right
    touches = 3 if abs(b - c) < 1 else 0
    return (min(c, d) < b < max(c, d)) + (min(a, b) < c < max(a, b)) + touches


def _overlap(one: tuple[str, float, float], other: tuple[str, float, float]) -> bool:
    return min(one[1:]) - 4 < max(other[1:]) and min(other[1:]) - 4 < max(one[1:])
