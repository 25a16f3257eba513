"""The ballots of a round for its count: the only reader of ballots, and only once the voting has closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Exists, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from snw_democratie.budgets.ballot_paper import BallotPaper
from snw_democratie.budgets.voting.errors import StillOpen
from snw_democratie.budgets.voting.models import Ballot
from snw_democratie.db.sealed import place, vault_of
from snw_democratie.security import audit

Marks = Mapping[int, int]
"""Plan -> 1, or its points, or its place."""


def ballots(session: Session, paper: BallotPaper, *, at: datetime) -> tuple[Marks, ...]:
    """Every ballot of this round, without anything beside it, in an order that follows from what stands on them.

    So two people who voted alike cannot be told apart, and nothing is left of the order in which they came. In a unit
    of work: whoever votes at this moment is stored before, or refused because it is past the closing time. A mark for
    a plan that was withdrawn during the voting is still there; the count leaves it out.

    Raises StillOpen, SealBroken, UnknownKey.
    """
    if at < paper.closes_at:
        raise StillOpen(paper.closes_at)
    audit.hold(session)
    vault = vault_of(session)
    rows = session.execute(select(Ballot.key, Ballot.marks).where(Ballot.round_id == paper.round_id))
    spelled = sorted(vault.open(marks, place("ballot", "marks", key)).decode("ascii").strip() for key, marks in rows)
    return tuple(_read(one) for one in spelled)


def number_of_ballots(session: Session, round_id: int) -> int:
    """How many ballots this round has. Only for who may count them: while people vote it would be an interim result."""
    return session.scalar(select(func.count()).select_from(Ballot).where(Ballot.round_id == round_id)) or 0


def any_ballot_of(round_id: InstrumentedAttribute[int]) -> Exists:
    """Whether the round of a row has ballots; the same holds."""
    return exists().where(Ballot.round_id == round_id)


def _read(spelled: str) -> Marks:
    pairs = (one.partition(":") for one in spelled.split(",") if one)
    return {int(plan): int(mark) for plan, _, mark in pairs}
