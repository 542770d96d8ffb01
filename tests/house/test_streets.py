"""The rules of the house about who imports whom, beyond what import-linter reads in setup.cfg."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "succession"
#: What each kind of file may import from its own room.
INSIDE = {
    "models": set(),
    "queries": {"models"},
    "operations": {"models", "queries"},
    "forms": {"models", "queries", "operations"},
}
DRAWERS = {"utils", "util", "helpers", "helper", "services", "common", "constants", "misc"}


def imports(path: Path) -> Iterator[str]:
    """The modules that ``path`` imports, as full names; ``from x import y`` gives both ``x`` and ``x.y``."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def sources() -> list[Path]:
    return sorted(p for p in PACKAGE.rglob("*.py") if "migrations" not in p.parts)


def test_files_of_a_room_import_only_those_below_them() -> None:
    wrong = []
    for path in sources():
        allowed = INSIDE.get(path.stem)
        if allowed is None or path.parent == PACKAGE:
            continue
        room = f"succession.{path.parent.relative_to(PACKAGE).as_posix().replace('/', '.')}"
        for name in imports(path):
            above = {*INSIDE, "views"} - allowed - {path.stem}
            if any(name == f"{room}.{stem}" or name.startswith(f"{room}.{stem}.") for stem in above):
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert not wrong


def test_no_room_imports_the_views_or_forms_of_another() -> None:
    wrong = []
    for path in sources():
        if path.parent == PACKAGE:
            continue
        own = path.relative_to(PACKAGE).parts[0]
        for name in imports(path):
            parts = name.split(".")
            if parts[0] == "succession" and len(parts) > 2 and parts[1] != own and parts[2] in ("views", "forms"):
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert not wrong


def test_operations_and_the_core_know_no_request() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources()
        if path.stem == "operations" or "analysis" in path.parts
        for name in imports(path)
        if name.split(".")[0] in {"flask", "flask_login", "flask_wtf", "wtforms"}
    ]
    assert not wrong


def test_the_core_loads_without_flask_and_sqlalchemy() -> None:
    check = (
        "import sys, succession.analysis, succession.exchange.commands;"
        "print(sorted({'flask', 'sqlalchemy'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout.strip() == "[]"


def test_every_file_has_a_name_of_its_own_and_can_be_read_in_one_sitting() -> None:
    assert not [p for p in sources() if p.stem in DRAWERS]
    too_long = {str(p.relative_to(ROOT)): n for p in sources() if (n := len(p.read_text().splitlines())) > 350}
    assert not too_long
