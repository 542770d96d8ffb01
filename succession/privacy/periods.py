"""How long each kind of record is kept, and why so long. Edit a period in ``instance/config.py``:

    RETENTION = {"note": "6 months", "session": "30 days"}

Starting points, each of which a company argues for itself. The ceiling comes from the storage limitation of the GDPR
(Art. 5(1)(e): no longer than the purpose needs); the floor of records on promotions from 29 CFR 1602.14 (one year).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from succession.effective import months_after


class Length(NamedTuple):
    """So many months and days."""

    months: int = 0
    days: int = 0

    def after(self, day: date) -> date:
        """The day so long after ``day``."""
        return months_after(day, self.months) + timedelta(days=self.days)

    def __str__(self) -> str:
        number, word = (self.months, "month") if self.months else (self.days, "day")
        return f"{number} {word}{'' if number == 1 else 's'}"


class Period(NamedTuple):
    """How long one kind of record is kept. Without a ``length`` it stays as long as ``counted`` says."""

    kind: str
    what: str
    #: What is counted from, or what the time depends on, after "24 months".
    counted: str
    why: str
    length: Length | None = None
    #: Nobody may set less.
    least: Length = Length()
    #: What happens then.
    then: str = ""


class BadPeriod(ValueError):
    """The configuration names a period that cannot be; the message says which and why."""


YEAR, TWO_YEARS = Length(months=12), Length(months=24)

DEFAULTS: tuple[Period, ...] = (
    Period(
        "leader",
        "Who a leader is",
        "while the leader is on record",
        "The bench cannot name anybody otherwise.",
    ),
    Period(
        "former_leader",
        "Leaders who left",
        "after leaving",
        "A past decision can be questioned for some time after it; after that the name is not needed.",
        TWO_YEARS,
        YEAR,
        "pseudonymised, as an erasure",
    ),
    Period(
        "seat",
        "Who held which seat",
        "as long as the figures of that time",
        "Past figures rest on it. After leaving it stands under a pseudonym.",
    ),
    Period(
        "nomination",
        "Nominations, with their readiness and ground",
        "after they ended",
        "One year is the floor for records on promotions; two let a slate be compared with the one before.",
        TWO_YEARS,
        YEAR,
        "removed",
    ),
    Period(
        "cover",
        "Emergency cover",
        "after it ended",
        "The same as nominations, beside which it is read.",
        TWO_YEARS,
        YEAR,
        "removed",
    ),
    Period(
        "risk",
        "Risk of loss",
        "after it ended or was judged anew",
        "An old judgement about leaving helps nobody; two years show whether it was right.",
        TWO_YEARS,
        then="removed",
    ),
    Period(
        "note",
        "Notes",
        "after they were written",
        "Free text is the most delicate record, and goes stale first.",
        YEAR,
        then="removed",
    ),
    Period(
        "session",
        "Sessions",
        "after the last use",
        "Long enough to look into a sign-in that was not one's own.",
        Length(days=90),
        then="removed",
    ),
    Period(
        "import_rows",
        "Rows of an import that was not finished",
        "after the upload",
        "An import that is not finished by then is begun anew.",
        Length(days=30),
        then="dropped, and the import cancelled",
    ),
    Period(
        "import_name",
        "File names and answers of finished imports",
        "after the upload",
        "They explain where a record came from while it can be questioned.",
        TWO_YEARS,
        then="emptied; the counts stay",
    ),
    Period(
        "user",
        "Accounts that are switched off",
        "after switching off",
        "Whoever comes back within a year gets the account back.",
        YEAR,
        then="anonymised; past changes keep the name of whoever decided",
    ),
    Period(
        "hold",
        "Legal holds",
        "after lifting",
        "It shows for a year why something was kept longer.",
        YEAR,
        then="removed",
    ),
    Period(
        "change",
        "The log of changes",
        "as long as the records that it explains",
        "A record that cannot say who decided it and why is no record. It goes with what it speaks of.",
    ),
    Period(
        "erasure",
        "The list of the erased",
        "as long as backups exist",
        "It holds no name, and lets a restored backup forget the same people again.",
    ),
    Period("setting", "Settings of the company", "while they are in use", "They say nothing about a person."),
)


def periods_of(config: Mapping[str, str] | None) -> dict[str, Period]:
    """Every period by its kind: the defaults, but for what ``config`` says otherwise ("6 months", "30 days").

    Raises:
        BadPeriod: the kind has no period, the text cannot be read, or it is less than the least.
    """
    periods = {period.kind: period for period in DEFAULTS}
    for kind, said in (config or {}).items():
        period = periods.get(kind)
        if period is None or period.length is None:
            known = ", ".join(one.kind for one in DEFAULTS if one.length)
            raise BadPeriod(f"RETENTION: there is no period for {kind!r}. There is one for {known}.")
        length = _read(kind, said)
        if length.after(date(2025, 1, 1)) < period.least.after(date(2025, 1, 1)):
            raise BadPeriod(f"RETENTION: {kind} is kept for at least {period.least}. This says {said!r}.")
        periods[kind] = period._replace(length=length)
    return periods


def _read(kind: str, said: str) -> Length:
    found = re.fullmatch(r"([1-9][0-9]{0,3}) (month|day)s?", said.strip())
    if found is None:
        raise BadPeriod(f"RETENTION: write {kind} like '24 months' or '90 days'. This says {said!r}.")
    number = int(found[1])
    return Length(months=number) if found[2] == "month" else Length(days=number)
