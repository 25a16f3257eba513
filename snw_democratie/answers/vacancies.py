"""Places that go to somebody else: who said no, who never answered, and who left or had everything erased."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from snw_democratie.answers.freeing import forget_wishes, free
from snw_democratie.answers.models import PanelAnswer
from snw_democratie.answers.standing import Reason, Standing
from snw_democratie.assemblies.errors import UnknownPart
from snw_democratie.assemblies.models import PersonRow, Procedure
from snw_democratie.assemblies.service.succession import report_vacancy


def vacate(session: Session, row: PanelAnswer, reason: Reason, *, at: datetime) -> None:
    """From now on this place waits for somebody else, and the team hears that it does."""
    free(session, row)
    # Once the time of the list is over nobody can be drawn from it any more.
    with suppress(UnknownPart):
        report_vacancy(session, row.procedure_id, row.lot, str(reason), at)


def leave(session: Session, registration_id: str, *, at: datetime) -> None:
    """Whoever takes the registration back, or has it erased, gives up the place of a drawn panel with it."""
    row = place_of(session, registration_id, holding=True)
    if row is not None:
        forget_wishes(session, row)
        if row.state != Standing.VACANT:
            vacate(session, row, Reason.WITHDRAWN, at=at)


def releasable(row: PanelAnswer, *, at: datetime) -> Reason | None:
    """Why a place may go to somebody else now: a no, or no answer within the term."""
    if row.state == Standing.DECLINED:
        return Reason.DECLINED
    if row.state == Standing.OPEN and row.answer_by <= at:
        return Reason.NO_ANSWER
    return None


def place_of(session: Session, registration_id: str, *, holding: bool = False) -> PanelAnswer | None:
    """The place that the lot gave to this registration, if it did; `holding` keeps others from changing it."""
    wanted = (
        select(PanelAnswer)
        .join(Procedure, Procedure.id == PanelAnswer.procedure_id)
        .join(PersonRow, (PersonRow.import_id == Procedure.import_id) & (PersonRow.lot == PanelAnswer.lot))
        .where(PersonRow.registration_id == registration_id)
    )
    return session.scalar(wanted.with_for_update(of=PanelAnswer) if holding else wanted)
