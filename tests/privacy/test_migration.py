"""Free text that stood beside ratings is gone after the migration, from the records and from the log."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from flask import Flask
from sqlalchemy import text

from succession.app import create_app
from succession.db import db, writing
from succession.schema import alembic_config, upgrade


def an_app(folder: Path) -> Flask:
    url = f"sqlite:///{folder / 'old.sqlite'}"
    return create_app({"SQLALCHEMY_DATABASE_URI": url, "INSTANCE_PATH": str(folder), "PLAIN_LOOPBACK": True})


def test_a_note_beside_a_rating_is_dropped_and_the_rating_stays(tmp_path: Path) -> None:
    with an_app(tmp_path).app_context():
        with writing() as connection:
            command.upgrade(alembic_config(connection), "0001")
            for statement in (
                "INSERT INTO leader (id, uuid, external_key) VALUES (1, '00000000-0000-4000-8000-000000000001', 'k')",
                "INSERT INTO change (id, uuid, at, by_name, operation, summary, reason) "
                "VALUES (1, '00000000-0000-4000-8000-000000000002', '2026-01-05 09:00:00', 'Mara Adeyemi', "
                "'judge_risk', 'Judged.', '')",
                "INSERT INTO leader_risk (id, version, valid_from, recorded_at, recorded_in, leader_id, risk_of_loss, "
                "impact_of_loss, reason_for_leaving, note) "
                "VALUES (1, '00000000-0000-4000-8000-000000000003', '2026-01-05', '2026-01-05 09:00:00', 1, 1, "
                "'high', '', '', 'marchpane')",
                "INSERT INTO change_entry (id, change_id, kind, subject, before, after) VALUES "
                """(1, 1, 'leader_risk', '1', 'null', '{"risk_of_loss": "high", "note": "marchpane"}')""",
            ):
                connection.execute(text(statement.replace(":", "\\:")))
        upgrade()
        with db.engine.connect() as connection:
            risks = connection.execute(text("SELECT * FROM leader_risk")).mappings().all()
            after = connection.scalar(text("SELECT after FROM change_entry"))
        assert [(row["risk_of_loss"], "note" in row) for row in risks] == [("high", False)]
        assert after == '{"risk_of_loss": "high"}'
        db.engine.dispose()
