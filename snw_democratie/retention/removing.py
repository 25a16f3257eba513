"""How the rules of retention remove: statements for what is over, given the moment before which it began."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnElement, Delete, ScalarSelect, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from snw_democratie.answers.models import PanelAnswer
from snw_democratie.assemblies.models import PersonRow, PoolImport, Procedure, RecordFile
from snw_democratie.budgets.counting.models import BudgetCount, CountFile
from snw_democratie.budgets.models import BudgetRound, Plan
from snw_democratie.budgets.paper.models import PaperPile
from snw_democratie.mail import outbox
from snw_democratie.mail.models import Outbox
from snw_democratie.pool.models import CodeBatch, Registration
from snw_democratie.seats.models import SeatCandidate, SeatDraw, SeatTerm

Remove = Callable[[Session, datetime, datetime], int]
"""Removes, in this session, what began at or before the first moment; the second is now. Says how many rows."""


def deletes(statement: Callable[[datetime], Delete]) -> Remove:
    def remove(session: Session, before: datetime, _at: datetime) -> int:
        return session.execute(statement(before).execution_options(synchronize_session=False)).rowcount

    return remove


def forget_lotteries(over: Callable[[datetime], ColumnElement[bool]]) -> Remove:
    """Remove who took part in these lotteries and what they answered. What was published stays."""

    def remove(session: Session, before: datetime, at: datetime) -> int:
        mine = select(Procedure.id).where(over(before), Procedure.forgotten_at.is_(None))
        ids = list(session.scalars(mine.with_for_update()))
        if not ids:
            return 0
        uploads = select(PoolImport.id).where(PoolImport.procedure_id.in_(ids))
        gone = sum(
            session.execute(statement.execution_options(synchronize_session=False)).rowcount
            for statement in (
                delete(PersonRow).where(PersonRow.import_id.in_(uploads)),
                delete(RecordFile).where(RecordFile.procedure_id.in_(ids), RecordFile.public.is_(False)),
            )
        )
        session.execute(update(PoolImport).where(PoolImport.procedure_id.in_(ids)).values(file_name=None))
        session.execute(update(Procedure).where(Procedure.id.in_(ids)).values(entropy=None, forgotten_at=at))
        return gone

    return remove


def drawn(before: datetime) -> ColumnElement[bool]:
    return Procedure.drawn_at <= before


def never_drawn(before: datetime) -> ColumnElement[bool]:
    return and_(Procedure.drawn_at.is_(None), Procedure.created_at <= before)


def of(
    over: Callable[[datetime], ColumnElement[bool]], table: type[Registration] | type[CodeBatch] | type[PanelAnswer]
) -> Remove:
    """Delete the rows of these lotteries; what hangs on them goes too."""
    return deletes(lambda before: delete(table).where(table.procedure_id.in_(select(Procedure.id).where(over(before)))))


def unsent(before: datetime) -> Delete:
    return delete(Outbox).where(Outbox.state != outbox.SENT, Outbox.made_at <= before)


def paper_waiting(before: datetime) -> Delete:
    """Not before its round closed: until then a pile cannot become votes."""
    voted = select(BudgetRound.id).where(BudgetRound.votes_until > before).scalar_subquery()
    mine = PaperPile.state == "open", PaperPile.touched_at <= before
    return delete(PaperPile).where(*mine, PaperPile.round_id.not_in(voted))


def rounds_over(before: datetime) -> ScalarSelect[int]:
    return select(BudgetRound.id).where(BudgetRound.result_by <= before).scalar_subquery()


def plans_over(before: datetime) -> ScalarSelect[str]:
    return select(Plan.id).where(Plan.round_id.in_(rounds_over(before))).scalar_subquery()


def ballots_of_counts(before: datetime) -> Delete:
    """What was counted, where it was not published: the outcome and its digest stay, the ballots go."""
    public = select(BudgetCount.round_id).where(
        BudgetCount.with_ballots.is_(True), BudgetCount.published_at.is_not(None)
    )
    return delete(CountFile).where(
        CountFile.name == "ballots.pb",
        CountFile.round_id.in_(rounds_over(before)),
        CountFile.round_id.not_in(public),
    )


def forget_proposers(session: Session, before: datetime, _at: datetime) -> int:
    """Forget who handed in the plans of these rounds; the plans themselves are public and stay."""
    known = or_(Plan.name.is_not(None), Plan.contact.is_not(None))
    mine = update(Plan).where(Plan.round_id.in_(rounds_over(before)), known).values(name=None, contact=None)
    return session.execute(mine.execution_options(synchronize_session=False)).rowcount


def seat_candidates(before: datetime) -> Delete:
    """Who was asked for a seat and is no candidate any more, but for who was ever drawn."""
    drawn = select(SeatTerm.candidate_id).union(
        select(SeatDraw.alternate_id).where(SeatDraw.alternate_id.is_not(None)),
        select(SeatDraw.member_id).where(SeatDraw.member_id.is_not(None)),
    )
    return delete(SeatCandidate).where(
        SeatCandidate.state.in_(("invited", "declined", "out")),
        SeatCandidate.changed_at <= before,
        SeatCandidate.id.not_in(drawn),
    )


def forget_seat_contacts(session: Session, before: datetime, _at: datetime) -> int:
    """Forget how members can be reached after their terms; that they sat is public and stays."""
    sat = select(SeatTerm.candidate_id).where(SeatTerm.ends_at <= before)
    mine = update(SeatCandidate).where(SeatCandidate.id.in_(sat), SeatCandidate.contact.is_not(None))
    return session.execute(mine.values(contact=None).execution_options(synchronize_session=False)).rowcount
