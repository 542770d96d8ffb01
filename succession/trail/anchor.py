"""The head of the trail, kept outside the database, so that a trail without its end is noticed.

After each commit that added entries the newest head replaces a record of fixed size, and at most every five minutes a
line is added to a log, which can lie on another disk. Both carry a keyed code, so nobody without the key can write one.
The database comes first: a process killed in between leaves the anchor behind the trail, and never ahead of it.
"""

from __future__ import annotations

import fcntl
import hmac
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from succession.trail.chain import Head, keyed
from succession.trail.key import Places

SECONDS_BETWEEN_LINES = 300
#: What a line says: the newest head; a line of the log; or a log line from which on another trail counts.
NEWEST, LINE, ANEW = "newest", "anchor", "anew  "
LENGTH = len(f"{NEWEST} {0:016d} {'':64} 2026-11-21T12:00:00Z {'':64}\n")

log = logging.getLogger(__name__)


class Anchor(NamedTuple):
    """A head of the trail as it was at an instant; ``word`` is NEWEST, LINE or ANEW."""

    word: str
    head: Head
    at: datetime


class ForgedAnchor(ValueError):
    """A record or a line that was not written with the key."""


def written(key: bytes, anchor: Anchor) -> bytes:
    """The anchor as one line of fixed length with its keyed code."""
    said = f"{anchor.word} {anchor.head.number:016d} {anchor.head.hash} {anchor.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return f"{said} {keyed(key, said)}\n".encode()


def read(key: bytes, line: bytes) -> Anchor:
    """The anchor of a line.

    Raises:
        ForgedAnchor: the line was not written with ``key``, or was changed since.
    """
    try:
        said, code = line.decode("ascii").removesuffix("\n").rsplit(" ", 1)
        if not hmac.compare_digest(code, keyed(key, said)):
            raise ForgedAnchor
        word, (count, of, at) = said[: len(NEWEST)], said[len(NEWEST) + 1 :].split(" ")
        return Anchor(word, Head(int(count), of), datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC))
    except ValueError:
        raise ForgedAnchor from None


def newest(key: bytes, path: Path) -> Anchor | None:
    """The newest head outside the database, or None where there is none yet.

    Raises:
        ForgedAnchor: what is there was not written with ``key``.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    return _newest(key, content) if content else None


def lines(key: bytes, path: Path) -> Iterator[Anchor]:
    """The anchors of the log that count, the oldest first: those since another trail began, if one ever did.

    Raises:
        ForgedAnchor: a line was not written with ``key``.
    """
    if not path.exists():
        return
    first = 0
    with path.open("rb") as file:
        for place, line in enumerate(file):
            if line.startswith(ANEW.encode()):
                first = place
    with path.open("rb") as file:
        for place, line in enumerate(file):
            anchor = read(key, line)
            if anchor.word not in (LINE, ANEW):
                raise ForgedAnchor
            if place >= first:
                yield anchor


def advance(key: bytes, where: Places, before: Head, head: Head, hash_at: Callable[[int], str | None]) -> None:
    """The anchor names ``head``, which was committed after ``before``, unless another process was further already.

    An anchor that this trail does not lead up to stays as it is, as evidence: ``hash_at`` gives the hash of an entry.
    Nothing is raised where the files cannot be written: what was committed stays, and the anchor is behind.
    """
    try:
        with _locked(where.anchor) as file:
            content = os.pread(file, 2 * LENGTH, 0)
            kept = _newest(key, content).head if content else Head(0, "")
            if kept.number >= head.number:
                return
            known = before.hash if kept.number == before.number else hash_at(kept.number)
            if kept.number and known != kept.hash:
                raise ForgedAnchor
            _write(key, where, file, head)
    except ForgedAnchor:
        log.error("The anchor of the audit trail is not of this trail and stays as it is. Run: succession audit verify")
    except OSError as error:
        log.error("The anchor of the audit trail could not be written (error %s).", error.errno)


def begin_anew(key: bytes, where: Places, head: Head) -> None:
    """From here on ``head`` counts, whatever the anchors said before: after a restore, or when the demo was removed."""
    with _locked(where.anchor) as file:
        _add_line(key, where.log, Anchor(ANEW, head, datetime.now(UTC)))
        os.pwrite(file, written(key, Anchor(NEWEST, head, datetime.now(UTC))), 0)
        os.ftruncate(file, LENGTH)


def add_line(key: bytes, where: Places, head: Head) -> None:
    """The log names ``head``, however short ago it named another one."""
    with _locked(where.anchor):
        _add_line(key, where.log, Anchor(LINE, head, datetime.now(UTC)))


def _newest(key: bytes, content: bytes) -> Anchor:
    anchor = read(key, content)
    if len(content) != LENGTH or anchor.word != NEWEST:
        raise ForgedAnchor
    return anchor


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    """The open file, ours alone until the block ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
    finally:
        os.close(file)


def _write(key: bytes, where: Places, file: int, head: Head) -> None:
    at = datetime.now(UTC)
    os.pwrite(file, written(key, Anchor(NEWEST, head, at)), 0)
    try:
        is_due = abs(at.timestamp() - where.log.stat().st_mtime) >= SECONDS_BETWEEN_LINES
    except FileNotFoundError:
        is_due = True
    if is_due:
        _add_line(key, where.log, Anchor(LINE, head, at))


def _add_line(key: bytes, path: Path, anchor: Anchor) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        os.write(file, written(key, anchor))
        os.fsync(file)
    finally:
        os.close(file)
