"""The succession graph as a picture: every box, edge and word with its place in pixels, and the same as a list."""

from __future__ import annotations

from collections.abc import Callable

from succession.analysis.scales import Readiness
from succession.bench.drawing.layout import PORT_PITCH, Box, Layout, Route, laid_out
from succession.bench.drawing.lettering import fitted
from succession.bench.drawing.marks import Marks
from succession.bench.drawing.picture import Edge, Node, Picture
from succession.bench.drawing.shapes import Disc, Drawing, DrawnBand, DrawnEdge, DrawnLevel, DrawnNode, Line, Rect, Sign
from succession.bench.wording import Names, initialled

SEAT_WIDTH, SEAT_HEIGHT = 160.0, 46.0
PERSON_WIDTH, PERSON_HEIGHT = 128.0, 32.0
COLUMN_GAP, LANE, LANE_MARGIN = 73.0, 20.0, 53.0
#: Where the boxes begin, below the names of the levels, and the space for frames and halos at the sides.
TOP, SIDE = 52.0, 12.0
TEXT_ROOM = 124.0
PERSON_ROOM = 108.0


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
    far = _numbered_at_the_far_end(picture, routes, marks)
    edges = [_edge(edge, routes[edge.key], layout, x, picture, marks, edge.key in far) for edge in picture.edges]
    return Drawing(
        width=x[len(picture.columns) - 1] + SEAT_WIDTH + SIDE,
        height=TOP + layout.height + SIDE,
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
    is_person, is_unnamed = node.kind == "person", _is_unnamed(node, names)
    width = PERSON_WIDTH if is_person else SEAT_WIDTH
    rect = Rect(x, round(box.y - box.height / 2 + TOP, 1), width, box.height)
    title, below, full, url = _words(node, names, stack_url)
    room = PERSON_ROOM if is_person else TEXT_ROOM if slate or is_unnamed else width - 20
    number = marks.position_numbers.get(node.id) if node.kind == "seat" else None
    return DrawnNode(
        id=ids[node.key],
        key=node.key,
        kind=node.kind,
        column=node.column,
        box=rect,
        frame=rect.grown(5.5),
        behind=[rect.moved(8, -8), rect.moved(4, -4)] if node.kind == "stack" else [],
        url=url,
        title=Line(
            fitted(title, room),
            rect.middle_x if is_person else x + 10,
            rect.middle_y + (4.5 if is_person else -4),
        ),
        below=Line(fitted(below, room), x + 10, rect.middle_y + 14),
        full=full,
        ports=[
            _sign(edge.band, x + width - 22, round(routes[edge.key].leaves + TOP - 9, 1))
            for edge in sorted(slate, key=lambda edge: routes[edge.key].leaves)
        ],
        nobody=_strip(rect) if is_unnamed else None,
        left=" ".join(dict.fromkeys(ids[edge.source] for edge in picture.named_for.get(node.key, ()))),
        right=" ".join(dict.fromkeys(ids[edge.target] for edge in slate)),
        is_focus=node.key == picture.focus,
        is_vacant=node.kind == "seat" and not names.facts.position(node.id).incumbent,
        is_proof=node.id in (marks.leaders if is_person else marks.positions) and node.kind != "stack",
        disc=_disc(number, rect.x, rect.y) if number else None,
    )


def _sign(band: Readiness, x: float, y: float) -> Sign:
    return Sign(band, Rect(x, y, 18, 18), Rect(x + 1, y + 1, 16, 16))


def _strip(rect: Rect) -> Sign:
    x = rect.x + rect.width - 24
    return Sign(None, Rect(x, rect.y + 0.5, 24, rect.height - 1), Rect(x + 4, rect.middle_y - 8, 16, 16))


def _disc(number: int, x: float, y: float) -> Disc:
    return Disc(number, x, y, y + 4.5)


def _is_unnamed(node: Node, names: Names) -> bool:
    return node.kind == "seat" and not names.facts.slate_rows.get(names.facts.position_row[node.id])


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


def _numbered_at_the_far_end(picture: Picture, routes: dict[str, Route], marks: Marks) -> set[str]:
    """Every second numbered edge of a position: two discs beside neighbouring ports would cover each other."""
    far: set[str] = set()
    for slate in picture.slate.values():
        numbered = [edge for edge in slate if (edge.position, edge.leader) in marks.edge_numbers]
        far.update(edge.key for edge in sorted(numbered, key=lambda edge: routes[edge.key].leaves)[1::2])
    return far


def _edge(
    edge: Edge, route: Route, layout: Layout, x: dict[int, float], picture: Picture, marks: Marks, is_far: bool
) -> DrawnEdge:
    begin, end = x[picture.node[edge.source].column] + SEAT_WIDTH, x[picture.node[edge.target].column]
    path = [f"M{begin:g} {route.leaves + TOP:g}"]
    for gap, _, after in route.stops():
        if (edge.key, gap) in layout.lanes:
            lane = _lane_x(layout, x, gap, layout.lanes[edge.key, gap])
            path.append(f"H{round(lane, 1):g}V{round(after + TOP, 1):g}")
    path.append(f"H{end:g}")
    pair = (edge.position, edge.leader)
    number = marks.edge_numbers.get(pair)
    disc_x, disc_y = (end - 20, route.arrives) if is_far else (begin + 20, route.leaves)
    return DrawnEdge(
        key=edge.key,
        band=edge.band,
        path="".join(path),
        is_proof=pair in marks.edges,
        disc=_disc(number, disc_x, round(disc_y + TOP, 1)) if number else None,
    )


def _bands(picture: Picture, nodes: list[DrawnNode], x: dict[int, float]) -> list[DrawnBand]:
    stacks = [node for node in nodes if node.kind == "stack"]
    if not stacks:
        return []
    y = min(node.box.y for node in stacks) + SEAT_HEIGHT / 2
    return [_band(x[gap] + SEAT_WIDTH, x[gap + 1], y, count) for gap, count in sorted(picture.folded.items())]


def _band(begin: float, end: float, y: float, count: int) -> DrawnBand:
    middle = (begin + end) / 2
    return DrawnBand(
        f"M{begin:g} {y:g}H{end:g}", Rect(middle - 20, y - 10.5, 40, 21), Line(f"{count:,}", middle, y + 4.5), count
    )
