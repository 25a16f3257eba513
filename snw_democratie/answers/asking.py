"""Asking who was drawn: from then on each place is open, within the term that the team fixed before the draw."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from snw_democratie.answers.facts import Rules
from snw_democratie.answers.models import AnswerRules, PanelAnswer
from snw_democratie.answers.standing import Allowance, Standing, reminder_after


def ask(session: Session, procedure_id: int, lots: Iterable[str], *, at: datetime) -> None:
    """Open the places of these lots: of a panel that was drawn, or of who was drawn for somebody else's place.

    A lot that was asked before stays as it is.
    """
    days = rules_of(session, procedure_id).days
    for lot in lots:
        if session.get(PanelAnswer, (procedure_id, lot)) is None:
            session.add(
                PanelAnswer(
                    procedure_id=procedure_id,
                    lot=lot,
                    state=Standing.OPEN,
                    asked_at=at,
                    remind_at=at + reminder_after(days),
                    answer_by=at + timedelta(days=days),
                )
            )
    session.flush()


def rules_of(session: Session, procedure_id: int) -> Rules:
    """The rules of a lottery, as the team set them or as they are by themselves."""
    row = session.get(AnswerRules, procedure_id)
    if row is None:
        return Rules()
    allowances = tuple(Allowance(one) for one in row.allowances)
    return Rules(days=row.days, allowances=allowances, amount_cents=row.amount_cents)
