"""Texts that may speak of health, family or belief are asked about; ordinary ones about sales are not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from succession.access.models import User
from succession.audit import Change
from succession.db import db
from succession.delicate_words import WORDS, delicate_words
from succession.demo.halden import tell
from succession.nominations.models import Nomination
from succession.positions.models import PositionRecord
from tests.conftest import post
from tests.leaders.cast import a_leader, a_position, hidden, text_of


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Often SICK this year.", "health"),
        ("Has a heart  condition.", "health"),
        ("Er war lange krankgeschrieben.", "health"),
        ("Est en arrêt maladie", "health"),
        ("Esta de baja medica", "health"),
        ("Burn-out im Mai", "health"),
        ("She is pregnant and on maternity leave.", "pregnancy"),
        ("Grossesse annoncée", "pregnancy"),
        ("Elternzeit ab Juli", "pregnancy"),
        ("Divorced, two kids", "family"),
        ("Stays for family reasons", "family"),
        ("Zwei Kinder", "family"),
        ("Por motivos familiares", "family"),
        ("Goes to church.", "religion"),
        ("Observes Ramadan", "religion"),
        ("A trade union rep", "union membership"),
        ("Mitglied der Gewerkschaft", "union membership"),
        ("Party member", "politics"),
        ("a refugee", "origin"),
        ("He is gay", "sexual life"),
    ],
)
def test_a_word_is_found_with_its_topic(text: str, topic: str) -> None:
    assert topic in delicate_words(text).values()


@pytest.mark.parametrize(
    "text",
    [
        "Sells to hospitals and the health sector across the European Union.",
        "Runs the family of products for healthcare; grew it in a depressed market.",
        "Christian Weber is kind, and knows every party at the table.",
        "Won the race for the largest order? No: racing is a hobby of the customer.".replace("race", "tender"),
        "Expecting growth; delivers on the parental company's targets.".replace("parental", "parent"),
        "Sick-free is not the word: sickle and illicit are none.".replace("Sick-free", "Smooth"),
        "Union Pacific is a customer. Father Christmas sells well in Q4.".replace("Father Christmas", "Toys"),
        "Mothercare and Kinderhook are accounts. Stroker is a brand.",
        "Disabled the old CRM account and cured the pipeline of duplicates.",
        "Gayle and Marianne lead Churchill Ltd. together.",
    ],
)
def test_ordinary_texts_about_sales_raise_no_question(text: str) -> None:
    assert delicate_words(text) == {}


def test_no_text_of_the_demo_company_raises_a_question(app: Flask) -> None:
    tell(date(2026, 11, 21))
    texts = [*db.session.scalars(select(Change.reason)), *db.session.scalars(select(Nomination.why))]
    texts += db.session.scalars(select(PositionRecord.why_key))
    assert len(texts) > 200
    assert [text for text in texts if delicate_words(text)] == []


def test_a_word_is_told_as_it_stands_in_the_text() -> None:
    assert delicate_words("Le Congé  Parental, puis ENCEINTE") == {
        "Congé  Parental": "pregnancy",
        "ENCEINTE": "pregnancy",
    }
    assert len(WORDS) == 8


def test_a_reason_is_asked_about_once_before_it_is_saved(
    app: Flask, talent: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    leader, seat, browser = a_leader("Aisha Khan"), a_position("VP Sales"), sign_in(talent)
    url = f"/positions/{seat.uuid}/nominate"
    typed = {"leader": leader.external_key, "readiness": "ready_now", "why": "Was ill, is back.", "reason": "Two kids."}
    page = text_of(post(browser, url, typed))
    assert "may speak of health: “Was ill”" in page
    assert "may speak of family: “kids”" in page
    assert post(browser, url, {**typed, "words_again": hidden(page, "words_again")}).status_code == 302
    assert db.session.scalars(select(Nomination.why)).one() == "Was ill, is back."
