"""A synthetic company in a database of its own: the workload's columns, written as dated rows by Core inserts."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import Connection, Table, insert, select

from benchmarks.workload import synthetic
from succession.access.operations import add_user
from succession.access.second_factor import require_second_factor
from succession.access.signed_in import begin_session
from succession.analysis.columns import NO_RANK
from succession.analysis.facts import Facts
from succession.analysis.scales import text_of
from succession.app import create_app
from succession.audit import begin_change
from succession.clock import now, today
from succession.company import Company
from succession.db import db
from succession.leaders.models import Leader, LeaderRecord
from succession.nominations.models import Nomination
from succession.positions.models import EmergencyCover, Incumbency, Position, PositionRecord
from succession.schema import upgrade

SEED = 7
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class SignIn:
    """How the client of the page benchmark gets in: through the sign-in page, or past it with a token."""

    email: str
    password: str
    token: str


@dataclass(frozen=True)
class SyntheticCompany:
    """A database with a company in it, and the application on it, inside its context."""

    app: Flask
    url: str
    sign_in: SignIn
    #: A key position with the longest slate, and a leader who holds a position and is named for most positions.
    position: UUID
    leader: UUID


def facts_of(positions: int, key_share: float) -> Facts:
    """The workload in memory: ``positions`` positions, this share of them key."""
    return synthetic(positions, key_share, SEED).facts()


@contextmanager
def synthetic_company(positions: int, key_share: float) -> Iterator[SyntheticCompany]:
    """A throwaway SQLite database with the workload as a company, all of it recorded by one change."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite'}"
        app = create_app({"SQLALCHEMY_DATABASE_URI": url, "INSTANCE_PATH": folder, "PLAIN_LOOPBACK": True})
        with app.app_context():
            upgrade()
            facts = facts_of(positions, key_share)
            sign_in = _with_user()
            _write(facts)
            db.session.commit()
            yield SyntheticCompany(app, url, sign_in, *_examples(facts))
            db.session.remove()
            db.engine.dispose()


def _with_user() -> SignIn:
    password, at = secrets.token_urlsafe(20), now()
    db.session.add(Company(name="Synthetic", is_demo=False))
    require_second_factor(None, at, ())  # the client signs in with a password
    user = add_user(None, at, email="bench@company.example", name="Bench", roles=["talent_director"], password=password)
    return SignIn(user.email, password, begin_session(user, at).token)


def _write(facts: Facts) -> None:
    change = begin_change(None, now(), "synthetic", "Wrote a synthetic company.")
    connection = db.session.connection()
    dated: dict[str, Any] = {
        "valid_from": today() - YEAR,
        "valid_until": None,
        "recorded_at": change.at,
        "superseded_at": None,
    }
    dated |= {"recorded_in": change.id, "superseded_in": None}

    def write(model: Any, rows: list[dict[str, Any]]) -> None:
        if rows:
            connection.execute(insert(_table(model)), [{**dated, "version": uuid4(), **row} for row in rows])

    leaders = _entities(connection, Leader, facts.leader_ids)
    positions = _entities(connection, Position, facts.position_ids)
    write(
        LeaderRecord,
        [
            {"leader_id": number, "name": name, "function": function, "unit": "", "email": "", "organisation": ""}
            | {"is_internal": bool(is_internal), "joined_on": None}
            for number, name, function, is_internal in zip(
                leaders, facts.names, facts.functions, facts.is_internal, strict=True
            )
        ],
    )
    write(
        PositionRecord,
        [
            {"position_id": positions[row], "title": title, "unit": facts.units[row], "why_key": ""}
            | {"reports_to_id": positions[above] if (above := int(facts.reports_to[row])) >= 0 else None}
            | {"is_key": bool(facts.is_key[row]), "expected_vacancy_on": None}
            | {"importance": None if (rank := int(facts.importance[row])) == NO_RANK else rank}
            for row, title in enumerate(facts.titles)
        ],
    )
    write(
        Incumbency,
        [
            {"uuid": uuid4(), "position_id": positions[row], "leader_id": leaders[holder], "is_interim": False}
            for row, holder in enumerate(facts.incumbent.tolist())
            if holder >= 0
        ],
    )
    write(
        Nomination,
        [
            {"uuid": uuid4(), "position_id": positions[position], "leader_id": leaders[leader]}
            | {"readiness": text_of(first, last), "rank": None if rank == NO_RANK else rank}
            | {"assessed_on": today(), "nominated_by": "", "why": "", "note": ""}
            for position, leader, first, last, rank in zip(
                facts.nomination_position.tolist(),
                facts.nomination_leader.tolist(),
                facts.months_from.tolist(),
                facts.months_until.tolist(),
                facts.ranks.tolist(),
                strict=True,
            )
        ],
    )
    write(
        EmergencyCover,
        [
            {"uuid": uuid4(), "position_id": positions[position], "leader_id": leaders[leader]}
            | {"agreed_on": today(), "is_told": None, "limit_months": 6}
            for position, leader in zip(facts.cover_position.tolist(), facts.cover_leader.tolist(), strict=True)
        ],
    )


def _entities(connection: Connection, model: type[Leader] | type[Position], keys: list[str]) -> list[int]:
    """The numbers of new leaders or positions with these external keys."""
    table = _table(model)
    connection.execute(insert(table), [{"uuid": uuid4(), "external_key": key} for key in keys])
    number = {key: number for number, key in connection.execute(select(table.c.id, table.c.external_key))}
    return [number[key] for key in keys]


def _examples(facts: Facts) -> tuple[UUID, UUID]:
    slates = facts.slate_rows
    row = max(range(len(facts.titles)), key=lambda row: (bool(facts.is_key[row]), len(slates.get(row, ()))))
    holders = {holder for holder in facts.incumbent.tolist() if holder >= 0}
    named = Counter(facts.nomination_leader.tolist())
    who = max(sorted(holders & named.keys()), key=named.__getitem__)
    position = db.session.scalars(select(Position.uuid).where(Position.external_key == facts.position_ids[row])).one()
    leader = db.session.scalars(select(Leader.uuid).where(Leader.external_key == facts.leader_ids[who])).one()
    db.session.rollback()
    return position, leader


def _table(model: Any) -> Table:
    table: Table = model.__table__
    return table
