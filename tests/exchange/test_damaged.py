"""Damaged files: whatever is broken, the answer is a page, and nothing changes."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from tests.exchange.browsing import Importing, everything
from tests.exchange.test_bundle import LEADERS, NOMINATIONS, POSITIONS
from tests.exchange.test_reading import workbook

FILES_OF_EACH_KIND = 100
JUNK = (
    "",
    "NULL",
    "-1",
    "1e999",
    "31/02/2026",
    "99/99/9999",
    "yes",
    "\x07",
    "=1+1",
    "٣",
    "x" * 300,
    "cso",
    '"',
    "🜚",
    "\u202e",
)
PEOPLE = "id;Name;Title;Manager;StartDate;EndDate\n" + "".join(
    f"{n};Leader {n};Title {n};{n // 3 or ''};{n % 28 + 1:02}/03/2019;\n" for n in range(1, 40)
)
POSTS = "Post id;Job title;Name;Reports to;FTE;Notes\n" + "".join(
    f"P{n};Title {n};{'Vacant' if n % 9 == 0 else f'Holder {n}'};{f'P{n // 4}' if n >= 4 else 'xx'};1.0;\n"
    for n in range(1, 40)
)


def cut(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(1, len(data))]


def flipped(data: bytes, dice: random.Random) -> bytes:
    broken = bytearray(data)
    for _ in range(dice.randrange(1, 20)):
        broken[dice.randrange(len(broken))] = dice.randrange(256)
    return bytes(broken)


def pieced(data: bytes, dice: random.Random) -> bytes:
    at, length = dice.randrange(len(data)), dice.randrange(1, 200)
    return (
        data[:at] + data[at + length :] if dice.random() < 0.5 else data[:at] + data[at : at + length] * 2 + data[at:]
    )


def wrong_cells(text: str, separator: str, dice: random.Random) -> list[list[str]]:
    rows = [line.split(separator) for line in text.splitlines()]
    for _ in range(dice.randrange(1, 8)):
        row = rows[dice.randrange(len(rows))]
        row[dice.randrange(len(row))] = dice.choice(JUNK)
    return rows


BYTES_DAMAGE: tuple[Callable[[bytes, random.Random], bytes], ...] = (cut, flipped, pieced)


def damaged_csv(dice: random.Random) -> list[tuple[str, bytes]]:
    text = dice.choice((PEOPLE, POSTS))
    if dice.random() < 0.4:
        return [("rows.csv", "\n".join(";".join(row) for row in wrong_cells(text, ";", dice)).encode("utf-8"))]
    if dice.random() < 0.3:
        names = ("positions", "leaders", "nominations")
        texts = [POSITIONS, LEADERS, NOMINATIONS]
        which = dice.randrange(3)
        broken = [text.encode() for text in texts]
        broken[which] = dice.choice(BYTES_DAMAGE)(broken[which], dice)
        return [(f"{name}.csv", data) for name, data in zip(names, broken, strict=True)]
    encoding = dice.choice(("utf-8", "utf-16", "cp1252"))
    return [("rows.csv", dice.choice(BYTES_DAMAGE)(text.encode(encoding), dice))]


def damaged_workbook(dice: random.Random) -> list[tuple[str, bytes]]:
    text = dice.choice((PEOPLE, POSTS))
    if dice.random() < 0.3:
        return [("rows.xlsx", workbook(("Rows", wrong_cells(text, ";", dice))))]
    whole = workbook(("Rows", [line.split(";") for line in text.splitlines()]))
    return [("rows.xlsx", dice.choice(BYTES_DAMAGE)(whole, dice))]


@pytest.mark.parametrize("kind", [damaged_csv, damaged_workbook])
def test_a_damaged_file_gives_a_page_and_changes_nothing(
    importing: Importing, kind: Callable[[random.Random], list[tuple[str, bytes]]]
) -> None:
    before = everything()
    for number in range(FILES_OF_EACH_KIND):
        dice = random.Random(f"{kind.__name__} {number}")
        answers = [importing.upload(*kind(dice))]
        if answers[0].status_code == 200:
            answers.append(importing.match())
            if answers[-1].status_code == 200 and 'id="need-you"' in answers[-1].get_data(as_text=True):
                importing.decide("dates", dice.choice(("day_first", "month_first")))
                importing.decide("names-vacant", "vacant")
                answers.append(importing.browser.get(f"{importing.url}/check"))
        assert {answer.status_code for answer in answers} <= {200, 422}, f"file {number}"
    assert everything() == before
