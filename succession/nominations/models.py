"""A nomination: a leader named for a position, ranked, with a dated readiness."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import Date, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from succession.dated import Dated
from succession.db import Base, Instant

OPEN = text("superseded_at IS NULL AND valid_until IS NULL")


class Nomination(Dated, Base):
    """Withdrawing a nomination ends it; the reason stands in the change that did so."""

    __tablename__ = "nomination"
    subject = "uuid"
    __table_args__ = (
        Index("uq_nomination_open", "position_id", "leader_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    )

    #: The same for every version of this nomination.
    uuid: Mapped[UUID] = mapped_column(default=uuid4, index=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"), index=True)
    leader_id: Mapped[int] = mapped_column(ForeignKey("leader.id"), index=True)
    #: A value of the scale Readiness, or a whole number of months.
    readiness: Mapped[str] = mapped_column(String(20))
    #: 1 is the first choice; empty where nobody has ranked.
    rank: Mapped[int | None] = mapped_column()
    #: The day on which the readiness was judged.
    assessed_on: Mapped[date | None] = mapped_column(Date)
    nominated_by: Mapped[str] = mapped_column(String(200), default="")
    why: Mapped[str] = mapped_column(Text, default="")


class Submission(Base):
    """A name that a holder proposes for the own seat, whose slate the holder does not see. It counts in nothing."""

    __tablename__ = "submission"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"), index=True)
    leader_id: Mapped[int] = mapped_column(ForeignKey("leader.id"))
    why: Mapped[str] = mapped_column(Text, default="")
    submitted_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    submitted_at: Mapped[datetime] = mapped_column(Instant)
    #: When somebody who keeps the slate was done with it; whoever submitted it is not told.
    put_aside_at: Mapped[datetime | None] = mapped_column(Instant)
