"""How often somebody may try: counted in the database, so that all workers share it, before anything is looked at.

A try is written down, under the one write lock, before the password or code is evaluated; so of any number of tries at
the same time no more are evaluated than the limit says. Tries that prove right count no longer. A refused try is not
counted, or whoever keeps trying would lock others out for ever, and it waits for no lock, so that a flood of them does
not slow down those who write.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from succession.access.events import happened
from succession.access.models import SignInTry
from succession.access.sealing import keyed_hash
from succession.db import db, only_reads, writing

PASSWORD, SECOND_FACTOR, AGAIN, PASSKEY = "password", "second_factor", "again", "passkey"
FIVE_MINUTES, HOUR, DAY = timedelta(minutes=5), timedelta(hours=1), timedelta(days=1)
PER_ACCOUNT, PER_ADDRESS, IN_ALL = 10, 10, 1_000
#: Nobody guesses a passkey; this only bounds how many challenges one address has made.
PASSKEYS_PER_ADDRESS = 100
#: Codes have six figures, so fewer tries than passwords.
CODES = ((5, FIVE_MINUTES), (20, HOUR), (50, DAY))


@dataclass(frozen=True, slots=True)
class Trier:
    """Who tries, as far as anybody knows: the account that is named, from which address, in which known browser."""

    account: str
    address: str = ""
    #: The number of a browser that this very account has signed in with before.
    device_id: int | None = None
    #: How many tries an address has; offices share one.
    per_address: int = PER_ADDRESS


@dataclass(frozen=True, slots=True)
class _Limit:
    """At most ``tries`` in ``window`` of those that ``whose`` picks out."""

    whose: ColumnElement[bool]
    tries: int
    window: timedelta
    #: The keys that a note of the refusal carries.
    account_key: str = ""
    address_key: str = ""
    device_id: int | None = None


def admit(kind: str, trier: Trier, at: datetime) -> int | None:
    """The number of a try that may be evaluated now, already counted; None where a limit is reached.

    Ends the transaction of the request.
    """
    account, address = keyed_hash("account", trier.account), keyed_hash("address", _network(trier.address))
    limits = _limits(kind, trier, account, address)
    db.session.rollback()
    only_reads(True)
    full = _full(db.session.connection(), kind, limits, at)
    is_noted = full is not None and _is_noted(db.session.connection(), kind, full, at)
    db.session.rollback()
    only_reads(False)
    if is_noted:
        return None
    with writing() as connection:
        connection.execute(delete(SignInTry).where(SignInTry.at < at - DAY))
        full = _full(connection, kind, limits, at)
        if full is None:
            row = {"account_key": account, "address_key": address, "device_id": trier.device_id}
            return _write(connection, kind, at, "evaluated", **row)
        is_noted = _is_noted(connection, kind, full, at)
        if not is_noted:
            row = {"account_key": full.account_key, "address_key": full.address_key, "device_id": full.device_id}
            _write(connection, kind, at, "refused", **row)
    if not is_noted:
        happened("throttled", user_id=None, at=at, outcome=kind)
        db.session.commit()
    return None


def was_right(number: int) -> None:
    """The try with this number counts no longer. The caller commits."""
    db.session.execute(update(SignInTry).where(SignInTry.id == number).values(outcome="right"))


def wrong_tries(account: str, since: datetime) -> int:
    """How many wrong passwords were tried for this account since then, of those of the last day."""
    mine = SignInTry.account_key == keyed_hash("account", account)
    counted = select(func.count()).where(
        mine, SignInTry.kind == PASSWORD, SignInTry.outcome == "evaluated", SignInTry.at > since
    )
    return db.session.scalar(counted) or 0


def _limits(kind: str, trier: Trier, account: str, address: str) -> list[_Limit]:
    of_account, of_address = SignInTry.account_key == account, SignInTry.address_key == address
    in_all = _Limit(SignInTry.id.is_not(None), IN_ALL, FIVE_MINUTES)
    by_address = _Limit(of_address, trier.per_address, FIVE_MINUTES, address_key=address)
    if kind == PASSKEY:
        return [_Limit(of_address, PASSKEYS_PER_ADDRESS, FIVE_MINUTES, address_key=address), in_all]
    if trier.device_id is not None:
        whose = SignInTry.device_id == trier.device_id
        wanted = CODES if kind == SECOND_FACTOR else ((PER_ACCOUNT, FIVE_MINUTES),)
        return [_Limit(whose, tries, window, device_id=trier.device_id) for tries, window in wanted]
    of_others = of_account & SignInTry.device_id.is_(None)
    if kind == SECOND_FACTOR:
        return [_Limit(of_others, tries, window, account_key=account) for tries, window in CODES]
    by_account = _Limit(of_others, PER_ACCOUNT, FIVE_MINUTES, account_key=account)
    return [by_account] if kind == AGAIN else [by_account, by_address, in_all]


def _full(connection: Connection, kind: str, limits: list[_Limit], at: datetime) -> _Limit | None:
    """The first limit that is reached. All are counted, so that the answer takes as long whichever it is."""
    counts = [
        connection.scalar(
            select(func.count()).where(
                limit.whose, SignInTry.kind == kind, SignInTry.outcome == "evaluated", SignInTry.at > at - limit.window
            )
        )
        for limit in limits
    ]
    return next((limit for limit, n in zip(limits, counts, strict=True) if (n or 0) >= limit.tries), None)


def _is_noted(connection: Connection, kind: str, full: _Limit, at: datetime) -> bool:
    note = select(SignInTry.id).where(
        SignInTry.kind == kind,
        SignInTry.outcome == "refused",
        SignInTry.account_key == full.account_key,
        SignInTry.address_key == full.address_key,
        SignInTry.device_id == full.device_id if full.device_id is not None else SignInTry.device_id.is_(None),
        SignInTry.at > at - FIVE_MINUTES,
    )
    return connection.scalar(note.limit(1)) is not None


def _write(connection: Connection, kind: str, at: datetime, outcome: str, **keys: str | int | None) -> int:
    row = insert(SignInTry).values(kind=kind, at=at, outcome=outcome, **keys).returning(SignInTry.id)
    return int(connection.execute(row).scalar_one())


def _network(address: str) -> str:
    """The address whose tries are counted together: of IPv6 the network of 64 bits, which one customer has whole."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    return str(IPv6Address(int(found) >> 64 << 64)) if isinstance(found, IPv6Address) else str(found)
