"""What the server's log says of an error: which one and where in the code, and none of the words of the exception.

Such words can hold what somebody typed, and a database puts whole rows into them.
"""

from __future__ import annotations

import logging
import traceback

from flask import Flask


class WithoutWords(logging.Filter):
    """Turns the exception of a record into its type and the places in the code that led to it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[1] is not None:
            record.msg = f"{record.getMessage()}\n{_places(record.exc_info[1])}"
            record.args = record.exc_info = record.exc_text = None
        return True


def quiet_logs(app: Flask) -> None:
    """Keep the words of exceptions out of every log of ``app``."""
    app.logger.addFilter(WithoutWords())


def _places(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
    return "\n".join([type(error).__qualname__, *lines])
