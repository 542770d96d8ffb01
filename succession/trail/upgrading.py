"""Beginning the trail in a database that has changes already."""

from __future__ import annotations

from sqlalchemy import Connection, select

from succession.trail.chain import START
from succession.trail.content import CHANGE, contents
from succession.trail.key import audit_key
from succession.trail.writing import Draft, append


def adopt_changes(connection: Connection) -> None:
    """Every change that was made before there was a trail has its entry, as it is now."""
    made = contents(connection, audit_key(), connection.scalars(select(CHANGE.c.id)))
    drafts = [
        Draft("change", at, by_id, operation, str(uuid), "made before the trail", number, digest)
        for number, uuid, at, by_id, operation, digest in made
    ]
    append(connection, START, drafts)
