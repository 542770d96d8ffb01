"""What is kept, in plain words: the page /help/what-we-keep, made of the classes and the periods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from succession.privacy.classes import CLASSES, Class, Kind
from succession.privacy.grounds import Answer
from succession.privacy.periods import Period

#: Every table in words, and why it is kept.
TABLES = {
    "leader": ("Leaders", "The bench is about people: who they are tells them apart."),
    "leader_record": ("What is on record of a leader", "To know who could be meant, and how to reach them."),
    "incumbency": ("Who holds which seat", "A vacancy is found from who sits where."),
    "nomination": ("Nominations", "They are the bench: who could follow, how soon, and why somebody says so."),
    "emergency_cover": ("Emergency cover", "To know who acts tomorrow."),
    "leader_risk": ("Risk of loss", "To see a seat that may become vacant. In steps of a scale, never in free text."),
    "submission": ("Submitted names", "A holder may propose names for the own seat, whose slate is not shown."),
    "note": ("Notes", "For what steps of a scale cannot say, for few eyes and a short time."),
    "note_reader": ("Who may read a note", "Each note names its readers."),
    "position": ("Positions", "Seats stay when people go."),
    "position_record": ("What is on record of a position", "What the seat is, and why it is a key position."),
    "user": ("Accounts", "To sign in, and to know who may see what."),
    "role_grant": ("Roles", "What an account may see and do, for which part, and until when."),
    "user_session": ("Sessions", "So that signing out works at once, and a stranger's session can be seen."),
    "second_factor_rule": (
        "Which roles need a second factor",
        "Who reads about others proves more than a password.",
    ),
    "code_app": ("Second factor: the app with codes", "To check the code. The secret is sealed."),
    "passkey": ("Second factor: passkeys", "To check what the device signed. It holds no private key."),
    "passkey_challenge": ("What a passkey was asked to sign", "For minutes, so that an answer is used once."),
    "recovery_code": ("Recovery codes", "For the day when the second factor is lost. Only their hashes."),
    "password_link": ("Invitations and resets", "So that a link works once, for hours or days."),
    "known_device": ("Browsers in which somebody signed in", "So that others' guesses do not lock the person out."),
    "sign_in_try": ("Tries to sign in", "To stop guessing, for a day. Names and addresses are keyed hashes."),
    "change": ("The log of changes", "Every judgement has somebody who made it, a day and a reason."),
    "change_entry": ("Before and after, in the log", "To explain and to undo a change."),
    "trail_entry": ("The audit trail", "To prove who saw and changed what. It holds ids, and no judgement."),
    "import": ("Imports", "To check a file before anything is saved, and to know where a record came from."),
    "saved_mapping": ("Saved ways to match columns", "The next file of the same make needs no matching."),
    "legal_hold": ("Legal holds", "What is needed in a dispute is not removed meanwhile."),
    "erasure": ("The list of the erased", "So that a restored backup forgets the same people again."),
    "company": ("The company", "Its name stands on every page."),
}
#: Columns whose names are no words.
PLAIN = {
    "external_key": "company id",
    "email": "e-mail",
    "is_internal": "works for this company",
    "is_interim": "acts for the time being",
    "is_told": "has been told",
    "is_key": "key position",
    "is_active": "may sign in",
    "is_demo": "demo company",
    "by_name": "who did it",
    "at": "when",
    "operation": "what was done",
    "why": "why this leader",
    "limit_months": "longest time",
    "uuid": "address of the page",
    "token_hash": "hash of the session's token",
    "password_hash": "hash of the password",
    "written_by_id": "who wrote it",
    "started_by_id": "who uploaded it",
    "note_id": "the note",
    "user_id": "whose",
    "position_id": "the position",
    "leader_id": "the leader",
    "reports_to_id": "the position above",
    "sheets": "uploaded rows",
    "set_by_name": "who set it",
    "lifted_by_name": "who lifted it",
    "erased_by_name": "who erased it",
}
ANSWERS = {Answer.GIVE: "given", Answer.WITHHOLD: "not given", Answer.DECIDE: "a person decides"}


@dataclass(frozen=True, slots=True)
class Line:
    """Some columns of one class, in words."""

    what: str
    kind: str
    seen_by: str
    how_long: str
    asked: str


@dataclass(frozen=True, slots=True)
class Record:
    """One table in words."""

    name: str
    why: str
    lines: tuple[Line, ...]


def kept(periods: dict[str, Period]) -> list[Record]:
    """Every kind of record with what it holds, in the order of :data:`TABLES`. Inner numbers are left out."""
    return [
        Record(name, why, tuple(_lines(table, periods)))
        for table, (name, why) in TABLES.items()
        if any(True for _ in _lines(table, periods))
    ]


def _lines(table: str, periods: dict[str, Period]) -> Iterator[Line]:
    for line in CLASSES:
        if line.table == table and line.kind is not Kind.STRUCTURE:
            yield Line(
                _what(line), line.kind.value, line.seen_by, how_long(periods[line.period]), ANSWERS[line.ground.answer]
            )


def _what(line: Class) -> str:
    words = ", ".join(
        PLAIN.get(column, column.removesuffix("_on").replace("_", " ")) for column in line.columns.split()
    )
    return words[0].upper() + words[1:]


def how_long(period: Period) -> str:
    """A period as people say it: "24 months after leaving"."""
    return f"{period.length} {period.counted}" if period.length else period.counted[0].upper() + period.counted[1:]
