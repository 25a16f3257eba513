"""A term goes from one state to another; every change stays in the public history, without a reason."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from snw_democratie.seats.errors import WrongTurn
from snw_democratie.seats.models import SeatTerm, SeatTurn
from snw_democratie.seats.steps import SITTINGS, Sitting


def turn(session: Session, term: SeatTerm, state: Sitting, *, at: datetime, checked: bool = True) -> None:
    """Note that a term is in this state from now on. Raises WrongTurn for a way that is not allowed."""
    now = Sitting(term.state)
    if checked and state is Sitting.ENDED and now in (Sitting.DRAWN, Sitting.ACCEPTED):
        checked = False  # the calendar ends a term that nobody confirmed, too
    if checked and state not in SITTINGS[now]:
        raise WrongTurn(term.state, str(state))
    term.state = str(state)
    number = session.scalar(select(func.count()).where(SeatTurn.term_id == term.id)) or 0
    session.add(SeatTurn(term_id=term.id, number=number + 1, state=str(state), at=at))
    session.flush()
