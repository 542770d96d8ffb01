"""What every page shares: the template named like the endpoint, the day that is looked at, and the way back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar
from urllib.parse import urlsplit

from flask import Response, abort, flash, make_response, render_template, request, session, url_for
from flask_login import current_user

from succession.clock import today
from succession.refusals import Refusal

FURTHEST_MONTHS = 60
#: How many sentences wait for the next page, and how many bytes of JSON one has at most.
MOST_SAID, LONGEST_SAID = 2, 1_000
#: The URL parameters that a lens is made of.
LENS = frozenset({"as_of", "known_on", "within_months"})


@dataclass(frozen=True, slots=True)
class Lens:
    """The day that a page looks at, what was known when, and how far ahead readiness counts."""

    as_of: date
    #: None for what is known now.
    known_on: date | None
    within_months: int
    today: date
    #: What else stands in the URL, so that switching the day keeps filters and focus.
    hidden_fields: tuple[tuple[str, str], ...] = ()

    @property
    def is_today(self) -> bool:
        """Whether the page shows the present, so that it can be changed."""
        return self.as_of == self.today and self.known_on is None

    @property
    def words(self) -> str:
        """What counts as ready, in running text."""
        return "ready now" if self.within_months == 0 else f"ready within {self.within_months} months"

    @property
    def query(self) -> dict[str, str]:
        """The URL parameters that keep this lens on the next page; empty for the usual one."""
        asked = {
            "as_of": self.as_of.isoformat() if self.as_of != self.today else None,
            "known_on": self.known_on.isoformat() if self.known_on else None,
            "within_months": str(self.within_months) if self.within_months else None,
        }
        return {name: value for name, value in asked.items() if value}


def lens_of_request() -> Lens:
    """The lens in the URL: ``as_of``, ``known_on`` (ISO dates) and ``within_months``.

    Raises:
        Refusal: one of them cannot be read; the sentence names it and what is expected.
        NotFound: the reader may look at the present only, or not at what was put right since.
    """
    if LENS & request.args.keys() and not current_user.may("days.read"):
        abort(404)
    if "known_on" in request.args and not current_user.may("days.known"):
        abort(404)
    return Lens(
        as_of=_day("as_of") or today(),
        known_on=_day("known_on"),
        within_months=_months("within_months"),
        today=today(),
        hidden_fields=tuple((name, value) for name, value in request.args.items(multi=True) if name not in LENS),
    )


def _day(name: str) -> date | None:
    text = request.args.get(name, "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refusal(f"The date {name} is written like 2026-03-31. This says {text[:40]!r}.", name) from None
    if not date(1990, 1, 1) <= day <= today() + timedelta(days=3660):
        raise Refusal(f"The date {name} lies between 1990 and ten years from now. This says {text}.", name)
    return day


def _months(name: str) -> int:
    text = request.args.get(name, "").strip() or "0"
    if not (text.isascii() and text.isdigit() and int(text[:6]) <= FURTHEST_MONTHS):
        raise Refusal(f"Readiness counts within 0 to {FURTHEST_MONTHS} months. This says {text[:40]!r}.", name)
    return int(text)


def render(status: int = 200, endpoint: str | None = None, **shown: Any) -> Response:
    """The page of the current endpoint: ``bench.overview`` is ``templates/bench/overview.html``.

    ``endpoint`` names another page, for a POST that shows its form again.
    """
    name = (endpoint or request.endpoint or "").replace(".", "/", 1)
    return make_response(render_template(f"{name}.html", **shown), status)


def done(sentence: str, undo: object | None = None) -> None:
    """Say on the next page what was done; with a change, offer to undo it.

    The newest few are said, and a very long sentence is cut: they travel in a cookie, which has 4,093 bytes.
    """
    undo_url = url_for("activity.undo", change=undo) if undo is not None else ""
    said = sentence
    while len(json.dumps(said)) > LONGEST_SAID:
        said = said[: len(said) * 3 // 4]
    flash((said if said == sentence else f"{said} ...", undo_url), "undo")  # type: ignore[arg-type]  # base.html takes the pair apart
    session["_flashes"] = session["_flashes"][-MOST_SAID:]


def safe_next(target: str | None, otherwise: str) -> str:
    """``target`` when it is a path of this application, else ``otherwise``: nobody is sent to another host."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return otherwise
    parts = urlsplit(target)
    return otherwise if parts.scheme or parts.netloc or any(ord(c) < 32 for c in target) else target


@dataclass(frozen=True, slots=True)
class Batch:
    """A stretch of a long list: 50 rows, and how to go on."""

    first: int
    last: int
    total: int
    page: int
    pages: int

    SIZE: ClassVar[int] = 50


def batch_of(total: int, page: int) -> Batch:
    """The stretch of ``total`` rows on ``page`` (from 1); a page past the end gives the last one."""
    pages = max(1, -(-total // Batch.SIZE))
    page = min(max(1, page), pages)
    return Batch(min(total, (page - 1) * Batch.SIZE + 1), min(total, page * Batch.SIZE), total, page, pages)


def asked_page(name: str = "page") -> int:
    """The page number in the URL under ``name``, 1 when there is none or it cannot be read."""
    text = request.args.get(name, "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
