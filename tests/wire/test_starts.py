"""Bad starts, each as a process of its own: refused with the reason; and the good one serves as it should."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from succession.headers import HEADERS
from succession.serving import application

ROOT = Path(__file__).resolve().parents[2]
STRONG = "a secret of this test alone: 9f8e7d6c5b4a"
IMPORT = "import wsgi"
#: As on a system without the newer library: Python's own SQLite, told to be an old one.
OLD_SQLITE = (
    "import sys, sqlite3; sys.modules['pysqlite3'] = None; "
    "sqlite3.sqlite_version, sqlite3.sqlite_version_info = '3.40.1', (3, 40, 1); import wsgi"
)
Change = Callable[[Path, dict[str, str]], Any]


def _mode(name: str, mode: int) -> Change:
    return lambda folder, environment: (folder / name).chmod(mode)


def _say(**words: str) -> Change:
    return lambda folder, environment: environment.update(words)


def _write(name: str, text: str, mode: int = 0o600) -> Change:
    def change(folder: Path, environment: dict[str, str]) -> None:
        (folder / name).write_text(text)
        (folder / name).chmod(mode)

    return change


def _no_folder(folder: Path, environment: dict[str, str]) -> None:
    environment["SUCCESSION_INSTANCE"] = str(folder / "succession.sqlite")


def _no_hosts(folder: Path, environment: dict[str, str]) -> None:
    del environment["SUCCESSION_HOSTS"]


def _older_schema(folder: Path, environment: dict[str, str]) -> None:
    with sqlite3.connect(folder / "succession.sqlite") as connection:
        connection.execute("DELETE FROM alembic_version")


def _own_secret(text: str) -> Change:
    def change(folder: Path, environment: dict[str, str]) -> None:
        environment["SUCCESSION_SECRET_KEY"] = ""
        (folder / "secret_key").write_text(text)
        (folder / "secret_key").chmod(0o600)

    return change


#: What is changed about a good installation -> words of the reason, and how it is started.
BAD: dict[str, tuple[Change, str, str]] = {
    "a short secret": (_say(SUCCESSION_SECRET_KEY="short"), "has to be at least 32 characters", IMPORT),
    "a secret of one letter": (_say(SUCCESSION_SECRET_KEY="a" * 64), "fewer than 10 different characters", IMPORT),
    "the secret of an example": (
        _say(SUCCESSION_SECRET_KEY="change-me-to-something-long-and-random-1234567890"),
        "is the placeholder of an example",
        IMPORT,
    ),
    "an empty file with the secret": (_own_secret(""), "has to be at least 32 characters", IMPORT),
    "debugging": (_say(FLASK_DEBUG="1"), "Debugging is on", IMPORT),
    "debugging by the configuration": (_write("config.py", "DEBUG = True"), "Debugging is on", IMPORT),
    "a world-readable database": (_mode("succession.sqlite", 0o644), "may read the database", IMPORT),
    "a world-readable secret": (_mode("secret_key", 0o604), "may read the secret key", IMPORT),
    "a world-readable configuration": (_write("config.py", "", 0o644), "may read the configuration", IMPORT),
    "a folder that others write to": (lambda folder, _: folder.chmod(0o777), "Others on this machine may put", IMPORT),
    "no names": (_no_hosts, "under which names the application answers", IMPORT),
    "every name": (_say(SUCCESSION_HOSTS="*"), "answers under every name", IMPORT),
    "cookies without TLS for others": (_say(SUCCESSION_PLAIN_LOOPBACK="1"), "Cookies would travel without TLS", IMPORT),
    "an unknown time zone": (_say(SUCCESSION_TIME_ZONE="Europe/Atlantis"), "There is no time zone", IMPORT),
    "many proxies": (_say(SUCCESSION_PROXIES="yes"), "is the number of proxies in front, 0 to 5", IMPORT),
    "an older schema": (_older_schema, "does not have the schema of this version", IMPORT),
    "no folder": (_no_folder, "cannot be used: File exists", IMPORT),
    "a damaged configuration": (_write("config.py", "HOSTS = ["), "config.py cannot be read", IMPORT),
    "a damaged database": (_write("succession.sqlite", "x" * 9999), "cannot be opened: file is not a database", IMPORT),
    "an old SQLite on a database in use": (lambda folder, environment: None, "SQLite 3.40.1 may damage it", OLD_SQLITE),
}


def environment_of(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "SUCCESSION_INSTANCE": str(folder),
        "SUCCESSION_SECRET_KEY": STRONG,
        "SUCCESSION_HOSTS": "talent.halden.example",
        "SUCCESSION_PROXIES": "1",
    }


def installed(folder: Path) -> Path:
    """A good installation in ``folder``, with the schema of this version."""
    folder.mkdir()
    folder.chmod(0o700)
    environment = {**environment_of(folder)}
    del environment["SUCCESSION_SECRET_KEY"]
    command = "from succession.cli import main; main(['db', 'upgrade'])"
    subprocess.run([sys.executable, "-c", command], env=environment, cwd=ROOT, check=True, capture_output=True)
    return folder


#: These start as processes of their own, the others inside the test's; both are refused by the same lines.
AS_PROCESSES = (
    "a short secret",
    "debugging",
    "a world-readable database",
    "a world-readable secret",
    "a folder that others write to",
    "no names",
    "cookies without TLS for others",
    "an unknown time zone",
    "an older schema",
    "no folder",
    "a damaged configuration",
    "an old SQLite on a database in use",
)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good installation, to make bad ones of."""
    folder = installed(tmp_path_factory.mktemp("starts") / "good")
    with sqlite3.connect(folder / "succession.sqlite") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return folder


def made_bad(good: Path, folder: Path, what: str) -> dict[str, str]:
    """The environment of a copy of ``good`` in ``folder`` that was made bad in one way."""
    folder.mkdir(mode=0o700)
    for name in ("succession.sqlite", "secret_key"):
        (folder / name).write_bytes((good / name).read_bytes())
        (folder / name).chmod(0o600)
    environment = environment_of(folder)
    BAD[what][0](folder, environment)
    return environment


def test_bad_starts_are_refused_with_the_reason(good: Path, tmp_path: Path) -> None:
    began = time.monotonic()
    wrong = []
    for first, second in zip(AS_PROCESSES[::2], AS_PROCESSES[1::2], strict=True):
        running, in_use = {}, None
        for what in (first, second):
            environment = made_bad(good, tmp_path / what, what)
            if BAD[what][2] == OLD_SQLITE:
                in_use = _in_use(tmp_path / what)
            command = [sys.executable, "-c", BAD[what][2]]
            running[what] = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.PIPE, text=True)
        for what, process in running.items():
            said = process.communicate(timeout=60)[1]
            if process.returncode != 3 or "Succession does not start." not in said or BAD[what][1] not in said:
                wrong.append(f"{what}: ended with {process.returncode} and said {said[-400:]!r}")
            if "Traceback" in said:
                wrong.append(f"{what}: shows a trace")
        if in_use is not None:
            in_use.close()
    took = time.monotonic() - began
    print(f"\n{len(AS_PROCESSES) - len(wrong)} of {len(AS_PROCESSES)} bad starts refused in {took:.0f} s")
    assert wrong == []
    assert took < 120


def _in_use(folder: Path) -> sqlite3.Connection:
    """Another process's connection, which keeps the database in write-ahead mode."""
    connection = sqlite3.connect(folder / "succession.sqlite")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN").execute("SELECT count(*) FROM user")
    for path in folder.iterdir():
        path.chmod(0o600)
    return connection


@pytest.mark.parametrize("what", [what for what in BAD if what not in AS_PROCESSES])
def test_other_bad_starts_are_refused_by_the_same_lines(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], what: str
) -> None:
    kept = os.umask(0o022)
    try:
        for name, value in made_bad(good, tmp_path / "bad", what).items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            application()
    finally:
        os.umask(kept)
    assert ended.value.code == 3
    assert BAD[what][1] in capfd.readouterr().err


@pytest.fixture(scope="module")
def server(good: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """gunicorn with the settings that are shipped, on a port of this machine."""
    folder = shutil.copytree(good, tmp_path_factory.mktemp("served") / "served")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**environment_of(folder), "SUCCESSION_BIND": f"127.0.0.1:{port}", "WEB_CONCURRENCY": "1"}
    command = [sys.executable, "-m", "gunicorn", "-c", "python:succession.gunicorn_config", "wsgi:app"]
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.PIPE, text=True, umask=0)
    try:
        for _ in range(200):
            if process.poll() is not None:
                pytest.fail(process.communicate()[1])
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port, folder
    finally:
        process.terminate()
        process.communicate(timeout=30)


def asked(port: int, request: bytes) -> tuple[int, dict[str, str], str]:
    """Status, headers and body of the answer to these bytes."""
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall(request)
        data = b""
        while chunk := connection.recv(65536):
            data += chunk
    head, _, body = data.decode("latin-1").partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    return int(first.split()[1]), dict(line.split(": ", 1) for line in lines), body


def test_the_shipped_server_answers_everything_with_the_headers(server: tuple[int, Path]) -> None:
    port, _ = server
    host = b"Host: talent.halden.example\r\nConnection: close\r\n"
    requests = {
        b"GET /sign-in HTTP/1.1\r\n" + host + b"\r\n": 200,
        b"GET /sign-in HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n": 400,
        b"GET /sign-in HTTP/1.1\r\nConnection: close\r\n\r\n": 400,
        b"TRACE / HTTP/1.1\r\n" + host + b"\r\n": 405,
        b"BREW /sign-in HTTP/1.1\r\n" + host + b"\r\n": 405,
        b"NONSENSE\r\n\r\n": 400,
        b"GET /sign-in HTTP/9.9\r\n" + host + b"\r\n": 400,
        b"GET /" + b"x" * 6000 + b" HTTP/1.1\r\n" + host + b"\r\n": 414,
        b"GET / HTTP/1.1\r\n" + host + b"Broken header\r\n\r\n": 400,
        b"GET / HTTP/1.1\r\n" + host + b"X: " + b"y" * 9000 + b"\r\n\r\n": 431,
        b"GET / HTTP/1.1\r\n" + host + b"".join(b"X-%d: 1\r\n" % n for n in range(70)) + b"\r\n": 431,
        b"POST /sign-in HTTP/1.1\r\n" + host + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nx": 400,
        b"POST /sign-in HTTP/1.1\r\n" + host + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nx": 400,
        b"POST /sign-in HTTP/1.1\r\n" + host + b"Content-Length: nine\r\n\r\n": 400,
    }
    missing = []
    for request, expected in requests.items():
        status, headers, body = asked(port, request)
        assert status == expected, request[:60]
        assert "<script>" not in body
        wanted = {*HEADERS, "Strict-Transport-Security", "Cache-Control"}
        missing += [(request[:40], name) for name in wanted - headers.keys()]
        missing += [(request[:40], name) for name in {"Server"} & headers.keys()]
    print(f"\n{len(missing)} of {len(requests)} answers of the server miss a header")
    assert missing == []


def test_the_shipped_server_keeps_its_files_to_itself(server: tuple[int, Path]) -> None:
    port, folder = server
    asked(port, b"GET /sign-in HTTP/1.1\r\nHost: talent.halden.example\r\nConnection: close\r\n\r\n")
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in folder.iterdir()}
    assert "succession.sqlite" in modes
    assert set(modes.values()) == {"0o600"}


def test_the_shipped_server_ends_where_it_must_not_start(good: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(good, tmp_path / "served")
    (folder / "succession.sqlite").chmod(0o644)
    environment = {**environment_of(folder), "SUCCESSION_BIND": "127.0.0.1:0"}
    command = [sys.executable, "-m", "gunicorn", "-c", "python:succession.gunicorn_config", "wsgi:app"]
    ended = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode != 0
    assert "Everybody on this machine may read the database" in ended.stderr
    for_others = {**environment, "SUCCESSION_PLAIN_LOOPBACK": "1", "SUCCESSION_BIND": "0.0.0.0:0"}
    ended = subprocess.run(command, env=for_others, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode != 0
    assert "Cookies would travel without TLS, as it would listen for others." in ended.stderr
