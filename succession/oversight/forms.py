"""What the audit trail is narrowed to."""

from __future__ import annotations

from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import AnyOf, Optional

from succession.fields import day, line
from succession.oversight.queries import Asked
from succession.trail.models import KINDS


class TrailFilter(FlaskForm):
    """Sent by GET: the filter stands in the URL."""

    kind = SelectField(
        "What",
        [Optional(), AnyOf(KINDS, "Choose one of the list")],
        choices=[SelectChoice("", "Everything"), *(SelectChoice(kind, words) for kind, words in KINDS.items())],
        validate_choice=False,
    )
    by = SelectField("Who", [Optional()], validate_choice=False)
    action = line("Action", 60)
    about = line("Id", 36)
    on = day("Day")

    def asked(self) -> Asked:
        """The filter, without what could not be read."""
        return Asked(
            kind=self.kind.data if self.kind.data in KINDS else "",
            by=_uuid(self.by.data),
            action="" if self.action.errors else self.action.data or "",
            about="" if self.about.errors else (self.about.data or "").lower(),
            on=self.on.data,
        )

    def offer(self, people: list[tuple[UUID, str]]) -> None:
        """Offer these people to choose from."""
        self.by.choices = [SelectChoice("", "Everybody"), *(SelectChoice(str(uuid), name) for uuid, name in people)]


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
