"""Checking the trail: the chain, the anchors outside, and what the log of changes says against the digests.

One pass over the entries in their order, some thousands at a time, so that memory does not grow with the trail. It ends
at the first entry that is not what was written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, exists, func, select
from sqlalchemy.exc import OperationalError

from succession.trail import anchor
from succession.trail.anchor import Anchor, ForgedAnchor
from succession.trail.chain import START, Head, Said, hash_of
from succession.trail.content import CHANGE, contents
from succession.trail.key import Places
from succession.trail.models import TrailEntry
from succession.trail.triggers import missing

AT_ONCE = 2_000
#: How many entries a page checks while somebody waits.
NEWEST = 1_000

_COLUMNS = [getattr(TrailEntry, name) for name in Said._fields]
_ROWS = select(*_COLUMNS, TrailEntry.hash).order_by(TrailEntry.number)
#: What the database or the encoding says of a value that no entry and no change of ours has.
UNREADABLE = (ValueError, TypeError, OperationalError)


@dataclass(frozen=True, slots=True)
class Flaw:
    """The first thing that is wrong. ``number``, ``at`` and ``action`` are of the entry, where there is one."""

    words: str
    number: int | None = None
    at: datetime | None = None
    action: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found: the ``head`` that it reached, and the first flaw, or None where all of it holds.

    ``anchored`` is how many entries the newest anchor vouches for.
    """

    head: Head
    flaw: Flaw | None
    anchored: int = 0


@dataclass(frozen=True, slots=True)
class Anchored:
    """What the places outside the database said before the check began; ``lines`` is None where nobody asked."""

    newest: Anchor | None
    lines: list[Anchor] | None
    flaw: Flaw | None = None

    def all(self) -> list[Anchor]:
        """Every anchor that was read."""
        return [*(self.lines or ()), *([self.newest] if self.newest else ())]


def anchored(key: bytes, where: Places, *, with_log: bool) -> Anchored:
    """The anchors. Ask for them before the transaction of the check begins, so that they cannot be ahead of it."""
    kept: Anchor | None = None
    file = "newest anchor"
    try:
        kept = anchor.newest(key, where.anchor)
        file = "log of the anchors"
        return Anchored(kept, list(anchor.lines(key, where.log)) if with_log else None)
    except ForgedAnchor:
        return Anchored(kept, None, Flaw(f"The {file} was changed by somebody without the key."))


def check(connection: Connection, key: bytes, outside: Anchored) -> Verdict:
    """Check everything, from the first entry on."""
    head, flaw = _walk(connection, key, START, outside, with_content=True)
    flaw = flaw or _flaw_outside(head, outside) or _change_without_entry(connection) or _trigger_missing(connection)
    return Verdict(head, flaw, outside.newest.head.number if outside.newest else 0)


def check_newest(connection: Connection, key: bytes, outside: Anchored) -> Verdict:
    """Check the chain and the anchors over the newest entries, without what the changes say."""
    last = connection.scalar(select(func.max(TrailEntry.number))) or 0
    before = select(TrailEntry.number, TrailEntry.hash).where(TrailEntry.number == last - NEWEST)
    row = connection.execute(before).one_or_none()
    head, flaw = _walk(connection, key, Head(row[0], row[1]) if row else START, outside, with_content=False)
    return Verdict(head, flaw or _flaw_outside(head, outside), outside.newest.head.number if outside.newest else 0)


def in_words(verdict: Verdict) -> str:
    """The verdict as one line."""
    if verdict.flaw is not None:
        return verdict.flaw.words
    entries = f"{verdict.head.number:,} {'entry' if verdict.head.number == 1 else 'entries'}"
    behind = verdict.head.number - verdict.anchored
    agrees = "anchor agrees" if not behind else f"anchor agrees up to entry {verdict.anchored:,}"
    return f"{entries}, intact, head {verdict.head.hash}, {agrees}"


def _walk(
    connection: Connection, key: bytes, start: Head, outside: Anchored, *, with_content: bool
) -> tuple[Head, Flaw | None]:
    """The last entry after ``start`` that holds, and the flaw of the next one, or None at the end."""
    head, at_once = start, AT_ONCE
    named = {one.head.number: one.head.hash for one in outside.all()}
    erased = _erased(connection) if with_content else {}
    while True:
        try:
            rows, digests = _stretch(connection, key, head, at_once, with_content=with_content)
        except UNREADABLE:
            if at_once == 1:
                return head, _unreadable(connection, head)
            at_once = 1  # one by one from here on, to name the entry
            continue
        if not rows:
            return head, None
        for row in rows:
            said = Said._make(row[:-1])
            flaw = _flaw_in_chain(key, head, said, row.hash, named.get(head.number + 1))
            if flaw is None and with_content and said.change_id is not None:
                flaw = _flaw_in_content(said, digests.get(said.change_id), erased)
            if flaw is not None:
                return head, flaw
            head = Head(said.number, row.hash)


def _stretch(
    connection: Connection, key: bytes, head: Head, at_once: int, *, with_content: bool
) -> tuple[Sequence[Any], dict[int, str]]:
    """The next entries after ``head``, and the digest of each change that they speak of."""
    # The first stretch begins before the first number, where nothing may be.
    wanted = _ROWS.where(TrailEntry.number > head.number) if head.number else _ROWS
    rows = connection.execute(wanted.limit(at_once)).all()
    changes = [row.change_id for row in rows if row.change_id is not None] if with_content else []
    return rows, {one.id: one.digest for one in contents(connection, key, changes)}


def _unreadable(connection: Connection, head: Head) -> Flaw:
    wanted = select(TrailEntry.number).where(TrailEntry.number > head.number).order_by(TrailEntry.number).limit(1)
    number = connection.scalar(wanted)
    return Flaw(f"Entry {number:,}, or the change that it tells of, can no longer be read.", number)


def _flaw_in_chain(key: bytes, head: Head, said: Said, stored: str, anchored_hash: str | None) -> Flaw | None:
    number = head.number + 1
    if said.number != number:
        before = f"entry {head.number:,}" if head.number else "the beginning"
        return Flaw(f"Entry {number:,} is missing: {_named(said)} follows {before}.", number)
    if said.previous_hash != head.hash or not _fits(key, said, stored):
        return _of(said, "is not what was written, or does not follow the entry before")
    if anchored_hash not in (None, stored):
        return _of(said, "is not the one that the anchor outside the database names")
    return None


def _fits(key: bytes, said: Said, stored: str) -> bool:
    try:
        return hash_of(key, said) == stored
    except TypeError:  # SQLite takes bytes in a column for text
        return False


def _flaw_in_content(said: Said, digest: str | None, erased: dict[int, int]) -> Flaw | None:
    """What is wrong with the change of an entry; its newest erasure says what is left of it."""
    if digest is None:
        return _of(said, "tells of a change that is no longer there")
    is_newest = said.number == erased.get(said.change_id or 0, said.number)
    if is_newest and digest != said.content_digest:
        return _of(said, "is intact, but its change says something else in the log than was written")
    return None


def _erased(connection: Connection) -> dict[int, int]:
    """The number of the newest erasure of each change that had one."""
    rows = connection.execute(
        select(TrailEntry.change_id, func.max(TrailEntry.number))
        .where(TrailEntry.kind == "erasure", TrailEntry.change_id.is_not(None))
        .group_by(TrailEntry.change_id)
    )
    return {change: number for change, number in rows if change is not None}


def _flaw_outside(head: Head, outside: Anchored) -> Flaw | None:
    """What the anchors say against a chain that holds up to ``head``."""
    furthest = max(outside.all(), key=lambda one: one.head.number, default=None)
    if furthest is not None and furthest.head.number > head.number:
        return Flaw(
            f"Entry {head.number + 1:,} is missing: the trail ends with entry {head.number:,}, and the anchor of "
            f"{furthest.at:%Y-%m-%d %H:%M} UTC names entry {furthest.head.number:,}.",
            head.number + 1,
        )
    if outside.flaw is None and head.number and outside.newest is None:
        return Flaw("There is no anchor outside the database, so a missing end would not be noticed.")
    if outside.flaw is None and head.number and outside.lines == []:
        return Flaw("The log of the anchors is missing or empty.")
    return outside.flaw


def _change_without_entry(connection: Connection) -> Flaw | None:
    is_its_first = and_(TrailEntry.change_id == CHANGE.c.id, TrailEntry.change_id.is_not(None))
    has_entry = exists().where(is_its_first, TrailEntry.kind != "erasure")
    row = connection.execute(
        select(CHANGE.c.uuid, CHANGE.c.at, CHANGE.c.operation).where(~has_entry).order_by(CHANGE.c.id).limit(1)
    ).one_or_none()
    if row is None:
        return None
    words = f"The change {row.uuid} ({row.at:%Y-%m-%d %H:%M} UTC, {row.operation}) has no entry in the trail."
    return Flaw(words, None, row.at, row.operation)


def _trigger_missing(connection: Connection) -> Flaw | None:
    gone = missing(connection)
    return Flaw(f"The database no longer refuses to rewrite: {', '.join(gone)} is missing.") if gone else None


def _named(said: Said) -> str:
    return f"entry {said.number:,} ({said.at:%Y-%m-%d %H:%M:%S} UTC, {said.action})"


def _of(said: Said, words: str) -> Flaw:
    return Flaw(f"E{_named(said)[1:]} {words}.", said.number, said.at, said.action)
