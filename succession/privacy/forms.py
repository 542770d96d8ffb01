"""What a person fills in to set a legal hold, and to lift it."""

from __future__ import annotations

from flask_wtf import FlaskForm

from succession.fields import lines


class HoldForm(FlaskForm):
    reason = lines("Which matter it is for", 1_000, needed="Say which matter the hold is for")


class LiftForm(FlaskForm):
    """That the hold ends."""
