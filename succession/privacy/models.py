"""Legal holds, and the list of the erased: without names, so that a restored backup can forget them again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from succession.db import Base, Instant

IN_FORCE = text("lifted_at IS NULL")


class LegalHold(Base):
    """While it is in force nothing about the leader is erased or removed after its time."""

    __tablename__ = "legal_hold"
    __table_args__ = (
        Index("uq_legal_hold_in_force", "leader_id", unique=True, sqlite_where=IN_FORCE, postgresql_where=IN_FORCE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    leader_id: Mapped[int] = mapped_column(ForeignKey("leader.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    set_at: Mapped[datetime] = mapped_column(Instant)
    set_by_name: Mapped[str] = mapped_column(String(200))
    lifted_at: Mapped[datetime | None] = mapped_column(Instant)
    lifted_by_name: Mapped[str] = mapped_column(String(200), default="")


class Erasure(Base):
    """Somebody was erased. ``number`` is the one in "Erased person 7"."""

    __tablename__ = "erasure"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    leader_id: Mapped[int] = mapped_column(ForeignKey("leader.id"), unique=True)
    #: The keyed hash of the uuid that the leader had; says nothing without the key of this installation.
    reference: Mapped[str] = mapped_column(String(64), unique=True)
    erased_at: Mapped[datetime] = mapped_column(Instant)
    erased_by_name: Mapped[str] = mapped_column(String(200))
    #: Why, in words that name nobody.
    reason: Mapped[str] = mapped_column(Text)
