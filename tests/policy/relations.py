"""The oracle: how each thing stands to each persona, by hand, and what the table in ``policy.md`` says of that.

Nothing here asks the application: the table is read by this file's own few lines, and relations are written down.
"""

from __future__ import annotations

from pathlib import Path

from tests.policy.cast import PEOPLE, PERSONAS, SEATS, Canary

POLICY = Path(__file__).resolve().parents[2] / "succession" / "access" / "policy.md"
FIELDS = frozenset({"record", "slate", "risk", "cover", "vacancy"})
WHOLE_COMPANY = {"talent_director"}
#: Roles whose reach is nothing: all that is not their own is outside.
REACHLESS = {"administrator", "board_member", "candidate"}

Table = dict[tuple[str, str], dict[str, str]]

EVERY = "*"
_NORTH = "north_a north_b north_c"
_AMERICAS = f"amer north south people {_NORTH} south_a south_b"
_EUROPE = "emea dach nordics uk nordics_a nordics_b dach_a"
_ASIA = "apac japan japan_a"

#: Persona -> (own, inside) positions. What is not named is outside.
POSITIONS: dict[str, tuple[str, str]] = {
    "director": ("", EVERY),
    "seated director": ("chr", EVERY),
    "both": ("", EVERY),
    "partner": ("people", "amer north south north_a north_b north_c south_a south_b"),
    "partner of Europe": ("", _EUROPE),
    "cso": ("cso", f"{_AMERICAS} {_EUROPE} {_ASIA}"),
    "stand-in": ("emea", f"{_AMERICAS} {_ASIA} dach nordics uk nordics_a nordics_b dach_a"),
    "manager": ("north", "north_a north_b north_c"),
    # Acts in the Nordics until a day, and holds one of the seats below.
    "acting": ("nordics nordics_a", "nordics_b"),
    "candidate": ("north_a", ""),
    "ex-manager": ("south_b", ""),
}
#: Persona -> (own, inside, named) leaders.
LEADERS: dict[str, tuple[str, str, str]] = {
    "director": ("", EVERY, ""),
    "seated director": ("talia", EVERY, ""),
    "both": ("", EVERY, ""),
    # Tess is named for the South, Emil for the Americas, Nelly for the Lakes; Tom covers the North.
    "partner": ("hana", "abel nora sofia nils nadia sven xena", "tess emil tom nelly"),
    # Omar is named for Europe; nobody else from elsewhere is named there.
    "partner of Europe": ("", "emil dora ines uma nelly dirk", "omar"),
    "cso": (
        "carla",
        "abel emil aki nora sofia hana nils nadia sven xena dora ines uma nelly dirk jun jiro",
        "tess tom omar",
    ),
    # Whom the own seat, Europe, is there for is not known to who holds it: Omar is not there.
    "stand-in": (
        "emil",
        "abel aki nora sofia hana nils nadia sven xena dora ines uma nelly dirk jun jiro",
        "tess tom",
    ),
    "manager": ("nora", "nils nadia", "nelly"),
    "acting": ("ines", "nelly", ""),
    "candidate": ("nils", "", ""),
    "ex-manager": ("xena", "", ""),
}
#: Persona -> the changes that the persona made, and those of others of which anything at all may be seen.
CHANGES: dict[str, tuple[str, str]] = {
    "director": ("by director", "by partner, by cso, of seated director"),
    "seated director": ("", "by partner, by director, by cso"),
    "both": ("", "by partner, by director, by cso, of seated director"),
    "partner": ("by partner", ""),
    "cso": ("by cso", ""),
}
#: A finding about one position -> the personas on whose bench it stands.
FINDINGS: dict[str, tuple[str, ...]] = {
    "apac": ("director", "seated director", "both", "cso", "stand-in"),
    "cfo": ("director", "seated director", "both"),
}


def table(text: str | None = None) -> Table:
    """(action, relation) -> column -> the cell, of the second table of ``policy.md``."""
    lines = [line for line in (text or POLICY.read_text(encoding="utf-8")).splitlines() if line.startswith("| ")]
    start = next(number for number, line in enumerate(lines) if line.startswith("| action"))
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[start:]]
    return {(row[0], row[1]): dict(zip(rows[0], row, strict=True)) for row in rows[1:]}


def position_relation(persona: str, position: str) -> str:
    """How a position stands to somebody through the role that has the furthest reach."""
    own, inside = POSITIONS.get(persona, ("", ""))
    if position in own.split():
        return "own"
    return "inside" if inside == EVERY or position in inside.split() else "outside"


def leader_relation(persona: str, leader: str) -> str:
    """The same of a leader."""
    own, inside, named = LEADERS.get(persona, ("", "", ""))
    if leader in own.split():
        return "own"
    if inside == EVERY or leader in inside.split():
        return "inside"
    return "named" if leader in named.split() else "outside"


def relation(persona: str, kind: str, name: str) -> str:
    """How the thing of this kind and name stands to somebody. A nomination or a cover is its leader's own too."""
    if kind == "leader":
        return leader_relation(persona, name)
    if kind == "position":
        return position_relation(persona, name)
    if kind == "change":
        return "made" if name in CHANGES.get(persona, ("", ""))[0].split(", ") else "outside"
    position, leader = name.split()
    return "own" if leader_relation(persona, leader) == "own" else position_relation(persona, position)


def cells_of(rules: Table, persona: str, action: str, how: str) -> list[str]:
    """The cells that go for somebody, of each role through its own relation."""
    columns = ["signed_out"] if persona == "signed out" else ["signed_in"]
    found = []
    for column in [*columns, *(role for role, _ in PERSONAS[persona][0] if persona != "lapsed")]:
        is_reachless = column in REACHLESS or column in ("signed_out", "signed_in")
        stands = "outside" if is_reachless and how in ("inside", "named") else how
        row = rules.get((action, stands))
        if row is not None:
            found.append(row[column])
    return found


def allows(rules: Table, persona: str, action: str, how: str) -> bool:
    """Whether the table allows anything of it."""
    return any(cell not in ("deny", "hide") for cell in cells_of(rules, persona, action, how))


def fields(rules: Table, persona: str, action: str, how: str) -> frozenset[str]:
    """The fields that the table opens."""
    found: set[str] = set()
    for cell in cells_of(rules, persona, action, how):
        found |= FIELDS if cell == "allow" else set() if cell in ("deny", "hide") else set(cell.split())
    return frozenset(found)


def may_read(rules: Table, persona: str, canary: Canary) -> bool:
    """Whether somebody may come across the word anywhere at all."""
    is_mine = bool(canary.leader) and leader_relation(persona, canary.leader) == "own"
    if canary.field == "submission":
        # Whoever submitted a name reads it on the own form; who keeps the slate reads it on the position.
        if persona == "cso":
            return True
        is_kept = allows(rules, persona, "nominations.edit", position_relation(persona, canary.position))
        return is_kept and not is_mine
    if canary.field == "record" and is_mine:
        return True
    if canary.position:
        if is_mine:
            return False
        how = position_relation(persona, canary.position)
        return canary.field in fields(rules, persona, "positions.read", how)
    how = leader_relation(persona, canary.leader)
    return canary.field in fields(rules, persona, "leaders.read", how)


#: The things whose pages are asked for, by kind: every relation stands in each list.
_LEADERS = "edda carla talia abel emil nora hana nils ines nelly xena tess omar olga"
_POSITIONS = "ceo cso chr amer emea north people north_a north_c nordics nordics_b treasury"
ASKED: dict[str, tuple[str, ...]] = {
    "leader": tuple(_LEADERS.split()),
    "position": tuple(_POSITIONS.split()),
    "nomination": ("cso abel", "north hana", "north nils", "amer nora", "north_c nelly", "nordics ines", "chr rhea"),
    "cover": ("cso tess", "amer nora", "dach ines", "south hana", "chr rhea"),
    "submission": ("cso sofia",),
    "change": ("by partner", "by director", "by cso", "of seated director", "of accounts"),
}
assert set(ASKED["leader"]) <= PEOPLE.keys()
assert set(ASKED["position"]) <= SEATS.keys()
