"""An import on its way: the rows as uploaded, the columns as matched, the answers given, and what came of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from succession.db import Base, Instant


class Import(Base):
    """Nothing of the company changes before the last step; the uploaded rows are dropped after it."""

    __tablename__ = "import"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    started_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(Instant)
    file_name: Mapped[str] = mapped_column(String(200))
    #: One of the shapes of ``exchange.shapes``; empty until the columns are matched.
    shape: Mapped[str] = mapped_column(String(20), default="")
    #: Sheet name -> {"header": [text], "rows": [[text]], "first_row": number}.
    sheets: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: Sheet name -> {our column: their column}.
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: The question's id -> the answer chosen in the check step.
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: The day whose state the file describes.
    effective_on: Mapped[date] = mapped_column(Date)
    #: uploaded, matched, done or cancelled. Whether it was undone is told by the change that undid it.
    state: Mapped[str] = mapped_column(String(20), default="uploaded")
    change_id: Mapped[int | None] = mapped_column(ForeignKey("change.id"))
    #: What was done, as counts by kind of record: {"leader": {"created": 3, ...}, ...}.
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class SavedMapping(Base):
    """A named way to match columns, for the next file of the same make."""

    __tablename__ = "saved_mapping"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    shape: Mapped[str] = mapped_column(String(20))
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON)
