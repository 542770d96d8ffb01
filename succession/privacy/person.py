"""What identifies a person in texts: names, keys, addresses, and how to find and take them out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import or_, select

from succession.access.models import User
from succession.db import db
from succession.leaders.models import Leader, LeaderRecord
from succession.leaders.queries import leader_name
from succession.plain_letters import plain, plain_with_places
from succession.privacy.models import Erasure
from succession.refusals import Refusal

#: A key shorter than this, or one of few digits, means something else in a text as easily.
SHORTEST_KEY, SHORTEST_NUMBER = 4, 6
#: No name holds a part of a word, so "Ann Lee" is not found in "Joann Leeds"; between its words may stand what a file
#: name or an address has there.
BETWEEN, BEFORE, AFTER = r"[\W_]+", r"(?<![^\W_])", r"(?![^\W_])"
#: A key that another one is made of, as ann-lee is of ann-lee-park, is found only where nothing goes on.
NOT_WITHIN, NOT_ON = r"(?<![^\W_])(?<![^\W_][-_.])", r"(?![-_.]?[^\W_])"
#: How German names are typed where there is no such letter.
TYPED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


class NobodyFound(Refusal):
    """No leader, or more than one, has the key, the id or the name."""


@dataclass(frozen=True)
class Person:
    """A leader with everything that identifies the person, over all versions of the records.

    ``loose`` are the names that mean somebody else as easily: a single word, or one that another leader or user has
    too. They count in rows about the person only.
    """

    leader: Leader
    name: str
    #: The numbers of the accounts that say they are this leader.
    users: frozenset[int]
    names: frozenset[str]
    loose: frozenset[str]
    #: E-mail addresses, uuids, and external keys that mean nothing else.
    marks: frozenset[str]
    #: The external keys of the other leaders, a line each.
    others_keys: str

    @cached_property
    def anywhere(self) -> re.Pattern[str]:
        """What identifies the person in any text, to be sought in its plain letters."""
        return _pattern(self.names - self.loose, self.marks, self.others_keys)

    @cached_property
    def here(self) -> re.Pattern[str]:
        """What identifies the person in a row about the person, to be sought in its plain letters."""
        return _pattern(self.names, self.marks | {self.leader.external_key}, self.others_keys)


def find_person(asked: str) -> Person:
    """The person with this external key, uuid or exact name (any the leader ever had).

    Raises:
        NobodyFound: there is none, or several; the sentence lists them with their keys.
    """
    asked = unicodedata.normalize("NFC", asked.strip())
    of_name = select(LeaderRecord.leader_id).where(LeaderRecord.name == asked)
    by_key = or_(Leader.external_key == asked, *([Leader.uuid == asked] if _is_uuid(asked) else []))
    found = list(db.session.scalars(select(Leader).where(by_key))) or list(
        db.session.scalars(select(Leader).where(Leader.id.in_(of_name)).order_by(Leader.external_key))
    )
    if not found:
        raise NobodyFound(
            f"No leader has the company id, the id or the name {asked!r}. Type it as the records have it."
        )
    if len(found) > 1:
        listed = "; ".join(f"{leader_name(one)} ({one.external_key})" for one in found)
        raise NobodyFound(f"{len(found)} leaders are called {asked!r}: {listed}. Type the company id of one.")
    return person_of(found[0])


def person_of(leader: Leader) -> Person:
    """Everything that identifies ``leader``."""
    records = db.session.execute(
        select(LeaderRecord.name, LeaderRecord.email).where(LeaderRecord.leader_id == leader.id)
    ).all()
    accounts = list(db.session.scalars(select(User).where(User.leader_id == leader.id)))
    erased = db.session.scalar(select(Erasure.number).where(Erasure.leader_id == leader.id))
    names = {name for name, _ in records} | {user.name for user in accounts}
    names -= {pseudonym(erased)} if erased else set()
    addresses = {email for _, email in records} | {user.email for user in accounts}
    uuids = {str(leader.uuid)} | {str(user.uuid) for user in accounts}
    key = leader.external_key
    marks = addresses | uuids | ({key} if _means_one(key) else set())
    return Person(
        leader=leader,
        name=leader_name(leader),
        users=frozenset(user.id for user in accounts),
        names=frozenset(names - {""}),
        loose=frozenset(_loose(names, leader, accounts)),
        marks=frozenset(marks - {""}),
        others_keys="\n".join(db.session.scalars(select(Leader.external_key).where(Leader.id != leader.id))),
    )


def pseudonym(number: int) -> str:
    """What an erased person is called from then on."""
    return f"Erased person {number}"


def holds_it(value: Any, pattern: re.Pattern[str]) -> bool:
    """Whether ``pattern`` is found in a text or anywhere in a JSON value, its keys included."""
    return any(pattern.search(plain(text)) for text in texts_in(value))


def texts_in(value: Any) -> Iterator[str]:
    """Every text in a JSON value, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield str(name)
            yield from texts_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts_in(inner)


def without(value: Any, pattern: re.Pattern[str], instead: str) -> Any:
    """``value`` with ``instead`` wherever ``pattern`` is found in one of its texts."""
    if isinstance(value, str):
        return _replaced(value, pattern, instead)
    if isinstance(value, dict):
        return {without(name, pattern, instead): without(inner, pattern, instead) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [without(inner, pattern, instead) for inner in value]
    return value


def parts_that_hold(value: Any, pattern: re.Pattern[str]) -> list[Any]:
    """The innermost lists, records or texts of a JSON value in which ``pattern`` is found: a row of a sheet, say."""
    if isinstance(value, str):
        return [value] if holds_it(value, pattern) else []
    is_flat = isinstance(value, list | tuple) and not any(isinstance(inner, list | tuple | dict) for inner in value)
    if is_flat:
        return [value] if holds_it(value, pattern) else []
    if isinstance(value, dict):
        flat = {name: inner for name, inner in value.items() if not isinstance(inner, list | tuple | dict)}
        found: list[Any] = [flat] if holds_it(flat, pattern) else []
        found += [name for name, inner in value.items() if name not in flat and holds_it(str(name), pattern)]
        return found + [part for name in value.keys() - flat.keys() for part in parts_that_hold(value[name], pattern)]
    if isinstance(value, list | tuple):
        return [part for inner in value for part in parts_that_hold(inner, pattern)]
    return []


def _replaced(text: str, pattern: re.Pattern[str], instead: str) -> str:
    if not pattern.search(plain(text)):
        return text
    letters, places = plain_with_places(unicodedata.normalize("NFC", text))
    composed, at, parts = unicodedata.normalize("NFC", text), 0, []
    for match in pattern.finditer(letters):
        parts += [composed[at : places[match.start()]], instead]
        at = places[match.end() - 1] + 1
    return "".join([*parts, composed[at:]])


def _pattern(names: Iterable[str], marks: Iterable[str], others_keys: str = "") -> re.Pattern[str]:
    typed = {name for one in names for name in (one, one.translate(TYPED))}
    turned = {" ".join([words[-1], *words[:-1]]) for name in typed if len(words := _words(name)) > 1}
    ways = [BETWEEN.join(map(re.escape, _words(name))) for name in {*typed, *turned} if _words(name)]
    for mark in marks:
        way, others = re.escape(plain(mark)), plain(others_keys)
        ways.append(f"{NOT_WITHIN}{way}{NOT_ON}" if re.search(f"{BEFORE}{way}{AFTER}", others) else way)
    ways.sort(key=len, reverse=True)
    return re.compile(f"{BEFORE}(?:{'|'.join(ways)}){AFTER}" if ways else r"(?!)")


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", plain(name))


def _loose(names: set[str], leader: Leader, accounts: list[User]) -> Iterator[str]:
    others = set(db.session.scalars(select(LeaderRecord.name).where(LeaderRecord.leader_id != leader.id).distinct()))
    others |= set(db.session.scalars(select(User.name).where(User.id.not_in([user.id for user in accounts]))))
    together = plain("\n".join(others))
    for name in names:
        if len(_words(name)) < 2 or _pattern([name], []).search(together):
            yield name


def _means_one(key: str) -> bool:
    return len(key) >= (SHORTEST_NUMBER if key.isdigit() else SHORTEST_KEY) and any(
        c.isdigit() or c in "-_." for c in key
    )


def _is_uuid(text: str) -> bool:
    return re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text) is not None
