"""Every column of every table: what kind of data it is, who may see it, how long it is kept, whether it is given to the
person it is about, and what an erasure does to it.

The access request, the erasure and the page /help/what-we-keep read this table, and nothing else says what they do. A
column that is not here fails the build (``tests/privacy/test_classes.py``). To class a new one, add its name to a line
of its table, or a line of these seven parts:

    Class("table", "one_column another_column", Kind, WHO SEES IT, "period", GROUND, Erase),
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from succession.privacy.grounds import (
    ACCOUNT,
    INNER,
    LOGGED,
    NO_PERSON,
    OF_OTHERS,
    OWN,
    PLANNING,
    REASON,
    SECRET,
    Ground,
)


class Kind(StrEnum):
    """What a column says."""

    IDENTITY = "identity"
    CONTACT = "contact"
    SEAT = "seat"
    NOMINATION = "nomination"
    READINESS = "readiness"
    RISK = "risk"
    NOTE = "note"
    ACCOUNT = "account"
    SECRET = "secret"  # noqa: S105  # the name of a kind
    LOG = "log"
    SETTING = "setting"
    STRUCTURE = "structure"


class Erase(StrEnum):
    """What an erasure does to a column in a row about the person."""

    #: It stays: figures of the past rest on it, or it says nothing about a person.
    KEEP = "keep"
    #: It stays, but for the person's name, key and e-mail in it; the same in rows about others.
    MENTIONS = "mentions"
    #: It is emptied; in rows about others the person's name, key and e-mail go.
    EMPTY = "empty"
    #: It becomes "Erased person 7".
    RENAME = "rename"
    #: It becomes another value that is as unique.
    REPLACE = "replace"
    #: The whole row goes where this column points at the person.
    ROW = "row"
    #: It is part of a sealed log, which forgets by itself.
    SEALED = "sealed"


class Class(NamedTuple):
    """The class of some columns of a table."""

    table: str
    columns: str
    kind: Kind
    seen_by: str
    period: str
    ground: Ground
    erase: Erase


LEADER = "Whoever may read about the leader, and the leader"
SEATS = "Whoever may read positions"
JUDGED = "Whoever may read nominations; never the leader"
RISK = "Whoever may judge the risk of loss; never the leader"
NOTED = "Whoever wrote the note and whom it names; never the leader"
ADMIN = "The administrator, and the person"
NOBODY = "Nobody: no page shows it"
LOG = "Whoever may read Activity, but for what is about themselves"
IMPORTS = "Whoever may import"
PRIVACY = "Whoever may set a legal hold; never the leader"
ANYBODY = "Everybody who is signed in"

KEEP, MENTIONS, EMPTY, RENAME, REPLACE, ROW, SEALED = Erase


def _dated(table: str, period: str, seen_by: str, ground: Ground) -> tuple[Class, ...]:
    """The columns of every dated table: the days on which it holds, and when and by which change it was recorded."""
    return (
        Class(table, "valid_from valid_until", Kind.STRUCTURE, seen_by, period, ground, KEEP),
        Class(table, "id version recorded_in superseded_in", Kind.STRUCTURE, NOBODY, period, INNER, KEEP),
        Class(table, "recorded_at superseded_at", Kind.LOG, seen_by, period, ground, KEEP),
    )


CLASSES: tuple[Class, ...] = (
    # The company
    Class("company", "id", Kind.STRUCTURE, NOBODY, "setting", INNER, KEEP),
    Class("company", "name scope is_demo", Kind.SETTING, ANYBODY, "setting", NO_PERSON, KEEP),
    # Leaders
    Class("leader", "id", Kind.STRUCTURE, NOBODY, "leader", INNER, KEEP),
    Class("leader", "uuid", Kind.IDENTITY, LEADER, "leader", OWN, REPLACE),
    Class("leader", "external_key", Kind.IDENTITY, LEADER, "leader", OWN, REPLACE),
    Class("leader_record", "leader_id", Kind.STRUCTURE, NOBODY, "leader", INNER, KEEP),
    Class("leader_record", "name", Kind.IDENTITY, LEADER, "leader", OWN, RENAME),
    Class("leader_record", "function unit organisation joined_on", Kind.IDENTITY, LEADER, "leader", OWN, EMPTY),
    Class("leader_record", "email", Kind.CONTACT, LEADER, "leader", OWN, EMPTY),
    Class("leader_record", "is_internal", Kind.IDENTITY, LEADER, "leader", OWN, KEEP),
    *_dated("leader_record", "leader", LEADER, OWN),
    Class("leader_risk", "leader_id", Kind.STRUCTURE, NOBODY, "risk", INNER, ROW),
    Class("leader_risk", "risk_of_loss impact_of_loss reason_for_leaving", Kind.RISK, RISK, "risk", PLANNING, EMPTY),
    *_dated("leader_risk", "risk", RISK, PLANNING),
    # Positions
    Class("position", "id", Kind.STRUCTURE, NOBODY, "setting", INNER, KEEP),
    Class("position", "uuid", Kind.STRUCTURE, SEATS, "setting", NO_PERSON, KEEP),
    Class("position", "external_key", Kind.SEAT, SEATS, "setting", NO_PERSON, MENTIONS),
    Class("position_record", "position_id reports_to_id", Kind.STRUCTURE, SEATS, "setting", INNER, KEEP),
    Class("position_record", "title unit why_key", Kind.SEAT, SEATS, "setting", NO_PERSON, MENTIONS),
    Class("position_record", "is_key importance", Kind.SEAT, SEATS, "setting", NO_PERSON, KEEP),
    Class("position_record", "expected_vacancy_on", Kind.SEAT, JUDGED, "setting", PLANNING, KEEP),
    *_dated("position_record", "setting", SEATS, NO_PERSON),
    Class("incumbency", "leader_id position_id", Kind.STRUCTURE, SEATS, "seat", OWN, KEEP),
    Class("incumbency", "uuid", Kind.STRUCTURE, NOBODY, "seat", INNER, KEEP),
    Class("incumbency", "is_interim", Kind.SEAT, SEATS, "seat", OWN, KEEP),
    *_dated("incumbency", "seat", SEATS, OWN),
    Class("emergency_cover", "leader_id position_id", Kind.STRUCTURE, JUDGED, "cover", OWN, KEEP),
    Class("emergency_cover", "uuid", Kind.STRUCTURE, NOBODY, "cover", INNER, KEEP),
    Class("emergency_cover", "agreed_on is_told", Kind.SEAT, JUDGED, "cover", OWN, EMPTY),
    Class("emergency_cover", "limit_months", Kind.SEAT, JUDGED, "cover", OWN, KEEP),
    *_dated("emergency_cover", "cover", JUDGED, OWN),
    # Nominations
    Class("nomination", "leader_id position_id", Kind.STRUCTURE, JUDGED, "nomination", PLANNING, KEEP),
    Class("nomination", "uuid", Kind.STRUCTURE, NOBODY, "nomination", INNER, KEEP),
    Class("nomination", "rank", Kind.NOMINATION, JUDGED, "nomination", PLANNING, KEEP),
    Class("nomination", "nominated_by", Kind.NOMINATION, JUDGED, "nomination", OF_OTHERS, MENTIONS),
    Class("nomination", "why", Kind.NOMINATION, JUDGED, "nomination", PLANNING, EMPTY),
    Class("nomination", "readiness assessed_on", Kind.READINESS, JUDGED, "nomination", PLANNING, KEEP),
    *_dated("nomination", "nomination", JUDGED, PLANNING),
    # Notes
    Class("note", "id uuid", Kind.STRUCTURE, NOBODY, "note", INNER, KEEP),
    Class("note", "leader_id", Kind.STRUCTURE, NOBODY, "note", INNER, ROW),
    Class("note", "text", Kind.NOTE, NOTED, "note", OF_OTHERS, MENTIONS),
    Class("note", "written_by_id written_at", Kind.NOTE, NOTED, "note", OF_OTHERS, KEEP),
    Class("note_reader", "note_id user_id", Kind.NOTE, NOTED, "note", OF_OTHERS, ROW),
    # Submitted names
    Class("submission", "id uuid", Kind.STRUCTURE, NOBODY, "nomination", INNER, KEEP),
    Class("submission", "leader_id", Kind.NOMINATION, JUDGED, "nomination", PLANNING, ROW),
    Class("submission", "position_id", Kind.NOMINATION, JUDGED, "nomination", PLANNING, KEEP),
    Class("submission", "why", Kind.NOMINATION, JUDGED, "nomination", PLANNING, MENTIONS),
    Class("submission", "submitted_by_id submitted_at", Kind.NOMINATION, JUDGED, "nomination", OF_OTHERS, KEEP),
    Class("submission", "put_aside_at", Kind.NOMINATION, JUDGED, "nomination", OF_OTHERS, KEEP),
    # Accounts
    Class("user", "id leader_id", Kind.STRUCTURE, NOBODY, "user", INNER, KEEP),
    Class("user", "uuid", Kind.STRUCTURE, ADMIN, "user", INNER, REPLACE),
    Class("user", "email", Kind.CONTACT, ADMIN, "user", ACCOUNT, RENAME),
    Class("user", "name", Kind.IDENTITY, ADMIN, "user", ACCOUNT, RENAME),
    Class("user", "is_active created_at password_set_at", Kind.ACCOUNT, ADMIN, "user", ACCOUNT, KEEP),
    Class("user", "has_short_password", Kind.ACCOUNT, NOBODY, "user", ACCOUNT, KEEP),
    Class("user", "password_hash", Kind.SECRET, NOBODY, "user", SECRET, EMPTY),
    Class("role_grant", "id uuid", Kind.STRUCTURE, NOBODY, "user", INNER, KEEP),
    Class("role_grant", "user_id", Kind.ACCOUNT, NOBODY, "user", INNER, ROW),
    Class("role_grant", "role head_id valid_from valid_until", Kind.ACCOUNT, ADMIN, "user", ACCOUNT, KEEP),
    Class("role_grant", "for_user_id", Kind.ACCOUNT, ADMIN, "user", OF_OTHERS, KEEP),
    Class("user_session", "id", Kind.STRUCTURE, NOBODY, "session", INNER, KEEP),
    Class("user_session", "user_id", Kind.ACCOUNT, NOBODY, "session", INNER, ROW),
    Class("user_session", "token_hash", Kind.SECRET, NOBODY, "session", SECRET, KEEP),
    Class("user_session", "uuid", Kind.STRUCTURE, ADMIN, "session", INNER, KEEP),
    Class("user_session", "created_at last_seen_at ended_at browser", Kind.LOG, ADMIN, "session", ACCOUNT, KEEP),
    Class("user_session", "authenticated_at second_factor_at", Kind.LOG, NOBODY, "session", ACCOUNT, KEEP),
    Class("second_factor_rule", "role is_required", Kind.SETTING, ADMIN, "setting", NO_PERSON, KEEP),
    Class("code_app", "user_id", Kind.ACCOUNT, NOBODY, "user", INNER, ROW),
    Class("code_app", "secret", Kind.SECRET, NOBODY, "user", SECRET, KEEP),
    Class("code_app", "last_step added_at", Kind.ACCOUNT, ADMIN, "user", ACCOUNT, KEEP),
    Class("passkey", "id uuid", Kind.STRUCTURE, NOBODY, "user", INNER, KEEP),
    Class("passkey", "user_id", Kind.ACCOUNT, NOBODY, "user", INNER, ROW),
    Class("passkey", "credential_id public_key", Kind.SECRET, NOBODY, "user", SECRET, KEEP),
    Class("passkey", "name sign_count added_at last_used_at", Kind.ACCOUNT, ADMIN, "user", ACCOUNT, KEEP),
    Class("passkey_challenge", "challenge_hash", Kind.SECRET, NOBODY, "session", SECRET, KEEP),
    Class("passkey_challenge", "session_id at", Kind.LOG, NOBODY, "session", INNER, KEEP),
    Class("recovery_code", "id", Kind.STRUCTURE, NOBODY, "user", INNER, KEEP),
    Class("recovery_code", "user_id", Kind.ACCOUNT, NOBODY, "user", INNER, ROW),
    Class("recovery_code", "code_hash", Kind.SECRET, NOBODY, "user", SECRET, KEEP),
    Class("recovery_code", "used_at", Kind.LOG, ADMIN, "user", ACCOUNT, KEEP),
    Class("password_link", "id", Kind.STRUCTURE, NOBODY, "session", INNER, KEEP),
    Class("password_link", "user_id", Kind.ACCOUNT, NOBODY, "session", INNER, ROW),
    Class("password_link", "token_hash", Kind.SECRET, NOBODY, "session", SECRET, KEEP),
    Class("password_link", "kind created_at expires_at", Kind.LOG, ADMIN, "session", ACCOUNT, KEEP),
    Class("known_device", "id", Kind.STRUCTURE, NOBODY, "session", INNER, KEEP),
    Class("known_device", "user_id", Kind.ACCOUNT, NOBODY, "session", INNER, ROW),
    Class("known_device", "token_hash", Kind.SECRET, NOBODY, "session", SECRET, KEEP),
    Class("known_device", "created_at last_used_at", Kind.LOG, NOBODY, "session", ACCOUNT, KEEP),
    Class("sign_in_try", "id device_id", Kind.STRUCTURE, NOBODY, "session", INNER, KEEP),
    Class("sign_in_try", "kind at account_key address_key outcome", Kind.LOG, NOBODY, "session", INNER, KEEP),
    # The log of changes
    Class("change", "id uuid undoes_id", Kind.STRUCTURE, NOBODY, "change", INNER, KEEP),
    Class("change", "at operation", Kind.LOG, LOG, "change", LOGGED, KEEP),
    Class("change", "by_id", Kind.STRUCTURE, NOBODY, "change", INNER, KEEP),
    Class("change", "by_name summary", Kind.LOG, LOG, "change", LOGGED, MENTIONS),
    Class("change", "reason", Kind.LOG, LOG, "change", REASON, EMPTY),
    Class("change_entry", "id change_id kind subject", Kind.STRUCTURE, NOBODY, "change", INNER, KEEP),
    Class("change_entry", "before after", Kind.LOG, LOG, "change", LOGGED, MENTIONS),
    # The audit trail
    Class("trail_entry", "number change_id previous_hash", Kind.STRUCTURE, NOBODY, "change", INNER, SEALED),
    Class("trail_entry", "at by_id kind action about outcome", Kind.LOG, ADMIN, "change", LOGGED, SEALED),
    Class("trail_entry", "content_digest hash", Kind.STRUCTURE, NOBODY, "change", INNER, SEALED),
    # Imports
    Class("import", "id uuid change_id", Kind.STRUCTURE, NOBODY, "import_name", INNER, KEEP),
    Class("import", "started_by_id started_at", Kind.LOG, IMPORTS, "import_name", LOGGED, KEEP),
    Class("import", "shape state effective_on result", Kind.SETTING, IMPORTS, "import_name", NO_PERSON, MENTIONS),
    Class("import", "file_name mapping answers", Kind.LOG, IMPORTS, "import_name", OF_OTHERS, MENTIONS),
    Class("import", "sheets", Kind.LOG, IMPORTS, "import_rows", OF_OTHERS, MENTIONS),
    Class("saved_mapping", "id uuid", Kind.STRUCTURE, NOBODY, "setting", INNER, KEEP),
    Class("saved_mapping", "name shape mapping", Kind.SETTING, IMPORTS, "setting", NO_PERSON, MENTIONS),
    # Privacy
    Class("legal_hold", "id uuid", Kind.STRUCTURE, NOBODY, "hold", INNER, KEEP),
    Class("legal_hold", "leader_id", Kind.STRUCTURE, NOBODY, "hold", INNER, KEEP),
    Class("legal_hold", "reason", Kind.LOG, PRIVACY, "hold", REASON, EMPTY),
    Class("legal_hold", "set_at lifted_at", Kind.LOG, PRIVACY, "hold", LOGGED, KEEP),
    Class("legal_hold", "set_by_name lifted_by_name", Kind.LOG, PRIVACY, "hold", OF_OTHERS, MENTIONS),
    Class("erasure", "id number leader_id reference", Kind.STRUCTURE, NOBODY, "erasure", INNER, KEEP),
    Class("erasure", "erased_at", Kind.LOG, NOBODY, "erasure", LOGGED, KEEP),
    Class("erasure", "erased_by_name reason", Kind.LOG, NOBODY, "erasure", LOGGED, MENTIONS),
)

#: (table, column) -> its class.
BY_COLUMN: dict[tuple[str, str], Class] = {
    (line.table, column): line for line in CLASSES for column in line.columns.split()
}
