"""What the change log is narrowed to."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import AnyOf, Optional

from succession.activity.queries import Asked
from succession.activity.words import KINDS
from succession.cleaning import clean_line
from succession.clock import today
from succession.effective import EARLIEST
from succession.fields import Days, day, line


class ActivityFilter(FlaskForm):
    """Sent by GET: the filter stands in the URL."""

    text = line("Words", 100)
    by = SelectField("Who", [Optional()], validate_choice=False, filters=[clean_line])
    kind = SelectField(
        "What",
        [Optional(), AnyOf(KINDS, "Choose one of the list")],
        choices=[SelectChoice("", "Everything"), *(SelectChoice(kind, words) for kind, words in KINDS.items())],
        validate_choice=False,
    )
    on = day("Day", within=Days(lambda: EARLIEST, today, "Choose a day from 1950 to today"))

    def asked(self) -> Asked:
        """The filter, without what could not be read."""
        return Asked(
            by="" if self.by.errors else self.by.data[:200],
            kind=self.kind.data if self.kind.data in KINDS else "",
            text="" if self.text.errors else self.text.data,
            on=None if self.on.errors else self.on.data,
        )

    def offer(self, people: list[str]) -> None:
        """Offer these people to choose from."""
        self.by.choices = [SelectChoice("", "Everybody"), *(SelectChoice(name, name) for name in people)]
