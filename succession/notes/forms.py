"""What a person fills in to write a note."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from succession.fields import asked_of_delicate_words, lines
from succession.notes.queries import Person


class ReadersField(SelectMultipleField):
    """People to tick, so that each name that will read the note is read before."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class NoteForm(FlaskForm):
    text = lines(
        "Note",
        needed="Write the note first",
        hint="What was seen or said, by whom, on which day. Leave out health, family and belief.",
    )
    readers = ReadersField("Who else may read it", coerce=lambda value: UUID(str(value)))
    words_again = HiddenField(validators=[Length(max=4_000)])

    def offer(self, people: Sequence[Person]) -> None:
        """Let ``people`` be ticked; two of one name are told apart by their addresses."""
        names = [person.name for person in people]
        self.readers.choices = [
            SelectChoice(p.uuid, p.name if names.count(p.name) == 1 else f"{p.name}, {p.email}") for p in people
        ]

    def validate(self, extra_validators: object = None) -> bool:
        """A text that may speak of health or family is asked about once."""
        return bool(super().validate(extra_validators)) and asked_of_delicate_words(self, self.words_again)


class RemoveForm(FlaskForm):
    """That it goes for good."""
