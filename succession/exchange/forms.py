"""What a person gives to an import: a file or pasted cells, and which of its columns are ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from succession.cleaning import without_hidden
from succession.exchange.reading import Sheet
from succession.exchange.shapes import Mapped, Shape, columns_of
from succession.fields import DayField

EARLIEST = date(1990, 1, 1)


class UploadForm(FlaskForm):
    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: FlaskForm, formdata: object) -> object:
            """What was sent, without files under the names of other fields."""
            if not request.files:
                return super().wrap_formdata(form, formdata)
            files: MultiDict[str, Any] = MultiDict(("files", file) for file in request.files.getlist("files"))
            return CombinedMultiDict([files, request.form])

    files = MultipleFileField(
        "File",
        description="CSV or .xlsx, up to 10 MB and 20,000 rows. The three files of a bundle may be chosen together.",
        render_kw={"accept": ".csv,.tsv,.txt,.xlsx,.zip"},
    )
    pasted = TextAreaField(
        "Or paste cells", description="Copy them in Excel with the row of headings, and paste.", render_kw={"rows": 6}
    )


class ExportForm(FlaskForm):
    format = RadioField(
        "Format",
        choices=[SelectChoice("xlsx", "Excel workbook, three sheets"), SelectChoice("csv", "Three CSV files in a zip")],
        default="xlsx",
    )


class MatchingForm(FlaskForm):
    """The part of the matching form that every shape has; :func:`matching_form` adds a field for each column."""

    on = DayField(
        "The file shows the state of",
        [InputRequired("Choose the day whose state the file shows")],
        description="Changes hold from this day on.",
    )
    save_as = StringField(
        "Save this matching as",
        [Optional(), Length(max=120)],
        filters=[lambda text: without_hidden(text or "")],
        description="A name, if you get files of this make again. Leave empty otherwise.",
    )


def field_name(table: str, column: str) -> str:
    """The name of the form field that matches one of our columns."""
    return f"{table}-{column}"


def matching_form(shape: Shape, guess: Mapped, sheets: Mapping[str, Sheet], on: date, today: date) -> MatchingForm:
    """A form that asks for each column of ``shape`` which header of the sheet it is; the guess is filled in."""
    fields: dict[str, Any] = {}
    for table, matched in guess.items():
        sheet, columns = sheets[str(matched["sheet"])], _columns(matched)
        for name, column in columns_of(shape, table).items():
            found = columns.get(name, "")
            hints = [column.hint, _sample(sheet, found)]
            fields[field_name(table, name)] = SelectField(
                column.label if column.is_required else f"{column.label} (optional)",
                choices=[SelectChoice("", "Not in the file"), *(SelectChoice(h, h) for h in sheet.header)],
                default=found,
                description=" ".join(hint for hint in hints if hint),
            )
    form: MatchingForm = type("ShapeForm", (MatchingForm,), fields)(data={"on": on})
    form.on.render_kw = {"max": today.isoformat(), "min": EARLIEST.isoformat()}
    return form


def matched_by(form: MatchingForm, shape: Shape, guess: Mapped, today: date) -> Mapped | None:
    """The mapping that a person has sent, or None with the errors beside the fields."""
    mapping: Mapped = {}
    right = bool(form.validate())
    if form.on.data is not None and not EARLIEST <= form.on.data <= today:
        form.on.errors = [f"Choose a day from {EARLIEST:%d %b %Y} to {today:%d %b %Y}."]
        right = False
    for table, matched in guess.items():
        columns = {
            name: form[field_name(table, name)].data
            for name in columns_of(shape, table)
            if form[field_name(table, name)].data
        }
        for name, column in columns_of(shape, table).items():
            if column.is_required and name not in columns:
                _say(form, table, name, f"Choose the column for {column.label}.")
                right = False
        if shape.id == "people" and not {"name", "last_name"} & columns.keys():
            _say(form, table, "name", "Choose the column for the name, or for the last name.")
            right = False
        right = not _has_shared(form, shape, table, columns) and right
        mapping[table] = {"sheet": matched["sheet"], "columns": columns}
    return mapping if right else None


def _has_shared(form: MatchingForm, shape: Shape, table: str, columns: Mapping[str, str]) -> bool:
    headers = list(columns.values())
    shared = [name for place, name in enumerate(columns) if columns[name] in headers[:place]]
    for name in shared:
        label = columns_of(shape, table)[name].label
        _say(form, table, name, f"{columns[name]} is chosen twice. Choose another column for {label}.")
    return bool(shared)


def _say(form: MatchingForm, table: str, column: str, sentence: str) -> None:
    field = form[field_name(table, column)]
    field.errors = [*field.errors, sentence]


def _columns(matched: Mapping[str, object]) -> Mapping[str, str]:
    columns = matched["columns"]
    return columns if isinstance(columns, Mapping) else {}


def _sample(sheet: Sheet, header: str) -> str:
    """What the guessed column holds, so that a wrong guess is seen."""
    if header not in sheet.header:
        return ""
    place = sheet.header.index(header)
    filled: Sequence[str] = list(dict.fromkeys(row[place][:40] for row in sheet.rows[:200] if row and row[place]))
    return f"Guessed from the heading. It holds: {'; '.join(filled[:3])}." if filled else "Guessed. It is empty."
