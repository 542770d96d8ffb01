"""A small mutator: a module's source with one thing about it changed, one mutant after the other."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
}
CALLED = {"any": "all", "all": "any"}
COMBINED: dict[type[ast.operator], type[ast.operator]] = {
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.Sub: ast.BitOr,
    ast.Add: ast.Sub,
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """The source of a mutant, and in words what is different: the line and the change."""

    words: str
    source: str


def mutants(source: str) -> Iterator[Mutant]:
    """Every mutant of ``source``. Docstrings, annotations and the words of errors stay as they are."""
    tree = ast.parse(source)
    enums = _members(tree)
    for place, node in enumerate(_nodes(tree)):
        for number in range(len(list(_changes(node, enums)))):
            twin = ast.parse(source)
            target = _nodes(twin)[place]
            words = list(_changes(target, enums))[number]()
            line = getattr(node, "lineno", 0)
            yield Mutant(f"line {line}: {words}", ast.unparse(ast.fix_missing_locations(twin)))


def _nodes(tree: ast.AST) -> list[ast.AST]:
    """The nodes that are looked at, always in the same order."""
    found: list[ast.AST] = []

    def walk(node: ast.AST) -> None:
        found.append(node)
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "decorator_list") or isinstance(node, ast.Raise | ast.JoinedStr):
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and not _is_docstring(child):
                    walk(child)

    walk(tree)
    return found


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _members(tree: ast.Module) -> dict[str, list[str]]:
    """The members of each enumeration of the module."""
    return {
        node.name: [row.targets[0].id for row in node.body if isinstance(row, ast.Assign)]  # type: ignore[attr-defined]
        for node in tree.body
        if isinstance(node, ast.ClassDef) and any(getattr(base, "id", "") == "StrEnum" for base in node.bases)
    }


def _changes(node: ast.AST, enums: dict[str, list[str]]) -> Iterator[Callable[[], str]]:
    """What can be changed about a node, each as a function that does so and says what it was."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in COMPARED:
            yield lambda: _set(node, "ops", [COMPARED[type(op)]()], f"{type(op).__name__} turned")
        case ast.BoolOp(op=op, values=values):
            other = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield lambda: _set(node, "op", other, f"{type(op).__name__} turned")
            for number in range(len(values)):
                rest = values[:number] + values[number + 1 :]
                yield lambda number=number, rest=rest: _set(node, "values", rest, f"operand {number} dropped")
        case ast.UnaryOp(op=ast.Not()):
            yield lambda: _truth(node)
        case ast.BinOp(op=op) if type(op) in COMBINED:
            yield lambda: _set(node, "op", COMBINED[type(op)](), f"{type(op).__name__} turned")
        case ast.Return(value=value) if value is not None:
            yield lambda: _set(node, "value", ast.Constant(None), "returns None")
        case ast.If() | ast.IfExp():
            for truth in (True, False):
                yield lambda truth=truth: _set(node, "test", ast.Constant(truth), f"condition is {truth}")
        case ast.comprehension(ifs=ifs) if ifs:
            yield lambda: _set(node, "ifs", [], "filter dropped")
        case ast.Call(func=ast.Name(id=name)) if name in CALLED:
            yield lambda: _set(node.func, "id", CALLED[name], f"{name} turned")  # type: ignore[attr-defined]
        case ast.Attribute(value=ast.Name(id=enum), attr=member) if member in enums.get(enum, ()):
            others = enums[enum]
            other_member = others[(others.index(member) + 1) % len(others)]
            yield lambda: _set(node, "attr", other_member, f"{enum}.{member} swapped")
        case ast.Constant(value=value):
            for new in _other_values(value):
                yield lambda new=new: _set(node, "value", new, f"{value!r} is {new!r}")
        case ast.Raise():
            yield lambda: _set(node, "exc", None, "raise bare")


def _truth(node: ast.UnaryOp) -> str:
    """``not x`` becomes ``not not x``: whether x is true."""
    node.operand = ast.UnaryOp(ast.Not(), node.operand)
    return "not removed"


def _other_values(value: object) -> list[object]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1]
    if isinstance(value, str):
        return [value + "x"]
    return [] if value is not None else [0]


def _set(node: ast.AST, name: str, value: object, words: str) -> str:
    setattr(node, name, value)
    return words
