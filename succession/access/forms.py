"""What a person types to sign in, and what the company is called."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired, Length

from succession.access.passwords import LONGEST
from succession.cleaning import clean_line
from succession.fields import line


class SignInForm(FlaskForm):
    email = EmailField("E-mail", [InputRequired("Enter your e-mail address"), Length(max=254)], filters=[clean_line])
    password = PasswordField(
        "Password",
        [InputRequired("Enter your password"), Length(max=LONGEST)],
        description="Pasting is fine.",
    )


class CompanyForm(FlaskForm):
    name = line("Name", needed="Enter the company's name")
    scope = line(
        "What the bench covers",
        needed="Enter what the bench covers, such as sales leadership",
        hint="In running text, such as: sales leadership.",
    )
