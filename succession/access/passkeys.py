"""Passkeys by WebAuthn: a key on the person's device signs what it is asked to, after it has checked the person.

Because the device checks the person by finger, face or PIN, a passkey alone is two factors.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

import webauthn
from sqlalchemy import delete, select, update
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from succession.access.events import happened
from succession.access.models import Passkey, PasskeyChallenge, User
from succession.access.sealing import digest
from succession.access.second_factor import drop_codes_without_factor, has_second_factor, new_recovery_codes
from succession.db import db
from succession.refusals import Refusal

ANSWER_WITHIN = timedelta(minutes=5)
LONGEST_NAME = 60
LONGEST_ANSWER = 8_000
#: So many keys one person can need.
MOST = 20
NOT_ADDED = "The passkey was not added. Try again."
NOT_TAKEN = "The passkey was not taken. Try again, or use your password and a code."


@dataclass(frozen=True, slots=True)
class Site:
    """Where the browser has to be: a passkey of one site signs nothing for another."""

    origin: str

    @property
    def host(self) -> str:
        """The name that the passkeys belong to."""
        return urlsplit(self.origin).hostname or ""


def creation_options(site: Site, user: User, session_id: int, at: datetime) -> str:
    """What the browser needs to make a passkey for ``user``, as JSON; the challenge is kept. The caller commits."""
    made = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name="Succession",
        user_id=user.uuid.bytes,
        user_name=user.email,
        user_display_name=user.name,
        exclude_credentials=_descriptors(user.id),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    _keep(made.challenge, session_id, at)
    return webauthn.options_to_json(made)


def request_options(site: Site, user_id: int | None, session_id: int | None, at: datetime) -> str:
    """What the browser needs to sign with a passkey of this user, or of anybody on the sign-in page, as JSON.

    The challenge is kept. The caller commits.
    """
    made = webauthn.generate_authentication_options(
        rp_id=site.host,
        allow_credentials=_descriptors(user_id) if user_id is not None else [],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    _keep(made.challenge, session_id, at)
    return webauthn.options_to_json(made)


def add_passkey(site: Site, user: User, session_id: int, answer: str, name: str, at: datetime) -> list[str]:
    """The passkey in the browser's ``answer`` is a second factor of ``user``, under this name.

    Returns new recovery codes where the user had no second factor before, else none. The caller commits.

    Raises:
        Refusal: the answer is not one to the challenge of this session, or the key is on record already.
    """
    is_first = not has_second_factor(user.id)
    said = _read(answer)
    if said is None or not _use_up(said.challenge, session_id, at):
        raise Refusal(NOT_ADDED, "name")
    try:
        found = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(said.challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except Exception as error:  # whatever stands in it, and however the library fails on it: it is not accepted
        raise Refusal(NOT_ADDED, "name") from error
    credential_id = bytes_to_base64url(found.credential_id)
    mine = db.session.scalars(select(Passkey.id).where(Passkey.user_id == user.id)).all()
    if db.session.scalar(select(Passkey.id).where(Passkey.credential_id == credential_id)) is not None:
        raise Refusal("This passkey is on record already.", "name")
    if len(mine) >= MOST:
        raise Refusal(f"You have {MOST} passkeys. Remove one that you do not use.", "name")
    db.session.add(
        Passkey(
            user_id=user.id,
            credential_id=credential_id,
            public_key=base64.b64encode(found.credential_public_key).decode(),
            sign_count=found.sign_count,
            name=name.strip()[:LONGEST_NAME] or "Passkey",
            added_at=at,
        )
    )
    db.session.flush()
    happened("second_factor_added", user_id=user.id, at=at, outcome="passkey")
    return new_recovery_codes(user.id, at) if is_first else []


def user_of_answer(site: Site, session_id: int | None, answer: str, at: datetime) -> int | None:
    """The number of the active user whose passkey gave this ``answer`` to a challenge of this session, or None.

    The challenge is used up, and the key's count goes on. The caller commits.
    """
    said = _read(answer)
    if said is None or not _use_up(said.challenge, session_id, at):
        return None
    key = db.session.execute(
        select(Passkey.id, Passkey.user_id, Passkey.public_key, Passkey.sign_count)
        .join(User, User.id == Passkey.user_id)
        .where(Passkey.credential_id == said.credential_id, User.is_active)
    ).one_or_none()
    if key is None:
        return None
    try:
        found = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(said.challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=base64.b64decode(key.public_key),
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except Exception:  # as above
        return None
    count = found.new_sign_count
    goes_on = Passkey.sign_count < count if count else Passkey.sign_count == 0  # some keys never count
    used = update(Passkey).where(Passkey.id == key.id, goes_on).values(sign_count=count, last_used_at=at)
    return key.user_id if db.session.execute(used.returning(Passkey.id)).first() is not None else None


def remove_passkey(key: Passkey, at: datetime) -> None:
    """The passkey opens nothing any more; recovery codes go with the last second factor. The caller commits."""
    user_id = key.user_id
    db.session.delete(key)
    db.session.flush()
    happened("second_factor_removed", user_id=user_id, at=at, outcome="passkey")
    drop_codes_without_factor(user_id)


def _descriptors(user_id: int) -> list[PublicKeyCredentialDescriptor]:
    mine = db.session.scalars(select(Passkey.credential_id).where(Passkey.user_id == user_id).order_by(Passkey.id))
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in mine]


def _keep(challenge: bytes, session_id: int | None, at: datetime) -> None:
    db.session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.at < at - ANSWER_WITHIN))
    row = PasskeyChallenge(challenge_hash=digest(bytes_to_base64url(challenge)), session_id=session_id, at=at)
    db.session.add(row)
    db.session.flush()


class _Said(NamedTuple):
    """What an answer says of itself, before anything of it is believed."""

    challenge: str
    credential_id: str


def _read(answer: str) -> _Said | None:
    """The challenge and the key that the answer names; None where it cannot be read."""
    if len(answer) > LONGEST_ANSWER:
        return None
    try:
        whole = json.loads(answer)
        client_data = json.loads(base64url_to_bytes(whole["response"]["clientDataJSON"]))
        challenge, credential_id = client_data["challenge"], whole["id"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    names = re.compile(r"[A-Za-z0-9_-]{1,1400}")
    if not all(isinstance(word, str) and names.fullmatch(word) for word in (challenge, credential_id)):
        return None
    return _Said(challenge, credential_id)


def _use_up(challenge: str, session_id: int | None, at: datetime) -> bool:
    """Whether this challenge was given to this session minutes ago and not answered yet; it counts no more."""
    mine = PasskeyChallenge.session_id == session_id if session_id else PasskeyChallenge.session_id.is_(None)
    kept = (PasskeyChallenge.challenge_hash == digest(challenge), mine, PasskeyChallenge.at >= at - ANSWER_WITHIN)
    used = delete(PasskeyChallenge).where(*kept).returning(PasskeyChallenge.challenge_hash)
    return db.session.execute(used).first() is not None
