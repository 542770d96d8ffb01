"""What may not be in the tree: package hosts in lock files, drift between models and migrations."""

from __future__ import annotations

import re
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from succession.db import Base, db

ROOT = Path(__file__).resolve().parents[2]


def test_locks_name_no_host_and_hash_everything() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        options = re.findall(r"^\s*(--[a-z-]+)", text, re.MULTILINE)
        assert set(options) == {"--hash"}
        pins = re.findall(r"^[A-Za-z0-9._-]+==", text, re.MULTILINE)
        assert pins
        assert len(pins) == len(re.findall(r"^[A-Za-z0-9]", text, re.MULTILINE))
        assert text.count("--hash=sha256:") >= len(pins)


def test_the_migrations_build_exactly_the_tables_of_the_models(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
