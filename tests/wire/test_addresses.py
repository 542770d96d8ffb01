"""Addresses are short, readable and typed; whatever else comes gets a sentence and no trace."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from succession.access.models import User

#: Written as in an address: NUL, a bell, half a character, one that turns the text, none at all, one that nobody sees.
UNREADABLE = ("%00", "%07", "%C2%85", "%E2%80%AE", "%E2%81%A6", "%EF%BF%BF", "%E2%80%8B", "%E2%80%A8", "%F3%A0%81%81")
PARAMETERS = (
    "/leaders?q={}",
    "/leaders?{}=1",
    "/positions?unit=a{}b",
    "/search?q={}",
    "/search/suggest?q={}",
    "/activity?by={}",
    "/activity?text={}",
    "/bench?as_of={}",
    "/graph?unit={}",
    "/findings?kind={}",
    "/sign-in?next=/{}",
    "/leaders/{}",
    "/static/{}",
)


@pytest.mark.parametrize("code", UNREADABLE)
def test_a_character_that_no_record_holds_is_refused_in_every_address(
    app: Flask, talent: User, sign_in: Callable[[User], FlaskClient], code: str
) -> None:
    browser = sign_in(talent)
    for address in PARAMETERS:
        answer = browser.get(address.format(code))
        assert answer.status_code == 400, address
        assert "It holds a character that cannot be seen." in answer.get_data(as_text=True)


def test_what_cannot_be_decoded_is_no_error(app: Flask, talent: User, sign_in: Callable[[User], FlaskClient]) -> None:
    browser = sign_in(talent)
    for code in ("%ED%A0%80", "%FF", "%E2%80", "%", "%zz", "%C0%80"):
        for address in PARAMETERS:
            assert browser.get(address.format(code)).status_code in (200, 302, 400, 404, 422), address + code


def test_an_address_may_have_four_kilobytes_after_the_question_mark(
    app: Flask, talent: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    browser = sign_in(talent)
    assert browser.get("/leaders?q=" + "x" * 4094).status_code == 200
    answer = browser.get("/leaders?q=" + "x" * 4095)
    assert answer.status_code == 400
    assert "it may have 4,096 characters" in answer.get_data(as_text=True)


def test_names_of_every_script_may_be_searched(
    app: Flask, talent: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    browser = sign_in(talent)
    for name in ("Ольга", "明美", "می\u200cخواهم", "O'Brien", "Å", "👩\u200d💻"):
        assert browser.get("/leaders", query_string={"q": name}).status_code == 200


@pytest.mark.parametrize("wrong", ["nothing", "A" * 16, "0" * 15, "0" * 17, "0" * 16 + "/", "..", "0" * 4000])
def test_the_id_of_a_finding_is_sixteen_figures_of_a_digest(
    app: Flask, talent: User, sign_in: Callable[[User], FlaskClient], wrong: str
) -> None:
    assert sign_in(talent).get(f"/findings/{wrong}").status_code == 404


def test_a_day_outside_the_records_is_said_beside_the_filter(
    app: Flask, talent: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    browser = sign_in(talent)
    for day in ("0001-01-01", "9999-12-31", "2999-01-01", "today"):
        assert browser.get(f"/activity?on={day}").status_code == 422
        assert browser.get(f"/bench?as_of={day}").status_code == 400
        assert browser.get(f"/bench?known_on={day}").status_code == 400


def test_this_machine_only_means_this_machine(app: Flask) -> None:
    browser = app.test_client()
    for address, status in (("127.0.0.1", 200), ("127.8.8.8", 200), ("::1", 200), ("192.0.2.1", 400), ("", 400)):
        assert browser.get("/sign-in", environ_base={"REMOTE_ADDR": address}).status_code == status
