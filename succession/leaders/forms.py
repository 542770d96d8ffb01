"""What a person fills in about a leader, and about the risk of losing one."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, EmailField, HiddenField, SelectField
from wtforms.validators import Email, Length, Optional

from succession.analysis.scales import ImpactOfLoss, ReasonForLeaving, RiskOfLoss
from succession.cleaning import clean_line
from succession.clock import today
from succession.effective import EARLIEST
from succession.fields import ChangeForm, Days, confirmed, day, line, steps, years_ahead
from succession.keys import LONGEST_KEY
from succession.leaders.queries import has_leader_called


class LeaderForm(ChangeForm):
    name = line("Name", needed="Enter the leader's name")
    function = line("Function", 120, hint="Such as Sales, Marketing or Customer success.")
    unit = line("Unit", 120, hint="Such as Americas.")
    email = EmailField(
        "E-mail",
        [Optional(), Email("Enter an address like name@company.example"), Length(max=254)],
        filters=[clean_line],
    )
    is_internal = BooleanField("Works for this company", default=True)
    organisation = line("Organisation", hint="Only for somebody from outside: where the person works now.")
    joined_on = day(
        "Joined the company",
        within=Days(
            first=lambda: EARLIEST, last=years_ahead(1), wrong="Choose a day from 1950 on, at most one year ahead"
        ),
    )


class NewLeaderForm(LeaderForm):
    external_key = line("Company id", LONGEST_KEY, hint="The id in your own files. Made from the name when left empty.")
    again = HiddenField(validators=[Length(max=500)])

    def validate(self, extra_validators: object = None) -> bool:
        """A second leader of one name is asked about once."""
        is_fine = bool(super().validate(extra_validators))
        name = self.name.data
        if is_fine and has_leader_called(name, today()):
            return confirmed(
                self.name,
                self.again,
                f"{name} is on record already. Save again to add another person of this name.",
                name,
            )
        return is_fine


class RiskForm(ChangeForm):
    risk_of_loss = SelectField("Risk of loss", choices=lambda: steps(RiskOfLoss, "Nobody has said"), default="")
    impact_of_loss = SelectField("Impact of loss", choices=lambda: steps(ImpactOfLoss, "Nobody has said"), default="")
    reason_for_leaving = SelectField(
        "Likely reason for leaving", choices=lambda: steps(ReasonForLeaving, "Nobody has said"), default=""
    )


def said_of_risk(form: RiskForm) -> dict[str, Any]:
    """The judgement as typed, by the names of :func:`succession.leaders.operations.judge_risk`."""
    return {name: value or "" for name, value in form.said().items()}
