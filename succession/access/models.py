"""Users, the roles they have, and their sessions."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from succession.db import Base, Instant


class User(Base):
    """Somebody who signs in. ``leader_id`` says which leader the person is, so that nobody reads the own slate."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    #: Lower case; what the person types to sign in.
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("leader.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    grants: Mapped[list[RoleGrant]] = relationship(
        back_populates="user",
        cascade="all, delete-orphan",
        lazy="selectin",
        foreign_keys="RoleGrant.user_id",
        order_by="RoleGrant.id",
    )


class RoleGrant(Base):
    """A role that a user has from a day, until a day if need be, and for a part of the organisation if need be."""

    __tablename__ = "role_grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    #: A role of the policy.
    role: Mapped[str] = mapped_column(String(40))
    #: The position at the head of the part; empty for the role's own: the whole company, or the person's own seat.
    head_id: Mapped[int | None] = mapped_column(ForeignKey("position.id"))
    valid_from: Mapped[date] = mapped_column(Date)
    #: The first day on which the role is no longer in effect.
    valid_until: Mapped[date | None] = mapped_column(Date)
    #: Whom the user stands in for: the role is in effect only while that person has it without standing in for anybody.
    for_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    user: Mapped[User] = relationship(back_populates="grants", foreign_keys=[user_id])


class UserSession(Base):
    """A signed-in browser. The cookie holds the token, the row only its SHA-256."""

    __tablename__ = "user_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_seen_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
