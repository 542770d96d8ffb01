"""A right that is gone is gone on the next click, and one that has come is there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import time_machine
from flask import Flask
from flask.testing import FlaskClient

from succession.clock import now
from succession.db import db
from tests.policy.cast import Company
from tests.policy.conftest import Enter
from tests.policy.transitions import ENTERED, STEPS, Right, Step, url_of

LEAST = 12


def _opens(browsers: dict[str, FlaskClient], company: Company, right: Right) -> bool:
    return browsers[right[0]].get(url_of(company, right)).status_code == 200


def _stale(browsers: dict[str, FlaskClient], company: Company, step: Step, enter: Enter) -> list[str]:
    """The rights that should be gone and are not, and those that should have come.

    A change of roles ends the session; what has come is there for whoever signs in anew.
    """
    opened = [right for right in step.lost if _opens(browsers, company, right)]
    _enter_anew(browsers, [right[0] for right in step.gained], enter)
    shut = [right for right in step.gained if not _opens(browsers, company, right)]
    return [f"{step.words}: {r} still opens" for r in opened] + [f"{step.words}: {r} is shut" for r in shut]


def _enter_anew(browsers: dict[str, FlaskClient], personas: Iterable[str], enter: Enter) -> None:
    for persona in personas:
        if browsers[persona].get("/").status_code != 200:
            browsers[persona] = enter(persona)


def _personas(steps: tuple[Step, ...]) -> set[str]:
    return {right[0] for step in steps for right in (*step.lost, *step.gained)}


def test_every_change_of_records_is_felt_on_the_next_request(app: Flask, company: Company, enter: Enter) -> None:
    browsers = {persona: enter(persona) for persona in _personas(STEPS)}
    stale, probed = [], 0
    for step in STEPS:
        _enter_anew(browsers, _personas((step,)), enter)
        assert all(_opens(browsers, company, right) for right in step.lost), step.words
        assert not any(_opens(browsers, company, right) for right in step.gained), step.words
        step.act(company)
        db.session.commit()
        stale += _stale(browsers, company, step, enter)
        probed += len(step.lost) + len(step.gained)
    print(f"\n{len(STEPS)} transitions, {probed} rights, {len(stale)} stale")
    assert stale == []
    assert len(STEPS) >= LEAST


def test_what_a_day_brings_is_felt_at_midnight(app: Flask, company: Company, enter: Enter) -> None:
    midnight = datetime.combine(now().date() + timedelta(days=1), datetime.min.time(), UTC)
    with time_machine.travel(midnight - timedelta(minutes=10), tick=False) as clock:
        for step in ENTERED:
            step.act(company)
        db.session.commit()
        browsers = {persona: enter(persona) for persona in _personas(ENTERED)}
        for step in ENTERED:
            assert all(_opens(browsers, company, right) for right in step.lost), step.words
            assert not any(_opens(browsers, company, right) for right in step.gained), step.words
        clock.move_to(midnight)
        stale = [words for step in ENTERED for words in _stale(browsers, company, step, enter)]
    assert stale == []
