"""Analyses that were made already, so that the next page of the same reader need not make them again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from uuid import UUID

from sqlalchemy import select

from succession.analysis.answers import Analysis
from succession.audit import Change
from succession.db import rows_of

#: A large company's analysis takes some ten megabytes.
MOST = 8
_made: OrderedDict[Hashable, Analysis] = OrderedDict()
_lock = Lock()


def made_once(key: Hashable, make: Callable[[], Analysis]) -> Analysis:
    """The analysis that was kept under ``key``, or the one that ``make`` returns.

    The key holds everything that the answer depends on, the reader included.
    """
    with _lock:
        if key in _made:
            _made.move_to_end(key)
            return _made[key]
    analysis = make()
    with _lock:
        _made[key] = analysis
        while len(_made) > MOST:
            _made.popitem(last=False)
    return analysis


_NEWEST = select(Change.uuid).order_by(Change.id.desc()).limit(1)


def newest_change() -> UUID | None:
    """The newest change of the records as this transaction sees them; None where nothing was ever changed.

    Changes come one at a time (``succession.db``), so that the highest number is the newest change; its uuid is never
    used again, not even after the records were removed whole.
    """
    return next((row.uuid for row in rows_of(_NEWEST)), None)
