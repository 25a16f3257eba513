"""Finding and holding a pile, who may type votes over, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from snw_democratie.budgets.models import BudgetRound
from snw_democratie.budgets.paper.errors import NoPaper, UnknownPile
from snw_democratie.budgets.paper.judging import Code, plain_codes
from snw_democratie.budgets.paper.models import PaperLine, PaperPile
from snw_democratie.budgets.paper.typed import Typed, alike, unpacked
from snw_democratie.budgets.service.order import calendar, round_row
from snw_democratie.budgets.standing import paper_until
from snw_democratie.budgets.voting.keeping import PRACTICE, code_index
from snw_democratie.budgets.voting.models import UNUSED, USED, VoteBatch, VoteCode
from snw_democratie.budgets.voting.register import STATES
from snw_democratie.db.sealed import unseal_bytes, vault_of
from snw_democratie.jobs.models import Job
from snw_democratie.security.errors import NotAllowed
from snw_democratie.security.staff import Role, Staff, may

OPEN, STORED, THROWN = "open", "stored", "thrown"
TYPED, FILE = "typed", "file"
_AT_ONCE = 500


def may_type(gebied: str, *, by: Staff) -> bool:
    """Whether this person types votes of a round of this gebied: its wijkplatform, or a registrar."""
    return may(by, Role.WIJKPLATFORM, gebied) or may(by, Role.REGISTRAR)


def refuse_typist(row: BudgetRound, *, by: Staff) -> None:
    """Raises NotAllowed."""
    if not may_type(row.gebied, by=by):
        raise NotAllowed(Role.WIJKPLATFORM)


def closed(session: Session, row: BudgetRound, *, at: datetime) -> str:
    """Why no paper is typed over now, as `NoPaper` says it; empty when it is."""
    if not row.paper:
        return "none"
    if row.listed_at is None or at < row.votes_from:
        return "before"
    if row.counted_at is not None or session.scalar(select(Job.id).where(Job.round_id == row.id).limit(1)) is not None:
        return "counted"
    return "" if at < paper_until(calendar(row)) else "after"


def voting(row: BudgetRound, *, at: datetime) -> bool:
    """Whether people vote still: until the closing nobody hears which codes did, and no paper becomes votes."""
    return at < row.votes_until


def refuse_closed(session: Session, row: BudgetRound, *, at: datetime) -> None:
    """Raises NoPaper when no paper is typed over in this round, or not now."""
    reason = closed(session, row, at=at)
    if reason:
        raise NoPaper(reason)


def waits(session: Session, row: BudgetRound, *, at: datetime) -> bool:
    """Whether there is a pile that may still become votes: until then nobody counts."""
    wanted = PaperPile.round_id == row.id, PaperPile.state == OPEN
    return at < paper_until(calendar(row)) and session.scalar(select(PaperPile.id).where(*wanted).limit(1)) is not None


def hold(session: Session, slug: str, *, by: Staff, at: datetime) -> BudgetRound:
    """The round, locked, for who types its votes over. Raises UnknownRound, NotAllowed, NoPaper."""
    row = round_row(session, slug)
    refuse_typist(row, by=by)
    session.refresh(row, with_for_update=True)
    refuse_closed(session, row, at=at)
    return row


def pile_row(session: Session, row: BudgetRound, number: int) -> PaperPile:
    """A pile that waits. Raises UnknownPile."""
    found = session.get(PaperPile, number, populate_existing=True)
    if found is None or found.round_id != row.id or found.state != OPEN:
        raise UnknownPile
    return found


def lines_of(session: Session, pile: PaperPile) -> Sequence[PaperLine]:
    """Its forms, by number."""
    wanted = select(PaperLine).where(PaperLine.pile_id == pile.id).order_by(PaperLine.number)
    return session.scalars(wanted.execution_options(populate_existing=True)).all()


def read_first(session: Session, line: PaperLine) -> Typed:
    """What the first person typed."""
    return unpacked(unseal_bytes(session, line, "first"), line.number)


def read_second(session: Session, line: PaperLine) -> Typed:
    """What the second person typed."""
    return unpacked(unseal_bytes(session, line, "second"), line.number)


def settled(session: Session, row: BudgetRound, pile: PaperPile, line: PaperLine) -> Typed | None:
    """What stands on a form, once enough people looked; None before that."""
    if pile.source == FILE or line.chosen == "first":
        return read_first(session, line)
    if line.second is None:
        return None
    first, second = read_first(session, line), read_second(session, line)
    if line.chosen == "second":
        return second
    return first if alike(row.ballot, first, second) else None


def codes_of(
    session: Session, row: BudgetRound, pile: PaperPile, forms: Sequence[Typed], *, at: datetime
) -> Mapping[str, Code]:
    """What the register says of each code on these forms, and which other piles have it.

    While people vote, a used code is said to be unused: a table of codes would tell who voted, and how many.
    """
    vault, elsewhere, hidden = vault_of(session), _elsewhere(session, row, pile), voting(row, at=at)
    indexes = {code_index(vault, code): code for code in plain_codes(forms)}
    wanted, found = list(indexes), {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows = session.execute(
            select(VoteCode.index, VoteCode.state, VoteBatch.kind)
            .join(VoteBatch, VoteBatch.id == VoteCode.batch_id)
            .where(VoteBatch.round_id == row.id, VoteCode.index.in_(wanted[start : start + _AT_ONCE]))
        )
        for index, state, kind in rows:
            code, known = indexes[index], UNUSED if hidden and state == USED else state
            practice = kind == PRACTICE and known == UNUSED
            found[code] = Code(state=PRACTICE if practice else STATES[known], pile=elsewhere.get(code, 0))
    return found


def _elsewhere(session: Session, row: BudgetRound, pile: PaperPile) -> Mapping[str, int]:
    """Code -> another pile of this round that waits and has it."""
    wanted = select(PaperPile).where(PaperPile.round_id == row.id, PaperPile.state == OPEN, PaperPile.id != pile.id)
    found: dict[str, int] = {}
    for other in session.scalars(wanted.order_by(PaperPile.id.desc())):
        forms = [read_first(session, line) for line in lines_of(session, other)]
        found |= dict.fromkeys(plain_codes(forms), other.id)
    return found
