"""Finding and holding a round or a plan, and who may act for its gebied."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from snw_democratie.budgets.errors import UnknownPlan, UnknownRound
from snw_democratie.budgets.models import BudgetRound, Plan
from snw_democratie.budgets.standing import Calendar, Phase, phase
from snw_democratie.security.errors import NotAllowed
from snw_democratie.security.staff import Role, Staff, may


def round_row(session: Session, slug: str) -> BudgetRound:
    """The round, to read. Raises UnknownRound."""
    return _one(session, select(BudgetRound).where(BudgetRound.slug == slug), slug)


def open_round(session: Session, slug: str) -> BudgetRound:
    """The round, to read, once everybody may see it. Raises UnknownRound."""
    row = round_row(session, slug)
    if row.opened_at is None:
        raise UnknownRound(slug)
    return row


def hold(session: Session, slug: str, *, by: Staff) -> BudgetRound:
    """The round, locked, for the wijkplatform of its gebied and nobody else. Raises UnknownRound, NotAllowed."""
    row = hold_any(session, slug)
    refuse_stranger(row, by=by)
    return row


def hold_any(session: Session, slug: str) -> BudgetRound:
    """The round, locked, whoever asks: who may, is for the caller to say. Raises UnknownRound."""
    wanted = select(BudgetRound).where(BudgetRound.slug == slug).with_for_update()
    return _one(session, wanted.execution_options(populate_existing=True), slug)


def hold_open(session: Session, slug: str) -> BudgetRound:
    """The round, locked, for what residents do. Raises UnknownRound."""
    wanted = select(BudgetRound).where(BudgetRound.slug == slug, BudgetRound.opened_at.is_not(None)).with_for_update()
    return _one(session, wanted.execution_options(populate_existing=True), slug)


def plan_row(session: Session, row: BudgetRound, number: int) -> Plan:
    """A plan by its number. Raises UnknownPlan."""
    found = session.scalar(select(Plan).where(Plan.round_id == row.id, Plan.number == number))
    if found is None:
        raise UnknownPlan
    return found


def refuse_stranger(row: BudgetRound, *, by: Staff) -> None:
    """Raises NotAllowed for who is not of the wijkplatform of this gebied."""
    if not may(by, Role.WIJKPLATFORM, row.gebied):
        raise NotAllowed(Role.WIJKPLATFORM)


def refuse_reader(row: BudgetRound, *, by: Staff) -> None:
    """An auditor reads every round, a wijkplatform its own. Raises NotAllowed."""
    if not may(by, Role.AUDITOR):
        refuse_stranger(row, by=by)


def calendar(row: BudgetRound) -> Calendar:
    """Its moments."""
    return Calendar(
        plans_from=row.plans_from,
        plans_until=row.plans_until,
        likes_until=row.likes_until,
        votes_from=row.votes_from,
        votes_until=row.votes_until,
        result_by=row.result_by,
    )


def phase_of(row: BudgetRound, *, at: datetime) -> Phase:
    """What happens in this round now."""
    return phase(
        calendar(row),
        opened=row.opened_at is not None,
        listed=row.listed_at is not None,
        counted=row.counted_at is not None,
        unvoted=row.unvoted,
        at=at,
    )


def subject(row: BudgetRound) -> str:
    """The round in the audit chain."""
    return f"round:{row.id}"


def _one(session: Session, wanted: Select[tuple[BudgetRound]], slug: str) -> BudgetRound:
    found = session.scalar(wanted)
    if found is None:
        raise UnknownRound(slug)
    return found
