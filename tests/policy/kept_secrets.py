"""What may be known of the cast by few: each secret is one record more, or one that says something else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from succession.clock import now, today
from succession.db import db
from succession.leaders.operations import judge_risk
from succession.leaders.queries import risk_of
from succession.nominations.models import Nomination
from succession.nominations.operations import change_nomination, nominate, rank_slate, record_departure, submit
from succession.nominations.queries import find_nomination, slate_of
from succession.notes.operations import write_note
from succession.positions.operations import change_position, name_cover
from succession.positions.queries import record_of
from succession.privacy.holds import set_hold
from tests.policy.cast import Company

Secret = Callable[[Company], object]
WHY = "marchpane"


def named(position: str, leader: str) -> Secret:
    """``leader`` is named for ``position``."""

    def tell(company: Company) -> None:
        pair = company.positions[position], company.leaders[leader]
        nominate(None, now(), *pair, readiness="ready_now", why=WHY, reason=WHY, on=today())

    return tell


def covers(position: str, leader: str) -> Secret:
    """``leader`` covers ``position``."""

    def tell(company: Company) -> None:
        name_cover(None, now(), company.positions[position], company.leaders[leader], on=today(), reason=WHY)

    return tell


def at_risk(leader: str) -> Secret:
    """The risk of losing ``leader`` is judged low, not high."""

    def tell(company: Company) -> None:
        row = risk_of(company.leaders[leader], today())
        version = row.version if row else ""
        judge_risk(None, now(), company.leaders[leader], version=version, on=today(), risk_of_loss="low", reason=WHY)

    return tell


def says(position: str, leader: str, **said: str) -> Secret:
    """The nomination says something else: its readiness, or why."""

    def tell(company: Company) -> None:
        row = _row(company, position, leader)
        change_nomination(None, now(), row, version=row.version, on=today(), reason=WHY, **said)

    return tell


def reordered(position: str) -> Secret:
    """The slate has the other order."""

    def tell(company: Company) -> None:
        order = [row.uuid for row in reversed(slate_of(company.positions[position], today()))]
        assert rank_slate(None, now(), company.positions[position], order, on=today()) is not None

    return tell


def submitted(position: str, leader: str) -> Secret:
    """The CSO has submitted ``leader``."""

    def tell(company: Company) -> None:
        submit(company.users["cso"], now(), company.positions[position], company.leaders[leader], why=WHY)

    return tell


def falls_vacant(position: str) -> Secret:
    """The holder is expected to leave on another day."""

    def tell(company: Company) -> None:
        row = record_of(company.positions[position], today())
        assert row is not None
        change_position(
            None,
            now(),
            company.positions[position],
            version=row.version,
            on=today(),
            reason=WHY,
            expected_vacancy_on=date(2029, 9, 9),
        )

    return tell


def noted(leader: str, by: str) -> Secret:
    """There is a note about ``leader``."""

    def tell(company: Company) -> None:
        write_note(company.users[by], now(), company.leaders[leader], text=WHY)

    return tell


def held(leader: str) -> Secret:
    """There is a legal hold on ``leader``."""
    return lambda company: set_hold(None, now(), company.leaders[leader], reason=WHY)


def leaves(leader: str) -> Secret:
    """``leader`` is entered as leaving in two months."""
    return lambda company: record_departure(
        None, now(), company.leaders[leader], on=today() + timedelta(days=60), reason=WHY
    )


def told_to(company: Company, *secrets: Secret) -> None:
    """The secrets are on record."""
    for secret in secrets:
        secret(company)
    db.session.commit()


def _row(company: Company, position: str, leader: str) -> Nomination:
    row = find_nomination(company.nominations[position, leader].uuid, today())
    assert row is not None
    return row


#: Who may not know -> the secrets. Each group's come on top of those before.
OF_THE_AMERICAS = {
    "a nomination": named("south", "nils"),
    "a readiness": says("north", "nils", readiness="ready_now"),
    "a risk of loss": at_risk("nils"),
    "a reason": says("north", "nils", why=WHY),
    "ranks": reordered("north"),
    "cover": covers("south", "nils"),
    "a day": falls_vacant("south"),
    "a note": noted("nils", "partner"),
    "a legal hold": held("nils"),
}
OF_THE_CSO = {
    "the slate of the own seat": named("cso", "sofia"),
    "a readiness there": says("cso", "abel", readiness="ready_now"),
    "ranks there": reordered("cso"),
    "cover of the own seat": covers("cso", "nadia"),
    "a day of the own seat": falls_vacant("cso"),
    "the own nomination": named("cfo", "carla"),
    "the own risk of loss": at_risk("carla"),
    "a note about oneself": noted("carla", "director"),
    "a legal hold on oneself": held("carla"),
}
OF_A_PARTNER = {
    "the own nomination": named("south", "hana"),
    "the own readiness": says("north", "hana", readiness="3_plus_years"),
    "the own risk of loss": at_risk("hana"),
    "the own cover": covers("amer", "hana"),
    "a note about oneself": noted("hana", "director"),
    "a note for others": noted("nils", "director"),
    "who is named elsewhere": named("apac", "sofia"),
    "who covers elsewhere": covers("apac", "abel"),
}
OF_A_DIRECTOR = {
    "the slate of the own seat": named("chr", "tom"),
    "cover of the own seat": covers("chr", "finn"),
    "a day of the own seat": falls_vacant("chr"),
    "the own nomination": named("cfo", "talia"),
    "the own readiness": says("ceo", "talia", readiness="ready_now"),
    "the own risk of loss": at_risk("talia"),
    "the own cover": covers("cfo", "talia"),
    "a note about oneself": noted("talia", "director"),
    "a legal hold on oneself": held("talia"),
}
SUBMITTED = {"a submitted name": submitted("cso", "emil")}
#: Who knows nothing of the Americas: the candidate, the candidate's boss, a peer's, the board and so on.
UNINVOLVED = (
    "signed out",
    "nobody",
    "administrator",
    "partner of Europe",
    "board",
    "manager",
    "acting",
    "candidate",
    "ex-manager",
    "lapsed",
)
#: Group -> (who may not know, what).
GROUPS: dict[str, tuple[tuple[str, ...], dict[str, Secret]]] = {
    "uninvolved": (UNINVOLVED, {**OF_THE_AMERICAS, **OF_THE_CSO, **SUBMITTED}),
    "cso": (("cso",), OF_THE_CSO),
    "partner and stand-in": (("partner", "stand-in"), {**OF_THE_CSO, **SUBMITTED}),
    "partner": (("partner",), OF_A_PARTNER),
    "seated director": (("seated director",), OF_A_DIRECTOR),
    "leaving": (("seated director",), {"the own departure": leaves("talia")}),
}
