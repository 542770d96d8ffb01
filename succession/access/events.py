"""What happens to sign-ins, told in one place."""

from __future__ import annotations

import logging
from datetime import datetime

_log = logging.getLogger("succession.sign_in")


def happened(event: str, *, user_id: int | None, at: datetime, outcome: str = "") -> None:
    """Write down that ``event`` happened to the sign-in of a user, None where nobody knows whose it is.

    Only numbers and words of this program are passed: no address that was typed, no password, no code, no token.
    """
    _log.info("%s user=%s at=%s outcome=%s", event, user_id, at.isoformat(), outcome)
