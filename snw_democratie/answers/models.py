"""Tables of what follows a draw: a row per drawn place, apart from it what somebody needs, and the rules of a panel."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from snw_democratie.db.base import Base, Moment
from snw_democratie.db.sealed import Sealed


class PanelAnswer(Base):
    """One drawn place, by its lot number, which is public; nothing here says whose lot that is.

    `state` is a `Standing`, `way` a `Way` or empty; of an answer the day is kept, no time. `reminded` is "mail" once a
    reminder was sent, and "none" where nobody can be reached by mail; `told` the same of the mail about the draw.
    """

    __tablename__ = "panel_answer"
    __table_args__ = (Index("ix_panel_answer_state_remind_at", "state", "remind_at"),)

    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id", ondelete="CASCADE"), primary_key=True)
    lot: Mapped[str] = mapped_column(String(12), primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    way: Mapped[str] = mapped_column(String(10), default="")
    asked_at: Mapped[datetime] = mapped_column(Moment)
    remind_at: Mapped[datetime] = mapped_column(Moment)
    answer_by: Mapped[datetime] = mapped_column(Moment)
    answered_on: Mapped[date | None]
    reminded: Mapped[str] = mapped_column(String(10), default="")
    told: Mapped[str] = mapped_column(String(10), default="")


class PanelWish(Base):
    """What somebody with a place needs (`support`, sealed JSON) and wants for it (`allowance`, sealed).

    Apart from everything that the lottery uses: neither was asked before the draw, nor could weigh in it.
    """

    __tablename__ = "panel_wish"
    __table_args__ = (
        ForeignKeyConstraint(
            ["procedure_id", "lot"], ["panel_answer.procedure_id", "panel_answer.lot"], ondelete="CASCADE"
        ),
    )

    procedure_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lot: Mapped[str] = mapped_column(String(12), primary_key=True)
    support: Mapped[bytes | None] = mapped_column(Sealed)
    allowance: Mapped[bytes | None] = mapped_column(Sealed)


class AnswerRules(Base):
    """How people answer after the draw of one lottery. `allowances` holds `Allowance` names, `amount_cents` what a
    meeting gives, if that is said."""

    __tablename__ = "panel_answer_rules"

    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id", ondelete="CASCADE"), primary_key=True)
    days: Mapped[int]
    allowances: Mapped[list[str]] = mapped_column(JSON)
    amount_cents: Mapped[int | None]
