"""``succession doctor`` says how each thing is, what to do, and ends with 1 where something is to be done."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner, Result
from flask import Flask

from succession.access.models import User
from succession.access.operations import add_user, change_user
from succession.audit import begin_change
from succession.clock import now
from succession.company import Company
from succession.db import db
from succession.doctor.commands import doctor
from succession.doctor.examination import examine
from succession.doctor.finding import Finding, State
from succession.doctor.floors import FLOORS, as_numbers, below
from tests.conftest import NOON, PASSWORD

ROOT = Path(__file__).resolve().parents[2]


def found(app: Flask, check: str) -> list[Finding]:
    """What is said of one thing."""
    db.session.commit()
    return [one for one in examine(app) if one.check == check]


def test_a_good_installation_is_fine_in_everything(app: Flask, administrator: User) -> None:
    administrator.email = "admin@acme.example"
    db.session.commit()
    for path in Path(app.instance_path).iterdir():
        path.chmod(0o600)
    assert [one for one in examine(app) if one.state is not State.FINE] == []
    assert {one.check for one in examine(app)} >= {
        "secret key", "debugging", "hosts", "cookies", "proxies", "time zone", "instance folder", "schema", "clock",
        "administrator", "demo", "libraries", "SQLite",
    }  # fmt: skip


def test_whoever_may_read_a_file_is_said(app: Flask) -> None:
    folder = Path(app.instance_path)
    secret = folder / "secret_key"
    secret.touch()
    for path, mode, state in (
        (folder, 0o700, State.FINE),
        (folder, 0o755, State.FAULT),
        (folder, 0o770, State.DANGER),
        (secret, 0o600, State.FINE),
        (secret, 0o640, State.FAULT),
        (secret, 0o604, State.DANGER),
    ):
        kept = path.stat().st_mode
        path.chmod(mode)
        said = found(app, "instance folder" if path == folder else "files")
        path.chmod(kept)
        assert state in {one.state for one in said if path == folder or "secret_key" in one.says}, oct(mode)
    secret.unlink()


def test_somebody_has_to_manage_users(app: Flask, talent: User, administrator: User) -> None:
    assert [one.state for one in found(app, "administrator")] == [State.FINE]
    other = add_user(None, NOON, email="b@halden.example", name="B", roles=["administrator"], password=PASSWORD)
    change_user(None, NOON, administrator, name="Ada", roles=["administrator"], is_active=False, leader_id=None)
    assert [one.state for one in found(app, "administrator")] == [State.FINE]
    other.is_active = False
    [said] = found(app, "administrator")
    assert (said.state, said.says) == (State.FAULT, "Nobody manages users.")


def test_the_demos_people_and_password_stay_in_the_demo(
    app: Flask, administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    [said] = found(app, "demo")
    assert "admin@halden.example of the demo can sign in." in said.says
    db.session.add(Company(name="Halden", is_demo=True))
    assert [one.state for one in found(app, "demo")] == [State.FINE]
    db.session.query(Company).delete()
    administrator.email = "admin@acme.example"
    assert [one.state for one in found(app, "demo")] == [State.FINE]
    monkeypatch.setenv("SUCCESSION_DEMO_PASSWORD", PASSWORD)
    [said] = found(app, "demo")
    assert said.says == "admin@acme.example has the demo's password."


def test_a_wrong_clock_is_noticed(app: Flask) -> None:
    assert [one.state for one in found(app, "clock")] == [State.FINE]
    with time_machine.travel(datetime(2001, 1, 1, tzinfo=now().tzinfo)):
        assert found(app, "clock")[0].says == "This machine believes that it is 01 Jan 2001."
    if db.engine.dialect.name == "postgresql":
        with time_machine.travel(now() + timedelta(minutes=5)):
            assert found(app, "clock")[0].says.startswith("The database's clock says ")
    begin_change(None, now() + timedelta(days=40), "name_company", "Named the company.")
    assert found(app, "clock")[0].says.endswith("which is yet to come.")


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    kept = os.umask(0o022)
    tmp_path.chmod(0o700)
    monkeypatch.setenv("SUCCESSION_INSTANCE", str(tmp_path))
    yield tmp_path
    os.umask(kept)


def asked(*words: str) -> Result:
    return CliRunner(env={"SUCCESSION_PLAIN_LOOPBACK": None}).invoke(doctor, words)


def test_the_command_explains_and_ends_with_one(installation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = asked()
    assert answer.exit_code == 1
    assert "DANGER  schema: The database does not have the schema of this version. Run: succession db upgrade" in (
        answer.output
    )
    assert "DANGER  hosts: Nobody has said under which names the application answers" in answer.output
    monkeypatch.setenv("SUCCESSION_TIME_ZONE", "Europe/Atlantis")
    answer = asked("--json")
    assert answer.exit_code == 1
    [said] = json.loads(answer.stdout)
    assert (said["check"], said["state"]) == ("configuration", "danger")
    assert "There is no time zone 'Europe/Atlantis'." in said["says"]


def test_the_command_prints_json_and_no_secret(installation: Path) -> None:
    answer = asked("--json", "--loopback")
    said = json.loads(answer.stdout)
    assert {one["state"] for one in said} <= {"fine", "fault", "danger"}
    assert all(one["do"] for one in said if one["state"] != "fine")
    assert (installation / "secret_key").read_text() not in answer.output


@pytest.mark.parametrize("locks", ["requirements.txt", "requirements-dev.txt"])
def test_the_locks_keep_to_the_floors(locks: str) -> None:
    pinned = dict(
        line.split(";")[0].strip(" \\").split("==")
        for line in (ROOT / locks).read_text().splitlines()
        if "==" in line and not line.startswith((" ", "#"))
    )
    assert [f"{part} {version}" for part, version in pinned.items() if below(part, version.strip())] == []
    if locks == "requirements.txt":
        assert FLOORS.keys() <= pinned.keys()


def test_versions_are_compared_as_numbers() -> None:
    assert as_numbers("3.1.10") > as_numbers("3.1.9") > as_numbers("3.1") == as_numbers("3.1.0")
    assert below("gunicorn", "25.9")
    assert not below("gunicorn", "26.1.0")
    assert not below("unheard-of", "0")


def test_the_list_of_parts_has_every_library_of_the_floors() -> None:
    printed = subprocess.run([sys.executable, ROOT / "tools" / "sbom.py"], capture_output=True, text=True, check=True)
    said = json.loads(printed.stdout)
    assert (said["bomFormat"], said["specVersion"]) == ("CycloneDX", "1.5")
    assert FLOORS.keys() <= {part["name"] for part in said["components"]}
    assert all(part["version"] and part["purl"].startswith("pkg:pypi/") for part in said["components"])
