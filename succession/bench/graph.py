"""The page of the succession graph: the drawing, the finding beside it, and the list that says the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for

from succession.analysis.answers import Analysis
from succession.analysis.findings import Finding
from succession.analysis.scales import Readiness
from succession.bench.drawing.folding import drawn, whole
from succession.bench.drawing.marks import NO_MARKS, Marks, marks_of
from succession.bench.drawing.picture import Asked, Edge, Ground, Node, Picture
from succession.bench.drawing.shapes import Drawing
from succession.bench.drawing.svg import drawing_of, stack_words
from succession.bench.findings import KIND_WORDS, FoundRow, found_row
from succession.bench.wording import Names, short_title
from succession.pages import Batch, Lens, batch_of

#: How many findings stand beside the graph.
BESIDE = 5


@dataclass(frozen=True, slots=True)
class Listed:
    """A nomination in the list: who, and the position (or nothing) that the leader holds."""

    key: str
    band: Readiness
    name: str
    url: str
    beside: str
    number: int | None


@dataclass(frozen=True, slots=True)
class ListedNode:
    """A node in the list with its nominations."""

    key: str
    kind: str
    title: str
    url: str
    beside: str
    slate: list[Listed]
    is_unnamed: bool
    number: int | None


@dataclass(frozen=True, slots=True)
class ListedLevel:
    """A column of the graph as a list; ``folded`` counts the nominations of folded positions that leave it."""

    words: str
    nodes: list[ListedNode]
    folded: int


@dataclass(frozen=True, slots=True)
class Beside:
    """The finding whose proof the graph marks."""

    place: str
    row: FoundRow


@dataclass(frozen=True, slots=True)
class GraphPage:
    """Everything that the page of the graph shows; ``drawing`` is None where the list alone is asked for."""

    counted: str
    around: str
    drawing: Drawing | None
    levels: list[ListedLevel]
    finding: Beside | None
    is_finding_gone: bool
    findings: list[tuple[str, str]]
    n_findings: int
    form: dict[str, Any]
    views: list[tuple[str, str, bool]]
    level_choices: list[tuple[str, str, bool]]
    band_choices: list[tuple[str, str, bool]]
    hidden_fields: list[tuple[str, str]]
    batch: Batch | None
    previous_url: str
    next_url: str


def graph_page(
    analysis: Analysis, lens: Lens, asked: Asked, finding_id: str, focus_ref: str, is_list: bool, page: int
) -> GraphPage:
    """The page of the graph. A finding or a position (by its address) opens the graph around itself."""
    names = Names(analysis.facts, lens.query)
    finding = next((one for one in analysis.findings if one.id == finding_id), None)
    marks = marks_of(finding) if finding else NO_MARKS
    query = _query(asked, finding_id if finding else "", focus_ref)
    ground = Ground(analysis.facts, asked, analysis.within_months)
    picture = whole(ground) if is_list else drawn(ground)

    def url(**changes: Any) -> str:
        return url_for("bench.graph", **{**names.query, **query, **changes})

    def stack_url(node: Node) -> str:
        level = "outside" if node.key == "stack:outside" else node.column + 1
        return url_for("bench.graph", view="list", level=level, unit=node.unit or None, **names.query)

    batch = batch_of(len(picture.nodes), page) if is_list else None
    nodes = picture.nodes[max(0, batch.first - 1) : batch.last] if batch else picture.nodes
    return GraphPage(
        counted=f"{_many(picture.n_seats, 'seat')}, {_many(picture.n_people, 'person', 'people')}, "
        f"{_many(picture.n_nominations, 'nomination')}",
        around=_around(picture, names) if picture.focus else "",
        drawing=None if is_list else drawing_of(picture, names, marks, stack_url),
        levels=_levels(picture, nodes, names, marks, stack_url),
        finding=_beside(analysis, finding, names) if finding else None,
        is_finding_gone=bool(finding_id) and finding is None,
        findings=[
            (one.sentence, url(finding=one.id, focus=None)) for one in analysis.findings[:BESIDE] if one is not finding
        ],
        n_findings=len(analysis.findings),
        form={"has_others": asked.has_others, "unit": asked.unit},
        views=[("Graph", url(view=None), not is_list), ("List", url(view="list"), is_list)],
        level_choices=_level_choices(picture, asked),
        band_choices=[("", "all", asked.band is None)]
        + [(band.value, band.label, asked.band is band) for band in Readiness],
        hidden_fields=[
            (name, str(value))
            for name, value in {**names.query, **query, "view": "list" if is_list else None}.items()
            if value and name not in {"level", "readiness", "others"}
        ],
        batch=batch,
        previous_url=url(view="list", page=batch.page - 1) if batch and batch.page > 1 else "",
        next_url=url(view="list", page=batch.page + 1) if batch and batch.page < batch.pages else "",
    )


def focus_ids(analysis: Analysis, finding: Finding | None, focus_ref: str) -> tuple[str, ...]:
    """The ids that the graph opens around: of the position or leader at this address, then of the finding."""
    facts = analysis.facts
    found = []
    if focus_ref in facts.position_refs:
        found.append(facts.position_ids[facts.position_refs.index(focus_ref)])
    if focus_ref in facts.leader_refs:
        found.append(facts.leader_ids[facts.leader_refs.index(focus_ref)])
    if finding:
        marks = marks_of(finding)
        found += [*finding.positions, *(id_ for pair in sorted(marks.edges) for id_ in pair), *finding.leaders]
    return tuple(dict.fromkeys(found))


def _query(asked: Asked, finding_id: str, focus_ref: str) -> dict[str, Any]:
    query = {
        "level": "outside" if asked.is_outside else asked.level,
        "unit": asked.unit,
        "readiness": asked.band.value if asked.band else None,
        "others": "1" if asked.has_others else None,
        "finding": finding_id or None,
        "focus": focus_ref or None,
    }
    return {name: value for name, value in query.items() if value is not None}


def _many(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _around(picture: Picture, names: Names) -> str:
    nodes = [node for node in picture.nodes if node.kind != "stack"]
    seats = sum(1 for node in nodes if node.kind == "seat")
    folded = sum(node.count for node in picture.nodes if node.kind == "stack")
    kind, id_ = picture.focus.split(":", 1)
    name = names.leader(id_) if kind == "leader" else names.title(id_)
    people = _many(len(nodes) - seats, "person", "people")
    opened = f"{_many(seats, 'seat')} and {people} open, {folded:,} folded."
    return f"The graph around {name}: {opened} A stack opens as a list; a gap is a seat with nobody ready."


def _beside(analysis: Analysis, finding: Finding, names: Names) -> Beside:
    place = analysis.findings.index(finding) + 1
    words = f"Finding {place} of {len(analysis.findings)}, {KIND_WORDS[finding.kind].lower()}"
    return Beside(words, found_row(finding, names))


def _level_choices(picture: Picture, asked: Asked) -> list[tuple[str, str, bool]]:
    levels = [(str(number), words, asked.level == number) for number, words in enumerate(picture.columns[:-1], start=1)]
    return [
        ("", "all", asked.level is None and not asked.is_outside),
        *levels,
        ("outside", picture.columns[-1], asked.is_outside),
    ]


def _levels(picture: Picture, nodes: list[Node], names: Names, marks: Marks, stack_url: Any) -> list[ListedLevel]:
    return [
        ListedLevel(
            words,
            [_listed(picture, node, names, marks, stack_url) for node in nodes if node.column == number],
            picture.folded.get(number, 0),
        )
        for number, words in enumerate(picture.columns)
        if any(node.column == number for node in nodes)
    ]


def _listed(picture: Picture, node: Node, names: Names, marks: Marks, stack_url: Any) -> ListedNode:
    if node.kind == "stack":
        title, beside, _ = stack_words(node)
        return ListedNode(node.key, node.kind, title, stack_url(node), beside, [], False, None)
    if node.kind == "person":
        slate = [_seat_of(edge, names, marks) for edge in picture.named_for.get(node.key, ())]
        return ListedNode(node.key, node.kind, names.leader(node.id), names.leader_url(node.id), "", slate, False, None)
    position = names.facts.position(node.id)
    holder = names.initialled(position.incumbent) if position.incumbent else "vacant"
    return ListedNode(
        node.key,
        node.kind,
        names.seat(node.id),
        names.position_url(node.id),
        holder,
        [_candidate_of(edge, names, marks) for edge in picture.slate.get(node.key, ())],
        not names.facts.slate_rows.get(names.facts.position_row[node.id]),
        marks.position_numbers.get(node.id),
    )


def _candidate_of(edge: Edge, names: Names, marks: Marks) -> Listed:
    facts = names.facts
    held = [seat for seat in facts.seats_of(edge.leader) if seat.is_key] or list(facts.seats_of(edge.leader))
    beside = short_title(held[0].title) if held and held[0].is_key else "no key seat"
    if edge.target.startswith("position:"):
        beside = names.seat(edge.target.split(":", 1)[1])
    number = marks.edge_numbers.get((edge.position, edge.leader))
    return Listed(edge.key, edge.band, names.initialled(edge.leader), names.leader_url(edge.leader), beside, number)


def _seat_of(edge: Edge, names: Names, marks: Marks) -> Listed:
    number = marks.edge_numbers.get((edge.position, edge.leader))
    return Listed(edge.key, edge.band, names.seat(edge.position), names.position_url(edge.position), "", number)
