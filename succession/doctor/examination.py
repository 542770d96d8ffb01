"""Everything that is looked at, and what of it keeps the application from starting."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask

from succession.config import BadConfiguration
from succession.db import only_reads
from succession.doctor.files import files
from succession.doctor.finding import Finding, State
from succession.doctor.floors import libraries
from succession.doctor.records import clocks, people, schema
from succession.doctor.settings import settings


def examine(app: Flask) -> Iterator[Finding]:
    """All findings about ``app``, whose context is open. Without the right schema nothing more is asked of the data."""
    yield from _before_start(app)
    try:
        only_reads(True)
        if all(finding.state is not State.DANGER for finding in schema(app)):
            yield from clocks()
            yield from people()
    finally:
        only_reads(False)
    yield from libraries()


def refuse_bad_start(app: Flask) -> None:
    """Let ``app``, whose context is open, start only where nothing about it is dangerous.

    Raises:
        BadConfiguration: the sentences say what is, and what to do.
    """
    found = [finding for finding in _before_start(app) if finding.state is State.DANGER]
    if found:
        raise BadConfiguration("\n".join(f"{finding.says} {finding.do}" for finding in found))


def _before_start(app: Flask) -> Iterator[Finding]:
    yield from settings(app)
    yield from files(app)
    yield from schema(app)
