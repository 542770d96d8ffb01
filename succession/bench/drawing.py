"""The succession graph as a picture: every box, edge and word with its place in pixels, and the same as a list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from succession.analysis.scales import Readiness
from succession.bench.layout import PORT_PITCH, Box, Layout, Route, laid_out
from succession.bench.lettering import fitted
from succession.bench.marks import Marks
from succession.bench.picture import Edge, Node, Picture
from succession.bench.wording import Names, initialled

SEAT_WIDTH, SEAT_HEIGHT = 160.0, 46.0
PERSON_WIDTH, PERSON_HEIGHT = 128.0, 32.0
COLUMN_GAP, LANE, LANE_MARGIN = 73.0, 20.0, 53.0
#: Where the boxes begin, below the names of the levels, and the space for frames and halos at the sides.
TOP, SIDE = 52.0, 12.0
TEXT_ROOM = 124.0
PERSON_ROOM = 108.0


@dataclass(frozen=True, slots=True)
class Port:
    """The sign of a candidate at the right edge of a box."""

    band: Readiness
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class DrawnNode:
    """A box or capsule: ``x`` and ``y`` are its upper left corner."""

    id: str
    key: str
    kind: str
    column: int
    x: float
    y: float
    width: float
    height: float
    url: str
    title: str
    below: str
    full: str
    ports: list[Port]
    left: str
    right: str
    is_vacant: bool
    is_unnamed: bool
    is_proof: bool
    number: int | None


@dataclass(frozen=True, slots=True)
class DrawnEdge:
    """A nomination as a path; ``number`` is its disc, at ``disc_x`` and ``disc_y``."""

    key: str
    band: Readiness
    path: str
    is_proof: bool
    number: int | None
    disc_x: float
    disc_y: float


@dataclass(frozen=True, slots=True)
class DrawnBand:
    """The nominations of folded positions across one gap, as one band with its count."""

    x: float
    end: float
    y: float
    count: int


@dataclass(frozen=True, slots=True)
class DrawnLevel:
    """The name of a column."""

    words: str
    x: float
    end: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole picture."""

    width: float
    height: float
    levels: list[DrawnLevel]
    nodes: list[DrawnNode]
    edges: list[DrawnEdge]
    bands: list[DrawnBand]


def drawing_of(picture: Picture, names: Names, marks: Marks, stack_url: Callable[[Node], str]) -> Drawing:
    """The picture of a graph; ``stack_url`` says where a stack of folded nodes leads."""
    layout = laid_out(
        {node.key: Box(node.column, _height(picture, node), at_bottom=node.kind == "stack") for node in picture.nodes},
        [(edge.key, edge.source, edge.target) for edge in picture.edges],
    )
    x = _columns(picture, layout)
    ordered = sorted(picture.nodes, key=lambda node: (node.column, layout.boxes[node.key].y))
    ids = {node.key: f"node-{number}" for number, node in enumerate(ordered, start=1)}
    routes = {route.key: route for route in layout.routes}
    nodes = [
        _node(picture, node, layout.boxes[node.key], x[node.column], names, marks, ids, routes, stack_url)
        for node in ordered
    ]
    edges = [_edge(edge, routes[edge.key], layout, x, picture, marks) for edge in picture.edges]
    return Drawing(
        width=x[len(picture.columns) - 1] + SEAT_WIDTH + SIDE,
        height=max((node.y + node.height for node in nodes), default=TOP) + SIDE,
        levels=[DrawnLevel(words, x[n], x[n] + SEAT_WIDTH) for n, words in enumerate(picture.columns)],
        nodes=nodes,
        # Marked edges come last, over the others.
        edges=sorted(edges, key=lambda edge: edge.is_proof),
        bands=_bands(picture, nodes, x),
    )


def _height(picture: Picture, node: Node) -> float:
    if node.kind == "person":
        return PERSON_HEIGHT
    more = len(picture.slate.get(node.key, ())) - 2
    return SEAT_HEIGHT + (more * PORT_PITCH + 6 if more > 0 else 0)


def _columns(picture: Picture, layout: Layout) -> dict[int, float]:
    """Where each column begins; a gap is as wide as its lanes need."""
    x = {0: SIDE + (_gap_width(layout, -1) if layout.n_lanes.get(-1) else 0)}
    for column in range(1, len(picture.columns)):
        x[column] = x[column - 1] + SEAT_WIDTH + _gap_width(layout, column - 1)
    return x


def _gap_width(layout: Layout, gap: int) -> float:
    return max(COLUMN_GAP, (layout.n_lanes.get(gap, 0) - 1) * LANE + LANE_MARGIN)


def _lane_x(layout: Layout, x: dict[int, float], gap: int, lane: int) -> float:
    width = _gap_width(layout, gap)
    begin = x[gap] + SEAT_WIDTH if gap >= 0 else x[0] - width
    return begin + (width - (layout.n_lanes[gap] - 1) * LANE) / 2 + lane * LANE


def _node(
    picture: Picture,
    node: Node,
    box: Box,
    x: float,
    names: Names,
    marks: Marks,
    ids: dict[str, str],
    routes: dict[str, Route],
    stack_url: Callable[[Node], str],
) -> DrawnNode:
    slate = picture.slate.get(node.key, [])
    width = PERSON_WIDTH if node.kind == "person" else SEAT_WIDTH
    title, below, full, url = _words(node, names, stack_url)
    room = PERSON_ROOM if node.kind == "person" else TEXT_ROOM if slate or _is_unnamed(node, names) else width - 20
    return DrawnNode(
        id=ids[node.key],
        key=node.key,
        kind=node.kind,
        column=node.column,
        x=x,
        y=round(box.y - box.height / 2 + TOP, 1),
        width=width,
        height=box.height,
        url=url,
        title=fitted(title, room),
        below=fitted(below, room),
        full=full,
        ports=[
            Port(edge.band, x + width - 22, round(routes[edge.key].leaves + TOP - 9, 1))
            for edge in sorted(slate, key=lambda edge: routes[edge.key].leaves)
        ],
        left=" ".join(dict.fromkeys(ids[edge.source] for edge in picture.named_for.get(node.key, ()))),
        right=" ".join(dict.fromkeys(ids[edge.target] for edge in slate)),
        is_vacant=node.kind == "seat" and not names.facts.position(node.id).incumbent,
        is_unnamed=_is_unnamed(node, names),
        is_proof=node.id in (marks.leaders if node.kind == "person" else marks.positions) and node.kind != "stack",
        number=marks.position_numbers.get(node.id) if node.kind == "seat" else None,
    )


def _is_unnamed(node: Node, names: Names) -> bool:
    return node.kind == "seat" and names.facts.position_row[node.id] not in names.facts.slate_rows


def _words(node: Node, names: Names, stack_url: Callable[[Node], str]) -> tuple[str, str, str, str]:
    """Title, what stands below it, the full name and the address of a node."""
    if node.kind == "person":
        name = names.leader(node.id)
        return name, "", f"{name}, outside the key seats", names.leader_url(node.id)
    if node.kind == "stack":
        return (*stack_words(node), stack_url(node))
    position = names.facts.position(node.id)
    holder = names.leader(position.incumbent) if position.incumbent else ""
    below = initialled(holder) if holder else "vacant"
    if not holder and position.interim:
        below = f"vacant, {names.initialled(position.interim)}"
    full = f"{position.title}, {holder or 'vacant'}"
    return names.seat(node.id), below, full, names.position_url(node.id)


def stack_words(node: Node) -> tuple[str, str, str]:
    """Title, the line below, and the full name of a stack."""
    if node.key == "stack:outside":
        people = "1 more person" if node.count == 1 else f"{node.count} more people"
        return people, "named for a seat", f"{people} named for a seat"
    seats = "1 seat" if node.count == 1 else f"{node.count} seats"
    gaps = "1 gap" if node.gaps == 1 else f"{node.gaps} gaps"
    if node.unit:
        return node.unit, f"{seats}, {gaps}", f"{node.unit}: {seats}, {gaps}"
    return f"{seats} more", gaps, f"{seats} more on level {node.column + 1}, {gaps}"


def _edge(edge: Edge, route: Route, layout: Layout, x: dict[int, float], picture: Picture, marks: Marks) -> DrawnEdge:
    begin = x[picture.node[edge.source].column] + SEAT_WIDTH
    path = [f"M{begin:g} {route.leaves + TOP:g}"]
    for gap, _, after in route.stops():
        if (edge.key, gap) in layout.lanes:
            lane = _lane_x(layout, x, gap, layout.lanes[edge.key, gap])
            path.append(f"H{round(lane, 1):g}V{round(after + TOP, 1):g}")
    path.append(f"H{x[picture.node[edge.target].column]:g}")
    pair = (edge.position, edge.leader)
    return DrawnEdge(
        key=edge.key,
        band=edge.band,
        path="".join(path),
        is_proof=pair in marks.edges,
        number=marks.edge_numbers.get(pair),
        disc_x=begin + 20,
        disc_y=round(route.leaves + TOP, 1),
    )


def _bands(picture: Picture, nodes: list[DrawnNode], x: dict[int, float]) -> list[DrawnBand]:
    stacks = [node for node in nodes if node.kind == "stack"]
    if not stacks:
        return []
    y = min(node.y for node in stacks) + SEAT_HEIGHT / 2
    return [DrawnBand(x[gap] + SEAT_WIDTH, x[gap + 1], y, count) for gap, count in sorted(picture.folded.items())]
