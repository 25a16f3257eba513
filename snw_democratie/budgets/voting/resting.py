"""Since when the log is not shown further, because people vote: its numbers would count them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from snw_democratie.budgets.models import BudgetRound


def log_rests_since(session: Session, *, at: datetime) -> datetime | None:
    """When the voting began that is open now, the earliest of all rounds; None while nobody can vote.

    Each vote has an event in the log. Who sees the number of the last event twice knows how many people voted between.
    """
    open_now = BudgetRound.opened_at.is_not(None), BudgetRound.votes_from <= at, BudgetRound.votes_until > at
    return session.scalar(select(func.min(BudgetRound.votes_from)).where(*open_now))
