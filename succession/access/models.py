"""Users, the roles they have, their sessions, and everything by which they prove who they are."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Date, ForeignKey, Index, String, Text, false
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
    #: Empty until the person has chosen a password.
    password_hash: Mapped[str] = mapped_column(String(200))
    password_set_at: Mapped[datetime | None] = mapped_column(Instant)
    #: The password is one that is accepted beside a second factor only.
    has_short_password: Mapped[bool] = mapped_column(default=False, server_default=false())
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
    uuid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_seen_at: Mapped[datetime] = mapped_column(Instant)
    #: When the person last proved to be here: at sign-in, or when asked again.
    authenticated_at: Mapped[datetime] = mapped_column(Instant)
    #: Empty while only the password was given; such a session opens nothing for somebody who has a second factor.
    second_factor_at: Mapped[datetime | None] = mapped_column(Instant)
    #: In words, such as Firefox on Windows, so that people know their own sessions.
    browser: Mapped[str] = mapped_column(String(60), default="")
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class SecondFactorRule(Base):
    """Whether a role needs a second factor, where that differs from what holds without a row."""

    __tablename__ = "second_factor_rule"

    role: Mapped[str] = mapped_column(String(40), primary_key=True)
    is_required: Mapped[bool]


class CodeApp(Base):
    """The app of a user that shows one-time codes."""

    __tablename__ = "code_app"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    #: Sealed: see ``sealing``.
    secret: Mapped[str] = mapped_column(String(255))
    #: The number of the last half minute whose code was accepted; no code is accepted twice.
    last_step: Mapped[int] = mapped_column(BigInteger)
    added_at: Mapped[datetime] = mapped_column(Instant)


class Passkey(Base):
    """A passkey of a user: the public half; the private half never leaves the person's device."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(default=uuid4, unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    #: In base64url, as browsers write it.
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)
    public_key: Mapped[str] = mapped_column(Text)
    #: How often the device says it was used; a count that falls back is that of a copy.
    sign_count: Mapped[int] = mapped_column(BigInteger)
    #: What the person calls it.
    name: Mapped[str] = mapped_column(String(60))
    added_at: Mapped[datetime] = mapped_column(Instant)
    last_used_at: Mapped[datetime | None] = mapped_column(Instant)


class PasskeyChallenge(Base):
    """What a browser was asked to sign: kept for minutes, as SHA-256, and used once."""

    __tablename__ = "passkey_challenge"

    challenge_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: The session that asked; empty on the sign-in page.
    session_id: Mapped[int | None] = mapped_column(ForeignKey("user_session.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)


class RecoveryCode(Base):
    """A code for the day when the second factor is lost: only its SHA-256, and used once."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class PasswordLink(Base):
    """A link by which a person chooses a password: only the SHA-256 of its token; the row goes when it is used."""

    __tablename__ = "password_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    #: ``invitation`` or ``reset``.
    kind: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)


class KnownDevice(Base):
    """A browser in which this user has signed in before; it keeps tries of its own when others are throttled."""

    __tablename__ = "known_device"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_used_at: Mapped[datetime] = mapped_column(Instant)


class SignInTry(Base):
    """One try to prove who somebody is, written down before it is looked at. Names and addresses are keyed hashes."""

    __tablename__ = "sign_in_try"
    __table_args__ = (
        Index("ix_sign_in_try_account", "account_key", "at"),
        Index("ix_sign_in_try_address", "address_key", "at"),
        Index("ix_sign_in_try_device", "device_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: What is tried: ``password``, ``second_factor``, ``again`` or ``passkey``.
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    account_key: Mapped[str] = mapped_column(String(64))
    address_key: Mapped[str] = mapped_column(String(64))
    device_id: Mapped[int | None]
    #: ``evaluated`` until it proves to be ``right``; ``refused`` says once that a limit was reached.
    outcome: Mapped[str] = mapped_column(String(20))
