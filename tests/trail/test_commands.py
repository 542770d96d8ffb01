"""The commands of the audit trail, as whoever runs the application types them."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import Connection, text

from succession.app import create_app
from succession.config import BadConfiguration
from succession.db import db
from succession.oversight.commands import audit
from succession.trail.key import places
from tests.leaders.cast import a_leader
from tests.trail.tampering import WAYS, in_hand, tamper
from tests.trail.test_append_only import some_entries


def run(*words: str) -> Result:
    """The outcome of ``succession audit ...``; the test's application is the command's."""
    db.session.rollback()
    return CliRunner().invoke(audit, words, obj=nullcontext)


def head() -> str:
    db.session.rollback()
    return str(db.session.scalar(text("SELECT hash FROM trail_entry ORDER BY number DESC LIMIT 1")))


def test_an_intact_trail_is_said_to_be_so(app: Flask) -> None:
    some_entries()
    was = head()
    found = run("verify")
    assert (found.exit_code, found.output) == (0, f"2 entries, intact, head {was}, anchor agrees\n")
    assert run("verify").output.startswith("3 entries, intact")  # that it was checked is an entry as well


def test_a_broken_trail_ends_with_code_1_and_the_first_bad_entry(app: Flask) -> None:
    some_entries()
    with in_hand() as connection:
        tamper(connection, WAYS["delete a row of the log"], 1)
        connection.commit()
    found = run("verify")
    assert found.exit_code == 1
    assert "Entry 1 (2026-11-21 12:00:00 UTC, add_leader) is intact, but its change says something else" in found.output
    assert run("verify").output == found.output  # and nothing is added to the evidence


def test_the_head_can_be_kept_elsewhere(app: Flask) -> None:
    assert run("head").output == f"0 {64 * '0'}\n"
    some_entries()
    assert run("head").output == f"2 {head()}\n"


def test_an_anchor_is_written_on_demand(app: Flask) -> None:
    some_entries()
    found = run("anchor")
    assert found.output == f"Anchored entry 3 with the hash {head()}.\n"
    assert [line.split()[1] for line in places().log.read_text().splitlines()] == [f"{n:016d}" for n in (1, 3)]
    assert run("verify").exit_code == 0


def test_a_restored_backup_is_accepted_only_when_somebody_says_so(app: Flask) -> None:
    some_entries()
    later = {path: path.read_bytes() for path in places()}
    with in_hand() as connection:
        tamper(connection, lambda trail: _back_to_the_first(trail.connection), 1)
        connection.commit()
    for path, content in later.items():
        path.write_bytes(content)
    assert "Entry 2 is missing" in run("verify").output
    refused = run("anchor")
    assert refused.exit_code == 1
    assert "--after-restore" in refused.output
    assert run("anchor", "--after-restore").exit_code == 0
    a_leader("Uma Lind")
    assert run("verify").output.startswith("3 entries, intact")


def _back_to_the_first(connection: Connection) -> int:
    connection.execute(text("DELETE FROM trail_entry WHERE number > 1"))
    return 2


def test_a_short_key_is_refused(app: Flask) -> None:
    given = {"INSTANCE_PATH": app.instance_path, "SECRET_KEY": "0123456789abcdef" * 3, "AUDIT_KEY": "short"}
    with pytest.raises(BadConfiguration, match="SUCCESSION_AUDIT_KEY"):
        create_app(given)
