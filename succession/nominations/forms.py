"""What a person fills in about a nomination, the order of a slate, a new holder, and a leader who left."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from succession.analysis.scales import MOST_MONTHS, Readiness
from succession.fields import ChangeForm, day, lines, steps
from succession.leaders.picking import LeaderField
from succession.nominations.operations import LOWEST_RANK

IN_MONTHS = "in_months"


def _readiness() -> list[SelectChoice]:
    return [*steps(Readiness), SelectChoice(IN_MONTHS, "In a number of months, given below")]


class JudgementForm(ChangeForm):
    """How ready the leader is, when that was judged, and why the leader is named."""

    readiness = RadioField("Readiness", [InputRequired("Choose a readiness")], choices=_readiness)
    months = IntegerField(
        "Months until ready",
        [Optional(), NumberRange(0, MOST_MONTHS, f"Enter a whole number of months from 0 to {MOST_MONTHS}")],
        description="Only where you chose a number of months.",
    )
    assessed_on = day("Judged on", hint="The day of the judgement. Today when left empty.")
    why = lines("Why this leader")

    def validate(self, extra_validators: object = None) -> bool:
        """A readiness in months needs their number."""
        is_fine = bool(super().validate(extra_validators))
        if self.readiness.data == IN_MONTHS and self.months.data is None and not self.months.errors:
            self.months.errors = ["Enter the number of months until the leader is ready"]
            return False
        return is_fine

    def said(self) -> dict[str, Any]:
        said = super().said()
        months = said.pop("months")
        if said["readiness"] == IN_MONTHS:
            said["readiness"] = str(months)
        return said


class NominateForm(JudgementForm):
    FIRST = ("leader",)

    leader = LeaderField("Leader", "Enter the leader's name", description="A name or the company's id.")

    def said(self) -> dict[str, Any]:
        return {name: value for name, value in super().said().items() if name != "leader"}


class NominationForm(JudgementForm):
    rank = IntegerField(
        "Rank",
        [Optional(), NumberRange(1, LOWEST_RANK, f"Enter a whole number from 1 to {LOWEST_RANK}")],
        description="1 is the first choice. Empty where nobody has ranked.",
    )


class SubmitForm(FlaskForm):
    """A name for the own seat. Nothing of its slate stands here."""

    leader = LeaderField("Leader", "Enter the leader's name", description="A name or the company's id.")
    why = lines("Why this leader", 1_000)


class WithdrawForm(ChangeForm):
    reason = lines("Why the nomination is withdrawn", 1_000, needed="Say why, so that the record explains itself")


class RankForm(ChangeForm):
    """When and why; the numbers stand in the rows of the slate."""


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
    leader = LeaderField("Leader", description="A name or the company's id. Leave it out for an empty seat.")

    def validate(self, extra_validators: object = None) -> bool:
        """An empty seat has no name; the other two need one."""
        is_empty = self.who.data == "vacant"
        self.leader.needed = "" if is_empty else "Enter the leader's name"
        is_fine = bool(super().validate(extra_validators))
        if is_fine and is_empty and self.leader.data:
            self.leader.errors = [
                f"Is the seat empty, or does {self.leader.data} sit in it? Clear the name for an empty seat, "
                "or choose another answer above."
            ]
            return False
        return is_fine


class DepartureForm(ChangeForm):
    """When and why."""


def as_typed(readiness: str) -> dict[str, Any]:
    """A readiness of the records as the form's two fields show it."""
    if readiness in [step.value for step in Readiness]:
        return {"readiness": readiness, "months": None}
    return {"readiness": IN_MONTHS, "months": int(readiness)}
