"""What happens to sign-ins, told to the audit trail in one place."""

from __future__ import annotations

from datetime import datetime

from succession.db import db
from succession.trail.commits import add_entries
from succession.trail.writing import Draft


def happened(event: str, *, user_id: int | None, at: datetime, outcome: str = "") -> None:
    """Write down in this transaction that ``event`` happened to the sign-in of a user, None where nobody knows whose.

    Only numbers and words of this program are passed: no address that was typed, no password, no code, no token.
    """
    add_entries(db.session(), [Draft("sign_in", at, user_id, event, "", outcome)])
