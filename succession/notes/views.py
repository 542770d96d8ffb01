"""Pages of the notes about a leader: those for this person, a new one, and removing one for good."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from succession.access.doors import needs, survey
from succession.clock import now, today
from succession.db import db
from succession.leaders.models import Leader
from succession.leaders.queries import find_leader, leader_name
from succession.notes import operations
from succession.notes.forms import NoteForm, RemoveForm
from succession.notes.models import Note
from succession.notes.queries import may_be_named, note_to_remove, notes_about
from succession.pages import done, render
from succession.refusals import Refusal
from succession.saving import say, status_of

notes = Blueprint("notes", __name__)


@notes.route("/leaders/<uuid:leader>/notes", methods=["GET", "POST"])
@needs("notes.read", post="notes.write")
def index(leader: UUID) -> Response:
    """Nobody reads notes about themselves, or learns whether there are any."""
    found = _find(leader)
    form = NoteForm()
    form.offer(may_be_named(found, today(), but=current_user.id))
    if form.validate_on_submit() and _write(form, found):
        done("Wrote the note. You and the people whom it names can read it.")
        return redirect(url_for("notes.index", leader=leader))
    shown = notes_about(found, current_user.id, current_user.reader)
    may_write = current_user.may("notes.write")
    name = leader_name(found)
    return render(status_of(form), form=form, notes=shown, name=name, leader=leader, may_write=may_write)


def _write(form: NoteForm, leader: Leader) -> bool:
    try:
        operations.write_note(current_user, now(), leader, text=form.text.data or "", readers=form.readers.data or [])
    except Refusal as refusal:
        db.session.rollback()
        say(form, refusal)
        return False
    db.session.commit()
    return True


@notes.route("/notes/<uuid:note>/remove", methods=["GET", "POST"])
@needs("notes.read", post="notes.write")
def remove(note: UUID) -> Response:
    """Only for whoever wrote it and may still write about the leader; for everybody else there is no such page."""
    found: Note = note_to_remove(note, current_user.id, current_user.reader) or abort(404)
    leader = db.session.get_one(Leader, found.leader_id)
    if not survey().may("notes.write", "leader", leader.uuid):
        abort(404)
    form, back = RemoveForm(), url_for("notes.index", leader=leader.uuid)
    if form.validate_on_submit():
        operations.remove_note(current_user, now(), found)
        db.session.commit()
        done("Removed the note for good.")
        return redirect(back)
    return render(status_of(form), form=form, text=found.text, name=leader_name(leader), back=back)


def _find(uuid: UUID) -> Leader:
    leader = find_leader(uuid)
    if leader is None or current_user.reader.is_leader(leader.id):
        abort(404)
    return leader
