"""From a filled-in form to a saved change: refusals go beside their fields, a lost race shows both versions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from flask import request
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import BooleanField, Field, SelectField, SelectMultipleField

from succession.audit import Change, ChangeEntry
from succession.dated import Dated
from succession.db import db
from succession.fields import VersionedForm
from succession.formats import day, moment
from succession.pages import done, safe_next
from succession.refusals import Refusal, StaleVersion

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Saved(Generic[Result]):
    """What the operation returned; it is committed."""

    result: Result


def save(form: FlaskForm, write: Callable[[], Result]) -> Saved[Result] | None:
    """Run the operation ``write``, commit it, and say on the next page what was done, with its Undo.

    Returns None where the operation refused: its sentence stands in the form then, and nothing is saved.
    """
    newest = select(Change).order_by(Change.id.desc()).limit(1)
    before = db.session.scalar(select(Change.id).order_by(Change.id.desc()).limit(1))
    try:
        result = write()
    except Refusal as refusal:
        db.session.rollback()
        say(form, refusal)
        return None
    # Writers come one at a time, so a change that is new in this transaction is the one just made.
    change = db.session.scalars(newest).one_or_none()
    if change is None or change.id == before:
        done("Nothing was different, so nothing was saved.")
    else:
        done(change.summary, undo=change.uuid)
    db.session.commit()
    return Saved(result)


def say(form: FlaskForm, refusal: Refusal) -> None:
    """Put a refusal beside its field, or over the form where it has none."""
    form.is_stale = isinstance(refusal, StaleVersion)
    if refusal.field in form:
        form[refusal.field].errors = [*form[refusal.field].errors, str(refusal)]
    else:
        form.form_errors = [*form.form_errors, str(refusal)]


def status_of(form: FlaskForm) -> int:
    """200 for a form not sent yet, 409 where somebody else saved first, 422 where something has to be put right."""
    if not form.is_submitted():
        return 200
    return 409 if getattr(form, "is_stale", False) else 422


def show_theirs(form: VersionedForm, row: Dated | None, theirs: dict[str, Any], version: object = None) -> None:
    """After a lost race, put what they saved beside what was typed, and make saving again mean "keep mine".

    ``theirs`` gives what stands in the records now by the names of the form's fields. Nothing happens otherwise.
    """
    if not getattr(form, "is_stale", False):
        return
    form.version.data = str(row.version if row is not None and version is None else version or "")
    change = db.session.get(Change, row.recorded_in) if row is not None else None
    _beside(form, theirs, change)


def show_theirs_of(form: VersionedForm, kind: str, subject: object, theirs: dict[str, Any], version: str) -> None:
    """The same for a record without dated rows: ``kind`` and ``subject`` are those of its entries in the log."""
    if not getattr(form, "is_stale", False):
        return
    form.version.data = version
    newest = select(Change).join(ChangeEntry, ChangeEntry.change_id == Change.id)
    newest = newest.where(ChangeEntry.kind == kind, ChangeEntry.subject == str(subject))
    _beside(form, theirs, db.session.scalars(newest.order_by(Change.id.desc()).limit(1)).first())


def _beside(form: VersionedForm, theirs: dict[str, Any], change: Change | None) -> None:
    form.theirs = [
        (field.label.text, words_of(field, theirs[field.name]), words_of(field, field.data))
        for field in form
        if field.name in theirs and words_of(field, theirs[field.name]) != words_of(field, field.data)
    ]
    if change is not None:
        form.theirs_by = f"{change.by_name} saved on {moment(change.at)}."


def words_of(field: Field, value: Any) -> str:
    """A field's value as a person reads it."""
    if isinstance(field, BooleanField):
        return "yes" if value else "no"
    if isinstance(field, SelectMultipleField):
        return ", ".join(str(choice.label) for choice in field.choices if choice.value in (value or ())) or "nothing"
    if isinstance(field, SelectField):
        labels = {choice.value: choice.label for choice in field.choices}
        return str(labels.get(value or "", value or "nothing"))
    if isinstance(value, date):
        return day(value)
    return "nothing" if value in (None, "") else str(value)


def onward(otherwise: str) -> str:
    """Where to go after saving: ``next`` of the URL where it is a page of this application."""
    return safe_next(request.args.get("next"), otherwise)
