"""One fresh code at the table of the help desk, for who has none or lost it; the old one is void from then on.

How many codes all tables together may make is what the wijkplatform allowed (`register.allow`): a code in the place of
another counts as well, so a helper who knew everybody's numbers would not get further than that.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from snw_democratie.budgets.models import BudgetRound
from snw_democratie.budgets.service.order import hold_open, open_round, subject
from snw_democratie.budgets.voting.errors import NoCodesToGive, UnknownVoteCode, VoteCodeNotUnused, VotingClosed
from snw_democratie.budgets.voting.keeping import code_index
from snw_democratie.budgets.voting.models import UNUSED, VoteBatch, VoteCode
from snw_democratie.budgets.voting.register import (
    HELP,
    RESIDENT,
    STATES,
    VoteSheet,
    last_number,
    note,
    numbered,
    sheet,
    store,
    void_one,
)
from snw_democratie.budgets.voting.register import state_of as state_by_number
from snw_democratie.db.engine import Engine, reading, unit_of_work
from snw_democratie.db.sealed import vault_of
from snw_democratie.security import audit, throttle
from snw_democratie.security.codes import code_of
from snw_democratie.security.errors import NotAllowed
from snw_democratie.security.staff import Role, Staff, may

REPLACED = (RESIDENT, HELP)
"""The classes of codes for which a table may give another: who has one of a business asks the wijkplatform."""
LOOK_UPS = 30
"""How many codes one account looks up within a quarter of an hour: enough for a queue, too few to count a batch."""


def hand_out(session: Session, slug: str, old: str = "", *, form: str, by: Staff, at: datetime) -> VoteSheet:
    """A code for somebody at the table, told this once; `old` is the number of the code that it replaces, if any.

    The code follows from the key of the form and a key of the installation, so the same form of the same helper gives
    the same code, and nothing is made twice; once somebody voted with it, it is told no more.

    Raises UnknownRound, NotAllowed, VotingClosed, NoCodesToGive, UnknownVoteCode, CodeForNumber, VoteCodeNotUnused.
    """
    if not may(by, Role.HELPER):
        raise NotAllowed(Role.HELPER)
    row = hold_open(session, slug)
    if not row.votes_from <= at < row.votes_until:
        raise VotingClosed("before" if at < row.votes_from else "after", row.votes_from, row.votes_until)
    vault = vault_of(session)
    code = code_of(vault.index("handed-out-code", f"{row.id} {by.account_id} {form} {old.strip()}"))
    given = session.get(VoteCode, code_index(vault, code))
    if given is not None:
        if given.state != UNUSED:
            raise VoteCodeNotUnused(STATES[given.state])
        return sheet(row, session.get_one(VoteBatch, given.batch_id), [(given.number, code)])
    batch = _with_room(session, row)
    if batch is None:
        raise NoCodesToGive
    if old.strip():
        if numbered(session, row, old)[0].kind not in REPLACED:
            raise UnknownVoteCode
        void_one(session, row, old)
    note(session, row, "hand-out-vote-code", batch, 1, by=by, at=at)
    return store(session, row, batch, [(last_number(session, batch) + 1, code)])


def may_hand_out(session: Session, slug: str) -> bool:
    """Whether there is a code left to make at a table of this round. Raises UnknownRound."""
    return _with_room(session, open_round(session, slug)) is not None


def look_up(engine: Engine, key: str, slug: str, shown: str, *, by: Staff, at: datetime) -> str:
    """Whether the code with this number is "unused", "used" or "void"; each look counts, and stands in the log.

    Not which code: who reads the log is not to know who was asked about. `key` blurs in the count whose it is.
    Raises UnknownRound, UnknownVoteCode, TooManyAttempts.
    """
    mine = throttle.keyed(key, str(by.account_id))
    with unit_of_work(engine) as session:
        throttle.count_attempt(session, scope="vote-code-state", key=mine, limit=LOOK_UPS, at=at)
    with unit_of_work(engine) as session:
        audit.looked(session, by=by, subject=subject(open_round(session, slug)), what="vote-code", at=at)
    with reading(engine) as session:
        return state_by_number(session, shown, slug=slug)


def _with_room(session: Session, row: BudgetRound) -> VoteBatch | None:
    """The first batch of the help desk that is not full and was not ended."""
    made = select(func.count()).where(VoteCode.batch_id == VoteBatch.id).scalar_subquery()
    wanted = select(VoteBatch).where(VoteBatch.round_id == row.id, VoteBatch.kind == HELP, made < VoteBatch.size)
    return session.scalar(wanted.where(VoteBatch.ended_at.is_(None)).order_by(VoteBatch.id).limit(1))
