"""What a change says, as a keyed digest over its row and all its entries in the log, read back from the database.

Reading back is what makes rows count that were inserted in bulk. The log lies above the trail on the street, so its
two tables are described here by their columns; a test keeps both descriptions the same.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Integer, String, Text, cast, column, select, table

from succession.db import Instant, PublicId
from succession.trail.chain import canonical

CHANGE = table(
    "change",
    column("id", Integer),
    column("uuid", PublicId()),
    column("at", Instant()),
    column("by_id", Integer),
    column("by_name", String),
    column("operation", String),
    column("summary", Text),
    column("reason", Text),
    column("undoes_id", Integer),
)
ENTRY = table(
    "change_entry",
    column("id", Integer),
    column("change_id", Integer),
    column("kind", String),
    column("subject", String),
    column("before", Text),
    column("after", Text),
)
#: So many changes are read together; a change's own entries come as a stream.
TOGETHER = 500


class Content(NamedTuple):
    """A change as the database has it now."""

    id: int
    uuid: UUID
    at: datetime
    by_id: int | None
    operation: str
    digest: str


def contents(connection: Connection, key: bytes, numbers: Iterable[int]) -> Iterator[Content]:
    """The changes with these numbers, the lowest first, each with its digest; those that do not exist are left out."""
    wanted = sorted(set(numbers))
    for first in range(0, len(wanted), TOGETHER):
        some = wanted[first : first + TOGETHER]
        rows = connection.execute(select(CHANGE).where(CHANGE.c.id.in_(some)).order_by(CHANGE.c.id)).all()
        digests = {row.id: hmac.new(key, _line(row), "sha256") for row in rows}
        for number, line in _entries(connection, some):
            if number in digests:
                digests[number].update(line)
        for row in rows:
            yield Content(row.id, row.uuid, row.at, row.by_id, row.operation, digests[row.id].hexdigest())


def _line(row: Any) -> bytes:
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    said = [row.id, str(row.uuid), at, row.by_id, row.by_name, row.operation, row.summary, row.reason, row.undoes_id]
    return canonical(said).encode() + b"\n"


def _entries(connection: Connection, changes: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """The number of the change and the line of each entry of ``changes``, in the order in which they were written."""
    columns = (ENTRY.c.change_id, ENTRY.c.id, ENTRY.c.kind, ENTRY.c.subject)
    payloads = (cast(ENTRY.c.before, Text), cast(ENTRY.c.after, Text))  # as stored, to the last space
    wanted = select(*columns, *payloads).where(ENTRY.c.change_id.in_(changes)).order_by(ENTRY.c.id)
    with connection.execute(wanted.execution_options(yield_per=2_000)) as found:
        for change, *said in found:
            yield change, canonical(said).encode() + b"\n"
