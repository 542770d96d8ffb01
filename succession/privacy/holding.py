"""Every row that has to do with a person, in whatever table: by the keys that point at the person, and by mention.

It knows the tables from the schema and the columns from their classes, so a new table is searched from its first day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, String, Table, Text, select

from succession.audit import ChangeEntry
from succession.db import Base, db
from succession.privacy.classes import BY_COLUMN, Erase
from succession.privacy.person import Person, holds_it, texts_in

#: How a row has to do with the person.
ABOUT, ACCOUNT, BY, MENTIONS = "about the person", "the person's account", "done by the person", "mentions the person"
#: Kinds of entries in the log whose subject is the leader's own number.
OF_LEADER = frozenset({"leader_record", "leader_risk", "note", "legal_hold"})
LEADERS, USERS = Base.metadata.tables["leader"], Base.metadata.tables["user"]


@dataclass(frozen=True, slots=True)
class Held:
    """A row that has to do with a person. ``columns`` are those that mention the person, where it only mentions.

    ``goes`` says that an erasure takes the whole row, by the class of the column that points at the person.
    """

    table: Table
    row: dict[str, Any]
    how: str
    columns: tuple[str, ...]
    goes: bool

    @property
    def key(self) -> tuple[Any, ...]:
        """The values of the row's primary key."""
        return tuple(self.row[column.name] for column in self.table.primary_key)


def tables() -> list[Table]:
    """Every table of the schema, those that are pointed at first."""
    return list(Base.metadata.sorted_tables)


def is_text(column: Column[Any]) -> bool:
    """Whether a column can hold words."""
    return isinstance(column.type, String | Text | JSON)


def points_at(column: Column[Any], table: Table) -> bool:
    """Whether ``column`` names a row of ``table``."""
    return any(_target(key) is table for key in column.foreign_keys)


def held_of(person: Person) -> Iterator[Held]:
    """Every row that has to do with ``person``, table by table, in the order of the rows' keys."""
    changes = _changes_about(person)
    going: dict[Table, set[Any]] = defaultdict(set)
    for table in tables():
        for row in rows_in(table):
            how = _how(person, table, row, changes, going)
            columns = () if how else tuple(_mentioning(person, table, row))
            if how or columns:
                held = Held(table, row, how or MENTIONS, columns, _goes(person, table, row, going))
                if held.goes:
                    going[table].add(held.key)
                yield held


def rows_in(table: Table) -> Iterator[dict[str, Any]]:
    """Every row of ``table`` by column name."""
    for row in db.session.execute(select(table).order_by(*table.primary_key)):
        yield dict(row._mapping)


def _mentioning(person: Person, table: Table, row: dict[str, Any]) -> Iterator[str]:
    """The columns of ``row`` that mention the person; an upload does so by the bare key in a cell as well."""
    for column in table.c:
        value = row[column.name]
        if value and is_text(column):
            is_named = table.name == "import" and person.leader.external_key in whole_texts(value)
            if is_named or holds_it(value, person.anywhere):
                yield column.name


def _changes_about(person: Person) -> set[int]:
    """The numbers of the changes that have an entry about the person."""
    entries = db.session.execute(
        select(ChangeEntry.change_id, ChangeEntry.kind, ChangeEntry.subject, ChangeEntry.before, ChangeEntry.after)
    )
    return {change for change, kind, subject, *sides in entries if is_entry_about(person, kind, subject, sides)}


def is_entry_about(person: Person, kind: str, subject: str, sides: list[dict[str, Any] | None]) -> bool:
    """Whether an entry of the log is about the person, by its subject or by the leader that a side of it names."""
    if kind in OF_LEADER:
        return subject == str(person.leader.id)
    if kind == "user":
        return subject.isdigit() and int(subject) in person.users
    return any((side or {}).get("leader_id") == person.leader.id for side in sides)


def _how(
    person: Person, table: Table, row: dict[str, Any], changes: set[int], going: dict[Table, set[Any]]
) -> str | None:
    if table is LEADERS:
        return ABOUT if row["id"] == person.leader.id else None
    if table.name == "change":
        return ABOUT if row["id"] in changes else BY if row["by_id"] in person.users else None
    if table.name == "change_entry":
        sides = [row["before"], row["after"]]
        return ABOUT if is_entry_about(person, row["kind"], row["subject"], sides) else None
    if any(row[column.name] == person.leader.id for column in table.c if points_at(column, LEADERS)):
        return ACCOUNT if table is USERS else ABOUT
    if _goes(person, table, row, going):
        is_account = any(points_at(column, USERS) and row[column.name] in person.users for column in table.c)
        return ACCOUNT if is_account else ABOUT
    return BY if any(points_at(column, USERS) and row[column.name] in person.users for column in table.c) else None


def _goes(person: Person, table: Table, row: dict[str, Any], going: dict[Table, set[Any]]) -> bool:
    """Whether a column of the class ROW points at the person, at an account of theirs, or at a row that goes."""
    for column in table.c:
        if BY_COLUMN[table.name, column.name].erase is Erase.ROW:
            value = row[column.name]
            if points_at(column, LEADERS) and value == person.leader.id:
                return True
            if points_at(column, USERS) and value in person.users:
                return True
            if any((value,) in going[_target(key)] for key in column.foreign_keys):
                return True
    return False


def _target(key: ForeignKey) -> Table:
    table: Table = key.column.table
    return table


def whole_texts(value: Any) -> set[str]:
    """Every text in a JSON value without the space around it."""
    return {text.strip() for text in texts_in(value)}
