"""Which passwords are accepted, and how they are kept."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from flask import Flask
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from succession.access import passwords
from succession.access.models import User
from succession.access.password_rules import check_password, common_passwords
from succession.db import db
from succession.refusals import Refusal
from tests.access.conftest import sign_in_with
from tests.conftest import PASSWORD

OURS = ["Halden Controls", "Mara Adeyemi", "mara.adeyemi@halden.example"]


def is_taken(password: str, *, has_second_factor: bool = False) -> bool:
    try:
        check_password(password, OURS, has_second_factor=has_second_factor)
    except Refusal:
        return False
    return True


@pytest.mark.parametrize(
    ("length", "alone", "beside"),
    [(7, False, False), (8, False, True), (14, False, True), (15, True, True), (128, True, True), (129, False, False)],
)
def test_length_decides_and_a_second_factor_makes_it_shorter(length: int, alone: bool, beside: bool) -> None:
    password = ("vögel über dem fjord, zwölf an der zahl " * 4)[:length]
    assert is_taken(password) is alone
    assert is_taken(password, has_second_factor=True) is beside


def test_none_of_the_commonest_passwords_is_taken_in_any_case() -> None:
    fitting = [word for word in FREQUENCY_LISTS["passwords"] if len(word) >= 8]
    assert len(fitting) >= 3_000
    assert not [word for word in fitting if is_taken(word, has_second_factor=True)]
    assert not [word for word in fitting[:3_000] if is_taken(word.upper(), has_second_factor=True)]
    assert not [word for word in fitting[:3_000] if is_taken(f"{word}2026!!!!!!!!!!")]
    assert not [word for word in fitting[:3_000] if is_taken(word * 3)]
    assert len(common_passwords()) > 29_000


@pytest.mark.parametrize(
    "password",
    [
        "HaldenControls2026",
        "halden-controls-mara",
        "Mara.Adeyemi.2026!",
        "SuccessionSuccession",
        "mara.adeyemi@halden.example",
        "123456789012345",
        "9!9!9!9!9!9!9!9!",
        "abcdefghijklmnop",
        "p.a.s.s.w.o.r.d.",
    ],
)
def test_nobody_hides_behind_the_name_of_the_company_or_the_own(password: str) -> None:
    assert not is_taken(password)


@pytest.mark.parametrize("password", [PASSWORD, "Halden tigers eat blue pears", "adeyemi baked 11 sweet loaves"])
def test_such_a_word_among_others_is_fine(password: str) -> None:
    assert is_taken(password)


def test_nothing_is_cut_off() -> None:
    long = "a" * 127
    kept = passwords.hashed(long + "x")
    assert passwords.is_right(kept, long + "x")
    assert not passwords.is_right(kept, long + "y")
    assert not passwords.is_right(kept, long)


def test_a_hash_with_other_parameters_is_made_anew_at_sign_in(app: Flask, talent: User) -> None:
    talent.password_hash = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(PASSWORD)
    db.session.commit()
    assert sign_in_with(app.test_client(), talent.email).status_code == 302
    db.session.refresh(talent)
    assert talent.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.is_right(talent.password_hash, PASSWORD)


def test_the_hash_of_nobody_fits_no_password() -> None:
    for kept in (None, ""):
        assert not passwords.is_right(kept, "nobody has this password, and nobody may")
