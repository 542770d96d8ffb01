"""What an administrator fills in about a user."""

from __future__ import annotations

from flask_wtf import FlaskForm
from sqlalchemy import select, true
from wtforms import BooleanField, EmailField, Form, SelectField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.validators import Email, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from succession.access.models import User
from succession.access.policy import REACH, ROLES, Reach
from succession.cleaning import clean_line
from succession.clock import today
from succession.db import db
from succession.fields import VersionedForm, day, line
from succession.leaders.models import LeaderRecord
from succession.leaders.picking import LeaderField
from succession.leaders.queries import leaders_to_pick
from succession.picking import Choice, PickField
from succession.positions.queries import find_position, positions_to_pick


def _role_choices() -> list[SelectChoice]:
    """Those that need no part of the organisation; a role for a part is given on a page of its own."""
    return [SelectChoice(role, words) for role, words in ROLES.items() if REACH[role] is not Reach.PART]


class OwnLeaderField(LeaderField):
    """Names the leader that a user is: somebody of this company, or whoever the user is already.

    People from outside are on record because somebody has named them, which is nothing for an administrator. Names that
    are not typed in full are not offered either: an administrator reads no list of leaders.
    """

    offers_near = False

    #: Whoever the user is already; the name shown stays theirs, also after leaving or where somebody else has it too.
    kept: Choice | None = None

    def choices(self) -> list[Choice]:
        return leaders_to_pick(today(), LeaderRecord.is_internal.expression)

    def pre_validate(self, form: Form) -> None:
        if self.kept is not None and not self.chosen and self.data == self.kept[1]:
            self.picked = self.kept[0]
        else:
            super().pre_validate(form)


class PositionField(PickField):
    """Names any position: its title is no talent content."""

    noun = "position"

    def choices(self) -> list[Choice]:
        return positions_to_pick(today(), true())


class UserForm(FlaskForm):
    name = line("Name", needed="Enter the person's name")
    roles = SelectMultipleField(
        "Roles",
        choices=_role_choices,
        description="For the whole of what the role reaches, from now on.",
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )
    leader = OwnLeaderField(
        "Is the leader",
        description="A full name or a company id, where the person is on record as a leader. "
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


class RoleForm(FlaskForm):
    """A role for a part of the organisation, for a time, or in somebody's place."""

    role = SelectField("Role", choices=lambda: [SelectChoice(role, words) for role, words in ROLES.items()])
    head = PositionField(
        "Part of the organisation",
        description="The title of the position at its head. Left out, the person's own seat is the head, or the whole "
        "company for a role that has no part.",
    )
    on = day("From", hint="Today when left empty.")
    until = day("Until", hint="The first day on which the role is over. Needed for whoever stands in for somebody.")
    for_user = EmailField(
        "Stands in for",
        [Optional(), Length(max=254)],
        filters=[clean_line],
        description="The e-mail address of the person, who has the role. It ends with theirs and cannot be passed on.",
    )
    principal: User | None = None

    @property
    def head_id(self) -> int | None:
        """The number of the position at the head of the part."""
        found = find_position(self.head.picked) if self.head.picked else None
        return found.id if found else None

    def validate_for_user(self, field: EmailField) -> None:
        """Find the person of the address."""
        if field.data:
            wanted = select(User).where(User.email == field.data.strip().lower())
            self.principal = db.session.scalars(wanted).one_or_none()
            if self.principal is None:
                raise ValidationError("Nobody signs in with this address. Check it, or leave it out.")
