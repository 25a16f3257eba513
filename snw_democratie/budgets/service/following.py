"""What became of a round: which plans got money, and what was done for each of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from snw_democratie.budgets.errors import NotThisPhase
from snw_democratie.budgets.facts import Picture, Told
from snw_democratie.budgets.models import BudgetRound, Plan, PlanStep
from snw_democratie.budgets.service.handing_in import replace_picture
from snw_democratie.budgets.service.order import hold, phase_of, plan_row, subject
from snw_democratie.budgets.standing import Phase
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff

WORK = ("started", "done", "stopped")


def note_outcome(session: Session, round_id: int, funded: Collection[int], *, at: datetime) -> None:
    """Mark the plans with these numbers as funded and the others of the list as not; the count calls this once.

    In the unit of work that publishes the count. Raises NotThisPhase.
    """
    row = session.get_one(BudgetRound, round_id, with_for_update=True)
    if phase_of(row, at=at) is not Phase.COUNT:
        raise NotThisPhase("follow")
    for plan in session.scalars(select(Plan).where(Plan.round_id == row.id, Plan.listed)):
        plan.funded = plan.number in funded and plan.state == "submitted"
    row.counted_at, row.version = at, row.version + 1
    session.flush()


def close_unvoted(session: Session, round_id: int, *, at: datetime) -> None:
    """End a round in which nobody voted: no plan has money, and there is no outcome. Raises NotThisPhase."""
    note_outcome(session, round_id, (), at=at)
    session.get_one(BudgetRound, round_id).unvoted = True
    session.flush()


def tell(
    session: Session, slug: str, number: int, told: Told, picture: Picture | None, *, by: Staff, at: datetime
) -> None:
    """Tell what was done for a funded plan. Raises NotThisPhase, UnknownRound, UnknownPlan, NotAllowed."""
    row = hold(session, slug, by=by)
    plan = plan_row(session, row, number)
    if phase_of(row, at=at) is not Phase.FOLLOW_UP or not plan.funded:
        raise NotThisPhase("follow")
    assert told.work in WORK
    step = PlanStep(plan_id=plan.id, day=told.day, work=told.work, text=told.text)
    session.add(step)
    session.flush()
    # What is told late about an earlier day does not undo what came after it.
    latest = select(PlanStep.work).where(PlanStep.plan_id == plan.id).order_by(PlanStep.day.desc(), PlanStep.id.desc())
    plan.work = session.scalars(latest.limit(1)).one()
    if picture is not None:
        replace_picture(session, plan, picture, step.id)
    facts = {"plan": number, "work": told.work}
    audit.append(session, at=at, actor=by.actor, act="tell-progress", subject=subject(row), facts=facts)
