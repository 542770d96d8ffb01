"""The database: one declarative base, and the same transaction rules on SQLite and on PostgreSQL.

Writers come one at a time and readers see one snapshot, on both engines:

* SQLite: WAL, ``BEGIN IMMEDIATE`` for a transaction that may write, a deferred ``BEGIN`` for one that only reads.
* PostgreSQL: one advisory lock for a transaction that may write, ``REPEATABLE READ READ ONLY`` for one that only reads.

``docs/decisions/0003-one-writer-at-a-time.md`` says why.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TypeAlias
from uuid import UUID

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, Row, Select, String, Uuid, event
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator, TypeEngine

from succession.clock import here

try:
    import pysqlite3 as sqlite
except ImportError:  # no wheel for this system: Python's own module, whose version is checked below
    sqlite = sqlite3

#: Before this version two connections can corrupt a database in WAL mode (the WAL-reset bug, sqlite.org/wal.html).
FIRST_SAFE_WAL = (3, 51, 3)
WRITE_LOCK = 5_883_027

Statement: TypeAlias = Select[*tuple[Any, ...]]

_only_reads: ContextVar[bool] = ContextVar("only_reads", default=False)


class Instant(TypeDecorator[datetime]):
    """A moment: kept in UTC, and in Python on the organisation's clocks, so that ``.date()`` is its day."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return here(value.replace(tzinfo=UTC) if value.tzinfo is None else value)


class PublicId(TypeDecorator[UUID]):
    """A uuid, kept by SQLite as it stands in addresses, so that thousands are read without one object each."""

    impl = Uuid
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(String(36) if dialect.name == "sqlite" else Uuid())

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        return str(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:
        return UUID(value) if isinstance(value, str) else value


class Base(DeclarativeBase):
    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={UUID: PublicId},
    )


db = SQLAlchemy(model_class=Base)


def only_reads(flag: bool) -> None:
    """Say whether transactions begun from here on in this context only read. A request says so once, at its start."""
    _only_reads.set(flag)


@contextmanager
def writing() -> Iterator[Connection]:
    """A short transaction of its own that may write, committed at the end, whatever the request declared."""
    token = _only_reads.set(False)
    try:
        with db.engine.begin() as connection:
            yield connection
    finally:
        _only_reads.reset(token)


@contextmanager
def reading() -> Iterator[Connection]:
    """A transaction of its own that sees one moment and waits for nobody, whatever the request declared."""
    token = _only_reads.set(True)
    try:
        with db.engine.begin() as connection:
            yield connection
    finally:
        _only_reads.reset(token)


def rows_of(statement: Statement, **values: Any) -> list[Row[*tuple[Any, ...]]]:
    """The rows of a select of columns, with ``values`` for its bound parameters, past the session's objects.

    Pages show columns, and a statement that is made once costs a page less than half of one made anew.
    """
    return list(db.session.connection().execute(statement, values))


def normalised_url(url: str) -> str:
    """The database URL with the driver that this project uses."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def engine_options(url: str) -> dict[str, Any]:
    """What ``create_engine`` needs for this URL beyond the URL itself."""
    if url.startswith("sqlite"):
        return {"module": sqlite, "connect_args": {"timeout": 10}, "hide_parameters": True}
    return {
        "hide_parameters": True,  # an error names the statement, never the values that somebody typed
        "pool_pre_ping": True,
        "connect_args": {"options": "-c statement_timeout=30000 -c lock_timeout=10000"},
    }


def sqlite_version() -> str:
    """The version of the SQLite library in use."""
    return str(sqlite.sqlite_version)


def wal_is_safe() -> bool:
    """Whether the SQLite library in use may run in WAL mode with several connections."""
    return tuple(sqlite.sqlite_version_info) >= FIRST_SAFE_WAL and sqlite.sqlite_version != "3.52.0"


def prepare(engine: Engine) -> None:
    """Give every connection and transaction of ``engine`` the rules in this module's first lines."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the `begin` event decides how a transaction starts
    cursor = connection.cursor()
    for pragma in (
        "busy_timeout = 10000",  # PostgreSQL's lock_timeout; first, so that switching the journal waits as well
        f"journal_mode = {'WAL' if wal_is_safe() else 'DELETE'}",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
        "trusted_schema = OFF",
        "mmap_size = 0",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN" if _only_reads.get() else "BEGIN IMMEDIATE")


def _begin_postgresql(connection: Connection) -> None:
    if _only_reads.get():
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")
