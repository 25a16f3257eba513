"""Tables of letters that this installation prints itself: one run, and its print files until they are taken away."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from snw_democratie.db.base import Base, Moment
from snw_democratie.db.sealed import Sealed


def new_key() -> str:
    """A random primary key."""
    return secrets.token_hex(16)


class LetterRun(Base):
    """Letters to people of one lottery. `kind` is one of `letters.letter`.

    `reach` is "post" (who asked for a letter) or "address" (everybody whose address we have).
    `state` is "asked", "done", "cancelled", "failed" or "removed"; `until` is a day as ISO text, or empty.
    """

    __tablename__ = "letter_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(String(20))
    reach: Mapped[str] = mapped_column(String(10))
    large: Mapped[bool] = mapped_column(default=False)
    until: Mapped[str] = mapped_column(String(10), default="")
    link: Mapped[str] = mapped_column(String(300))
    letters: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(10), default="asked")
    at: Mapped[datetime] = mapped_column(Moment)


class LetterFile(Base):
    """One print file of a run, or its manifest; names and addresses of people, so sealed."""

    __tablename__ = "letter_file"
    __table_args__ = (Index("ix_letter_file_run_name", "run_id", "name", unique=True),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_key)
    run_id: Mapped[int] = mapped_column(ForeignKey("letter_run.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))
    letters: Mapped[int]
    size: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Moment)
    content: Mapped[bytes | None] = mapped_column(Sealed)
