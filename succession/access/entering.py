"""The way in, from a proved password or passkey to the page that was asked for."""

from __future__ import annotations

from datetime import datetime

from flask import current_app, flash, g, redirect, request, session, url_for
from flask_login import current_user, login_user
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from succession.access import throttle
from succession.access.browsers import browser_words
from succession.access.carrying import carried
from succession.access.devices import KEPT, known_device, remember_device
from succession.access.events import happened
from succession.access.forms import CodeForm
from succession.access.models import Passkey, User, UserSession
from succession.access.passkeys import Site
from succession.access.signed_in import SignedIn, begin_session, renew_session
from succession.access.stages import SECOND_FACTOR
from succession.access.sweeping import sweep
from succession.db import db, only_reads
from succession.formats import counted
from succession.pages import render

TOO_MANY = "Too many tries. Wait five minutes, then try again."


def person_here() -> SignedIn:
    """Whoever is signed in, also with the password alone."""
    person = current_user._get_current_object()
    if not isinstance(person, SignedIn):
        raise LookupError("nobody is signed in")
    return person


def site_here() -> Site:
    """The site that the browser says it is at; passkeys belong to it."""
    return Site(request.host_url.rstrip("/"))


def trier_of(account: str, email: str, at: datetime) -> throttle.Trier:
    """Who tries: the account, the address of the browser, and its own number where it is known for ``email``."""
    only_reads(True)
    device = known_device(device_token(), email, at)
    db.session.rollback()
    only_reads(False)
    per_address = int(current_app.config["SIGN_IN_TRIES_PER_ADDRESS"])
    return throttle.Trier(account, request.remote_addr or "", device, per_address)


def come_in(user: User, at: datetime, onward: str, kept: str, *, has_second_factor: bool = False) -> Response:
    """Begin a session for ``user``, commit it, and lead on: to the second factor, or to what was asked for."""
    session.clear()
    g.pop("csrf_token", None)  # the token of the form was made for the session that is gone
    sweep(at)
    person = begin_session(user, at, browser_words(request.user_agent.string), has_second_factor=has_second_factor)
    if person.stage == SECOND_FACTOR:
        db.session.commit()
        login_user(person)
        if not kept:
            return redirect(url_for("access.second_factor", next=onward if onward != "/" else None))
        form = CodeForm(formdata=None)
        form.kept.data = kept
        return render(endpoint="access.second_factor", form=form, has_passkey=has_passkey(user.id))
    return _arrive(person, at, onward, kept)


def prove_second_factor(person: SignedIn, at: datetime, onward: str, kept: str) -> Response:
    """The second factor of ``person`` was proved: the session opens everything, under a new token."""
    return _arrive(renew_session(person, at, has_second_factor=True), at, onward, kept)


def _arrive(person: SignedIn, at: datetime, onward: str, kept: str) -> Response:
    happened("signed_in", user_id=person.id, at=at)
    before = select(func.max(UserSession.created_at)).where(
        UserSession.user_id == person.id, UserSession.id != person.session_id
    )
    tries = throttle.wrong_tries(person.email, db.session.scalar(before) or at - throttle.DAY)
    device = remember_device(device_token(), person.id, at)
    db.session.commit()
    login_user(person)
    if tries:
        words = counted(tries, "wrong password was", "wrong passwords were")
        flash(f"{words} tried for you since you last signed in. Tell an administrator if that was not you.")
    sending = carried(kept, person.id) if kept and not person.stage else None
    answer = render(endpoint="access._carry_on", sending=sending) if sending else redirect(onward)
    is_secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    answer.set_cookie(_device_cookie(), device, max_age=KEPT, secure=is_secure, httponly=True, samesite="Lax", path="/")
    return answer


def has_passkey(user_id: int) -> bool:
    """Whether the user has a passkey."""
    return db.session.scalar(select(Passkey.id).where(Passkey.user_id == user_id).limit(1)) is not None


def device_token() -> str:
    """The token of a browser that somebody has signed in with before; nothing otherwise."""
    return request.cookies.get(_device_cookie(), "")[:100]


def _device_cookie() -> str:
    return "__Host-succession-device" if current_app.config["SESSION_COOKIE_SECURE"] else "succession-device"
