"""The register of codes to vote with: made and given out once, void when they go astray, and three words about each.

A code is kept nowhere. Who holds which code is not known either: a number says what the help desk may say, whether a
code was used, and never for what. Batches are counted by what staff did with them, never by the state of their codes:
how many were used is known when the voting is over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from snw_democratie.accounts.models import Account
from snw_democratie.budgets.facts import RoundFacts
from snw_democratie.budgets.models import BudgetRound
from snw_democratie.budgets.service.order import hold, hold_any, refuse_reader, round_row, subject
from snw_democratie.budgets.service.reading import round_facts
from snw_democratie.budgets.voting.errors import (
    BadVoteBatch,
    CodeForNumber,
    UnknownVoteCode,
    VoteCodeNotUnused,
    VotingClosed,
)
from snw_democratie.budgets.voting.keeping import PRACTICE, code_index
from snw_democratie.budgets.voting.models import UNUSED, USED, VOID, VoteBatch, VoteCode, no_answer
from snw_democratie.db.sealed import unseal, vault_of
from snw_democratie.pool.places import GEBIEDEN
from snw_democratie.security import audit
from snw_democratie.security.codes import MadeMeanwhile, Slip, batch_and_number, is_code, new_code
from snw_democratie.security.codes import numbered as as_printed
from snw_democratie.security.staff import Role, Staff, may

RESIDENT, BUSINESS, HELP = "resident", "business", "help"
PRINTED = (RESIDENT, BUSINESS, PRACTICE)
"""Made as a batch; those of the help desk are made one by one (`handing_out.py`)."""
MOST_HELP = 1000
STATES = {UNUSED: "unused", USED: "used", VOID: "void"}
MOST = 50_000
"""Codes of one batch: a large gebied. On paper, a sheet takes far fewer; see `sheets.py`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteSheet:
    """Codes that were just made, for paper or for who prints the letters."""

    slug: str
    title: str
    kind: str
    gebied: str
    closes_at: datetime
    slips: tuple[Slip, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchTotals:
    """One batch as far as it tells nothing about votes; `by` is the name of who made it.

    `issued` of `size` codes were made, `voided` of these were made void one by one, and since `ended_at` all that had
    not been used.
    """

    id: int
    kind: str
    gebied: str
    at: datetime
    by: str
    size: int
    issued: int
    voided: int
    ended_at: datetime | None


def make(
    session: Session,
    slug: str,
    kind: str,
    number: int,
    gebied: str,
    *,
    by: Staff,
    at: datetime,
    seen: int | None = None,
) -> VoteSheet:
    """Make codes for one kind of voter, of one gebied or (empty) of all.

    `seen` is the newest batch that stood on the page where somebody asked for these (0: none).
    Raises UnknownRound, NotAllowed, VotingClosed, MadeMeanwhile, BadVoteBatch.
    """
    row = _hold(session, slug, by=by)
    _refuse_closed(row, at=at)
    _refuse_unseen(session, row, seen)
    if kind not in PRINTED or (kind == BUSINESS and not row.businesses):
        raise BadVoteBatch("class")
    if gebied and gebied not in GEBIEDEN:
        raise BadVoteBatch("gebied")
    if not 1 <= number <= MOST:
        raise BadVoteBatch("size", MOST)
    batch = _batch(session, row, kind, number, gebied, by=by, at=at)
    note(session, row, "make-vote-codes", batch, number, by=by, at=at)
    return fresh(session, row, batch, range(1, number + 1))


def allow(session: Session, slug: str, number: int, *, by: Staff, at: datetime, seen: int | None = None) -> None:
    """Let the help desk make so many codes, one by one; `seen` as for `make`.

    Raises UnknownRound, NotAllowed, VotingClosed, MadeMeanwhile, BadVoteBatch.
    """
    row = _hold(session, slug, by=by)
    _refuse_closed(row, at=at)
    _refuse_unseen(session, row, seen)
    if not 1 <= number <= MOST_HELP:
        raise BadVoteBatch("size", MOST_HELP)
    batch = _batch(session, row, HELP, number, "", by=by, at=at)
    note(session, row, "allow-vote-codes", batch, number, by=by, at=at)


def round_with_codes(session: Session, slug: str, *, by: Staff, at: datetime) -> RoundFacts:
    """The round for who may see its batches. Raises UnknownRound, NotAllowed."""
    row = round_row(session, slug)
    _refuse_reader(row, by=by)
    return round_facts(row, at=at)


def batches(session: Session, slug: str, *, by: Staff) -> tuple[BatchTotals, ...]:
    """The batches of this round, the newest first. Raises UnknownRound, NotAllowed."""
    row = round_row(session, slug)
    _refuse_reader(row, by=by)
    wanted = select(VoteCode.batch_id, func.count()).join(VoteBatch, VoteBatch.id == VoteCode.batch_id)
    of_this = VoteBatch.round_id == row.id
    issued: dict[int, int] = dict(session.execute(wanted.where(of_this).group_by(VoteCode.batch_id)).all())
    found = session.execute(
        select(VoteBatch, Account)
        .join(Account, Account.id == VoteBatch.account_id)
        .where(of_this)
        .order_by(VoteBatch.id.desc())
    )
    return tuple(
        BatchTotals(
            id=one.id,
            kind=one.kind,
            gebied=one.gebied,
            at=one.at,
            by=unseal(session, maker, "name"),
            size=one.size,
            issued=issued.get(one.id, 0),
            voided=one.voided,
            ended_at=one.ended_at,
        )
        for one, maker in found
    )


def newest(session: Session, slug: str) -> int:
    """The number of the newest batch of this round, 0 when there is none: what a form for more codes was shown beside.

    Raises UnknownRound.
    """
    last = _newest(session, round_row(session, slug))
    return 0 if last is None else last.id


def void(session: Session, slug: str, shown: str, *, by: Staff, at: datetime) -> None:
    """Make one code worth nothing, by its number.

    Raises UnknownRound, NotAllowed, UnknownVoteCode, VoteCodeNotUnused.
    """
    row = _hold(session, slug, by=by)
    batch = void_one(session, row, shown)
    note(session, row, "void-vote-code", batch, 1, by=by, at=at)


def void_rest(session: Session, slug: str, batch_id: int, *, by: Staff, at: datetime) -> None:
    """Make every unused code of a batch worth nothing, and nobody hears how many those were.

    Raises UnknownRound, NotAllowed, UnknownVoteCode.
    """
    row = _hold(session, slug, by=by)
    audit.hold(session)
    batch = session.get(VoteBatch, batch_id)
    if batch is None or batch.round_id != row.id or batch.ended_at is not None:
        raise UnknownVoteCode
    unused = VoteCode.batch_id == batch.id, VoteCode.state == UNUSED
    session.execute(update(VoteCode).where(*unused).values(state=VOID))
    batch.ended_at = at
    note(session, row, "void-vote-codes", batch, by=by, at=at)


def reissue(session: Session, slug: str, shown: str, *, by: Staff, at: datetime) -> VoteSheet:
    """A new code in the place of one that was lost, which is void from now on.

    Raises UnknownRound, NotAllowed, VotingClosed, UnknownVoteCode, VoteCodeNotUnused.
    """
    row = _hold(session, slug, by=by)
    _refuse_closed(row, at=at)
    batch = void_one(session, row, shown)
    batch.size += 1
    note(session, row, "reissue-vote-code", batch, 1, by=by, at=at)
    return fresh(session, row, batch, [last_number(session, batch) + 1])


def state_of(session: Session, shown: str, *, slug: str = "") -> str:
    """Whether the code with this number is "unused", "used" or "void", and nothing else; of one round or of any.

    A practice code is always "unused". Raises UnknownRound, UnknownVoteCode.
    """
    return STATES[numbered(session, round_row(session, slug) if slug else None, shown)[1].state]


def numbered(session: Session, row: BudgetRound | None, shown: str) -> tuple[VoteBatch, VoteCode]:
    """The code with this number, of one round or of any. Raises UnknownVoteCode, CodeForNumber."""
    named = batch_and_number(shown)
    if named is None:
        raise CodeForNumber if is_code(shown) else UnknownVoteCode
    which = [VoteCode.batch_id == named[0], VoteCode.number == named[1]]
    if row is not None:
        which.append(VoteBatch.round_id == row.id)
    found = session.execute(
        select(VoteBatch, VoteCode).join(VoteCode, VoteCode.batch_id == VoteBatch.id).where(*which)
    ).first()
    if found is None:
        raise UnknownVoteCode
    return found[0], found[1]


def void_one(session: Session, row: BudgetRound, shown: str) -> VoteBatch:
    """Make one code void and give its batch. Raises UnknownVoteCode, VoteCodeNotUnused.

    Under the lock of the log, like votes: a code that is being used is either used or void, never both.
    """
    audit.hold(session)
    batch, code = numbered(session, row, shown)
    session.refresh(code)
    if code.state != UNUSED:
        raise VoteCodeNotUnused(STATES[code.state])
    code.state = VOID
    batch.voided += 1
    session.flush()
    return batch


def last_number(session: Session, batch: VoteBatch) -> int:
    """The number of the newest code of a batch; 0 when it has none."""
    return session.scalar(select(func.max(VoteCode.number)).where(VoteCode.batch_id == batch.id)) or 0


def fresh(session: Session, row: BudgetRound, batch: VoteBatch, numbers: Sequence[int]) -> VoteSheet:
    """New codes of a batch with these numbers, told this once."""
    return store(session, row, batch, [(number, new_code()) for number in numbers])


def store(session: Session, row: BudgetRound, batch: VoteBatch, slips: Sequence[tuple[int, str]]) -> VoteSheet:
    """Keep the digests of these codes of a batch, by number."""
    vault = vault_of(session)
    # In the order of their keys: the order in which they lie tells no numbers.
    rows = sorted((code_index(vault, code), number) for number, code in slips)
    session.execute(
        insert(VoteCode),
        [
            {"index": index, "batch_id": batch.id, "number": number, "state": UNUSED, "answer": no_answer()}
            for index, number in rows
        ],
    )
    return sheet(row, batch, slips)


def sheet(row: BudgetRound, batch: VoteBatch, slips: Sequence[tuple[int, str]]) -> VoteSheet:
    """Codes of a batch, by number, as they are handed over."""
    return VoteSheet(
        slug=row.slug,
        title=row.titles["nl"],
        kind=batch.kind,
        gebied=batch.gebied,
        closes_at=row.votes_until,
        slips=tuple(Slip(number=as_printed(batch.id, number), code=code) for number, code in slips),
    )


def _refuse_closed(row: BudgetRound, *, at: datetime) -> None:
    if at >= row.votes_until:
        raise VotingClosed("after", row.votes_from, row.votes_until)


def _newest(session: Session, row: BudgetRound) -> VoteBatch | None:
    return session.scalar(select(VoteBatch).where(VoteBatch.round_id == row.id).order_by(VoteBatch.id.desc()).limit(1))


def _refuse_unseen(session: Session, row: BudgetRound, seen: int | None) -> None:
    last = _newest(session, row)
    if seen is not None and last is not None and last.id != seen:
        raise MadeMeanwhile(last.id, last.size)


def _batch(
    session: Session, row: BudgetRound, kind: str, size: int, gebied: str, *, by: Staff, at: datetime
) -> VoteBatch:
    made = VoteBatch(round_id=row.id, kind=kind, gebied=gebied, size=size, account_id=by.account_id, at=at)
    session.add(made)
    session.flush()
    return made


def _hold(session: Session, slug: str, *, by: Staff) -> BudgetRound:
    return hold_any(session, slug) if may(by, Role.DEMOCRACY_TEAM) else hold(session, slug, by=by)


def _refuse_reader(row: BudgetRound, *, by: Staff) -> None:
    """The democracy team prints for every wijkplatform."""
    if not may(by, Role.DEMOCRACY_TEAM):
        refuse_reader(row, by=by)


def note(
    session: Session, row: BudgetRound, act: str, batch: VoteBatch, codes: int = 0, *, by: Staff, at: datetime
) -> None:
    """In the log: which batch, of which class, and how many codes, where that number says nothing of votes."""
    facts = {"batch": batch.id, "kind": batch.kind} | ({"codes": codes} if codes else {})
    audit.append(session, at=at, actor=by.actor, act=act, subject=subject(row), facts=facts)
