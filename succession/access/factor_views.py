"""Pages of the own second factors: the app with its codes, passkeys, and recovery codes."""

from __future__ import annotations

from uuid import UUID

from flask import abort, redirect, request, url_for
from flask_login import login_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from succession.access.blueprint import access
from succession.access.doors import needs
from succession.access.entering import person_here, site_here
from succession.access.forms import CodeAppForm, PasskeyForm
from succession.access.models import CodeApp, Passkey, User
from succession.access.passkeys import add_passkey, creation_options, remove_passkey
from succession.access.second_factor import (
    add_app,
    has_second_factor,
    new_app,
    new_recovery_codes,
    recovery_codes_left,
    remove_app,
    same_app,
)
from succession.access.signed_in import SignedIn, renew_session
from succession.access.stages import SET_UP
from succession.clock import now
from succession.company import company
from succession.db import db
from succession.pages import done, render
from succession.refusals import Refusal
from succession.saving import say


@access.get("/me/second-factor")
@needs("second_factor.own")
def factors() -> Response:
    return _overview(PasskeyForm(formdata=None))


def _overview(form: PasskeyForm, status: int = 200) -> Response:
    person = person_here()
    keys = select(Passkey).where(Passkey.user_id == person.id).order_by(Passkey.added_at, Passkey.id)
    return render(
        status,
        endpoint="access.factors",
        app=db.session.get(CodeApp, person.id),
        passkeys=db.session.scalars(keys).all(),
        codes_left=recovery_codes_left(person.id),
        form=form,
        is_needed=person.stage == SET_UP,
    )


@access.post("/me/second-factor/app")
@needs(post="second_factor.own", fresh=True)
def code_app() -> Response:
    """Show a new secret as a picture and in letters; sent again with the first code from the app, it is saved."""
    person, at, form = person_here(), now(), CodeAppForm()
    name, is_sent = company().name, "code" in request.form
    if is_sent and form.validate():
        try:
            codes = add_app(person.id, person.email, form.sealed.data or "", form.code.data or "", at)
        except Refusal as refusal:
            db.session.rollback()
            say(form, refusal)
        else:
            return _added(person, codes, "Your app is your second factor from now on.")
    shown = same_app(person.email, name, form.sealed.data or "") or new_app(person.email, name)
    form.sealed.data = shown.sealed
    return render(422 if is_sent else 200, endpoint="access._code_app", form=form, shown=shown)


@access.post("/me/second-factor/app/remove")
@needs(post="second_factor.own", fresh=True)
def remove_code_app() -> Response:
    person = person_here()
    remove_app(person.id, now())
    db.session.commit()
    done("Your app is no second factor any more.")
    return redirect(url_for("access.factors"))


@access.post("/me/second-factor/passkey-options")
@needs(post="second_factor.own")
def new_passkey_options() -> Response:
    """What the browser needs to make a passkey."""
    person, at = person_here(), now()
    options = creation_options(site_here(), db.session.get_one(User, person.id), person.session_id, at)
    db.session.commit()
    return Response(options, mimetype="application/json")


@access.post("/me/second-factor/passkeys")
@needs(post="second_factor.own", fresh=True)
def new_passkey() -> Response:
    person, form = person_here(), PasskeyForm()
    try:
        if not form.validate_on_submit() or not form.passkey.data:
            raise Refusal("Press the button with a browser that has passkeys.", "name")
        user, answer, name = db.session.get_one(User, person.id), form.passkey.data, form.name.data or ""
        codes = add_passkey(site_here(), user, person.session_id, answer, name, now())
    except Refusal as refusal:
        db.session.rollback()
        say(form, refusal)
        return _overview(form, 422)
    return _added(person, codes, "The passkey is a second factor from now on.")


@access.post("/me/second-factor/passkeys/<uuid:passkey>/remove")
@needs(post="second_factor.own", fresh=True)
def remove_one_passkey(passkey: UUID) -> Response:
    mine = select(Passkey).where(Passkey.uuid == passkey, Passkey.user_id == person_here().id)
    found = db.session.scalars(mine).one_or_none() or abort(404)
    name = found.name
    remove_passkey(found, now())
    db.session.commit()
    done(f"{name} opens nothing any more.")
    return redirect(url_for("access.factors"))


@access.post("/me/second-factor/codes")
@needs(post="second_factor.own", fresh=True)
def new_codes() -> Response:
    """Ten new recovery codes, shown in this answer only."""
    person = person_here()
    if not has_second_factor(person.id):
        abort(404)
    codes = new_recovery_codes(person.id, now())
    db.session.commit()
    return render(endpoint="access._codes", codes=codes, sentence="The codes that you had before are worth nothing.")


def _added(person: SignedIn, codes: list[str], sentence: str) -> Response:
    """Whoever has just set up a second factor has proved it: commit, a new token, and the recovery codes once."""
    renewed = renew_session(person, now(), has_second_factor=True)
    db.session.commit()
    login_user(renewed)
    if codes:
        return render(endpoint="access._codes", codes=codes, sentence=sentence)
    done(sentence)
    return redirect(url_for("access.factors"))
