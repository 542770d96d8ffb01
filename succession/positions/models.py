"""A position, what is on record of it, its incumbents and interims, and its emergency cover."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import Date, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from succession.dated import Dated
from succession.db import Base

CURRENT = text("superseded_at IS NULL")
OPEN = text("superseded_at IS NULL AND valid_until IS NULL")


class Position(Base):
    """A seat in the sales organisation."""

    __tablename__ = "position"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    #: The id that the company's own files use, such as ``vp-americas``; kept for import and export.
    external_key: Mapped[str] = mapped_column(String(120), unique=True)


class PositionRecord(Dated, Base):
    __tablename__ = "position_record"
    subject = "position_id"
    __table_args__ = (
        Index("ix_position_record_current", "position_id", sqlite_where=CURRENT, postgresql_where=CURRENT),
    )

    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(String(120), default="")
    reports_to_id: Mapped[int | None] = mapped_column(ForeignKey("position.id"))
    #: A key position: one whose vacancy would hurt.
    is_key: Mapped[bool] = mapped_column(default=False)
    why_key: Mapped[str] = mapped_column(Text, default="")
    #: 1 is the most important; ties go by external key. Empty comes after every number.
    importance: Mapped[int | None] = mapped_column()
    #: The day on which the incumbent is expected to leave, where somebody has said so.
    expected_vacancy_on: Mapped[date | None] = mapped_column(Date)


class Incumbency(Dated, Base):
    """A leader holds a position, or acts in it for the time being (``is_interim``)."""

    __tablename__ = "incumbency"
    subject = "uuid"
    __table_args__ = (
        Index("uq_incumbency_open", "position_id", "is_interim", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    )

    #: The same for every version of this incumbency.
    uuid: Mapped[UUID] = mapped_column(default=uuid4, index=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"), index=True)
    leader_id: Mapped[int] = mapped_column(ForeignKey("leader.id"), index=True)
    is_interim: Mapped[bool] = mapped_column(default=False)


class EmergencyCover(Dated, Base):
    """Who acts in the seat tomorrow. Never a claim of readiness, and never counted as one."""

    __tablename__ = "emergency_cover"
    subject = "uuid"
    __table_args__ = (
        Index(
            "uq_emergency_cover_open", "position_id", "leader_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN
        ),
    )

    uuid: Mapped[UUID] = mapped_column(default=uuid4, index=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"), index=True)
    leader_id: Mapped[int] = mapped_column(ForeignKey("leader.id"), index=True)
    agreed_on: Mapped[date | None] = mapped_column(Date)
    #: Whether the leader has been told; None where nobody has said.
    is_told: Mapped[bool | None] = mapped_column()
    #: How many months the cover lasts at most.
    limit_months: Mapped[int | None] = mapped_column()
