"""Reading rows past the session's objects: pages show columns, and a statement is made once a day, not once a page."""

from __future__ import annotations

from typing import Any, TypeAlias

from sqlalchemy import Row, Select

from succession.db import db

#: How many days' statements a process keeps of each kind.
STATEMENTS = 8


Statement: TypeAlias = Select[*tuple[Any, ...]]


def rows_of(statement: Statement, **values: Any) -> list[Row[Any]]:
    """The rows of a select of columns, with ``values`` for its bound parameters."""
    return list(db.session.connection().execute(statement, values))
