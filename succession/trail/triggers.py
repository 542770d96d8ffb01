"""The database itself refuses to rewrite the trail, and the log of changes that it speaks of.

The words of a change (its summary, its reason, the name of who made it) and the entries of the log can be redacted, as
an erasure has to; the trail has their digests, so that nobody does it unseen.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

REFUSED = "the audit trail is only ever added to"
FIXED = "id, uuid, at, by_id, operation, undoes_id"
NEXT = "(SELECT coalesce(max(number), 0) + 1 FROM trail_entry)"

#: Trigger -> its table and when it refuses.
SQLITE = {
    "trail_entry_no_update": ("trail_entry", "BEFORE UPDATE ON trail_entry"),
    "trail_entry_no_delete": ("trail_entry", "BEFORE DELETE ON trail_entry"),
    "trail_entry_in_order": ("trail_entry", f"BEFORE INSERT ON trail_entry WHEN NEW.number <> {NEXT}"),
    "change_no_update": ("change", f"BEFORE UPDATE OF {FIXED} ON change"),
    "change_no_delete": ("change", "BEFORE DELETE ON change"),
}
POSTGRESQL = {
    "trail_entry_no_update": ("trail_entry", "BEFORE UPDATE ON trail_entry FOR EACH ROW", "refuse_rewriting"),
    "trail_entry_no_delete": ("trail_entry", "BEFORE DELETE ON trail_entry FOR EACH ROW", "refuse_rewriting"),
    "trail_entry_no_truncate": ("trail_entry", "BEFORE TRUNCATE ON trail_entry", "refuse_rewriting"),
    "trail_entry_in_order": ("trail_entry", "BEFORE INSERT ON trail_entry FOR EACH ROW", "refuse_gaps"),
    "change_no_update": ("change", f"BEFORE UPDATE OF {FIXED} ON change FOR EACH ROW", "refuse_rewriting"),
    "change_no_delete": ("change", "BEFORE DELETE ON change FOR EACH ROW", "refuse_rewriting"),
    "change_no_truncate": ("change", "BEFORE TRUNCATE ON change", "refuse_rewriting"),
}
FUNCTIONS = {
    "refuse_rewriting": f"RAISE EXCEPTION '{REFUSED}';",
    "refuse_gaps": f"IF NEW.number <> {NEXT} THEN RAISE EXCEPTION '{REFUSED}'; END IF; RETURN NEW;",
}


def raise_triggers(connection: Connection) -> None:
    """From here on the database refuses."""
    if connection.dialect.name == "sqlite":
        for name, (_, when) in SQLITE.items():
            connection.exec_driver_sql(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END")
        return
    for name, body in FUNCTIONS.items():
        connection.exec_driver_sql(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
        )
    for name, (_, when, function) in POSTGRESQL.items():
        connection.exec_driver_sql(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {function}()")


def drop_triggers(connection: Connection) -> None:
    """From here on the database takes everything."""
    if connection.dialect.name == "sqlite":
        for name in SQLITE:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        return
    for name, (table, *_) in POSTGRESQL.items():
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name} ON {table}")
    for name in FUNCTIONS:
        connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {name}()")


@contextmanager
def lifted(connection: Connection) -> Iterator[None]:
    """Without the triggers until the block ends, all inside the transaction of ``connection``."""
    drop_triggers(connection)
    yield
    raise_triggers(connection)


def missing(connection: Connection) -> list[str]:
    """The triggers that somebody has taken away or switched off."""
    if connection.dialect.name == "sqlite":
        there = connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
        return sorted(SQLITE.keys() - set(there))
    there = connection.scalars(text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"))
    return sorted(POSTGRESQL.keys() - set(there))
