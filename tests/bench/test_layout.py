"""Where boxes and edges lie: nothing covers anything, and names fit their boxes."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from succession.bench.drawing.layout import Box, Layout, laid_out
from succession.bench.drawing.lettering import fitted, width_px


def random_layout(seed: int) -> Layout:
    rng = random.Random(seed)
    boxes = {f"box-{n}": Box(rng.randrange(5), rng.choice([32.0, 46.0, 92.0])) for n in range(rng.randrange(2, 40))}
    names = list(boxes)
    pairs = {(rng.choice(names), rng.choice(names)) for _ in range(rng.randrange(40))}
    edges = [(f"{source}>{target}", source, target) for source, target in sorted(pairs) if source != target]
    return laid_out(boxes, edges)


@pytest.mark.parametrize("seed", range(60))
def test_no_box_covers_another_and_no_edge_runs_through_a_box(seed: int) -> None:
    layout = random_layout(seed)
    columns: dict[int, list[Box]] = {}
    slots = {id(box): box for route in layout.routes for box in route.boxes if box.is_slot}
    for box in [*layout.boxes.values(), *slots.values()]:
        columns.setdefault(box.column, []).append(box)
    for column in columns.values():
        column.sort(key=lambda box: box.y)
        for above, below in pairwise(column):
            assert below.y - below.height / 2 >= above.y + above.height / 2 + 13


@pytest.mark.parametrize("seed", range(60))
def test_edges_arrive_at_their_box_and_uprights_never_lie_on_each_other(seed: int) -> None:
    layout = random_layout(seed)
    taken: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for route in layout.routes:
        box = layout.boxes[route.target]
        assert abs(route.arrives - box.y) <= box.height / 2
        for gap, before, after in route.stops():
            lane = layout.lanes.get((route.key, gap))
            if lane is None:
                assert abs(before - after) <= 0.5
                continue
            low, high = sorted((before, after))
            assert all(high < other_low or other_high < low for other_low, other_high in taken.get((gap, lane), []))
            taken.setdefault((gap, lane), []).append((low, high))


def test_an_edge_between_boxes_at_one_height_is_straight() -> None:
    layout = laid_out({"a": Box(0, 46), "b": Box(1, 46)}, [("a>b", "a", "b")])
    assert layout.lanes == {}
    assert layout.routes[0].leaves == layout.routes[0].arrives


def test_the_same_company_is_always_drawn_alike() -> None:
    one, other = random_layout(5), random_layout(5)
    assert [box.y for box in one.boxes.values()] == [box.y for box in other.boxes.values()]
    assert one.lanes == other.lanes


def test_long_titles_are_cut_at_a_word() -> None:
    assert fitted("Strategic Accounts", 124) == "Strategic Accounts"
    assert fitted("VP Sales, Strategic Partnerships and Alliances", 124) == "VP Sales…"
    assert fitted("Landesvertriebsleiterin", 100).endswith("…")
    assert width_px(fitted("Landesvertriebsleiterin", 100)) <= 100
    assert fitted("営業本部長営業本部長営業本部長", 124).endswith("…")
