"""What registering means for a lottery: its features stay as they are asked, and its list holds who registered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from snw_democratie.assemblies.errors import FeaturesAsked, NotReady
from snw_democratie.assemblies.models import PersonRow, Procedure
from snw_democratie.assemblies.steps import Step
from snw_democratie.pool.models import Enrolment, Question, Registration

WAITING = ("active", "review")
"""Registrations that count, or will once somebody has looked at them."""


def refuse_asked(session: Session, row: Procedure) -> None:
    """Features and their values cannot change once the questions about them are set up. Raises FeaturesAsked."""
    if session.get(Enrolment, row.id) is not None:
        raise FeaturesAsked(row.slug)


def refuse_early_close(session: Session, row: Procedure, *, at: datetime) -> None:
    """The list cannot close while one can still register. Raises NotReady."""
    asked = session.get(Enrolment, row.id)
    if asked is not None and asked.closes_at > at:
        raise NotReady(Step.CLOSE, "registering")


def registers(session: Session, slug: str) -> bool:
    """Whether people register for this lottery, or could."""
    mine = select(Enrolment.procedure_id).join(Procedure, Procedure.id == Enrolment.procedure_id)
    return session.scalar(mine.where(Procedure.slug == slug)) is not None


def all_taken_over(session: Session, row: Procedure) -> bool:
    """Whether everybody who registered is on the list; true where nobody can register."""
    if session.get(Enrolment, row.id) is None:
        return True
    listed = exists().where(PersonRow.import_id == row.import_id, PersonRow.registration_id == Registration.id)
    left_out = select(func.count()).where(Registration.procedure_id == row.id, Registration.state.in_(WAITING), ~listed)
    return not session.scalar(left_out)


def undisclosed_values(session: Session, row: Procedure) -> Mapping[int, str]:
    """Per feature (by number) the value that stands for "zeg ik liever niet", where there is one."""
    found = session.execute(
        select(Question.feature_id, Question.undisclosed).where(
            Question.procedure_id == row.id, Question.undisclosed != ""
        )
    )
    return {one.feature_id: one.undisclosed for one in found}
