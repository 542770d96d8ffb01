"""Every column has a class, and every class a column."""

from __future__ import annotations

from collections import Counter
from html import unescape

import pytest
from flask import Flask

from succession.access.models import User
from succession.db import Base
from succession.privacy.classes import BY_COLUMN, CLASSES, Erase, Kind
from succession.privacy.grounds import Answer
from succession.privacy.holding import LEADERS, is_text, points_at
from succession.privacy.kept import TABLES, kept
from succession.privacy.periods import DEFAULTS, BadPeriod, Length, periods_of
from tests.conftest import PASSWORD, post
from tests.leaders.cast import text_of

COLUMNS = {(table.name, column.name) for table in Base.metadata.sorted_tables for column in table.c}


def test_every_column_has_a_class() -> None:
    without = [
        f"{table}.{column}: write in succession/privacy/classes.py what kind of data it is, who may see it, how long "
        f'it is kept, on which ground it is given, and what an erasure does: Class("{table}", "{column}", Kind...., '
        "WHO, PERIOD, GROUND, ERASE)"
        for table, column in sorted(COLUMNS - BY_COLUMN.keys())
    ]
    assert not without


def test_every_class_has_a_column_and_none_has_two() -> None:
    assert BY_COLUMN.keys() - COLUMNS == set(), "take these lines out of succession/privacy/classes.py"
    named = Counter((line.table, column) for line in CLASSES for column in line.columns.split())
    assert [column for column, times in named.items() if times > 1] == []


def test_every_class_has_a_period_and_every_table_words() -> None:
    assert {line.period for line in CLASSES} <= {period.kind for period in DEFAULTS}
    assert {line.table for line in CLASSES} == TABLES.keys(), "say in succession/privacy/kept.py what the table keeps"


def test_secrets_are_never_given_and_whoever_points_at_a_leader_is_known() -> None:
    assert all(line.ground.answer is Answer.WITHHOLD for line in CLASSES if line.kind is Kind.SECRET)
    pointing = {(t.name, c.name) for t in Base.metadata.sorted_tables for c in t.c if points_at(c, LEADERS)}
    assert {BY_COLUMN[column].erase for column in pointing} <= {Erase.KEEP, Erase.ROW}


def test_what_an_erasure_may_keep_holds_no_free_text() -> None:
    """Texts that it keeps are made by us, out of a scale or a list, or stand for a seat."""
    free = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.c
        if is_text(column) and BY_COLUMN[table.name, column.name].erase is Erase.KEEP
    }
    assert free == {
        ("company", "name"),
        ("company", "scope"),
        ("change", "operation"),
        ("change_entry", "kind"),
        ("change_entry", "subject"),
        ("erasure", "reference"),
        ("nomination", "readiness"),
        ("code_app", "secret"),
        ("known_device", "token_hash"),
        ("passkey", "credential_id"),
        ("passkey", "name"),
        ("passkey", "public_key"),
        ("passkey_challenge", "challenge_hash"),
        ("password_link", "kind"),
        ("password_link", "token_hash"),
        ("recovery_code", "code_hash"),
        ("role_grant", "role"),
        ("second_factor_rule", "role"),
        ("sign_in_try", "account_key"),
        ("sign_in_try", "address_key"),
        ("sign_in_try", "kind"),
        ("sign_in_try", "outcome"),
        ("user_session", "browser"),
        ("user_session", "token_hash"),
    }


def test_a_period_is_edited_by_configuration_and_refused_with_a_reason() -> None:
    assert periods_of({"note": "6 months", "session": "30 days"})["note"].length == Length(months=6)
    for config in ({"nothing": "1 month"}, {"leader": "1 month"}, {"note": "soon"}, {"nomination": "11 months"}):
        with pytest.raises(BadPeriod, match="RETENTION"):
            periods_of(config)


def test_everybody_who_is_signed_in_reads_what_is_kept(app: Flask, stranger: User) -> None:
    browser = app.test_client()
    post(browser, "/sign-in", {"email": stranger.email, "password": PASSWORD})
    page = unescape(text_of(browser.get("/help/what-we-keep")))
    for record in kept(periods_of(None)):
        assert record.why in page
    for period in DEFAULTS:
        if period.then:
            assert period.why in page
    assert "24 months after they ended" in page
