"""Pages of the own sign-in: where one is signed in, and the own password."""

from __future__ import annotations

from uuid import UUID

from flask import abort, redirect, url_for
from flask_login import login_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from succession.access import passwords, throttle
from succession.access.blueprint import access
from succession.access.doors import needs
from succession.access.entering import TOO_MANY, device_token, person_here, trier_of
from succession.access.events import happened
from succession.access.forms import OwnPasswordForm
from succession.access.models import User, UserSession
from succession.access.operations import change_own_password, own_words
from succession.access.password_rules import check_password, is_short
from succession.access.signed_in import end_sessions_of, is_running, renew_session
from succession.clock import now
from succession.db import db, only_reads
from succession.pages import done, render
from succession.refusals import Refusal
from succession.saving import say


@access.get("/me/sessions")
@needs("session.own")
def sessions() -> Response:
    person, at = person_here(), now()
    mine = select(UserSession).where(UserSession.user_id == person.id)
    running = db.session.scalars(mine.where(is_running(at)).order_by(UserSession.last_seen_at.desc())).all()
    over = db.session.scalars(mine.where(~is_running(at)).order_by(UserSession.created_at.desc()).limit(10)).all()
    return render(running=running, over=over, here=person.session_id)


@access.post("/me/sessions/<uuid:session>/end")
@needs(post="session.own")
def end_one(session: UUID) -> Response:
    person, at = person_here(), now()
    mine = select(UserSession).where(UserSession.uuid == session, UserSession.user_id == person.id, is_running(at))
    found = db.session.scalars(mine).one_or_none() or abort(404)
    found.ended_at = at
    happened("session_ended", user_id=person.id, at=at, outcome="by_the_person")
    db.session.commit()
    done(f"Ended the session of {found.browser or 'a browser'}.")
    return redirect(url_for("access.sessions"))


@access.post("/me/sessions/end-others")
@needs(post="session.own")
def end_others() -> Response:
    person, at = person_here(), now()
    end_sessions_of(db.session.get_one(User, person.id), at, but=person.session_id)
    happened("sessions_ended", user_id=person.id, at=at, outcome="by_the_person")
    db.session.commit()
    done("Ended every other session of yours.")
    return redirect(url_for("access.sessions"))


@access.route("/me/password", methods=["GET", "POST"])
@needs("password.own", post="password.own")
def password() -> Response:
    """Change the own password: the old one is needed, and every other session ends."""
    person, form, status = person_here(), OwnPasswordForm(), 422
    if form.validate_on_submit():
        try:
            _change_password(form)
        except Refusal as refusal:
            say(form, refusal)
            status = 429 if str(refusal) == TOO_MANY else 422
        else:
            done("Your new password holds from now on. Every other session of yours has ended.")
            return redirect(url_for("home.index"))
    only_reads(True)
    user = db.session.get_one(User, person.id)
    return render(status if form.is_submitted() else 200, form=form, set_at=user.password_set_at, stage=person.stage)


def _change_password(form: OwnPasswordForm) -> None:
    """The person who is here has the password of the form, and the session a new token; committed.

    Hashing takes long on purpose, so it happens while no transaction is open.

    Raises:
        Refusal: the old password is wrong, there were too many tries, or the new one breaks the rules.
    """
    person, at = person_here(), now()
    number = throttle.admit(throttle.AGAIN, trier_of(f"user {person.id}", person.email, at), at)
    if number is None:
        raise Refusal(TOO_MANY)
    only_reads(True)
    before = db.session.scalar(select(User.password_hash).where(User.id == person.id))
    words = own_words(person.email, person.name)
    db.session.rollback()
    only_reads(False)
    old, new = form.old.data or "", form.password.data or ""
    if not passwords.is_right(before, old):
        happened("password_change_failed", user_id=person.id, at=at)
        db.session.commit()
        raise Refusal("That is not the password that you have now.", "old")
    throttle.was_right(number)
    db.session.commit()
    if old == new:
        raise Refusal("This is the password that you have now. Choose another.", "password")
    check_password(new, words, has_second_factor=person.has_second_factor)
    password_hash = passwords.hashed(new)
    user = db.session.get_one(User, person.id)
    if user.password_hash != before:
        raise Refusal("Your password was changed in the same moment. Nothing was saved.")
    change_own_password(user, at, password_hash, is_short=is_short(new), device=device_token(), but=person.session_id)
    renewed = renew_session(person, at)
    db.session.commit()
    login_user(renewed)
