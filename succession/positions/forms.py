"""What a person fills in about a position, and its emergency cover."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField, IntegerField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import Length, NumberRange, Optional

from succession.clock import today
from succession.fields import ChangeForm, Days, confirmed, day, line, lines, years_ahead
from succession.keys import LONGEST_KEY
from succession.leaders.picking import LeaderField
from succession.positions.operations import LONGEST_COVER, LOWEST_IMPORTANCE
from succession.positions.picking import PositionField
from succession.positions.queries import has_position_called


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
    expected_vacancy_on = day(
        "Expected to become vacant",
        hint="Where the holder has said so.",
        within=Days(first=today, last=years_ahead(20), wrong="Choose today or a later day, within twenty years"),
    )


class NewPositionForm(PositionForm):
    external_key = line(
        "Company id", LONGEST_KEY, hint="The id in your own files. Made from the title when left empty."
    )
    again = HiddenField(validators=[Length(max=500)])

    def validate(self, extra_validators: object = None) -> bool:
        """A second position of one title in one unit is asked about once."""
        is_fine = bool(super().validate(extra_validators))
        title, unit = self.title.data, self.unit.data
        if is_fine and has_position_called(title, unit, today()):
            where = f" in {unit}" if unit else ""
            return confirmed(
                self.title,
                self.again,
                f"{title} is on record{where} already. Save again to add another position of this title.",
                f"{title} / {unit}",
            )
        return is_fine


class CoverForm(ChangeForm):
    leader = LeaderField(
        "Who acts in the seat tomorrow", "Enter the leader's name", description="A name or the company's id."
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
