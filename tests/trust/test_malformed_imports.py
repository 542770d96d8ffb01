"""Whatever is uploaded, the answer is a page that says what is wrong, and nothing changes (G13)."""

from __future__ import annotations

import csv
import io
import os
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from succession.access.models import User
from succession.cleaning import without_hidden
from succession.db import db
from tests.exchange.browsing import Importing, everything
from tests.exchange.test_reading import workbook
from tests.trust.damage import Upload, a_damaged_upload
from tests.trust.planted import a_bundle

# A form that breaks off leaves the files that were read of it to the garbage collector.
pytestmark = [pytest.mark.trust, pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")]

SEED = os.environ.get("TRUST_SEED", "trust 13")
#: On each engine.
FILES, BUNDLES, LOOK_EVERY = 1_500, 150, 100
SignIn = Callable[[User], FlaskClient]


def refusal_of(html: str) -> str:
    """What stands beside the field of the file, or of the paste."""
    return " ".join(map(unescape, re.findall(r'class="field-error">.*?</span>([^<]+)</p>', html, re.DOTALL)))


def says_what(said: str, files: Upload) -> bool:
    """Whether a refusal names the file, or a place in it, or says that there is no file or no table at all."""
    names = [without_hidden(name) for name, _ in files if name]
    places = r"row \d|byte \d|There is no table in it|Choose a file|\.csv has more than"
    return any(name and name in said for name in names) or re.search(places, said) is not None


def test_a_damaged_upload_gives_a_page_and_changes_nothing(app: Flask, talent: User, sign_in: SignIn) -> None:
    importing, before, start = Importing(sign_in(talent)), everything(), time.monotonic()
    answers: Counter[str] = Counter()
    faults, slowest = [], (0.0, "")
    for number in range(FILES):
        seed = f"{SEED} {number}"
        kind, files = a_damaged_upload(seed)
        began = time.monotonic()
        steps = [importing.upload(*files)]
        slowest = max(slowest, (time.monotonic() - began, f"{kind} {number}"))
        answers[f"{steps[0].status_code}"] += 1
        if steps[0].status_code == 200:
            steps.append(importing.match())
            answers[f"matched {steps[-1].status_code}"] += 1
            if steps[-1].status_code == 200 and 'id="need-you"' in steps[-1].get_data(as_text=True):
                dice = random.Random(seed)
                importing.decide("dates", dice.choice(("day_first", "month_first")))
                importing.decide("names-vacant", "vacant")
                steps.append(importing.browser.get(f"{importing.url}/check"))
        elif not says_what(said := refusal_of(steps[0].get_data(as_text=True)), files):
            faults.append(f"{kind} {number}: refused without a reason: {said!r}")
        if not {step.status_code for step in steps} <= {200, 422}:
            faults.append(f"{kind} {number}: {[step.status_code for step in steps]}")
        if number % LOOK_EVERY == LOOK_EVERY - 1 and everything() != before:
            faults.append(f"{kind} {number}: something was changed")
    told = f"{FILES} damaged uploads, seed {SEED!r}, {db.engine.dialect.name}: {dict(answers)}"
    print(f"{told}, slowest {slowest[0]:.1f} s ({slowest[1]}), in {time.monotonic() - start:.0f} s")
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(faults[:20])
    assert everything() == before


def test_every_planted_fault_is_named_with_its_place_value_and_reason(
    app: Flask, talent: User, sign_in: SignIn
) -> None:
    importing, before, start = Importing(sign_in(talent)), everything(), time.monotonic()
    count, silent = 0, []
    for number in range(BUNDLES):
        tables, planted = a_bundle(f"{SEED} bundle {number}")
        if number % 3:
            files = [(f"{name}.csv", _csv(rows)) for name, rows in tables.items()]
        else:
            files = [("bundle.xlsx", workbook(*tables.items()))]
        assert importing.upload(*files).status_code == 200
        assert importing.match().status_code == 200
        told = _told(importing.check())
        count += len(planted)
        silent += [f"bundle {number}: {one}" for one in planted if not any(one.is_told_by(words) for words in told)]
    told_in_all = f"{count} faults planted in {BUNDLES} bundles, seed {SEED!r}, {db.engine.dialect.name}"
    print(f"{told_in_all}: {count - len(silent)} named, in {time.monotonic() - start:.0f} s")
    assert not silent, f"{len(silent)} of {count} not named:\n" + "\n".join(silent[:20])
    assert everything() == before


def _csv(rows: list[list[str]]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()


def _told(html: str) -> list[str]:
    """What the check page says of single rows: its list of problems, and each line of the rows not imported."""
    problems = re.findall(r"<li>(.*?)</li>", html.partition('id="problems"')[2].partition("</ul>")[0], re.DOTALL)
    left = re.findall(r"<tr>(.*?)</tr>", html.partition('id="left"')[2].partition("</table>")[0], re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", " ", words)) for words in [*problems, *left]]
