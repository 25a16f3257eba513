"""Supporting a plan: one click per browser and per plan, without an account.

The cookie holds a random secret. What is stored is a keyed hash of that secret and the plan: from the database nobody
can tell which plans one browser supports. Who clears the cookie, or takes another device, can support again, and a
program can do so many times: support is a sign and no proof (decision 66), as the page says.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from snw_democratie.budgets.errors import NotThisPhase, UnknownPlan
from snw_democratie.budgets.models import BudgetRound, Plan, PlanLike
from snw_democratie.budgets.service.order import hold_open, open_round, phase_of, plan_row, subject
from snw_democratie.budgets.standing import Phase
from snw_democratie.i18n.formats import amsterdam
from snw_democratie.security import audit, throttle

PER_PLAN, PER_ROUND = 60, 300
"""How much new support one plan, and all plans of a round, take within a quarter of an hour.

More than a meeting in a buurthuis gives; a machine that gives more is held up, and seen on the busiest day.
"""


def new_supporter() -> str:
    """A fresh secret for the cookie."""
    return secrets.token_urlsafe(32)


def supports(session: Session, key: str, slug: str, number: int, secret: str) -> bool:
    """Whether this browser supports this plan. Raises UnknownRound, UnknownPlan."""
    plan = plan_row(session, open_round(session, slug), number)
    return bool(secret) and session.get(PlanLike, (plan.id, _supporter(key, plan, secret))) is not None


def like(session: Session, key: str, slug: str, number: int, secret: str, *, at: datetime) -> None:
    """Support a plan; twice is once. Raises UnknownRound, UnknownPlan, NotThisPhase, TooManyAttempts."""
    row, plan = _likable(session, slug, number, at=at)
    if session.get(PlanLike, (plan.id, _supporter(key, plan, secret))) is not None:
        return
    # New support alone is counted: whoever keeps others waiting gives the plan what they would have given.
    for name, limit in ((plan.id, PER_PLAN), (f"round {row.id}", PER_ROUND)):
        throttle.count_attempt(session, scope="plan-like", key=throttle.keyed(key, name), limit=limit, at=at)
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    fresh = {"plan_id": plan.id, "supporter": _supporter(key, plan, secret), "day": amsterdam(at).date()}
    session.execute(insert(PlanLike).values(fresh).on_conflict_do_nothing())
    count = session.scalar(select(func.count()).select_from(PlanLike).where(PlanLike.plan_id == plan.id)) or 0
    if plan.supported_at is None and count >= row.likes_needed:
        plan.supported_at = at
        session.flush()
        facts = {"plan": number, "likes": count}
        audit.append(session, at=at, actor="resident", act="support-plan", subject=subject(row), facts=facts)


def take_back(session: Session, key: str, slug: str, number: int, secret: str, *, at: datetime) -> None:
    """Support it no longer; a plan that had enough keeps having had enough. Raises as `like` does."""
    _, plan = _likable(session, slug, number, at=at)
    mine = (PlanLike.plan_id == plan.id) & (PlanLike.supporter == _supporter(key, plan, secret))
    session.execute(delete(PlanLike).where(mine))


def _likable(session: Session, slug: str, number: int, *, at: datetime) -> tuple[BudgetRound, Plan]:
    row = hold_open(session, slug)
    plan = plan_row(session, row, number)
    if plan.shown_at is None:
        raise UnknownPlan
    if phase_of(row, at=at) not in (Phase.PLANS, Phase.LIKES) or plan.state != "submitted" or not row.likes_needed:
        raise NotThisPhase("like")
    return row, plan


def _supporter(key: str, plan: Plan, secret: str) -> bytes:
    return throttle.keyed(key, f"{plan.id} {secret}")
