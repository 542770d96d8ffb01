"""Companies written straight into the database: Halden, and large invented ones."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import uuid4

from sqlalchemy import Connection, insert, select

from succession.analysis.facts import CoverFact, LeaderFact, NominationFact, PositionFact
from succession.analysis.scales import Readiness, text_of
from succession.audit import Change
from succession.db import db, writing
from succession.leaders.models import Leader, LeaderRecord, LeaderRisk
from succession.nominations.models import Nomination
from succession.positions.models import EmergencyCover, Incumbency, Position, PositionRecord
from tests.analysis.halden import cover_facts, leader_facts, nomination_facts, position_facts

SINCE = date(2025, 1, 1)
RECORDED = datetime(2025, 1, 1, 9, tzinfo=UTC)


def insert_halden() -> None:
    """Halden Controls, in force and on record since the first day of 2025."""
    insert_company(position_facts(), leader_facts(), nomination_facts(), cover_facts())


def insert_large(key_positions: int, seed: int = 7) -> None:
    """An invented company: a tree of key positions, one leader each, and as many leaders without a position."""
    rng = random.Random(seed)
    insiders = [f"holder-{n:05}" for n in range(key_positions)]
    others = [f"other-{n:05}" for n in range(key_positions)]
    insert_company(
        [
            PositionFact(
                id=f"seat-{n:05}",
                title=f"Director, District {n}",
                unit=f"Region {n % 30}",
                reports_to=f"seat-{(n - 1) // 6:05}" if n else "",
                incumbent=insiders[n] if n % 17 else "",
                importance=n + 1,
            )
            for n in range(key_positions)
        ],
        [LeaderFact(id_, id_.replace("-", " ").title()) for id_ in insiders + others],
        [
            NominationFact(f"seat-{n:05}", leader, *rng.choice(list(Readiness)).months, assessed_on=SINCE)
            for n in range(key_positions)
            for leader in rng.sample(insiders[n + 1 :] + others, rng.randrange(4))
        ],
        [CoverFact(f"seat-{n:05}", rng.choice(others)) for n in range(0, key_positions, 2)],
    )


def insert_company(
    positions: Sequence[PositionFact],
    leaders: Sequence[LeaderFact],
    nominations: Sequence[NominationFact],
    covers: Sequence[CoverFact],
) -> None:
    """Write these records as one change, dated ``SINCE``."""
    with writing() as connection:
        change = connection.execute(
            insert(Change).values(
                at=RECORDED, by_name="Test", operation="import", summary="Wrote a company.", reason=""
            )
        ).inserted_primary_key[0]
        dated = {"valid_from": SINCE, "recorded_at": RECORDED, "recorded_in": change}
        p = _entities(connection, Position, [fact.id for fact in positions])
        who = _entities(connection, Leader, [fact.id for fact in leaders])
        _insert(
            connection,
            LeaderRecord,
            dated,
            [
                {"leader_id": who[x.id], "name": x.name, "function": x.function, "is_internal": x.is_internal}
                for x in leaders
            ],
        )
        _insert(
            connection,
            LeaderRisk,
            dated,
            [{"leader_id": who[x.id], "risk_of_loss": x.risk_of_loss.value} for x in leaders if x.risk_of_loss],
        )
        _insert(
            connection,
            PositionRecord,
            dated,
            [
                {
                    "position_id": p[x.id],
                    "title": x.title,
                    "unit": x.unit,
                    "reports_to_id": p[x.reports_to] if x.reports_to else None,
                    "is_key": x.is_key,
                    "importance": x.importance,
                }
                for x in positions
            ],
        )
        _insert(
            connection,
            Incumbency,
            dated,
            [
                {"position_id": p[x.id], "leader_id": who[holder], "is_interim": is_interim}
                for x in positions
                for holder, is_interim in ((x.incumbent, False), (x.interim, True))
                if holder
            ],
        )
        _insert(
            connection,
            Nomination,
            dated,
            [
                {
                    "position_id": p[x.position],
                    "leader_id": who[x.leader],
                    "readiness": text_of(x.months_from, x.months_until),
                    "rank": x.rank,
                    "assessed_on": x.assessed_on,
                }
                for x in nominations
            ],
        )
        _insert(
            connection,
            EmergencyCover,
            dated,
            [{"position_id": p[x.position], "leader_id": who[x.leader], "agreed_on": x.agreed_on} for x in covers],
        )


def leader_number(key: str) -> int:
    """The number of a leader in the database."""
    return db.session.scalars(select(Leader.id).where(Leader.external_key == key)).one()


def _entities(connection: Connection, model: type[Position] | type[Leader], keys: Sequence[str]) -> dict[str, int]:
    connection.execute(insert(model), [{"external_key": key, "uuid": uuid4()} for key in keys])
    return {key: number for number, key in connection.execute(select(model.id, model.external_key)).all()}


def _insert(connection: Connection, model: type, dated: dict[str, object], rows: Sequence[dict[str, object]]) -> None:
    if rows:
        connection.execute(insert(model), [{**row, **dated} for row in rows])
