"""What the drawing of the graph is made of: rectangles, lines of words, signs and paths, every number computed."""

from __future__ import annotations

from dataclasses import dataclass

from succession.analysis.scales import Readiness


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle: its upper left corner, and its size."""

    x: float
    y: float
    width: float
    height: float

    def grown(self, by: float) -> Rect:
        """The rectangle around this one, so far away."""
        return Rect(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def moved(self, x: float, y: float) -> Rect:
        """The same rectangle elsewhere."""
        return Rect(self.x + x, self.y + y, self.width, self.height)

    @property
    def middle_x(self) -> float:
        """Half its width from the left."""
        return self.x + self.width / 2

    @property
    def middle_y(self) -> float:
        """Half its height from the top."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Sign:
    """A glyph of 16 pixels, in a box of 18 where it is the sign of a candidate."""

    band: Readiness | None
    box: Rect
    glyph: Rect


@dataclass(frozen=True, slots=True)
class Disc:
    """The number of a fact of the proof: the middle of its disc, and the line that its figure stands on."""

    number: int
    x: float
    y: float
    baseline: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words and where it begins; at a person it is where the words have their middle."""

    words: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class DrawnNode:
    """A box or capsule as a link. ``left`` and ``right`` are the ids of its neighbours; ``behind`` are the other
    sheets of a stack; ``nobody`` is the strip of a position that nobody is named for.
    """

    id: str
    key: str
    kind: str
    column: int
    box: Rect
    frame: Rect
    behind: list[Rect]
    url: str
    title: Line
    below: Line
    full: str
    ports: list[Sign]
    nobody: Sign | None
    left: str
    right: str
    is_focus: bool
    is_vacant: bool
    is_proof: bool
    disc: Disc | None


@dataclass(frozen=True, slots=True)
class DrawnEdge:
    """A nomination as a path, with its disc where the proof numbers it."""

    key: str
    band: Readiness
    path: str
    is_proof: bool
    disc: Disc | None


@dataclass(frozen=True, slots=True)
class DrawnBand:
    """The nominations of folded positions across one gap, as one band with its count in a box."""

    path: str
    box: Rect
    words: Line
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
