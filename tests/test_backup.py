"""A backup is whole, of one moment, and for its owner's eyes."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from succession.access.models import User
from succession.backup import back_up
from succession.cli import main
from succession.clock import now
from succession.db import db, sqlite
from succession.leaders.models import LeaderRecord
from succession.leaders.operations import add_leader
from succession.refusals import Refusal


@pytest.fixture(autouse=True)
def mask() -> Iterator[None]:
    """The command's mask for new files is taken back."""
    kept = os.umask(0o022)
    yield
    os.umask(kept)


@pytest.fixture(autouse=True)
def embedded(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has pg_dump")


def names_in(path: Path) -> list[str]:
    with closing(sqlite.connect(str(path))) as copy:
        return [row[0] for row in copy.execute("SELECT name FROM leader_record ORDER BY id")]


def test_a_copy_is_whole_alone_and_for_its_owner_only(app: Flask, talent: User, tmp_path: Path) -> None:
    add_leader(talent, now(), name="Aisha Khan")
    db.session.commit()
    path = tmp_path / "copy.sqlite"
    size = back_up(path)
    assert size == path.stat().st_size > 0
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    assert names_in(path) == ["Aisha Khan"]
    assert [one.name for one in tmp_path.iterdir()] == ["copy.sqlite"]


def test_it_is_of_one_moment_while_somebody_writes(app: Flask, talent: User, tmp_path: Path) -> None:
    written, stop, author = [], threading.Event(), talent.id
    db.session.rollback()  # the one write lock is for the writer

    def write() -> None:
        with app.app_context():
            by = db.session.get_one(User, author)
            while not stop.is_set() and len(written) < 400:
                add_leader(by, now(), name=f"Leader {len(written):04d}")
                db.session.commit()
                written.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        sizes = []
        for number in range(5):
            back_up(tmp_path / f"{number}.sqlite")
            sizes.append(len(names_in(tmp_path / f"{number}.sqlite")))
    finally:
        stop.set()
        writer.join()
    assert sizes == sorted(sizes)
    for number, size in enumerate(sizes):
        assert names_in(tmp_path / f"{number}.sqlite") == [f"Leader {one:04d}" for one in range(size)]
    assert db.session.scalar(select(func.count()).select_from(LeaderRecord)) == len(written)


def test_an_older_backup_is_never_written_over(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "copy.sqlite"
    path.write_text("an older one")
    with pytest.raises(Refusal, match="cannot be made: File exists"):
        back_up(path)
    assert path.read_text() == "an older one"


def test_the_command_copies_an_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUCCESSION_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    said = CliRunner().invoke(main, ["db", "backup", str(tmp_path / "copy.sqlite")])
    assert said.exit_code == 0, said.output
    assert "is whole" in said.output
    again = CliRunner().invoke(main, ["db", "backup", str(tmp_path / "copy.sqlite")])
    assert again.exit_code == 1
    assert "Choose another file" in again.output
