"""What an administrator fills in about a user."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, Form, PasswordField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional

from succession.access.passwords import LONGEST
from succession.access.policy import ROLES
from succession.cleaning import clean_line
from succession.clock import today
from succession.fields import VersionedForm
from succession.leaders.picking import LeaderField
from succession.leaders.queries import leaders_to_pick
from succession.picking import Choice


def _role_choices() -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in ROLES.items()]


class OwnLeaderField(LeaderField):
    """Names the leader that a user is: somebody of this company, or whoever the user is already.

    People from outside are on record because somebody has named them, which is nothing for an administrator.
    """

    #: Whoever the user is already; the name shown stays theirs, also after leaving or where somebody else has it too.
    kept: Choice | None = None

    def choices(self) -> list[Choice]:
        return leaders_to_pick(today(), is_internal=True)

    def pre_validate(self, form: Form) -> None:
        if self.kept is not None and not self.chosen and self.data == self.kept[1]:
            self.picked = self.kept[0]
        else:
            super().pre_validate(form)


class UserForm(FlaskForm):
    name = StringField("Name", [DataRequired("Enter the person's name"), Length(max=200)], filters=[clean_line])
    roles = SelectMultipleField("Roles", choices=_role_choices, description="What this person may see and do.")
    leader = OwnLeaderField(
        "Is the leader",
        description="A name or an company id, where the person is on record as a leader. "
        "Nobody reads the own nominations, risk of loss, or the slate of the own seat.",
    )
    is_active = BooleanField("May sign in", default=True)


class ChangeUserForm(UserForm, VersionedForm):
    """Of a user who is on record: against which version of it the form was filled in."""


class NewUserForm(UserForm):
    email = EmailField(
        "E-mail",
        [
            InputRequired("Enter an e-mail address"),
            Email("Enter an address like name@company.example"),
            Length(max=254),
        ],
        filters=[clean_line],
    )
    password = PasswordField(
        "First password",
        [InputRequired("Enter a first password"), Length(max=LONGEST)],
        description="15 to 128 characters. Tell the person in private.",
    )


class PasswordForm(FlaskForm):
    password = PasswordField(
        "New password",
        [Optional(), Length(max=LONGEST)],
        description="15 to 128 characters. Ends every session.",
    )
