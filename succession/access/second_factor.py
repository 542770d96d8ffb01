"""The second factor by one-time codes, the recovery codes beside it, and which roles need one."""

from __future__ import annotations

import base64
import hmac
import secrets
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import pyotp
import segno
from sqlalchemy import delete, func, select, update

from succession.access.events import happened
from succession.access.models import CodeApp, Passkey, RecoveryCode, SecondFactorRule, User
from succession.access.policy import ROLES
from succession.access.sealing import digest, seal, unsealed
from succession.access.stages import needs_second_factor
from succession.audit import Author, begin_change, note
from succession.db import db
from succession.refusals import Refusal

STEP = 30
FIGURES = 6
#: Clocks differ: the code before and the one after are accepted too.
WINDOW = 1
RECOVERY_CODES = 10
#: A secret that is shown has to be confirmed within this time.
SET_UP_WITHIN_SECONDS = 1_800
WRONG_CODE = "That code is not right, or it was used already. Wait for the next one and try again."


class NewApp(NamedTuple):
    """What a person puts into the app: the picture of the secret, the secret in groups, and the sealed copy."""

    #: The path of an SVG picture of dark squares, ``size`` units wide and high with its margin.
    path: str
    size: int
    groups: str
    sealed: str


def new_app(email: str, company: str) -> NewApp:
    """A new secret for the app of the person with this address; nothing is saved until a code confirms it."""
    secret = pyotp.random_base32()
    uri = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=f"Succession, {company}")
    return _shown(secret, uri, seal(f"{email} {secret}"))


def same_app(email: str, company: str, sealed: str) -> NewApp | None:
    """The same secret shown again after a wrong code, or None where it was shown too long ago, or to somebody else."""
    secret = _opened(email, sealed)
    if secret is None:
        return None
    uri = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=f"Succession, {company}")
    return _shown(secret, uri, sealed)


def add_app(user_id: int, email: str, sealed: str, code: str, at: datetime) -> list[str]:
    """The app that shows ``code`` is the second factor of this user; an earlier app no longer.

    Returns new recovery codes where the user had no second factor before, else none. The caller commits.

    Raises:
        Refusal: the code is not the secret's, or the secret was shown too long ago.
    """
    secret = _opened(email, sealed)
    if secret is None:
        raise Refusal("This page was open for too long. Scan the new picture.", "code")
    step = _step_of(secret, code, at)
    if step is None:
        raise Refusal("That is not the code of this picture. Type the one that the app shows now.", "code")
    is_first = not has_second_factor(user_id)
    db.session.execute(delete(CodeApp).where(CodeApp.user_id == user_id))
    db.session.add(CodeApp(user_id=user_id, secret=seal(secret), last_step=step, added_at=at))
    db.session.flush()
    happened("second_factor_added", user_id=user_id, at=at, outcome="code_app")
    return new_recovery_codes(user_id, at) if is_first else []


def has_second_factor(user_id: int) -> bool:
    """Whether the user has an app or a passkey."""
    app = db.session.scalar(select(CodeApp.user_id).where(CodeApp.user_id == user_id))
    key = db.session.scalar(select(Passkey.id).where(Passkey.user_id == user_id).limit(1))
    return app is not None or key is not None


def accept_code(user_id: int, typed: str, at: datetime) -> str | None:
    """``code`` or ``recovery_code``, by what ``typed`` is of this user and now used up; None for anything else.

    The caller commits.
    """
    code = normalised(typed)
    app = db.session.execute(select(CodeApp.secret, CodeApp.last_step).where(CodeApp.user_id == user_id)).one_or_none()
    secret = unsealed(app.secret) if app is not None else None
    step = _step_of(secret, code, at) if secret is not None else None
    if step is not None:
        # Two requests with one code: the row counts for the first only.
        newer = update(CodeApp).where(CodeApp.user_id == user_id, CodeApp.last_step < step).values(last_step=step)
        if db.session.execute(newer.returning(CodeApp.user_id)).first() is not None:
            return "code"
        return None
    unused = update(RecoveryCode).where(
        RecoveryCode.user_id == user_id, RecoveryCode.code_hash == digest(code), RecoveryCode.used_at.is_(None)
    )
    if db.session.execute(unused.values(used_at=at).returning(RecoveryCode.id)).first() is not None:
        happened("recovery_code_used", user_id=user_id, at=at)
        return "recovery_code"
    return None


def new_recovery_codes(user_id: int, at: datetime) -> list[str]:
    """Ten new codes of 80 random bits, to be shown once; those before are worth nothing. The caller commits."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    codes = [base64.b32encode(secrets.token_bytes(10)).decode() for _ in range(RECOVERY_CODES)]
    db.session.add_all(RecoveryCode(user_id=user_id, code_hash=digest(code)) for code in codes)
    db.session.flush()
    happened("recovery_codes_made", user_id=user_id, at=at)
    return [_in_groups(code) for code in codes]


def recovery_codes_left(user_id: int) -> int:
    """How many recovery codes of this user are still unused."""
    unused = select(func.count()).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(unused) or 0


def remove_app(user_id: int, at: datetime) -> None:
    """The user has no app any more; recovery codes go with the last second factor. The caller commits."""
    db.session.execute(delete(CodeApp).where(CodeApp.user_id == user_id))
    happened("second_factor_removed", user_id=user_id, at=at, outcome="code_app")
    drop_codes_without_factor(user_id)


def drop_codes_without_factor(user_id: int) -> None:
    """Whoever has no second factor any more has no recovery codes. The caller commits."""
    if not has_second_factor(user_id):
        db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))


def remove_second_factor(by: Author | None, at: datetime, user: User) -> None:
    """``user`` has no app, passkey or recovery code any more. The caller ends the sessions and commits.

    Raises:
        Refusal: somebody would take away the own second factor without being asked for it.
    """
    if by is not None and by.id == user.id:
        raise Refusal("Remove your own second factor on the page of your sign-in.")
    for model in (CodeApp, Passkey, RecoveryCode):
        db.session.execute(delete(model).where(model.user_id == user.id))
    change = begin_change(by, at, "remove_second_factor", f"Removed the second factor of {user.name}.")
    note(change, "user", user.id, None, None)
    happened("second_factor_removed", user_id=user.id, at=at, outcome="by_administrator")


def required_roles() -> frozenset[str]:
    """The roles that need a second factor."""
    said = {rule.role: rule.is_required for rule in db.session.scalars(select(SecondFactorRule))}
    return frozenset(role for role in ROLES if needs_second_factor(role, said.get(role)))


def require_second_factor(by: Author | None, at: datetime, roles: Iterable[str]) -> None:
    """Exactly these roles need a second factor from the next request on. The caller commits."""
    before, chosen = required_roles(), frozenset(roles) & ROLES.keys()
    db.session.execute(delete(SecondFactorRule))
    db.session.add_all(
        SecondFactorRule(role=role, is_required=role in chosen)
        for role in ROLES
        if needs_second_factor(role, None) != (role in chosen)
    )
    db.session.flush()
    if chosen != before:
        change = begin_change(by, at, "require_second_factor", "Changed which roles need a second factor.")
        note(change, "second_factor_rule", 1, {"roles": sorted(before)}, {"roles": sorted(chosen)})
        happened("sign_in_rules_changed", user_id=by.id if by else None, at=at)


def normalised(typed: str) -> str:
    """A code as it is compared and kept: plain figures and capitals without space or hyphens."""
    return "".join(c for c in unicodedata.normalize("NFKC", typed).upper() if c.isascii() and c.isalnum())


def _step_of(secret: str, code: str, at: datetime) -> int | None:
    """The number of the half minute whose code this is, now or one off."""
    code, step = normalised(code), int(at.timestamp()) // STEP
    totp, found = pyotp.TOTP(secret, digits=FIGURES, interval=STEP), None
    for near in range(step - WINDOW, step + WINDOW + 1):
        if hmac.compare_digest(totp.at(near * STEP), code):
            found = near
    return found


def _opened(email: str, sealed: str) -> str | None:
    """The secret that was sealed for this address, where that was not long ago."""
    whose, _, secret = (unsealed(sealed, within_seconds=SET_UP_WITHIN_SECONDS) or "").partition(" ")
    return secret if secret and whose == email else None


def _shown(secret: str, uri: str, sealed: str) -> NewApp:
    rows = [list(row) for row in segno.make(uri, error="m", micro=False).matrix_iter(border=4)]
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return NewApp(path, len(rows), _in_groups(secret), sealed)


def _in_groups(code: str) -> str:
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))
