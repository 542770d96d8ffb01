"""A copy of the embedded database as it was at one moment, also while the application runs.

It is made by the SQLite that the application itself uses. Another one, such as the command ``sqlite3`` of the system,
may be older than the version from which on a second process does no harm to a database in use.
"""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

from succession.db import db
from succession.refusals import Refusal


def back_up(path: Path) -> int:
    """``path`` is a whole database, checked, readable by its owner only. Returns its size in bytes.

    Raises:
        Refusal: the database is not an embedded one, the file exists or cannot be made, or the copy is damaged.
    """
    if db.engine.dialect.name != "sqlite":
        raise Refusal("This database is PostgreSQL. Make its backup with pg_dump.")
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise Refusal(f"{path} cannot be made: {error.strerror}. Choose another file.") from error
    sqlite = db.engine.dialect.loaded_dbapi
    try:
        with closing(db.engine.raw_connection()) as live, closing(sqlite.connect(str(path))) as copy:
            live.driver_connection.backup(copy)  # type: ignore[union-attr]  # it is connected
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, whole without another beside it
            found = copy.execute("PRAGMA integrity_check").fetchone()[0]
            if found != "ok":
                raise Refusal(f"The copy is damaged: {found}. Look at the disk, and keep older backups.")
    except BaseException:
        path.unlink()
        raise
    return path.stat().st_size
