"""After an erasure: nothing of what was erased is left in the files of the database."""

from __future__ import annotations

import time

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from succession.db import db

TRIES, PAUSE = 5, 1.0


def compact() -> list[str]:
    """Write the files of the database anew, without what was removed. Sentences: what was done, what is left to do.

    Every transaction of the session has to be over.
    """
    db.session.remove()
    return _compact_sqlite() if db.engine.dialect.name == "sqlite" else _compact_postgresql()


def _compact_sqlite() -> list[str]:
    """Removed content is overwritten at once (secure_delete); VACUUM writes the file anew, the checkpoint empties the
    write-ahead log. Both wait for readers."""
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        for attempt in range(TRIES):
            try:
                cursor.execute("VACUUM")
                is_busy = bool(cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
            except db.engine.dialect.loaded_dbapi.OperationalError:
                is_busy = True
            if not is_busy:
                return ["The database file was written anew and its write-ahead log emptied."]
            if attempt < TRIES - 1:
                time.sleep(PAUSE)
        return ["Somebody is reading, so the file was not written anew. Run: succession privacy compact"]
    finally:
        connection.close()


def _compact_postgresql() -> list[str]:
    """PostgreSQL keeps old rows until a vacuum; only VACUUM FULL writes the tables and indexes anew. It locks each
    table meanwhile, so it is tried for a limited time."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        try:
            connection.execute(text("SET statement_timeout = 0"))
            connection.execute(text("VACUUM FULL"))
            connection.execute(text("CHECKPOINT"))
        except DBAPIError as error:
            return [f"The tables were not written anew: {error.orig}. Run: succession privacy compact"]
        finally:
            connection.execute(text("RESET statement_timeout"))
    return [
        "The tables and indexes were written anew (VACUUM FULL).",
        "PostgreSQL's write-ahead log, its archive, replicas and backups hold older states until they are recycled.",
    ]
