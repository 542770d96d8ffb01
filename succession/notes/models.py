"""A note about a leader, and who may read it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from succession.db import Base, Instant


class Note(Base):
    """Free text about a leader. It stands in no search, no export, no analysis and no log, and removing it is real."""

    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    leader_id: Mapped[int] = mapped_column(ForeignKey("leader.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    written_at: Mapped[datetime] = mapped_column(Instant)
    readers: Mapped[list[NoteReader]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class NoteReader(Base):
    """Somebody who may read a note beside its writer."""

    __tablename__ = "note_reader"

    note_id: Mapped[int] = mapped_column(ForeignKey("note.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, index=True)
