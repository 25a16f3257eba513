"""The register of codes to vote with: made and given out once, void when they go astray, and three words about each.

A code is kept nowhere. Who holds which code is not known either: a number says what the help desk may say, whether a
code was used, and never for what.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from snw_democratie.budgets.models import BudgetRound
from snw_democratie.budgets.service.order import hold, refuse_reader, round_row
from snw_democratie.budgets.voting.errors import BadVoteBatch, UnknownVoteCode, VoteCodeNotUnused, VotingClosed
from snw_democratie.budgets.voting.keeping import PRACTICE, code_index
from snw_democratie.budgets.voting.models import UNUSED, USED, VOID, VoteBatch, VoteCode, no_answer
from snw_democratie.db.sealed import vault_of
from snw_democratie.pool.places import GEBIEDEN
from snw_democratie.security import audit
from snw_democratie.security.codes import new_code
from snw_democratie.security.staff import Staff

RESIDENT, BUSINESS, HELP = "resident", "business", "help"
KINDS = (RESIDENT, BUSINESS, HELP, PRACTICE)
STATES = {UNUSED: "unused", USED: "used", VOID: "void"}
MOST = 50_000
"""Codes of one batch: a large gebied. On paper, a sheet takes far fewer; see `sheets.py`."""
_NUMBER = re.compile(r"([1-9][0-9]{0,8})-([0-9]{1,6})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One code as it is handed out, the only time that it is known: its number and its characters."""

    number: str
    code: str


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
    """One batch in totals: how many codes were issued, used, and made void."""

    id: int
    kind: str
    gebied: str
    at: datetime
    issued: int
    used: int
    void: int


def make(session: Session, slug: str, kind: str, number: int, gebied: str, *, by: Staff, at: datetime) -> VoteSheet:
    """Make codes for one kind of voter, of one gebied or (empty) of all.

    Raises UnknownRound, NotAllowed, VotingClosed, BadVoteBatch.
    """
    row = hold(session, slug, by=by)
    _refuse_closed(row, at=at)
    if kind not in KINDS or (kind == BUSINESS and not row.businesses):
        raise BadVoteBatch("class")
    if gebied and gebied not in GEBIEDEN:
        raise BadVoteBatch("gebied")
    if not 1 <= number <= MOST:
        raise BadVoteBatch("size", MOST)
    batch = VoteBatch(round_id=row.id, kind=kind, gebied=gebied, size=number, account_id=by.account_id, at=at)
    session.add(batch)
    session.flush()
    _note(session, row, "make-vote-codes", batch, number, by=by, at=at)
    return _sheet(session, row, batch, range(1, number + 1))


def batches(session: Session, slug: str, *, by: Staff) -> tuple[BatchTotals, ...]:
    """The batches of this round, the newest first. Raises UnknownRound, NotAllowed."""
    row = round_row(session, slug)
    refuse_reader(row, by=by)
    return round_totals(session, row.id)


def round_totals(session: Session, round_id: int) -> tuple[BatchTotals, ...]:
    """The batches of a round, the newest first."""
    counts: dict[int, dict[int, int]] = {}
    for batch_id, state, number in session.execute(
        select(VoteCode.batch_id, VoteCode.state, func.count())
        .join(VoteBatch, VoteBatch.id == VoteCode.batch_id)
        .where(VoteBatch.round_id == round_id)
        .group_by(VoteCode.batch_id, VoteCode.state)
    ):
        counts.setdefault(batch_id, {})[state] = number
    found = session.scalars(select(VoteBatch).where(VoteBatch.round_id == round_id).order_by(VoteBatch.id.desc()))
    return tuple(_totals(batch, counts.get(batch.id, {})) for batch in found)


def void(session: Session, slug: str, shown: str, *, by: Staff, at: datetime) -> None:
    """Make one code worth nothing, by its number.

    Raises UnknownRound, NotAllowed, UnknownVoteCode, VoteCodeNotUnused.
    """
    row = hold(session, slug, by=by)
    batch, _number = _void_one(session, row, shown)
    _note(session, row, "void-vote-code", batch, 1, by=by, at=at)


def void_rest(session: Session, slug: str, batch_id: int, *, by: Staff, at: datetime) -> int:
    """Make every unused code of a batch worth nothing; gives how many.

    Raises UnknownRound, NotAllowed, UnknownVoteCode.
    """
    row = hold(session, slug, by=by)
    audit.hold(session)
    batch = session.get(VoteBatch, batch_id)
    if batch is None or batch.round_id != row.id:
        raise UnknownVoteCode
    unused = VoteCode.batch_id == batch.id, VoteCode.state == UNUSED
    number = session.execute(update(VoteCode).where(*unused).values(state=VOID)).rowcount
    _note(session, row, "void-vote-codes", batch, number, by=by, at=at)
    return number


def reissue(session: Session, slug: str, shown: str, *, by: Staff, at: datetime) -> VoteSheet:
    """A new code in the place of one that was lost, which is void from now on.

    Raises UnknownRound, NotAllowed, VotingClosed, UnknownVoteCode, VoteCodeNotUnused.
    """
    row = hold(session, slug, by=by)
    _refuse_closed(row, at=at)
    batch, _number = _void_one(session, row, shown)
    last = session.scalar(select(func.max(VoteCode.number)).where(VoteCode.batch_id == batch.id)) or 0
    batch.size += 1
    _note(session, row, "reissue-vote-code", batch, 1, by=by, at=at)
    return _sheet(session, row, batch, [last + 1])


def state_of(session: Session, shown: str, *, slug: str = "") -> str:
    """Whether the code with this number is "unused", "used" or "void", and nothing else; of one round or of any.

    A practice code is always "unused". Raises UnknownRound, UnknownVoteCode.
    """
    _batch, code = _numbered(session, round_row(session, slug) if slug else None, shown)
    return STATES[code.state]


def _numbered(session: Session, row: BudgetRound | None, shown: str) -> tuple[VoteBatch, VoteCode]:
    match = _NUMBER.fullmatch(shown.strip())
    if match is None:
        raise UnknownVoteCode
    which = [VoteCode.batch_id == int(match[1]), VoteCode.number == int(match[2])]
    if row is not None:
        which.append(VoteBatch.round_id == row.id)
    found = session.execute(
        select(VoteBatch, VoteCode).join(VoteCode, VoteCode.batch_id == VoteBatch.id).where(*which)
    ).first()
    if found is None:
        raise UnknownVoteCode
    return found[0], found[1]


def _void_one(session: Session, row: BudgetRound, shown: str) -> tuple[VoteBatch, int]:
    """Under the lock of the log, like votes: a code that is being used is either used or void, never both."""
    audit.hold(session)
    batch, code = _numbered(session, row, shown)
    session.refresh(code)
    if code.state != UNUSED:
        raise VoteCodeNotUnused(STATES[code.state])
    code.state = VOID
    session.flush()
    return batch, code.number


def _sheet(session: Session, row: BudgetRound, batch: VoteBatch, numbers: Sequence[int]) -> VoteSheet:
    vault = vault_of(session)
    slips = [(number, new_code()) for number in numbers]
    # In the order of their keys: the order in which they lie tells no numbers.
    rows = sorted((code_index(vault, code), number) for number, code in slips)
    session.execute(
        insert(VoteCode),
        [
            {"index": index, "batch_id": batch.id, "number": number, "state": UNUSED, "answer": no_answer()}
            for index, number in rows
        ],
    )
    return VoteSheet(
        slug=row.slug,
        title=row.titles["nl"],
        kind=batch.kind,
        gebied=batch.gebied,
        closes_at=row.votes_until,
        slips=tuple(Slip(number=f"{batch.id}-{number:03d}", code=code) for number, code in slips),
    )


def _refuse_closed(row: BudgetRound, *, at: datetime) -> None:
    if at >= row.votes_until:
        raise VotingClosed("after", row.votes_from, row.votes_until)


def _totals(batch: VoteBatch, counts: dict[int, int]) -> BatchTotals:
    return BatchTotals(
        id=batch.id,
        kind=batch.kind,
        gebied=batch.gebied,
        at=batch.at,
        issued=sum(counts.values()),
        used=counts.get(USED, 0),
        void=counts.get(VOID, 0),
    )


def _note(
    session: Session, row: BudgetRound, act: str, batch: VoteBatch, number: int, *, by: Staff, at: datetime
) -> None:
    facts = {"batch": batch.id, "kind": batch.kind, "codes": number}
    audit.append(session, at=at, actor=by.actor, act=act, subject=f"round:{row.id}", facts=facts)
