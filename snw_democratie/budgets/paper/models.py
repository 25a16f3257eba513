"""Tables of the votes on paper that wait: piles of forms, and the forms in them.

On a form of paper the code and the choice stand together, and so they do here, sealed, until the pile is stored as
votes or thrown away: then the forms are deleted, and a pile is nothing but numbers. What a pile became cannot be found
in it: a ballot and a used code know no pile.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from snw_democratie.db.base import Base, Moment
from snw_democratie.db.sealed import Sealed


def new_key() -> str:
    """A random primary key."""
    return secrets.token_hex(16)


class PaperPile(Base):
    """Forms of one round that are stored together.

    `source` is "typed" or "file"; `state` is "open", "stored" or "thrown". `touched_at` is when somebody last changed
    it. `stored` counts the votes it became, `refused` the forms that do not count, by reason; both only afterwards.
    """

    __tablename__ = "paper_pile"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("budget_round.id", ondelete="CASCADE"), index=True)
    source: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), default="open")
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    touched_at: Mapped[datetime] = mapped_column(Moment)
    stored: Mapped[int] = mapped_column(default=0)
    refused: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)


class PaperLine(Base):
    """One form of a pile: what one person typed, what another typed, and who says which of the two is right.

    `number` stands on the paper too, or is the row of the file. `first` and `second` are a code and a choice as typed;
    of a file there is only `first`. `chosen` is "", "first" or "second".
    """

    __tablename__ = "paper_line"
    __table_args__ = (UniqueConstraint("pile_id", "number"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_key)
    pile_id: Mapped[int] = mapped_column(ForeignKey("paper_pile.id", ondelete="CASCADE"))
    number: Mapped[int]
    first: Mapped[bytes] = mapped_column(Sealed)
    first_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    second: Mapped[bytes | None] = mapped_column(Sealed)
    second_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    chosen: Mapped[str] = mapped_column(String(10), default="")
