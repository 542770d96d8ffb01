"""What a person types to sign in, and what the company is called."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from succession.access.passwords import LONGEST
from succession.fields import VersionedForm


class SignInForm(FlaskForm):
    email = EmailField("E-mail", [InputRequired("Enter your e-mail address"), Length(max=254)])
    password = PasswordField(
        "Password",
        [InputRequired("Enter your password"), Length(max=LONGEST)],
        description="Pasting is fine.",
    )


class CompanyForm(VersionedForm):
    name = StringField("Name", [InputRequired("Enter the company's name"), Length(max=200)])
    scope = StringField(
        "What the bench covers",
        [InputRequired("Enter what the bench covers, such as sales leadership"), Length(max=200)],
        description="In running text, such as: sales leadership.",
    )
