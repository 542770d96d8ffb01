"""Bringing the database to the schema of this version, and knowing every table."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

# Importing a room's tables is what makes the declarative base know them.
from succession import audit, company
from succession.access import models as access
from succession.db import db, only_reads, writing
from succession.exchange import models as exchange
from succession.leaders import models as leaders
from succession.nominations import models as nominations
from succession.notes import models as notes
from succession.positions import models as positions
from succession.privacy import models as privacy
from succession.trail import models as trail

TABLES = (trail, audit, company, access, leaders, positions, nominations, notes, exchange, privacy)


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration for an open connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def upgrade() -> None:
    """Bring the database of the current application to the newest schema; nothing happens when it is there."""
    with writing() as connection:
        command.upgrade(alembic_config(connection), "head")


def is_newest() -> bool:
    """Whether the database of the current application has exactly the schema of this version."""
    only_reads(True)
    try:
        with db.engine.connect() as connection:
            there = MigrationContext.configure(connection).get_current_heads()
            return set(there) == set(ScriptDirectory.from_config(alembic_config(connection)).get_heads())
    finally:
        only_reads(False)
