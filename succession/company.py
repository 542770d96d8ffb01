"""The company whose bench this is: one row, its name on every page, and whether it is the demo."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from succession.audit import Author, begin_change, note
from succession.db import Base, db


class Company(Base):
    __tablename__ = "company"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    #: What part of the company the bench covers, in running text: "sales leadership".
    scope: Mapped[str] = mapped_column(String(200), default="sales leadership")
    #: True while the invented demo company is loaded; every page says so.
    is_demo: Mapped[bool] = mapped_column(default=False)


def company() -> Company:
    """The company, or an unnamed one, not saved, before anybody has named it."""
    found = db.session.scalars(select(Company)).first()
    return found or Company(name="Your company", scope="sales leadership", is_demo=False)


def name_company(by: Author | None, at: datetime, *, name: str, scope: str) -> Company:
    """The company under this name, which every page then shows. The caller commits."""
    ours = company()
    before = {"name": ours.name, "scope": ours.scope} if ours.id else None
    ours.name, ours.scope = name, scope
    db.session.add(ours)
    change = begin_change(by, at, "name_company", f"Named the company {name}.")
    note(change, "company", 1, before, {"name": name, "scope": scope})
    return ours
