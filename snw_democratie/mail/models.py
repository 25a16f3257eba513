"""The table of mail that waits, was sent or could not be delivered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from snw_democratie.db.base import Base, Moment
from snw_democratie.db.sealed import Sealed


class Outbox(Base):
    """One mail: waiting, sent or failed.

    `about` names what it tells of, as `registration:<id>`; never a person. `token` names the worker that sends it
    now; until `next_try_at` no other takes it. What is sealed is emptied at the moment that it is sent.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_state_next_try_at", "state", "next_try_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    about: Mapped[str] = mapped_column(String(120), index=True)
    recipient: Mapped[bytes | None] = mapped_column(Sealed)
    subject: Mapped[bytes | None] = mapped_column(Sealed)
    text: Mapped[bytes | None] = mapped_column(Sealed)
    state: Mapped[str] = mapped_column(String(20))
    tries: Mapped[int] = mapped_column(default=0)
    token: Mapped[str] = mapped_column(String(32), default="")
    error: Mapped[str] = mapped_column(String(60), default="")
    made_at: Mapped[datetime] = mapped_column(Moment)
    next_try_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
