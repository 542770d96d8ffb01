"""Form fields that every writing room uses: clean text with a length, days, steps of a scale, and when and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from flask_wtf import FlaskForm
from wtforms import DateField, Field, HiddenField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.form import BaseForm
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from succession.analysis.scales import Scale
from succession.cleaning import clean_line, clean_lines
from succession.clock import today
from succession.delicate_words import delicate_words
from succession.effective import months_after

LINE, LINES = 200, 4_000


def line(label: str, longest: int = LINE, *, needed: str = "", hint: str = "") -> Field:
    """One line of clean text; ``needed`` is the sentence for an empty one, which is fine otherwise."""
    rules = [DataRequired(needed)] if needed else []
    return StringField(label, [*rules, _at_most(longest)], filters=[clean_line], description=hint)


def lines(label: str, longest: int = LINES, *, needed: str = "", hint: str = "") -> Field:
    """Several lines of clean text."""
    rules = [DataRequired(needed)] if needed else []
    return TextAreaField(label, [*rules, _at_most(longest)], filters=[clean_lines], description=hint)


def _at_most(longest: int) -> Length:
    return Length(max=longest, message=f"Use at most {longest:,} characters")


class DayField(DateField):
    """A day, written like 2026-03-31; empty is None."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = " ".join(valuelist).strip()
        self.data = None
        if text:
            try:
                self.data = date.fromisoformat(text)
            except ValueError:
                raise ValueError(f"Enter a day like 2026-03-31. This says {text[:20]!r}.") from None


@dataclass(frozen=True, slots=True)
class Days:
    """The days that make sense in a field: a check for it, with the sentence for any other day.

    What stands in the records already is left alone, or nothing else of the record could be changed. A day that cannot
    be read has its own sentence.
    """

    first: Callable[[], date]
    last: Callable[[], date]
    wrong: str

    def __call__(self, form: BaseForm, field: Field) -> None:
        if field.data not in (None, field.object_data) and not self.first() <= field.data <= self.last():
            raise ValidationError(self.wrong)


def years_ahead(years: int) -> Callable[[], date]:
    """The day so many years from today, worked out when it is asked for."""
    return lambda: months_after(today(), 12 * years)


def day(label: str, *, hint: str = "", within: Days | None = None) -> Field:
    """A day that may be left out."""
    return DayField(label, [Optional(), *([within] if within else [])], description=hint)


def confirmed(field: Field, again: HiddenField, question: str, about: str) -> bool:
    """Whether saving again has answered ``question``, which stands beside ``field`` until then.

    ``again`` carries what was asked ``about``, so that something else typed meanwhile is asked about anew.
    """
    if again.data == about:
        return True
    again.data = about
    field.errors = [*field.errors, question]
    return False


def asked_of_delicate_words(form: BaseForm, again: HiddenField) -> bool:
    """Whether no text of ``form`` speaks of health, family and the like, or saving again has answered so.

    Each text that does says it beside its field, once.
    """
    found = {field.name: delicate_words(field.data or "") for field in form if isinstance(field, TextAreaField)}
    about = "; ".join(f"{name}: {', '.join(words)}" for name, words in found.items() if words)
    if not about or again.data == about:
        return True
    for name, words in found.items():
        if words:
            topics, quoted = dict.fromkeys(words.values()), ", ".join(f"“{word}”" for word in words)
            question = f"This text may speak of {' or '.join(topics)}: {quoted}. Take it out, or save again to keep it."
            form[name].errors = [*form[name].errors, question]
    again.data = about
    return False


def steps(scale: type[Scale], nobody: str = "") -> list[SelectChoice]:
    """The choices of a scale, after ``nobody``: the words for a value that nobody has given."""
    first = [SelectChoice("", nobody)] if nobody else []
    return [*first, *(SelectChoice(step.value, step.label) for step in scale)]


class VersionField(HiddenField):
    """The version that the form was filled in against; a form that comes back without one is older than every other."""

    def process_data(self, value: object) -> None:
        self.data = str(value or "")

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else ""


class VersionedForm(FlaskForm):
    """A form that knows against which version of a record it was filled in.

    ``theirs`` is filled where somebody else saved first: what they saved beside what was typed here.
    """

    version = VersionField(validators=[Length(max=40_000)])

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.theirs: list[tuple[str, str, str]] = []
        self.theirs_by = ""


class ChangeForm(VersionedForm):
    """A form that changes dated records: from which day, and why."""

    #: Fields that are about the change itself, and so are no part of the record.
    ABOUT_THE_CHANGE = frozenset({"version", "on", "reason", "again", "words_again", "csrf_token"})
    #: Fields that a page shows before those of the form that it extends.
    FIRST: ClassVar[tuple[str, ...]] = ()

    #: Carries the words of health or family that saving again keeps.
    words_again = HiddenField(validators=[Length(max=4_000)])
    on = DayField("Holds from", [Optional()], default=today, description="Today unless it began on another day.")
    reason = lines("Why this changes", 1_000, hint="Kept with the change in Activity. May stay empty.")

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        # In the order of the page, which is that of the summary of errors: what the record says, then when and why.
        for name in (*(name for name in self._fields if name not in (*self.FIRST, "on", "reason")), "on", "reason"):
            self._fields[name] = self._fields.pop(name)

    def validate(self, extra_validators: object = None) -> bool:
        """A text that may speak of health or family is asked about once."""
        return bool(super().validate(extra_validators)) and asked_of_delicate_words(self, self.words_again)

    def said(self) -> dict[str, Any]:
        """What the form says of the record, by column."""
        return {name: value for name, value in self.data.items() if name not in self.ABOUT_THE_CHANGE}
