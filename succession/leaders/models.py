"""A leader, what is on record of the leader, and the risk of loss (kept apart, since fewer may read it)."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import Date, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from succession.dated import Dated
from succession.db import Base

CURRENT = text("superseded_at IS NULL")


class Leader(Base):
    """A sales leader, in a position or not; also someone from another function or from outside who is named."""

    __tablename__ = "leader"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    #: The id that the company's own files use, such as ``aisha-khan``; kept for import and export.
    external_key: Mapped[str] = mapped_column(String(120), unique=True)


class LeaderRecord(Dated, Base):
    __tablename__ = "leader_record"
    subject = "leader_id"
    __table_args__ = (Index("ix_leader_record_current", "leader_id", sqlite_where=CURRENT, postgresql_where=CURRENT),)

    leader_id: Mapped[int] = mapped_column(ForeignKey("leader.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    function: Mapped[str] = mapped_column(String(120), default="")
    unit: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    #: False for somebody outside the company.
    is_internal: Mapped[bool] = mapped_column(default=True)
    #: Where somebody from outside works now.
    organisation: Mapped[str] = mapped_column(String(200), default="")
    #: When the leader joined the company.
    joined_on: Mapped[date | None] = mapped_column(Date)


class LeaderRisk(Dated, Base):
    """Risk of loss, impact of loss and the reason for leaving, as HR judges them."""

    __tablename__ = "leader_risk"
    subject = "leader_id"
    __table_args__ = (Index("ix_leader_risk_current", "leader_id", sqlite_where=CURRENT, postgresql_where=CURRENT),)

    leader_id: Mapped[int] = mapped_column(ForeignKey("leader.id"), index=True)
    #: Values of the scales RiskOfLoss, ImpactOfLoss and ReasonForLeaving; empty where nobody has said.
    risk_of_loss: Mapped[str] = mapped_column(String(20), default="")
    impact_of_loss: Mapped[str] = mapped_column(String(20), default="")
    reason_for_leaving: Mapped[str] = mapped_column(String(40), default="")
