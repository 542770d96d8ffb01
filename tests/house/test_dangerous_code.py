"""Code that is dangerous wherever it stands: none of it, or in the one place that is named here with its reason."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "succession"
SOURCES = sorted(PACKAGE.rglob("*.py"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))

#: What makes code or objects out of bytes.
MAKES_CODE = {"eval", "exec", "compile", "__import__", "render_template_string", "from_string"}
#: Modules that do, those that parse XML, and those that speak to other machines.
MAKES_OBJECTS = {"pickle", "marshal", "shelve", "dill", "yaml", "code", "runpy"}
PARSES_XML = {"xml", "lxml", "defusedxml", "xmltodict"}
SPEAKS = {
    *("socket", "socketserver", "ssl", "http", "urllib3", "requests", "httpx", "aiohttp", "ftplib", "smtplib"),
    *("imaplib", "poplib", "nntplib", "telnetlib", "xmlrpc", "ldap", "ldap3", "paramiko", "memcache", "redis"),
}
#: gunicorn hands a socket over, and nothing is opened there.
MAY_SPEAK = {"succession/gunicorn_config.py": {"socket"}}
#: The server in our place, the spreadsheet reader of its own, each with arguments of ours.
STARTS_PROGRAMS = {"succession/cli.py": {"execv"}, "succession/exchange/reading.py": {"run"}}
#: Statements that are put together: from numbers and names that stand in the same file.
PUTS_SQL_TOGETHER = {"succession/db.py", "succession/trail/triggers.py"}
IN_SCRIPTS = re.compile(
    r"\b(?:eval|Function|importScripts)\(|innerHTML|outerHTML|insertAdjacentHTML|document\.(?:write|cookie|domain)"
    r"|localStorage|sessionStorage|indexedDB|postMessage|__proto__|https?://(?!www\.w3\.org/)"
)


@cache
def nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(path.read_text())))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call in the file, with the last part of the name that is called."""
    for node in nodes(path):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            yield name, node


def modules(path: Path) -> set[str]:
    """The first words of the modules that the file imports, and urllib.request in full."""
    found = set()
    for node in nodes(path):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        found |= {name if name == "urllib.request" else name.split(".")[0] for name in names}
    return found


def test_nothing_that_comes_in_becomes_code_or_an_object() -> None:
    wrong = [
        f"{name_of(path)}:{call.lineno} calls {name}"
        for path in SOURCES
        for name, call in calls(path)
        if name in MAKES_CODE and not (isinstance(call.func, ast.Attribute) and name == "compile")
    ]
    wrong += [f"{name_of(path)} imports {found}" for path in SOURCES for found in modules(path) & MAKES_OBJECTS]
    assert not wrong


def test_no_xml_is_parsed_in_the_application() -> None:
    assert not [name_of(path) for path in SOURCES if modules(path) & PARSES_XML]


def test_the_application_speaks_to_its_database_only() -> None:
    wrong = [
        f"{name_of(path)} imports {found}"
        for path in SOURCES
        for found in modules(path) & (SPEAKS | {"urllib.request"}) - MAY_SPEAK.get(name_of(path), set())
    ]
    assert not wrong


def test_other_programs_are_started_in_named_places_and_never_by_a_shell() -> None:
    started = {"run", "Popen", "call", "check_call", "check_output", "system", "popen"}
    wrong = []
    for path in SOURCES:
        for name, call in calls(path):
            owner = getattr(call.func, "value", None)
            starts = name in started and isinstance(owner, ast.Name) and owner.id in {"subprocess", "os"}
            if starts or (name.startswith(("exec", "spawn", "posix_spawn")) and getattr(owner, "id", "") == "os"):
                shell = [keyword for keyword in call.keywords if keyword.arg == "shell"]
                if name not in STARTS_PROGRAMS.get(name_of(path), set()) or shell:
                    wrong.append(f"{name_of(path)}:{call.lineno} {name}")
    assert not wrong


def test_sql_is_never_put_together_from_what_comes_in() -> None:
    looked, wrong = 0, []
    for path in (path for path in SOURCES if modules(path) & {"sqlalchemy", "alembic"}):
        for name, call in calls(path):
            is_text = name == "text" and (
                isinstance(call.func, ast.Name) or getattr(call.func.value, "id", "") in {"sa", "sqlalchemy"}
            )
            if not (is_text or name in {"exec_driver_sql", "literal_column"}) or not call.args:
                continue
            looked += 1
            said = call.args[0]
            is_ours = isinstance(said, ast.Constant) or (isinstance(said, ast.Name) and said.id.isupper())
            if not is_ours and name_of(path) not in PUTS_SQL_TOGETHER:
                wrong.append(f"{name_of(path)}:{call.lineno} {ast.unparse(call)[:80]}")
    print(f"{looked} statements written by hand, all of them constant or made of our own names")
    assert looked
    assert not wrong


def test_no_pattern_repeats_a_repetition() -> None:
    """Two endless repetitions inside each other can take for ever on a text of thirty letters."""
    looked, wrong = 0, []
    for path in SOURCES:
        for name, call in calls(path):
            owner = getattr(getattr(call.func, "value", None), "id", "")
            if owner != "re" or name == "escape" or not call.args or not isinstance(call.args[0], ast.Constant):
                continue
            looked += 1
            if endless_inside_endless(re._parser.parse(call.args[0].value)):
                wrong.append(f"{name_of(path)}:{call.lineno} {call.args[0].value}")
    print(f"{looked} patterns looked at")
    assert looked > 15
    assert not wrong


def endless_inside_endless(pattern: object, inside: bool = False) -> bool:
    for operation, argument in pattern:  # type: ignore[attr-defined]  # a pattern of re's own parser
        endless = str(operation) in ("MAX_REPEAT", "MIN_REPEAT") and argument[1] is re._constants.MAXREPEAT
        if endless and inside:
            return True
        for part in argument if isinstance(argument, tuple | list) else ():
            parts = part if isinstance(part, list) else [part]
            for one in parts:
                if isinstance(one, re._parser.SubPattern) and endless_inside_endless(one, inside or endless):
                    return True
    return False


@pytest.mark.parametrize(
    ("pattern", "is_wrong"),
    [
        (r"^([a-zA-Z0-9]+\s?)*$", True),
        (r"((a+)b)+", True),
        (r"(?:a|b+)*", True),
        (r"[a-z]+@[a-z]+", False),
        (r"(ab)+", False),
        (r"(?:[0-9]{2})*", False),
    ],
)
def test_the_patterns_that_run_away_are_known_by_sight(pattern: str, is_wrong: bool) -> None:
    assert endless_inside_endless(re._parser.parse(pattern)) is is_wrong


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_keep_nothing_write_no_html_and_speak_to_nobody_else(path: Path) -> None:
    assert not IN_SCRIPTS.findall(path.read_text())
