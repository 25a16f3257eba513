"""What a wijkplatform does with a plan that was handed in: show it, check it, translate its title."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from snw_democratie.budgets.errors import BadPrice, NotThisPhase
from snw_democratie.budgets.models import BudgetRound, Plan, PlanLike, PlanPicture
from snw_democratie.budgets.service.order import hold, phase_of, plan_row, subject
from snw_democratie.budgets.standing import Phase
from snw_democratie.db.sealed import unseal
from snw_democratie.i18n.languages import LANGUAGES
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff

FEASIBLE, NOT_FEASIBLE = "feasible", "not"
OPEN_TO_CHECK = (Phase.PLANS, Phase.LIKES, Phase.CHECK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Who handed in a plan, and how to reach that person."""

    name: str
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the check found: whether it can be done, why, and for how much money."""

    feasible: bool
    reason: str
    price_cents: int | None


def show(session: Session, slug: str, number: int, *, by: Staff, at: datetime) -> None:
    """Let everybody see this plan. Raises NotThisPhase, UnknownRound, UnknownPlan, NotAllowed."""
    row, plan = _checkable(session, slug, number, by=by, at=at)
    plan.shown_at, plan.hidden_reason = plan.shown_at or at, ""
    if not row.likes_needed:
        plan.supported_at = plan.supported_at or at
    _note(session, row, plan, "show-plan", by=by, at=at)


def hide(session: Session, slug: str, number: int, reason: str, *, by: Staff, at: datetime) -> None:
    """Show it to nobody, for a reason that who handed it in can read. Raises as `show` does."""
    row, plan = _checkable(session, slug, number, by=by, at=at)
    plan.shown_at, plan.hidden_reason = None, reason
    _note(session, row, plan, "hide-plan", by=by, at=at)


def judge(session: Session, slug: str, number: int, verdict: Verdict, *, by: Staff, at: datetime) -> None:
    """Say whether it can be done; until the list is frozen it may be said again. Raises BadPrice, and as `show` does.

    What costs more than a plan may cost cannot be done: it would stand on the ballot and never get money.
    """
    row, plan = _checkable(session, slug, number, by=by, at=at)
    most = row.amount_cents if row.most_cents is None else row.most_cents
    cost = plan.cost_cents if verdict.price_cents is None else verdict.price_cents
    if verdict.feasible and not 0 < cost <= most:
        raise BadPrice(most)
    plan.verdict = FEASIBLE if verdict.feasible else NOT_FEASIBLE
    plan.check_reason, plan.price_cents = verdict.reason, verdict.price_cents
    facts = {"feasible": verdict.feasible, "price_cents": verdict.price_cents}
    _note(session, row, plan, "check-plan", by=by, at=at, **facts)


def translate(session: Session, slug: str, number: int, titles: Mapping[str, str], *, by: Staff, at: datetime) -> None:
    """Give the title in other languages; an empty text takes one away. Raises as `show` does."""
    row, plan = _checkable(session, slug, number, by=by, at=at)
    assert set(titles) <= set(LANGUAGES)
    plan.titles = {code: text for code, text in titles.items() if text}
    _note(session, row, plan, "translate-plan", by=by, at=at)


def remove_picture(session: Session, slug: str, number: int, *, by: Staff, at: datetime) -> None:
    """Take the picture of a plan away. Raises as `show` does."""
    row, plan = _checkable(session, slug, number, by=by, at=at)
    session.execute(delete(PlanPicture).where(PlanPicture.plan_id == plan.id, PlanPicture.step_id.is_(None)))
    _note(session, row, plan, "remove-picture", by=by, at=at)


def contact(session: Session, slug: str, number: int, *, by: Staff, at: datetime) -> Contact:
    """Who handed it in; that somebody looked is noted first. Raises UnknownRound, UnknownPlan, NotAllowed."""
    row = hold(session, slug, by=by)
    plan = plan_row(session, row, number)
    audit.looked(session, by=by, subject=f"{subject(row)}/plan:{number}", what="contact", at=at)
    return Contact(name=unseal(session, plan, "name"), contact=unseal(session, plan, "contact"))


def busiest_day(session: Session, plan_id: str) -> int:
    """The most support that came on one day: a sign to look at, never a reason to refuse by itself."""
    days = select(func.count()).where(PlanLike.plan_id == plan_id).group_by(PlanLike.day)
    return max(session.scalars(days), default=0)


def _checkable(session: Session, slug: str, number: int, *, by: Staff, at: datetime) -> tuple[BudgetRound, Plan]:
    row = hold(session, slug, by=by)
    plan = plan_row(session, row, number)
    if phase_of(row, at=at) not in OPEN_TO_CHECK or plan.state != "submitted":
        raise NotThisPhase("check")
    return row, plan


def _note(
    session: Session, row: BudgetRound, plan: Plan, act: str, *, by: Staff, at: datetime, **facts: bool | int | None
) -> None:
    session.flush()
    more = {name: value for name, value in facts.items() if value is not None}
    audit.append(
        session, at=at, actor=by.actor, act=act, subject=subject(row), facts={"plan": plan.number or 0, **more}
    )
