"""Taking a step: every change of a lottery begins here, with one guarded statement."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from snw_democratie.assemblies.errors import StepOutOfOrder, UnknownProcedure
from snw_democratie.assemblies.models import Procedure
from snw_democratie.assemblies.steps import STEPS, Step


def hold(session: Session, slug: str, step: Step) -> Procedure:
    """Lock the lottery for a step that may be taken now; the state stays as it is.

    The row is locked before its state is judged, so two people cannot take the same step at the same moment.
    Raises StepOutOfOrder, UnknownProcedure.
    """
    row = session.scalar(
        select(Procedure).where(Procedure.slug == slug).with_for_update().execution_options(populate_existing=True)
    )
    if row is None:
        raise UnknownProcedure(slug)
    if row.state not in STEPS[step].before:
        raise StepOutOfOrder(step, row.state)
    return row


def move(session: Session, row: Procedure, step: Step, **values: Any) -> None:
    """Take the step: the new state and `values` are written only if the old state still allows it.

    Raises StepOutOfOrder.
    """
    session.flush()
    taken = session.execute(
        update(Procedure)
        .where(Procedure.id == row.id, Procedure.state.in_([str(state) for state in STEPS[step].before]))
        .values(state=str(STEPS[step].after), **values)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:
        raise StepOutOfOrder(step, row.state)
    session.refresh(row)
