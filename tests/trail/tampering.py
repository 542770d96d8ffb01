"""Somebody with the database in hand and without the key: every way in which they could rewrite what happened.

Each way says which entry a check has to name, or a word that it has to say where no entry is at fault.
"""

# ruff: noqa: S608  # the statements are made of names that stand in this file
from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, create_engine, event, select, text

from succession.db import db, sqlite
from succession.trail.anchor import add_line
from succession.trail.chain import Head, Said, hash_of
from succession.trail.checking import Verdict, anchored, check
from succession.trail.key import audit_key, places
from succession.trail.models import TrailEntry
from succession.trail.triggers import lifted

WRONG_KEY = b"a key that is not the one of this installation"
TEXTS = ("kind", "action", "about", "outcome", "content_digest", "previous_hash", "hash")


@dataclass
class Trail:
    """An intact trail that somebody is about to tamper with. ``n`` is the number of the last entry."""

    connection: Connection
    rng: random.Random
    n: int
    #: Change -> the number of its entry.
    entries: dict[int, int] = field(default_factory=dict)

    def run(self, sql: str, **values: Any) -> None:
        done = self.connection.execute(text(sql), values)
        assert done.rowcount != 0, sql

    def some_number(self, last: int | None = None) -> int:
        return self.rng.randint(1, last or self.n)

    def some_change(self) -> int:
        return self.rng.choice(sorted(self.entries))

    def some_entry_of_the_log(self) -> tuple[int, int]:
        """The number of a row of the log, and of its change."""
        rows = self.connection.execute(text("SELECT id, change_id FROM change_entry ORDER BY id")).all()
        row = self.rng.choice(rows)
        return row.id, row.change_id

    def shift(self, numbers: dict[int, int]) -> None:
        """Give entries other numbers, by way of numbers that nobody has."""
        for old, new in numbers.items():
            self.run("UPDATE trail_entry SET number = :new WHERE number = :old", old=old, new=-new)
        self.run("UPDATE trail_entry SET number = -number WHERE number < 0")

    def insert_copy(self, of: int, number: int, **other: Any) -> None:
        row = dict(
            self.connection.execute(text("SELECT * FROM trail_entry WHERE number = :of"), {"of": of}).mappings().one()
        )
        row |= {"number": number, "change_id": None, **other}
        names = ", ".join(row)
        marks = ", ".join(f":{name}" for name in row)
        self.run(f"INSERT INTO trail_entry ({names}) VALUES ({marks})", **row)


Way = Callable[[Trail], int | str]
WAYS: dict[str, Way] = {}


def way(act: Way) -> Way:
    WAYS[act.__name__.replace("_", " ")] = act
    return act


@way
def edit_a_text_of_an_entry(trail: Trail) -> int:
    n, column = trail.some_number(), trail.rng.choice(TEXTS)
    trail.run(f"UPDATE trail_entry SET {column} = 'x' || substr({column}, 2) WHERE number = :n", n=n)
    return n


@way
def edit_when_an_entry_was_made(trail: Trail) -> int:
    n = trail.some_number()
    later = "datetime(at, '+1 second')" if db.engine.dialect.name == "sqlite" else "at + interval '1 microsecond'"
    trail.run(f"UPDATE trail_entry SET at = {later} WHERE number = :n", n=n)
    return n


@way
def edit_who_made_an_entry(trail: Trail) -> int:
    n = trail.some_number()
    trail.run("UPDATE trail_entry SET by_id = coalesce(by_id, 0) + 1 WHERE number = :n", n=n)
    return n


@way
def edit_the_change_of_an_entry(trail: Trail) -> int:
    n = trail.some_number()
    trail.run("UPDATE trail_entry SET change_id = coalesce(change_id, 0) + 100000 WHERE number = :n", n=n)
    return n


@way
def edit_the_number_of_an_entry(trail: Trail) -> int:
    n = trail.some_number()
    trail.run("UPDATE trail_entry SET number = :new WHERE number = :n", n=n, new=trail.n + trail.rng.randint(2, 99))
    return n


@way
def put_an_entry_before_the_first(trail: Trail) -> int:
    trail.insert_copy(trail.some_number(), trail.rng.choice((0, -1, -100)))
    return 1


@way
def delete_an_entry(trail: Trail) -> int:
    n = trail.some_number()
    trail.run("DELETE FROM trail_entry WHERE number = :n", n=n)
    return n


@way
def delete_an_entry_and_close_the_gap(trail: Trail) -> int:
    n = trail.some_number(trail.n - 1)
    trail.run("DELETE FROM trail_entry WHERE number = :n", n=n)
    trail.shift({old: old - 1 for old in range(n + 1, trail.n + 1)})
    return n


@way
def swap_two_entries(trail: Trail) -> int:
    i, j = sorted(trail.rng.sample(range(1, trail.n + 1), 2))
    trail.shift({i: j, j: i})
    return i


@way
def shuffle_a_stretch(trail: Trail) -> int:
    first = trail.some_number(trail.n - 5)
    old = list(range(first, first + 6))
    new = old[1:] + old[:1]
    trail.shift(dict(zip(old, new, strict=True)))
    return first


@way
def add_a_forged_entry(trail: Trail) -> int:
    trail.insert_copy(trail.some_number(), trail.n + 1)
    return trail.n + 1


@way
def add_an_entry_with_a_wrong_key(trail: Trail) -> int:
    last = trail.connection.execute(text("SELECT hash FROM trail_entry WHERE number = :n"), {"n": trail.n}).scalar_one()
    trail.insert_copy(trail.some_number(), trail.n + 1, previous_hash=last)
    _seal_anew(trail, trail.n + 1)
    return trail.n + 1


@way
def insert_a_forged_entry_in_between(trail: Trail) -> int:
    n = trail.some_number()
    trail.shift({old: old + 1 for old in range(n, trail.n + 1)})
    trail.insert_copy(n + 1, n, outcome="forged")
    return n


@way
def rewrite_the_chain_with_a_wrong_key(trail: Trail) -> int:
    n = trail.some_number()
    trail.run("UPDATE trail_entry SET action = 'nothing' WHERE number = :n", n=n)
    _seal_anew(trail, n)
    return n


@way
def hash_an_edited_entry_without_a_key(trail: Trail) -> int:
    n = trail.some_number()
    plain = hashlib.sha256(b"whatever").hexdigest()
    trail.run("UPDATE trail_entry SET outcome = '0 rows', hash = :h WHERE number = :n", n=n, h=plain)
    return n


@way
def cut_the_end_off(trail: Trail) -> int:
    last = trail.n - trail.rng.randint(1, 20)
    trail.run("DELETE FROM trail_entry WHERE number > :last", last=last)
    return last + 1


@way
def cut_the_end_off_with_an_anchor_of_a_wrong_key(trail: Trail) -> int | str:
    last = trail.n - trail.rng.randint(1, 20)
    trail.run("DELETE FROM trail_entry WHERE number > :last", last=last)
    kept = trail.connection.execute(text("SELECT hash FROM trail_entry WHERE number = :n"), {"n": last}).scalar_one()
    places().anchor.unlink()
    places().log.unlink()
    add_line(WRONG_KEY, places(), Head(last, kept))
    return "without the key"


@way
def cut_the_end_off_and_delete_the_anchor(trail: Trail) -> int:
    places().anchor.unlink()
    return cut_the_end_off(trail)


@way
def edit_a_change(trail: Trail) -> int:
    change = trail.some_change()
    column = trail.rng.choice(("summary", "reason", "by_name", "operation"))
    trail.run(f"UPDATE change SET {column} = {column} || '.' WHERE id = :id", id=change)
    return trail.entries[change]


@way
def edit_who_made_a_change(trail: Trail) -> int:
    change = trail.some_change()
    trail.run("UPDATE change SET by_id = coalesce(by_id, 0) + 1 WHERE id = :id", id=change)
    return trail.entries[change]


@way
def edit_what_a_change_undoes(trail: Trail) -> int:
    change = trail.some_change()
    trail.run("UPDATE change SET undoes_id = :other WHERE id = :id", id=change, other=trail.some_change())
    return trail.entries[change]


@way
def give_a_change_another_id(trail: Trail) -> int:
    change = trail.some_change()
    trail.run("UPDATE change SET uuid = :uuid WHERE id = :id", id=change, uuid=str(uuid4()))
    return trail.entries[change]


@way
def delete_a_change(trail: Trail) -> int:
    change = trail.some_change()
    trail.run("DELETE FROM change WHERE id = :id", id=change)
    return trail.entries[change]


@way
def add_a_change_without_an_entry(trail: Trail) -> str:
    columns = "at, by_id, by_name, operation, summary, reason"
    trail.run(
        f"INSERT INTO change (id, uuid, {columns}) SELECT 100000, :uuid, {columns} FROM change WHERE id = :id",
        id=trail.some_change(),
        uuid=str(uuid4()),
    )
    return "has no entry"


@way
def edit_a_row_of_the_log(trail: Trail) -> int:
    row, change = trail.some_entry_of_the_log()
    column = trail.rng.choice(("kind", "subject", "before", "after"))
    new = '\'{"readiness": "x"}\'' if column in ("before", "after") else "'x'"
    trail.run(f"UPDATE change_entry SET {column} = {new} WHERE id = :id", id=row)
    return trail.entries[change]


@way
def move_a_row_of_the_log_to_another_change(trail: Trail) -> int:
    row, change = trail.some_entry_of_the_log()
    other = trail.rng.choice([one for one in sorted(trail.entries) if one != change])
    trail.run("UPDATE change_entry SET change_id = :other WHERE id = :id", id=row, other=other)
    return min(trail.entries[change], trail.entries[other])


@way
def delete_a_row_of_the_log(trail: Trail) -> int:
    row, change = trail.some_entry_of_the_log()
    trail.run("DELETE FROM change_entry WHERE id = :id", id=row)
    return trail.entries[change]


@way
def add_a_row_to_the_log(trail: Trail) -> int:
    row, change = trail.some_entry_of_the_log()
    trail.run(
        "INSERT INTO change_entry (id, change_id, kind, subject, before, after) "
        "SELECT 1000000, change_id, kind, subject, before, after FROM change_entry WHERE id = :id",
        id=row,
    )
    return trail.entries[change]


@way
def edit_the_anchor(trail: Trail) -> str:
    _edit_a_byte(trail, places().anchor)
    return "anchor"


@way
def edit_the_log_of_anchors(trail: Trail) -> str:
    _edit_a_byte(trail, places().log)
    return "log of the anchors"


@way
def delete_the_anchor(trail: Trail) -> str:
    places().anchor.unlink()
    return "no anchor"


@way
def delete_the_log_of_anchors(trail: Trail) -> str:
    places().log.unlink()
    return "log of the anchors"


@way
def take_a_trigger_away(trail: Trail) -> str:
    on = " ON trail_entry" if db.engine.dialect.name == "postgresql" else ""
    trail.connection.exec_driver_sql(f"DROP TRIGGER trail_entry_no_update{on}")
    return "trail_entry_no_update"


def _edit_a_byte(trail: Trail, path: Any) -> None:
    content = bytearray(path.read_bytes())
    place = trail.rng.randrange(len(content))
    content[place] ^= trail.rng.choice((1, 2, 4, 8, 16))
    path.write_bytes(content)


def _seal_anew(trail: Trail, first: int) -> None:
    """Hash everything from the entry ``first`` on again, with a key that is not the right one."""
    columns = [getattr(TrailEntry, name) for name in Said._fields]
    wanted = select(*columns).where(TrailEntry.number >= first).order_by(TrailEntry.number)
    rows = trail.connection.execute(wanted).all()
    previous = rows[0].previous_hash
    for row in rows:
        said = Said._make(row)._replace(previous_hash=previous)
        sealed = hash_of(WRONG_KEY, said)
        statement = "UPDATE trail_entry SET previous_hash = :before, hash = :hash WHERE number = :n"
        trail.run(statement, before=previous, hash=sealed, n=row.number)
        previous = sealed


@contextmanager
def in_hand() -> Iterator[Connection]:
    """The database as somebody has it who may do everything; what they do is taken back at the end, files included."""
    files = {path: path.read_bytes() for path in places() if path.exists()}
    engine = create_engine(db.engine.url, **({"module": sqlite} if db.engine.dialect.name == "sqlite" else {}))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _record: setattr(connection, "isolation_level", None))
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    try:
        with engine.connect() as connection:
            yield connection
            connection.rollback()
    finally:
        engine.dispose()
        for path in places():
            path.unlink(missing_ok=True)
        for path, content in files.items():
            path.write_bytes(content)


def tamper(connection: Connection, act: Way, seed: int) -> tuple[int | str, Verdict]:
    """What a check has to name after ``act``, and what it says."""
    entries = connection.execute(text("SELECT change_id, number FROM trail_entry WHERE change_id IS NOT NULL")).all()
    last = connection.execute(text("SELECT max(number) FROM trail_entry")).scalar_one()
    trail = Trail(connection, random.Random(seed), last, {row.change_id: row.number for row in entries})
    if act is WAYS["take a trigger away"]:
        expected = act(trail)
    elif connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        expected = act(trail)
        connection.exec_driver_sql("SET LOCAL session_replication_role = origin")
    else:
        with lifted(connection):
            expected = act(trail)
    return expected, check(connection, audit_key(), anchored(audit_key(), places(), with_log=True))


def is_found(expected: int | str, verdict: Verdict) -> bool:
    """Whether the check names what it has to name."""
    if verdict.flaw is None:
        return False
    return verdict.flaw.number == expected if isinstance(expected, int) else expected in verdict.flaw.words


def end_in_log() -> None:
    """The log of the anchors names the end of the trail, as it does within five minutes."""
    with db.engine.connect() as connection:
        row = connection.execute(text("SELECT number, hash FROM trail_entry ORDER BY number DESC LIMIT 1")).one()
    add_line(audit_key(), places(), Head(row.number, row.hash))
