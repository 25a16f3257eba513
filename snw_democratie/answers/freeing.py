"""A place becomes free: whoever had it needs nothing any more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from snw_democratie.answers.errors import MayAnswer, SaidYes
from snw_democratie.answers.models import PanelAnswer, PanelWish
from snw_democratie.answers.standing import Standing


def refuse_held(session: Session, procedure_id: int, lots: Iterable[str], *, at: datetime) -> None:
    """Nobody else takes a place from who said yes, or may still say so: the own code or a noted no comes first.

    A place is vacant at once, and never held, when whose it was withdraws. Raises SaidYes, MayAnswer.
    """
    wanted = PanelAnswer.procedure_id == procedure_id, PanelAnswer.lot.in_(lots)
    found = session.scalars(select(PanelAnswer).where(*wanted).order_by(PanelAnswer.lot).with_for_update()).all()
    said_yes = tuple(row.lot for row in found if row.state == Standing.ACCEPTED)
    if said_yes:
        raise SaidYes(said_yes)
    may_answer = tuple(row.lot for row in found if row.state == Standing.OPEN and at < row.answer_by)
    if may_answer:
        raise MayAnswer(may_answer)


def free_all(session: Session, procedure_id: int, lots: Iterable[str]) -> None:
    """Free the places of these lots, as far as they were asked anything."""
    for lot in lots:
        row = session.get(PanelAnswer, (procedure_id, lot), with_for_update=True)
        if row is not None:
            free(session, row)


def free(session: Session, row: PanelAnswer) -> None:
    """From now on this place is for somebody else."""
    row.state = Standing.VACANT
    forget_wishes(session, row)
    session.flush()


def forget_wishes(session: Session, row: PanelAnswer) -> None:
    """Remove what somebody needed; whoever does not take part needs nothing."""
    mine = PanelWish.procedure_id == row.procedure_id, PanelWish.lot == row.lot
    session.execute(delete(PanelWish).where(*mine))
