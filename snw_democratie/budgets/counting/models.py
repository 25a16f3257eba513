"""Tables of the count: what came out of a round, and the files of its record."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from snw_democratie.db.base import Base, Moment
from snw_democratie.db.sealed import Sealed


class BudgetCount(Base):
    """The count of one round; counting again before it is published puts another in its place.

    `digest` is that of outcome.json, `agree` whether the second count came to the same. `with_ballots` is what was
    proposed, and once it is published what was decided: whether everybody may have the anonymous ballots.
    """

    __tablename__ = "budget_count"

    round_id: Mapped[int] = mapped_column(
        ForeignKey("budget_round.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    digest: Mapped[str] = mapped_column(String(64))
    voters: Mapped[int]
    agree: Mapped[bool]
    counted_at: Mapped[datetime] = mapped_column(Moment)
    with_ballots: Mapped[bool | None]
    published_at: Mapped[datetime | None] = mapped_column(Moment)


class CountFile(Base):
    """A file of the record of a count, or of what the pages show of it; sealed, because ballots are among them."""

    __tablename__ = "count_file"

    round_id: Mapped[int] = mapped_column(
        ForeignKey("budget_count.round_id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(Sealed)
