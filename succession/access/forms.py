"""What a person types to sign in, and what an administrator types about a user."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, PasswordField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import Email, InputRequired, Length, Optional

from succession.access.passwords import LONGEST
from succession.access.policy import ROLES


def _role_choices() -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in ROLES.items()]


class SignInForm(FlaskForm):
    email = EmailField("E-mail", [InputRequired("Enter your e-mail address"), Length(max=254)])
    password = PasswordField(
        "Password",
        [InputRequired("Enter your password"), Length(max=LONGEST)],
        description="Pasting is fine.",
    )


class UserForm(FlaskForm):
    name = StringField("Name", [InputRequired("Enter the person's name"), Length(max=200)])
    roles = SelectMultipleField("Roles", choices=_role_choices, description="What this person may see and do.")
    is_active = BooleanField("May sign in", default=True)


class NewUserForm(UserForm):
    email = EmailField(
        "E-mail",
        [InputRequired("Enter an e-mail address"), Email("Enter an address like name@company.example")],
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


class CompanyForm(FlaskForm):
    name = StringField("Name", [InputRequired("Enter the company's name"), Length(max=200)])
    scope = StringField(
        "What the bench covers",
        [InputRequired("Enter what the bench covers, such as sales leadership"), Length(max=200)],
        description="In running text, such as: sales leadership.",
    )
