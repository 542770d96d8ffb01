"""An erased person is found nowhere: in no table, no file, and no backup made later."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from succession.access.models import User, UserSession
from succession.access.operations import add_user, change_user
from succession.audit import Change
from succession.db import db, sqlite
from succession.leaders.queries import find_leader
from succession.nominations.models import Nomination
from succession.positions.models import Incumbency
from succession.privacy.compacting import compact
from succession.privacy.erasing import OnHold
from succession.privacy.erasure_list import KEY as KEY_FILE
from succession.privacy.erasure_list import LIST, read_list
from succession.privacy.holds import set_hold
from succession.privacy.models import Erasure
from succession.privacy.operations import erase, keep_list, reapply
from succession.privacy.person import find_person, person_of
from succession.refusals import Refusal
from tests.conftest import NOON, PASSWORD, post
from tests.leaders.cast import START, a_leader, a_position
from tests.privacy.cast import CANARIES, FIELDS, KEY, NAME, a_canary, found_in_bytes, found_in_tables

SignIn = Callable[[User], FlaskClient]
AT = NOON + timedelta(days=1)


def erased_canary(talent: User, folder: Path) -> None:
    a_canary(talent)
    assert {canary for _, canary in found_in_tables()} == set(CANARIES)
    erase(None, AT, find_person(KEY), reason=f"{NAME} asked on 20 Nov.", folder=folder)
    db.session.commit()
    keep_list(folder)


def test_no_table_holds_anything_of_the_person(app: Flask, talent: User, tmp_path: Path) -> None:
    erased_canary(talent, tmp_path)
    assert found_in_tables() == []


def test_figures_of_the_past_keep_their_structure(app: Flask, talent: User, tmp_path: Path) -> None:
    leader = a_canary(talent).leader.id
    before = _shape(leader)
    assert sum(before.values()) >= 4
    erase(None, AT, find_person(KEY), reason="Asked.", folder=tmp_path)
    db.session.commit()
    after = _shape(leader)
    # What was in force ends, so a version more says so; nothing of before is missing.
    assert all(after[what] >= number for what, number in before.items())
    assert person_of(db.session.get_one(Erasure, 1) and _leader(leader)).name == "Erased person 1"


def _shape(leader: int) -> dict[tuple[str, ...], int]:
    rows: dict[tuple[str, ...], int] = {}
    for model in (Nomination, Incumbency):
        for row in db.session.scalars(select(model).where(model.leader_id == leader)):
            said = (model.__tablename__, str(row.position_id), str(row.valid_from), getattr(row, "readiness", ""))
            rows[said] = rows.get(said, 0) + 1
    return rows


def _leader(number: int):  # type: ignore[no-untyped-def]
    from succession.leaders.models import Leader

    return db.session.get_one(Leader, number)


def test_pages_of_before_and_after_open_and_name_nobody(
    app: Flask, talent: User, sign_in: SignIn, tmp_path: Path
) -> None:
    old = a_canary(talent).leader.uuid
    erase(None, AT, find_person(KEY), reason="Asked.", folder=tmp_path)
    db.session.commit()
    browser = sign_in(talent)
    assert browser.get(f"/leaders/{old}").status_code == 404
    new = find_leader(find_person("Erased person 1").leader.uuid)
    assert new is not None
    for url in (
        "/bench",
        "/activity",
        "/leaders",
        f"/leaders/{new.uuid}",
        f"/leaders/{new.uuid}/history",
        "/positions",
    ):
        for way in ("", "?as_of=2026-03-31", "?known_on=2026-11-21"):
            answer = browser.get(url + way)
            assert answer.status_code == 200, url
            page = answer.get_data(as_text=True)
            assert [canary for canary in CANARIES if canary in page] == [], url


def test_the_account_is_off_and_its_sessions_are_gone(
    app: Flask, talent: User, sign_in: SignIn, tmp_path: Path
) -> None:
    user = a_canary(talent).user
    browser = sign_in(user)
    assert browser.get("/").status_code == 200
    erase(None, AT, find_person(KEY), reason="Asked.", folder=tmp_path)
    db.session.commit()
    assert browser.get("/").status_code == 302
    assert db.session.scalars(select(UserSession).where(UserSession.user_id == user.id)).all() == []
    user = db.session.get_one(User, user.id)
    assert (user.name, user.email, user.is_active, user.grants) == (
        "Erased person 1",
        "erased-person-1@erased.invalid",
        False,
        [],
    )
    assert post(app.test_client(), "/sign-in", {"email": user.email, "password": PASSWORD}).status_code == 422


def test_no_file_and_no_backup_holds_a_byte_of_the_person(app: Flask, talent: User, tmp_path: Path) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("the files of PostgreSQL are looked at in tests/trust")
    erased_canary(talent, Path(app.instance_path))
    assert compact() == ["The database file was written anew and its write-ahead log emptied."]
    path = Path(str(db.engine.url.database))
    for file in path.parent.rglob("*"):
        if file.is_file():
            assert found_in_bytes(file.read_bytes()) == [], file.name
    backup = tmp_path / "backup.sqlite"
    source, target = sqlite.connect(str(path)), sqlite.connect(str(backup))
    source.backup(target)
    source.close()
    target.close()
    content = backup.read_bytes()
    assert len(content) > 50_000
    assert found_in_bytes(content) == []
    (Path(app.instance_path) / LIST).unlink()
    (Path(app.instance_path) / KEY_FILE).unlink()


def test_the_canaries_are_in_the_file_before(app: Flask, talent: User) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("the files of PostgreSQL are looked at in tests/trust")
    a_canary(talent)
    compact()
    assert len(found_in_bytes(Path(str(db.engine.url.database)).read_bytes())) == len(CANARIES)


def test_a_legal_hold_wins(app: Flask, talent: User, tmp_path: Path) -> None:
    canary = a_canary(talent)
    set_hold(talent, NOON, canary.leader, reason=FIELDS["hold"])
    db.session.commit()
    before = found_in_tables()
    with pytest.raises(OnHold, match="A legal hold on Žofie Quillfeather is in force"):
        erase(None, AT, find_person(KEY), reason="Asked.", folder=tmp_path)
    db.session.rollback()
    assert found_in_tables() == before


def test_nobody_is_erased_twice_without_a_reason_or_as_the_last_administrator(
    app: Flask, administrator: User, tmp_path: Path
) -> None:
    ada = a_leader("Ada Novak")
    change_user(None, NOON, administrator, name="Ada Novak", roles=["administrator"], is_active=True, leader_id=ada.id)
    db.session.commit()
    for reason, words in (("  ", "Say why"), ("Asked.", "Somebody has to manage users")):
        with pytest.raises(Refusal, match=words):
            erase(None, AT, person_of(ada), reason=reason, folder=tmp_path)
        db.session.rollback()
    add_user(None, NOON, email="b@x.example", name="Bo Reed", roles=["administrator"], password=PASSWORD)
    erase(None, AT, person_of(ada), reason="Asked.", folder=tmp_path)
    db.session.commit()
    with pytest.raises(Refusal, match="erased already"):
        erase(None, AT, person_of(ada), reason="Asked.", folder=tmp_path)


def test_texts_about_somebody_of_the_same_name_stay(app: Flask, tmp_path: Path) -> None:
    one, two, seat = a_leader("Ann Lee"), a_leader("Ann Lee"), a_position("VP Sales")
    seat_it = select(Change.summary).where(Change.summary.contains("Ann Lee"))
    from succession.positions.operations import seat_incumbent

    seat_incumbent(None, NOON, seat, two, on=START)
    db.session.commit()
    erase(None, AT, person_of(one), reason="Asked.", folder=tmp_path)
    db.session.commit()
    assert len(db.session.scalars(seat_it).all()) == 2
    assert person_of(two).name == "Ann Lee"


def test_a_restored_backup_forgets_the_same_people_again(app: Flask, talent: User, tmp_path: Path) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("a file is copied and put back")
    folder = Path(app.instance_path)
    a_canary(talent)
    path, backup = Path(str(db.engine.url.database)), tmp_path / "backup.sqlite"
    compact()
    shutil.copy(path, backup)
    erase(None, AT, find_person(KEY), reason="Asked.", folder=folder)
    db.session.commit()
    keep_list(folder)
    assert NAME not in (folder / LIST).read_text()
    assert (folder / LIST).stat().st_mode & 0o077 == 0
    compact()
    db.engine.dispose()
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    shutil.copy(backup, path)
    assert found_in_tables()
    db.session.remove()
    assert reapply(None, AT, folder).erased == (1,)
    db.session.commit()
    assert found_in_tables() == []
    assert reapply(None, AT, folder).erased == ()
    assert [one.number for one in read_list(folder)] == [1]
    (folder / LIST).unlink()
    (folder / KEY_FILE).unlink()


def test_whoever_is_entered_anew_later_is_not_erased_by_the_old_list(app: Flask, tmp_path: Path) -> None:
    erase(None, AT, person_of(a_leader("Ann Lee", external_key="a1")), reason="Asked.", folder=tmp_path)
    db.session.commit()
    keep_list(tmp_path)
    again = a_leader("Ann Lee", external_key="a1")
    assert reapply(None, AT, tmp_path).erased == ()
    assert person_of(again).name == "Ann Lee"
    assert date(2026, 1, 5) == START
