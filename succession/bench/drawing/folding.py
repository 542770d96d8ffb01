"""How much of the graph is open: all of a small one, the surroundings of a focus in a large one, the rest in stacks."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from succession.bench.drawing.picture import Edge, Ground, Node, Picture, grouped, picture_of

#: Up to so many positions everything is open.
MOST_OPEN_SEATS = 40
#: How many nodes are open, and how many are drawn with the stacks of the rest.
MOST_OPEN, MOST_DRAWN = 40, 60
#: A column folds by unit when it has so many units or fewer.
MOST_UNITS = 8
STEPS_AROUND = 2


def whole(ground: Ground) -> Picture:
    """Everything that is asked for, nothing folded: what the list shows."""
    seats = ground.asked_seats()
    wanted = set(seats)
    if ground.asked.is_outside:
        edges = [edge for edge in ground.edges if edge.target in ground.person_place]
    else:
        edges = [edge for edge in ground.edges if edge.source in wanted]
    people = dict.fromkeys(edge.target for edge in edges if edge.target in ground.person_place)
    return picture_of(ground, [ground.node_of(key) for key in (*seats, *people)], edges, {})


def drawn(ground: Ground) -> Picture:
    """What the drawing shows: all of it up to 40 positions, else two steps around the focus and stacks of the rest."""
    seats = ground.asked_seats()
    wanted = set(seats)
    edges = [edge for edge in ground.edges if edge.source in wanted]
    nodes = dict.fromkeys((*seats, *(edge.target for edge in edges)))
    n_seats = sum(1 for key in nodes if key not in ground.person_place)
    if n_seats > MOST_OPEN_SEATS or len(nodes) > MOST_DRAWN:
        return _folded(ground)
    ordered = sorted(nodes, key=ground.place)
    return picture_of(ground, [ground.node_of(key) for key in ordered], edges, {})


def _folded(ground: Ground) -> Picture:
    focus = _focus(ground)
    shown = around(ground.edges, focus)
    rest = [ground.seat_key(row) for row in ground.rows if ground.seat_key(row) not in shown]
    stacks, stack_of = _stacks(ground, rest)
    folded_people = [key for key in ground.people if key not in shown]
    if folded_people:
        outside = Node("stack:outside", ground.n_levels, "stack", count=len(folded_people))
        stacks.append(outside)
        stack_of |= dict.fromkeys(folded_people, outside.key)
    edges: list[Edge] = []
    crossing: dict[int, int] = {}
    for edge in ground.edges:
        if edge.source in shown:
            target = edge.target if edge.target in shown else stack_of[edge.target]
            edges.append(Edge(edge.position, edge.leader, edge.band, edge.source, target))
        else:
            ends = sorted((ground.column_of(edge.source), ground.column_of(edge.target)))
            for gap in range(*ends):
                crossing[gap] = crossing.get(gap, 0) + 1
    nodes = [ground.node_of(key) for key in sorted(shown, key=ground.place)]
    return picture_of(ground, [*nodes, *stacks], edges, crossing, focus[0])


def around(edges: Iterable[Edge], focus: Iterable[str]) -> set[str]:
    """The nodes at most two nominations away from the focus, the nearest first, as many as may be open."""
    near: dict[str, list[str]] = {}
    for edge in edges:
        near.setdefault(edge.source, []).append(edge.target)
        near.setdefault(edge.target, []).append(edge.source)
    distance = dict.fromkeys(focus, 0)
    queue = deque(distance)
    while queue and len(distance) < MOST_OPEN:
        key = queue.popleft()
        if distance[key] == STEPS_AROUND:
            continue
        for other in near.get(key, ()):
            if other not in distance and len(distance) < MOST_OPEN:
                distance[other] = distance[key] + 1
                queue.append(other)
    return set(distance)


def _focus(ground: Ground) -> list[str]:
    """The nodes that the drawing opens around: those asked for, else the most important position asked for."""
    there = {ground.seat_key(row) for row in ground.rows} | set(ground.people)
    found = []
    for id_ in ground.asked.focus:
        seat = f"position:{id_}"
        leader = f"leader:{id_}"
        home = ground.home.get(ground.facts.leader_row.get(id_, -1))
        found += [key for key in (seat, leader, ground.seat_key(home) if home is not None else "") if key in there]
    return list(dict.fromkeys(found))[:MOST_OPEN] or ground.asked_seats()[:1] or [ground.seat_key(ground.rows[0])]


def _stacks(ground: Ground, rest: list[str]) -> tuple[list[Node], dict[str, str]]:
    """The stacks of folded positions, and the stack of each."""
    unit = {key: ground.facts.units[ground.row_of(key)] for key in rest}
    columns = grouped((ground.column_of(key), key) for key in rest)
    units = {column: {unit[key] for key in keys} for column, keys in columns.items()}
    most = MOST_DRAWN - MOST_OPEN - 1
    is_by_unit = sum(len(names) if len(names) <= MOST_UNITS else 1 for names in units.values()) <= most
    stacks: list[Node] = []
    stack_of: dict[str, str] = {}
    for column, keys in sorted(columns.items()):
        splits = is_by_unit and len(units[column]) <= MOST_UNITS
        groups = grouped((unit[key] if splits else "", key) for key in keys)
        for number, (name, members) in enumerate(sorted(groups.items())):
            gaps = sum(1 for key in members if ground.is_gap(key))
            stack = Node(f"stack:{column}-{number}", column, "stack", "", name, len(members), gaps)
            stacks.append(stack)
            stack_of |= dict.fromkeys(members, stack.key)
    return stacks, stack_of
