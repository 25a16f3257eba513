"""Tables of staff accounts: roles, second factors, invitations, sessions, and failed attempts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from snw_democratie.db.base import Base, Moment
from snw_democratie.db.sealed import Sealed


class Account(Base):
    """A member of staff. Who it is, is sealed; `login_index` finds the case-folded login again.

    Invitations are mailed to `email`, where there is one. Without `password` (an argon2id hash) nobody can sign in:
    somebody was invited and has not come yet. `totp` is the secret of the second factor, `totp_counter` the last half
    minute of which a code was used, and `totp_new` a secret that is shown and not confirmed yet.
    """

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[bytes | None] = mapped_column(Sealed)
    login_index: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    name: Mapped[bytes | None] = mapped_column(Sealed)
    email: Mapped[bytes | None] = mapped_column(Sealed)
    password: Mapped[str | None] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    totp: Mapped[bytes | None] = mapped_column(Sealed)
    totp_new: Mapped[bytes | None] = mapped_column(Sealed)
    totp_counter: Mapped[int | None]
    roles: Mapped[list[AccountRole]] = relationship(lazy="selectin", cascade="all, delete-orphan")


class AccountRole(Base):
    """One role of an account; `scope` names the gebied that it is limited to, and is empty for roles without one."""

    __tablename__ = "account_role"
    __table_args__ = (UniqueConstraint("account_id", "role", "scope"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(40))
    scope: Mapped[str] = mapped_column(String(40), default="")


class BackupCode(Base):
    """A code for who lost the telephone. It works once: using it deletes it. Only a keyed hash is kept."""

    __tablename__ = "backup_code"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    index: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)


class Invitation(Base):
    """The one open invitation of an account, by a keyed hash of its code; using it deletes it."""

    __tablename__ = "invitation"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    index: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    expires_at: Mapped[datetime] = mapped_column(Moment)


class StaffSession(Base):
    """A signed-in browser. The cookie holds the secret; the row holds only its SHA-256.

    Until it is `complete` only the password was right, and nothing opens but the second factor. `confirmed_at` is
    when its owner last showed to be the owner; `device` a word for the kind of browser and no more.
    """

    __tablename__ = "staff_session"

    key: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_seen_at: Mapped[datetime] = mapped_column(Moment)
    complete: Mapped[bool]
    confirmed_at: Mapped[datetime] = mapped_column(Moment)
    device: Mapped[str] = mapped_column(String(20))


class Throttle(Base):
    """How often something failed since `since`; `key` is a keyed hash, never a name or an address."""

    __tablename__ = "throttle"

    scope: Mapped[str] = mapped_column(String(40), primary_key=True)
    key: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    failures: Mapped[int]
    since: Mapped[datetime] = mapped_column(Moment)
