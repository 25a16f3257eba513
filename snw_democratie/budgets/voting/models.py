"""Tables of voting: batches of codes, the codes, and the ballots.

No row of one can be joined to a row of the other. A code knows no ballot and no moment; a ballot knows no code, no
moment and no order: its key is random, and on SQLite both tables lie in the order of their keys, without a row number.
Using a code changes its row in place, byte for byte of the same length (see `keeping.py`), and what PostgreSQL and
the pages of SQLite still tell about the order in which rows came is mixed away (`mixing.py`).
"""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from snw_democratie.db.base import Base, Moment
from snw_democratie.db.sealed import Sealed

UNUSED, USED, VOID = 0, 1, 2
"""Numbers, because SQLite stores 0 and 1 equally long: a used code stays where it lies."""


def new_key() -> str:
    """A random primary key."""
    return secrets.token_hex(16)


def no_answer() -> bytes:
    """Stands in a code that is not used yet, as long as what replaces it."""
    return secrets.token_bytes(16)


class VoteBatch(Base):
    """Codes of one round that were made together.

    `kind` is who votes with them: "resident", "business", "help" (made one by one, by the help desk) or "practice",
    whose votes are never stored. `gebied` is where the letters went, if to one gebied. `size` is how many there are,
    for "help" how many there may be. `voided` counts the codes that were made void one by one; what was unused is void
    since `ended_at`, and how many those were stands nowhere: it would tell how many had voted.
    """

    __tablename__ = "vote_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(20))
    gebied: Mapped[str] = mapped_column(String(10), default="")
    size: Mapped[int]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    voided: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class VoteCode(Base):
    """One code; only a keyed digest of it is kept: `vault.index("vote-code", code_digest("vote", code))`.

    `number` is what the help desk calls it by. `answer` of a used code is a keyed digest of code and form, by which the
    same form sent twice is known; before that it is noise.
    """

    __tablename__ = "vote_code"
    __table_args__ = (UniqueConstraint("batch_id", "number"), {"sqlite_with_rowid": False})

    index: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("vote_batch.id", ondelete="CASCADE"))
    number: Mapped[int]
    state: Mapped[int] = mapped_column(SmallInteger, default=UNUSED)
    answer: Mapped[bytes] = mapped_column(LargeBinary(16), default=no_answer)


class Ballot(Base):
    """One vote, sealed: plans and marks as "12:1,15:1", filled up to a fixed length."""

    __tablename__ = "ballot"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  # SQLAlchemy reads a plain dictionary here

    key: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_key)
    round_id: Mapped[int]
    marks: Mapped[bytes] = mapped_column(Sealed)
