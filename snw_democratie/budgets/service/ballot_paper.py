"""The ballot paper of a round for who casts votes: made from the frozen list, never before."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from snw_democratie.budgets.ballot_paper import BallotPaper
from snw_democratie.budgets.errors import UnknownRound
from snw_democratie.budgets.models import BudgetRound, Plan
from snw_democratie.budgets.rules import KNAPSACK
from snw_democratie.budgets.themes import THEMES


class RoundPapers:
    """Ballot papers by the address of their round; a `PaperSource`."""

    def version(self, session: Session, slug: str) -> int:
        """The version of this round's paper; one small question to the database. Raises UnknownRound."""
        wanted = select(BudgetRound.version).where(BudgetRound.slug == slug, BudgetRound.listed_at.is_not(None))
        found = session.scalar(wanted)
        if found is None:
            raise UnknownRound(slug)
        return found

    def paper(self, session: Session, slug: str) -> BallotPaper:
        """The paper as it stands now. Raises UnknownRound, also while the list is not frozen."""
        row = session.scalar(select(BudgetRound).where(BudgetRound.slug == slug, BudgetRound.listed_at.is_not(None)))
        if row is None:
            raise UnknownRound(slug)
        plans = list(session.scalars(select(Plan).where(Plan.round_id == row.id, Plan.listed).order_by(Plan.number)))
        return paper_of(row, plans)


def paper_of(row: BudgetRound, plans: Iterable[Plan]) -> BallotPaper:
    """The paper of this round with these plans on it, frozen or not."""
    numbered = {one.number: one for one in plans if one.number is not None}
    return BallotPaper(
        slug=row.slug,
        round_id=row.id,
        version=row.version,
        kind=row.ballot,
        min_marks=row.min_marks,
        max_marks=row.max_marks,
        costs={
            number: one.cost_cents if one.price_cents is None else one.price_cents for number, one in numbered.items()
        },
        opens_at=row.votes_from,
        closes_at=row.votes_until,
        budget_cents=row.amount_cents if row.ballot == KNAPSACK else 0,
        points=row.points,
        withdrawn=frozenset(number for number, one in numbered.items() if one.state == "withdrawn"),
        caps=dict.fromkeys(THEMES, row.theme_marks) if row.theme_marks else {},
        drawn=row.lot_drawn_at is not None,
        categories={number: frozenset({one.theme}) for number, one in numbered.items()},
    )
