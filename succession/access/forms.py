"""What a person types to sign in, to prove it again, and to change how; and what the company is called."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, Optional

from succession.access.passkeys import LONGEST_ANSWER, LONGEST_NAME
from succession.access.password_rules import LONGEST
from succession.cleaning import clean_line
from succession.fields import VersionedForm, line

#: What the names of the fields begin with by which somebody proves once more to be here.
CONFIRM = "confirm_"
LONGEST_KEPT = 150_000
RULES = "15 characters or more, 8 beside a second factor. No common password, and no words of this company."
CODE = {"inputmode": "text", "autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}


def _password(label: str, empty: str, *, is_new: bool = False, hint: str = "") -> PasswordField:
    rules = [InputRequired(empty), Length(max=LONGEST, message=f"A password has at most {LONGEST} characters")]
    kind = {"autocomplete": "new-password" if is_new else "current-password"}
    return PasswordField(label, rules, description=hint, render_kw=kind)


class SignInForm(FlaskForm):
    email = EmailField(
        "E-mail",
        [InputRequired("Enter your e-mail address"), Length(max=254)],
        filters=[clean_line],
        render_kw={"autocomplete": "username"},
    )
    password = _password("Password", "Enter your password", hint="Pasting is fine.")
    #: What was being sent when the session had ended.
    kept = HiddenField(validators=[Length(max=LONGEST_KEPT)])
    passkey = HiddenField(validators=[Length(max=LONGEST_ANSWER)], render_kw={"data-passkey-answer": ""})


class CodeForm(FlaskForm):
    """The second factor after the password."""

    code = StringField(
        "Code",
        [InputRequired("Enter the code that your app shows"), Length(max=40)],
        filters=[clean_line],
        description="Six figures from your app, or one of your recovery codes.",
        render_kw=CODE,
    )
    kept = HiddenField(validators=[Length(max=LONGEST_KEPT)])
    passkey = HiddenField(validators=[Length(max=LONGEST_ANSWER)], render_kw={"data-passkey-answer": ""})


class ConfirmForm(FlaskForm):
    """Proves once more who is here; the names leave those of the form around it alone."""

    confirm_password = PasswordField(
        "Password", [Optional(), Length(max=LONGEST)], render_kw={"autocomplete": "current-password"}
    )
    confirm_code = StringField(
        "Or the code that your app shows", [Optional(), Length(max=40)], filters=[clean_line], render_kw=CODE
    )
    confirm_passkey = HiddenField(validators=[Length(max=LONGEST_ANSWER)], render_kw={"data-passkey-answer": ""})


class NewPasswordForm(FlaskForm):
    """A password chosen through a link."""

    password = _password("New password", "Enter a new password", is_new=True, hint=RULES)


class OwnPasswordForm(FlaskForm):
    old = _password("Old password", "Enter the password that you have now")
    password = _password("New password", "Enter a new password", is_new=True, hint=RULES)


class CodeAppForm(FlaskForm):
    """The first code confirms that the app has the secret."""

    sealed = HiddenField(validators=[Length(max=1_000)])
    code = StringField(
        "Code",
        [InputRequired("Enter the code that the app shows now"), Length(max=40)],
        filters=[clean_line],
        render_kw=CODE,
    )


class PasskeyForm(FlaskForm):
    name = StringField(
        "What you call it",
        [Length(max=LONGEST_NAME)],
        filters=[clean_line],
        description="Such as: work laptop.",
    )
    passkey = HiddenField(validators=[Length(max=LONGEST_ANSWER)], render_kw={"data-passkey-answer": ""})


class RuleForm(FlaskForm):
    """One box for each role, made for the roles that there are."""


def rule_form(roles: dict[str, str], required: frozenset[str]) -> RuleForm:
    """The form with a box for each of ``roles``, ticked where the role needs a second factor."""
    boxes = {role: BooleanField(words, default=role in required) for role, words in roles.items()}
    made: RuleForm = type("RolesForm", (RuleForm,), boxes)()
    return made


class CompanyForm(VersionedForm):
    name = line("Name", needed="Enter the company's name")
    scope = line(
        "What the bench covers",
        needed="Enter what the bench covers, such as sales leadership",
        hint="In running text, such as: sales leadership.",
    )
