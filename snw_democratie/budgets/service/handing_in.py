"""Handing in a plan: typed, looked over, sent. Afterwards, with its code, changed or withdrawn by who made it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from snw_democratie.budgets.errors import NoPlanHere, NotThisPhase
from snw_democratie.budgets.facts import Picture, PlanFacts, TypedPlan
from snw_democratie.budgets.models import BudgetRound, Plan, PlanPicture, PlanSession, new_key
from snw_democratie.budgets.service import sessions
from snw_democratie.budgets.service.order import hold_open, open_round, phase_of, subject
from snw_democratie.budgets.service.reading import plan_facts
from snw_democratie.budgets.standing import Phase
from snw_democratie.db.sealed import seal, unseal, vault_of
from snw_democratie.i18n.formats import amsterdam
from snw_democratie.security import audit
from snw_democratie.security.codes import code_digest, new_code
from snw_democratie.security.staff import Staff

ONLINE, HELPER, PAPER = "online", "helper", "paper"
SOURCES = (ONLINE, HELPER, PAPER)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPlan:
    """The plan of this browser: what it is, who made it, and while it is new, the code."""

    slug: str
    plan: PlanFacts
    name: str
    contact: str
    helper_id: int | None
    code: str
    editable: bool
    withdrawable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class From:
    """Where a plan comes from: from a helper or not, and whether it stood on paper."""

    helper: Staff | None = None
    paper: bool = False

    @property
    def source(self) -> str:
        """As it is stored."""
        return ONLINE if self.helper is None else PAPER if self.paper else HELPER


def keep_draft(
    session: Session, slug: str, typed: TypedPlan, picture: Picture | None, *, old: str, came: From, at: datetime
) -> str:
    """Keep what was typed until it is looked over and sent; gives the secret for the cookie.

    A picture that was chosen before stays when no new one comes. Raises UnknownRound, NotThisPhase.
    """
    row = open_round(session, slug)
    refuse_late(row, at=at)
    plan = _typing(session, row, old, at=at)
    if plan is None:
        plan = Plan(id=new_key(), round_id=row.id, titles={}, begun_at=at)
    _write(session, plan, typed)
    plan.source = came.source
    plan.helper_id = None if came.helper is None else came.helper.account_id
    session.add(plan)
    session.flush()
    if picture is not None:
        replace_picture(session, plan, picture)
    sessions.sweep(session, at=at)
    held = session.get(PlanSession, sessions.key_of(old))
    if held is not None and held.plan_id == plan.id:
        held.last_seen_at = at
        return old
    return sessions.start(session, plan.id, old=old, at=at)


def submit(session: Session, slug: str, secret: str, *, at: datetime) -> None:
    """Send the draft of this browser: it gets a number and a code. Sent twice it stays the same.

    Raises NoPlanHere, NotThisPhase, UnknownRound.
    """
    row = hold_open(session, slug)
    mine, plan = sessions.held(session, secret, at=at, lock=True)
    if plan.round_id != row.id:
        raise NoPlanHere(slug)
    if plan.state != "draft":
        return
    refuse_late(row, at=at)
    last = session.scalar(select(func.max(Plan.number)).where(Plan.round_id == row.id))
    code = new_code()
    plan.number, plan.state, plan.submitted_on = (last or 0) + 1, "submitted", amsterdam(at).date()
    plan.index = vault_of(session).index("plan-code", code_digest("plan", code))
    mine.created_at = mine.last_seen_at = at
    seal(session, mine, code=code)
    session.flush()
    # From here on the plan keeps that somebody helped, not who; the log has the number of the account.
    actor, plan.helper_id = "resident" if plan.helper_id is None else f"account:{plan.helper_id}", None
    session.flush()
    facts = {"plan": plan.number, "source": plan.source}
    audit.append(session, at=at, actor=actor, act="submit-plan", subject=subject(row), facts=facts)


def held_plan(session: Session, secret: str, *, at: datetime) -> HeldPlan:
    """What this browser holds. Raises NoPlanHere."""
    mine, plan = sessions.held(session, secret, at=at)
    row = session.get_one(BudgetRound, plan.round_id)
    fresh = mine.code is not None and mine.created_at > at - sessions.SHOWN
    return HeldPlan(
        slug=row.slug,
        plan=plan_facts(session, [plan])[0],
        name=unseal(session, plan, "name"),
        contact=unseal(session, plan, "contact"),
        helper_id=plan.helper_id,
        code=unseal(session, mine, "code") if fresh else "",
        editable=_editable(row, plan, at=at),
        withdrawable=plan.state == "submitted" and not plan.listed,
    )


def held_picture(session: Session, secret: str, *, at: datetime) -> bytes:
    """The picture of the plan that this browser holds. Raises NoPlanHere."""
    _, plan = sessions.held(session, secret, at=at)
    found = session.scalar(select(PlanPicture).where(PlanPicture.plan_id == plan.id, PlanPicture.step_id.is_(None)))
    if found is None:
        raise NoPlanHere
    return found.content


def change(session: Session, secret: str, typed: TypedPlan, picture: Picture | None, *, at: datetime) -> None:
    """Change the own plan while plans come in and nobody has checked it; the wijkplatform then looks at it again.

    Raises NoPlanHere, NotThisPhase.
    """
    _, plan = sessions.held(session, secret, at=at, lock=True)
    row = session.get_one(BudgetRound, plan.round_id)
    if not _editable(row, plan, at=at):
        raise NotThisPhase("change")
    _write(session, plan, typed)
    plan.titles, plan.shown_at = {}, None
    session.flush()
    if picture is not None:
        replace_picture(session, plan, picture)
    audit.append(
        session, at=at, actor="resident", act="change-plan", subject=subject(row), facts={"plan": plan.number or 0}
    )


def drop_picture(session: Session, secret: str, *, at: datetime) -> None:
    """Take the picture away. Raises NoPlanHere, NotThisPhase."""
    _, plan = sessions.held(session, secret, at=at, lock=True)
    row = session.get_one(BudgetRound, plan.round_id)
    if plan.state != "draft" and not _editable(row, plan, at=at):
        raise NotThisPhase("change")
    session.execute(delete(PlanPicture).where(PlanPicture.plan_id == plan.id, PlanPicture.step_id.is_(None)))


def withdraw_own(session: Session, secret: str, *, at: datetime) -> None:
    """Take the own plan back; possible until it stands on the final list. Raises NoPlanHere, NotThisPhase."""
    _, plan = sessions.held(session, secret, at=at, lock=True)
    row = session.get_one(BudgetRound, plan.round_id, with_for_update=True)
    if plan.state != "submitted" or plan.listed:
        raise NotThisPhase("change")
    plan.state, plan.withdrawn_at = "withdrawn", at
    plan.name = plan.contact = None
    session.flush()
    facts = {"plan": plan.number or 0, "by": "proposer"}
    audit.append(session, at=at, actor="resident", act="withdraw-plan", subject=subject(row), facts=facts)


def erase_contact(session: Session, secret: str, *, at: datetime) -> None:
    """Erase name and contact of the own plan; the plan stays. Raises NoPlanHere."""
    _, plan = sessions.held(session, secret, at=at, lock=True)
    plan.name = plan.contact = None
    session.flush()


def refuse_late(row: BudgetRound, *, at: datetime) -> None:
    """Raises NotThisPhase when no plans can be handed in."""
    if phase_of(row, at=at) is not Phase.PLANS:
        raise NotThisPhase("plan", row.plans_from if at < row.plans_from else None)


def replace_picture(session: Session, plan: Plan, picture: Picture, step_id: int | None = None) -> None:
    """The one picture of a plan, or of a step of its progress."""
    this = PlanPicture.step_id.is_(None) if step_id is None else PlanPicture.step_id == step_id
    session.execute(delete(PlanPicture).where(PlanPicture.plan_id == plan.id, this))
    session.add(
        PlanPicture(
            key=new_key(),
            plan_id=plan.id,
            step_id=step_id,
            content=picture.content,
            width=picture.width,
            height=picture.height,
            alt=picture.alt,
        )
    )
    session.flush()


def _typing(session: Session, row: BudgetRound, secret: str, *, at: datetime) -> Plan | None:
    """The draft that this browser is typing for this round, if any."""
    try:
        _, plan = sessions.held(session, secret, at=at, lock=True)
    except NoPlanHere:
        return None
    return plan if plan.state == "draft" and plan.round_id == row.id else None


def _editable(row: BudgetRound, plan: Plan, *, at: datetime) -> bool:
    return plan.state == "submitted" and not plan.verdict and phase_of(row, at=at) is Phase.PLANS


def _write(session: Session, plan: Plan, typed: TypedPlan) -> None:
    for name in ("title", "what", "why", "theme", "wijk", "place", "cost_cents", "cost_why", "language"):
        setattr(plan, name, getattr(typed, name))
    seal(session, plan, name=typed.name or None, contact=typed.contact or None)
