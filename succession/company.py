"""The company whose bench this is: one row, its name on every page, and whether it is the demo."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from succession.audit import Author, begin_change, note
from succession.db import Base, db, rows_of
from succession.refusals import StaleVersion
from succession.versions import version_of


class Company(Base):
    __tablename__ = "company"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    #: What part of the company the bench covers, in running text: "sales leadership".
    scope: Mapped[str] = mapped_column(String(200), default="sales leadership")
    #: True while the invented demo company is loaded; every page says so.
    is_demo: Mapped[bool] = mapped_column(default=False)


class CompanyShown(NamedTuple):
    """The company as pages show it."""

    name: str
    scope: str
    is_demo: bool


_SHOWN = select(Company.name, Company.scope, Company.is_demo)


def company() -> CompanyShown:
    """The company, or an unnamed one before anybody has named it."""
    found = rows_of(_SHOWN)
    return CompanyShown(*found[0]) if found else CompanyShown("Your company", "sales leadership", False)


def company_version() -> str:
    """The version of the company's name and scope as they are now."""
    ours = company()
    return version_of({"name": ours.name, "scope": ours.scope})


def name_company(by: Author | None, at: datetime, *, name: str, scope: str, version: str | None = None) -> Company:
    """The company under this name, which every page then shows. ``version`` None checks nothing. The caller commits.

    Raises:
        StaleVersion: somebody has named it since ``version``.
    """
    if version not in (None, company_version()):
        raise StaleVersion
    ours = db.session.scalars(select(Company)).first()
    before = {"name": ours.name, "scope": ours.scope} if ours else None
    ours = ours or Company(is_demo=False)
    ours.name, ours.scope = name, scope
    db.session.add(ours)
    change = begin_change(by, at, "name_company", f"Named the company {name}.")
    note(change, "company", 1, before, {"name": name, "scope": scope})
    return ours
