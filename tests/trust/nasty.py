"""Values that break programs: for any text, for addresses, and for whole bodies of a request."""

from __future__ import annotations

import json
import random
from urllib.parse import quote, quote_from_bytes, urlencode

#: Texts that some program somewhere has stumbled over.
TEXTS = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "\udfff\ud800",
    "\u202eevil\u202c",
    "\u2066\u2069",
    "\u200b",
    "\ufeff",
    "\uffff",
    "\U0010ffff",
    "e\u0301" * 60,
    "Z" + "\u0351" * 300,
    "🜚👩‍👩‍👧‍👦",
    "٣",
    "²",
    "１２",
    "0",
    "-0",
    "-1",
    "1e999",
    "nan",
    "Infinity",
    "0x7f",
    "1_000",
    "+1",
    "9" * 30,
    "9" * 5_000,
    "1" * 100_000,
    "0" * 6 + "1" * 5_000,
    "2147483648",
    "9223372036854775808",
    "99999999999999999999999",
    "1.5",
    "2026-02-30",
    "0000-00-00",
    "0001-01-01",
    "9999-12-31",
    "99999-01-01",
    "2026-W07-1",
    "20260301",
    "2026-03-31T00:00:00Z",
    "1950-01-01",
    "1949-12-31",
    "2024-02-29",
    "null",
    "None",
    "undefined",
    "true",
    "[]",
    "{}",
    "' OR 1=1 --",
    '"; DROP TABLE leader; --',
    "%' OR '%'='",
    "%_%",
    "\\",
    "\\\\x00",
    "%00",
    "%s%n%d",
    "{{7*7}}",
    "{%raise%}",
    "${7*7}",
    "<script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "=1+1",
    "@SUM(A1)",
    "\t=1",
    "\r\nSet-Cookie: a=b",
    "../../../../etc/passwd",
    "//evil.example/",
    "/\\evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "a" * 201,
    "a" * 4_001,
    "a" * 70_000,
    "a\n" * 3_000,
    "(" * 2_000,
    "a" * 40 + "!",
    "ﬃ" * 200,
    "İ" * 100,
    "ß",
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "{00000000000000000000000000000000}",
    "urn:uuid:00000000-0000-0000-0000-000000000000",
    "up:",
    "up:nobody",
    "down:00000000-0000-0000-0000-000000000000",
)

#: Pieces of an address, percent-encoded already, that are no id of anything.
SEGMENTS = (
    "0",
    "-1",
    "99999999999999999999999",
    "nothing",
    "%00",
    "%ff%fe",
    "%C0%AE%C0%AE",
    "%ED%A0%80",
    "%",
    "%zz",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "..",
    ".",
    "a" * 3_000,
    "%F0%9F%9C%9A",
    "%E2%80%AE",
    "00000000-0000-0000-0000-00000000000",
    "00000000-0000-0000-0000-0000000000000",
    "00000000000000000000000000000000",
    "GGGGGGGG-0000-0000-0000-000000000000",
    "%7B7*7%7D",
    ";a=b",
    "%0d%0aX:%20y",
    "con",
    "nul.txt",
)

CONTENT_TYPES = (
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-7",
    "application/x-www-form-urlencoded; charset=nonsense",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=x",
    "multipart/form-data; boundary=" + "y" * 5_000,
    "multipart/mixed; boundary=x",
    "application/json",
    "application/json; charset=utf-16",
    "text/plain",
    "text/xml",
    "image/png",
    "",
    ";;;",
    "a" * 2_000,
)

COOKIES = (
    "",
    "succession=",
    "succession=garbage",
    "succession=eyJfdXNlcl9pZCI6ICJhIn0.AAAA.AAAA",
    "succession=.eJwljkFuAzEIAP_Cea.x.y",
    "succession=" + "A" * 6_000,
    "succession=a; succession=b",
    "=; ;=;;",
    "\x80\xff=\xfe",
    "remember_token=1|deadbeef",
    "remember_token=" + "a|" * 500,
    "session=a",
)

HEADERS = (
    ("Accept-Language", "x" * 4_000),
    ("Accept", "*/*;q=nan"),
    ("Referer", "http://evil.example/\x80"),
    ("Referer", "http://[::1"),
    ("Referer", "/activity?page=²"),
    ("Range", "bytes=0-,5-2,-"),
    ("Range", "bytes=99999999999999999999-"),
    ("If-Modified-Since", "Thu, 99 Foo 99999 99:99:99 GMT"),
    ("If-None-Match", '"' + "x" * 3_000),
    ("X-Forwarded-For", "1.1.1.1, ::::"),
    ("X-Forwarded-Host", "evil.example"),
    ("X-Forwarded-Proto", "gopher"),
    ("X-HTTP-Method-Override", "DELETE"),
    ("Origin", "null"),
    ("Origin", "https://evil.example"),
    ("Sec-Fetch-Site", "cross-site"),
    ("Authorization", "Basic " + "A" * 3_000),
    ("Authorization", "Digest a=b"),
    ("Content-Encoding", "gzip"),
    ("Expect", "nothing"),
    ("Upgrade", "h2c"),
    ("User-Agent", "\xff\xfe"),
)


def a_text(dice: random.Random) -> str:
    """One of the texts, or random characters of every kind, surrogates included."""
    if dice.random() < 0.7:
        return dice.choice(TEXTS)
    kinds = ((0, 0x1F), (0x20, 0x7E), (0x80, 0x2FF), (0x2000, 0x206F), (0xD7F0, 0xE010), (0x1F300, 0x1F6FF))
    low_high = dice.choice(kinds)
    return "".join(chr(dice.randint(*low_high)) for _ in range(dice.randrange(1, 40)))


def encoded(text: str) -> str:
    """``text`` for an address or a form, halves of characters as the bytes that no decoder likes."""
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def a_form(fields: list[tuple[str, str]]) -> bytes:
    """The fields as a browser without manners sends them."""
    raw = [(name.encode("utf-8", "surrogatepass"), value.encode("utf-8", "surrogatepass")) for name, value in fields]
    return urlencode(raw).encode()


def a_multipart(dice: random.Random, fields: list[tuple[str, str]]) -> tuple[str, bytes]:
    """The fields as parts, now and then broken: content type and body."""
    edge = "edge" + "x" * dice.randrange(0, 60)
    parts = []
    for name, value in fields:
        kind = dice.choice(
            ("", '; filename="a.csv"', '; filename="../../a"', '; filename="\x00"', "; filename*=UTF-8''%ff")
        )
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"{kind}\r\n'
        if dice.random() < 0.2:
            head += dice.choice(
                ("Content-Type: text/html; charset=utf-16\r\n", "Content-Transfer-Encoding: base64\r\n")
            )
        parts.append(
            (head + "\r\n").encode("utf-8", "surrogatepass") + value.encode("utf-8", "surrogatepass") + b"\r\n"
        )
    if dice.random() < 0.15 and parts:
        parts[-1] = parts[-1][: dice.randrange(len(parts[-1]))]
    end = b"" if dice.random() < 0.15 else f"--{edge}--\r\n".encode()
    return f"multipart/form-data; boundary={edge}", b"".join(parts) + end


def a_json(dice: random.Random) -> bytes:
    """JSON of the wrong shape, too deep, or none."""
    return dice.choice(
        (
            b"[]",
            b"null",
            b'"text"',
            b"{",
            b'{"a": 1e999, "b": NaN}',
            b"[" * 100_000,
            b'{"a":' * 20_000,
            b'{"csrf_token": ["a"], "name": {"$gt": ""}}',
            json.dumps({"name": dice.choice(TEXTS), "id": 10**400}).encode(),
            b'{"name": "\\ud800"}',
            b"\xff\xfe{\x00}\x00",
        )
    )


def garbage(dice: random.Random) -> bytes:
    """Bytes without meaning, up to a little more than any form may have."""
    length = dice.choice((0, 1, 10, 1_000, 300_000))
    return dice.randbytes(min(length, 1_000)) * max(1, length // 1_000)


def a_query(dice: random.Random, names: tuple[str, ...], plausible: tuple[str, ...]) -> str:
    """A query: known names with nasty or plausible values, or bytes that are none."""
    if dice.random() < 0.1:
        return quote_from_bytes(dice.randbytes(dice.randrange(1, 60)), safe="&=%;+?/")
    pairs = []
    for _ in range(dice.choice((0, 1, 1, 2, 3, 40))):
        value = dice.choice(plausible) if dice.random() < 0.5 else a_text(dice)[:6_000]
        pairs.append(f"{dice.choice(names)}={encoded(value)}")
    return "&".join(pairs)[:60_000]
