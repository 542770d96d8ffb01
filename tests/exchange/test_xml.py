"""A workbook is XML inside; what XML can do beyond holding cells does nothing here."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from succession.exchange.reading import read_file
from succession.refusals import Refusal

CANARY = "canary of a file of this machine"


def workbook_with(doctype: str, cell: str) -> bytes:
    """A workbook whose texts begin with this ``doctype`` and whose one cell is this XML."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        sheet = book.add_worksheet("Leaders")
        sheet.write_row(0, 0, ["Leader id", "Name"])
        sheet.write_row(1, 0, ["L1", "PLACE"])
    changed = io.BytesIO()
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if name == "xl/sharedStrings.xml":
                head, rest = text.split("?>", 1)
                text = f"{head}?>{doctype}{rest.replace('PLACE', cell)}"
            new.writestr(name, text)
    return changed.getvalue()


def cells_of(data: bytes) -> str:
    """All that was read, or the words of the refusal."""
    try:
        return str([sheet.rows for sheet in read_file("leaders.xlsx", data)])
    except Refusal as refusal:
        return str(refusal)


def test_the_workbook_is_read_without_it() -> None:
    assert "Aisha" in cells_of(workbook_with("", "Aisha"))


@pytest.mark.parametrize("kind", ["SYSTEM", "PUBLIC 'x'"])
def test_an_entity_brings_no_file_of_this_machine_into_the_import(tmp_path: Path, kind: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(CANARY)
    doctype = f"<!DOCTYPE sst [<!ENTITY stolen {kind} '{secret.as_uri()}'>]>"
    assert CANARY not in cells_of(workbook_with(doctype, "&stolen;"))


def test_entities_that_multiply_take_no_time_and_no_memory() -> None:
    layers = [f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)]
    doctype = f"<!DOCTYPE sst [<!ENTITY a0 'ten letters'>{''.join(layers)}]>"
    began = time.monotonic()
    assert len(cells_of(workbook_with(doctype, "&a9;"))) < 10_000
    assert time.monotonic() - began < 15  # the limit of the process that reads
