"""Taking a plan off the ballot after the list was frozen: two people, one reason, and everybody can read it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from snw_democratie.budgets.errors import NotThisPhase
from snw_democratie.budgets.models import BudgetRound, Plan
from snw_democratie.budgets.service.order import hold, phase_of, plan_row, refuse_reader, round_row, subject
from snw_democratie.budgets.standing import Phase
from snw_democratie.security import audit
from snw_democratie.security.approvals import Agreement, Proposal, agree, agreement, take_back
from snw_democratie.security.staff import Role, Staff
from sortition.record import digest


def withdrawing(session: Session, slug: str, number: int, *, by: Staff) -> Agreement | None:
    """Who agreed to withdraw this plan for the reason that now stands; None without a reason.

    Raises UnknownRound, UnknownPlan, NotAllowed.
    """
    row = round_row(session, slug)
    refuse_reader(row, by=by)
    plan = plan_row(session, row, number)
    return agreement(session, _proposal(row, plan)) if plan.withdrawn_reason else None


def propose(session: Session, slug: str, number: int, reason: str, *, by: Staff, at: datetime) -> None:
    """Write down why; the first yes comes with it. Raises NotThisPhase, UnknownRound, UnknownPlan, NotAllowed."""
    row, plan = _withdrawable(session, slug, number, by=by, at=at)
    plan.withdrawn_reason = reason
    session.flush()
    agree(session, _proposal(row, plan), _proposal(row, plan).digest, by=by, at=at)


def agree_to_withdraw(session: Session, slug: str, number: int, seen: str, *, by: Staff, at: datetime) -> bool:
    """Another person's yes. True when the plan is off the ballot; votes for it are kept and buy nothing.

    Raises NotThisPhase, ChangedMeanwhile, SamePersonTwice, UnknownRound, UnknownPlan, NotAllowed.
    """
    row, plan = _withdrawable(session, slug, number, by=by, at=at)
    if not plan.withdrawn_reason:
        raise NotThisPhase("withdraw")
    if not agree(session, _proposal(row, plan), seen, by=by, at=at):
        return False
    plan.state, plan.withdrawn_at = "withdrawn", at
    row.version += 1
    session.flush()
    facts = {"plan": number, "by": "wijkplatform"}
    audit.append(session, at=at, actor=by.actor, act="withdraw-plan", subject=subject(row), facts=facts)
    return True


def take_back_withdrawing(session: Session, slug: str, number: int, *, by: Staff, at: datetime) -> None:
    """Take the own yes back. Raises as `agree_to_withdraw` does."""
    row, plan = _withdrawable(session, slug, number, by=by, at=at)
    take_back(session, _proposal(row, plan), by=by, at=at)


def _withdrawable(session: Session, slug: str, number: int, *, by: Staff, at: datetime) -> tuple[BudgetRound, Plan]:
    row = hold(session, slug, by=by)
    plan = plan_row(session, row, number)
    if phase_of(row, at=at) not in (Phase.READY, Phase.VOTING) or not plan.listed or plan.state != "submitted":
        raise NotThisPhase("withdraw")
    return row, plan


def _proposal(row: BudgetRound, plan: Plan) -> Proposal:
    found = digest("snw/budget-withdraw/1", {"plan": plan.number or 0, "reason": plan.withdrawn_reason})
    subject_of_plan = f"{subject(row)}/plan:{plan.number}"
    return Proposal(
        subject=subject_of_plan, act="withdraw-plan", digest=found, role=Role.WIJKPLATFORM, scope=row.gebied
    )
