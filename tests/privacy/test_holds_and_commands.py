"""A legal hold is set and lifted on a page; the commands say what they did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient

from succession.access.models import User
from succession.db import db
from succession.privacy.commands import privacy
from succession.privacy.erasure_list import KEY as KEY_FILE
from succession.privacy.erasure_list import LIST
from succession.privacy.holds import is_held
from tests.conftest import post
from tests.leaders.cast import a_leader, text_of
from tests.privacy.cast import FIELDS, KEY, NAME, a_canary, found_in_tables

SignIn = Callable[[User], FlaskClient]


@pytest.fixture
def run(app: Flask) -> Iterator[Callable[..., Result]]:
    """Runs ``succession privacy ...`` on the test's database."""

    @contextmanager
    def here() -> Iterator[Flask]:
        db.session.commit()
        yield app
        db.session.rollback()

    def go(*arguments: str) -> Result:
        return CliRunner().invoke(privacy, list(arguments), obj=here)

    yield go
    for name in (LIST, KEY_FILE):
        (Path(app.instance_path) / name).unlink(missing_ok=True)


def test_a_hold_is_set_and_lifted_on_its_page(app: Flask, talent: User, sign_in: SignIn) -> None:
    leader, browser = a_leader("Aisha Khan"), sign_in(talent)
    url = f"/leaders/{leader.uuid}/hold"
    assert "No legal hold on Aisha Khan" in text_of(browser.get(url))
    assert "Say which matter the hold is for" in text_of(post(browser, url, {"reason": " "}))
    assert post(browser, url, {"reason": "File 17"}).status_code == 302
    page = text_of(browser.get(url))
    assert "A legal hold on Aisha Khan is in force" in page
    assert "File 17" in page
    assert is_held(leader)
    assert "Set a legal hold on Aisha Khan." in text_of(browser.get("/activity"))
    assert post(browser, f"{url}/lift", {}, form_on=url).status_code == 302
    db.session.expire_all()
    assert not is_held(leader)
    assert "Holds that were lifted" in text_of(browser.get(url))


def test_nobody_sets_or_sees_a_hold_on_themselves(app: Flask, talent: User, sign_in: SignIn) -> None:
    leader = a_leader("Mara Adeyemi")
    db.session.get_one(User, talent.id).leader_id = leader.id
    db.session.commit()
    assert sign_in(talent).get(f"/leaders/{leader.uuid}/hold").status_code == 404


def test_access_prints_and_writes_for_its_owner_only(
    app: Flask, talent: User, run: Callable[..., Result], tmp_path: Path
) -> None:
    a_canary(talent)
    said = run("access", KEY)
    assert said.exit_code == 0
    assert f"What is held about {NAME}" in said.output
    assert "Searched" in said.stderr
    file = tmp_path / "report.json"
    assert run("access", NAME, "--format", "json", "--output", str(file)).exit_code == 0
    assert FIELDS["note"] in file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    nobody = run("access", "Nobody Such")
    assert (nobody.exit_code, "No leader has" in nobody.output) == (1, True)


def test_erasing_says_first_what_it_would_do(app: Flask, talent: User, run: Callable[..., Result]) -> None:
    a_canary(talent)
    said = run("erase", KEY, "--reason", "Asked on 20 Nov.")
    assert "These seats would become vacant today: Head of Birds." in said.output
    assert "Nothing was erased." in said.output
    assert found_in_tables()
    assert run("hold", KEY, "--reason", "File 17").output == f"A legal hold on {NAME} is in force.\n"
    held = run("erase", KEY, "--reason", "Asked.", "--confirm")
    assert (held.exit_code, "A legal hold on" in held.output) == (1, True)
    assert run("lift", KEY).exit_code == 0
    done = run("erase", KEY, "--reason", "Asked.", "--confirm")
    assert done.exit_code == 0, done.output
    assert "Erased. The person is Erased person 1 now" in done.output
    assert "anew" in done.output
    assert found_in_tables() == []
    assert run("reapply").output.startswith("Erased again: 0. Kept for a reason: 0.")


def test_retention_lists_or_applies_and_asks_which(app: Flask, run: Callable[..., Result]) -> None:
    asked = run("retention")
    assert (asked.exit_code, "--dry-run" in asked.output) == (2, True)
    listed = run("retention", "--dry-run")
    assert "Notes" in listed.output
    assert "Nothing was removed" not in listed.output
    assert "Nothing is past its time. Nothing was removed." in run("retention", "--apply").output
    assert "anew" in run("compact").output
    app.config["RETENTION"] = {"nomination": "1 month"}
    try:
        refused = run("retention", "--dry-run")
    finally:
        del app.config["RETENTION"]
    assert (refused.exit_code, "at least 12 months" in refused.output) == (1, True)
