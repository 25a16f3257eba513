"""Reading piles: rows in, frozen facts out. What stands on a form is shown to who takes a third look, and is logged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from snw_democratie.budgets.ballot_paper import PaperSource
from snw_democratie.budgets.facts import PlanFacts, RoundFacts
from snw_democratie.budgets.models import BudgetRound
from snw_democratie.budgets.paper.errors import SameTypist, UnknownForm, UnknownPile
from snw_democratie.budgets.paper.facts import Difference, DryRun, PileFacts
from snw_democratie.budgets.paper.models import PaperLine, PaperPile
from snw_democratie.budgets.paper.service.order import (
    FILE,
    closed,
    hold,
    lines_of,
    may_type,
    pile_row,
    read_first,
    read_second,
    refuse_closed,
    refuse_typist,
    settled,
    voting,
)
from snw_democratie.budgets.paper.service.storing import judged_pile, proposal
from snw_democratie.budgets.service.order import refuse_reader, round_row, subject
from snw_democratie.budgets.service.reading import public_plans, round_facts
from snw_democratie.budgets.standing import Status
from snw_democratie.security import audit
from snw_democratie.security.approvals import agreement
from snw_democratie.security.staff import Role, Staff, may


def paper_round(session: Session, slug: str, *, by: Staff, at: datetime) -> RoundFacts:
    """A round for who prints its forms, types them over, or reads along. Raises UnknownRound, NotAllowed."""
    return round_facts(_readable(session, slug, by=by), at=at)


def open_rounds(session: Session, *, by: Staff, at: datetime) -> tuple[RoundFacts, ...]:
    """The rounds whose paper this person may type over now, the newest first."""
    found = session.scalars(select(BudgetRound).where(BudgetRound.paper).order_by(BudgetRound.id.desc()))
    mine = (row for row in found if may_type(row.gebied, by=by) and not closed(session, row, at=at))
    return tuple(round_facts(row, at=at) for row in mine)


def why_closed(session: Session, slug: str, *, by: Staff, at: datetime) -> str:
    """Why no paper is typed over now, as `NoPaper` says it; empty when it is. Raises UnknownRound, NotAllowed."""
    return closed(session, _readable(session, slug, by=by), at=at)


def may_type_now(session: Session, slug: str, *, by: Staff, at: datetime) -> RoundFacts:
    """A round for who types a form over now. Raises UnknownRound, NotAllowed, NoPaper."""
    row = round_row(session, slug)
    refuse_typist(row, by=by)
    refuse_closed(session, row, at=at)
    return round_facts(row, at=at)


def listed_plans(session: Session, slug: str) -> tuple[PlanFacts, ...]:
    """The plans of the frozen list, also those that were withdrawn since, by number. Raises UnknownRound."""
    return tuple(plan for plan in public_plans(session, slug) if plan.lot is not None or plan.status is Status.LISTED)


def piles(session: Session, slug: str, *, by: Staff) -> tuple[PileFacts, ...]:
    """The piles of a round in numbers, the newest first. Raises UnknownRound, NotAllowed."""
    row = _readable(session, slug, by=by)
    found = session.scalars(select(PaperPile).where(PaperPile.round_id == row.id).order_by(PaperPile.id.desc()))
    return tuple(_facts(session, row, pile, lines_of(session, pile)) for pile in found)


def dry_run(session: Session, papers: PaperSource, slug: str, pile: int, *, by: Staff, at: datetime) -> DryRun:
    """What would become of a pile, form by form, without what stands on them; finally only after the closing.

    Raises UnknownPile, UnknownRound, NotAllowed.
    """
    row = _readable(session, slug, by=by)
    found = session.get(PaperPile, pile)
    if found is None or found.round_id != row.id:
        raise UnknownPile
    lines, mine = list(lines_of(session, found)), by.account_id
    facts = _facts(session, row, found, lines)
    judged, early = judged_pile(session, papers, row, found, at=at) if facts.ready else (), voting(row, at=at)
    typed = [line for line in lines if found.source != FILE]
    differing = [line for line in typed if line.second is not None and settled(session, row, found, line) is None]
    return DryRun(
        pile=facts,
        findings=judged,
        to_second=tuple(line.number for line in typed if line.second is None and line.first_by != mine),
        to_settle=tuple(line.number for line in differing if mine not in (line.first_by, line.second_by)),
        own=sum(line.second is None and line.first_by == mine for line in typed),
        agreement=agreement(session, proposal(session, row, found, judged)) if facts.ready and not early else None,
        early=early,
    )


def second_of(session: Session, slug: str, pile: int, number: int, *, by: Staff) -> None:
    """Whether this person may type this form a second time. Raises SameTypist, UnknownForm, UnknownPile, NotAllowed."""
    row = round_row(session, slug)
    refuse_typist(row, by=by)
    found = pile_row(session, row, pile)
    line = session.scalar(select(PaperLine).where(PaperLine.pile_id == found.id, PaperLine.number == number))
    if line is None or line.second is not None or found.source == FILE:
        raise UnknownForm
    if line.first_by == by.account_id:
        raise SameTypist


def differences(session: Session, slug: str, pile: int, *, by: Staff, at: datetime) -> tuple[Difference, ...]:
    """The forms that two others read differently, side by side; that somebody looked is in the log.

    In a unit of work. Raises UnknownPile, UnknownRound, NotAllowed, NoPaper.
    """
    row = hold(session, slug, by=by, at=at)
    found = pile_row(session, row, pile)
    differing = [
        line
        for line in lines_of(session, found)
        if line.second is not None
        and by.account_id not in (line.first_by, line.second_by)
        and settled(session, row, found, line) is None
    ]
    audit.looked(session, by=by, subject=subject(row), what="paper", at=at)
    return tuple(
        Difference(number=line.number, first=read_first(session, line), second=read_second(session, line))
        for line in differing
    )


def _readable(session: Session, slug: str, *, by: Staff) -> BudgetRound:
    row = round_row(session, slug)
    if not may(by, Role.REGISTRAR):
        refuse_reader(row, by=by)
    return row


def _facts(session: Session, row: BudgetRound, pile: PaperPile, lines: Sequence[PaperLine]) -> PileFacts:
    typed = [line for line in lines if pile.source != FILE]
    seconded = [line for line in typed if line.second is not None]
    return PileFacts(
        id=pile.id,
        source=pile.source,
        state=pile.state,
        touched_at=pile.touched_at,
        forms=len(lines),
        second=len(typed) - len(seconded),
        third=sum(settled(session, row, pile, line) is None for line in seconded),
        stored=pile.stored,
        refused=pile.refused,
    )
