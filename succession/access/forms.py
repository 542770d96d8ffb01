"""What a person types to sign in, and what the company is called."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from succession.access.passwords import LONGEST
from succession.cleaning import clean_line
from succession.fields import VersionedForm


class SignInForm(FlaskForm):
    email = EmailField("E-mail", [InputRequired("Enter your e-mail address"), Length(max=254)], filters=[clean_line])
    password = PasswordField(
        "Password",
        [InputRequired("Enter your password"), Length(max=LONGEST)],
        description="Pasting is fine.",
    )


class CompanyForm(VersionedForm):
    name = StringField("Name", [DataRequired("Enter the company's name"), Length(max=200)], filters=[clean_line])
    scope = StringField(
        "What the bench covers",
        [DataRequired("Enter what the bench covers, such as sales leadership"), Length(max=200)],
        filters=[clean_line],
        description="In running text, such as: sales leadership.",
    )
