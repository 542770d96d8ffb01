"""Analyses that were made already, so that the next page of the same reader need not make them again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from succession.analysis.answers import Analysis

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
