"""Alembic's entry: runs on the engine of the application, one transaction for all."""

from __future__ import annotations

from alembic import context

from succession.db import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True, compare_type=True)
context.run_migrations()
