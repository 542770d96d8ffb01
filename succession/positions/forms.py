"""What a person fills in about a position, its seat and its emergency cover."""

from __future__ import annotations

from wtforms import BooleanField, IntegerField, RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import NumberRange, Optional

from succession.fields import ChangeForm, day, line, lines
from succession.keys import LONGEST_KEY
from succession.leaders.picking import LeaderField
from succession.positions.operations import LONGEST_COVER, LOWEST_IMPORTANCE
from succession.positions.picking import PositionField


class PositionForm(ChangeForm):
    title = line("Title", needed="Enter the position's title")
    unit = line("Unit", 120, hint="Such as Americas.")
    reports_to = PositionField("Reports to", description="The title of the position above. Empty for the top.")
    is_key = BooleanField("Key position", description="Its vacancy would hurt, so it counts on the bench.")
    why_key = lines("Why it is a key position")
    importance = IntegerField(
        "Importance",
        [Optional(), NumberRange(1, LOWEST_IMPORTANCE, "Enter a number from 1; 1 is the most important")],
        description="A rank: 1 is the most important.",
    )
    expected_vacancy_on = day("Expected to become vacant", hint="Where the holder has said so.")


class NewPositionForm(PositionForm):
    external_key = line(
        "External key", LONGEST_KEY, hint="The id in your own files. Made from the title when left empty."
    )


class SeatForm(ChangeForm):
    """Who sits in the position; the version is that of everybody who sits in it now."""

    who = RadioField(
        "From that day",
        choices=[
            SelectChoice("incumbent", "Somebody holds the position"),
            SelectChoice("interim", "Somebody acts in it for the time being"),
            SelectChoice("vacant", "The seat is empty"),
        ],
        default="incumbent",
    )
    leader = LeaderField("Leader", description="A name or an external key. Leave it out for an empty seat.")

    def validate(self, extra_validators: object = None) -> bool:
        """An empty seat needs no name; the other two do."""
        self.leader.needed = "" if self.who.data == "vacant" else "Enter the leader's name"
        return bool(super().validate(extra_validators))


class CoverForm(ChangeForm):
    leader = LeaderField(
        "Who acts in the seat tomorrow", "Enter the leader's name", description="A name or an external key."
    )
    agreed_on = day("Agreed on", hint="When the leader agreed to it.")
    is_told = SelectField(
        "Has the leader been told?",
        choices=[
            SelectChoice("", "Nobody has said"),
            SelectChoice("yes", "Yes"),
            SelectChoice("no", "No"),
        ],
        default="",
    )
    limit_months = IntegerField(
        "At most, in months",
        [Optional(), NumberRange(1, LONGEST_COVER, f"Enter a number of months from 1 to {LONGEST_COVER}")],
        default=6,
    )

    @property
    def told(self) -> bool | None:
        """Whether the leader has been told; None where nobody has said."""
        return {"yes": True, "no": False}.get(self.is_told.data)
