"""What is asked of a ballot before it comes on the board: the cheap questions first, then every proof."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballots.errors import BadReferendum
from ballots.referendum import archive
from ballots.referendum.checking.ballots import MOST_BYTES, check_ballot
from ballots.referendum.checking.setup import read_election
from ballots.referendum.election import Election
from ballots.referendum.envelopes import envelope_number
from ballots.referendum.hashes import digest, short
from ballots.referendum.reasons import Reason
from snw_democratie.referenda.board import events
from snw_democratie.referenda.board.receipts import Receipt, Signer
from snw_democratie.referenda.errors import BallotRefused, NoReceiptKey, NotOpen, UnknownReferendum
from snw_democratie.referenda.finding import public_row
from snw_democratie.referenda.models import BallotEnvelope, BallotReceipt, PublicCode, Referendum
from sortition.errors import SortitionError

_CREDENTIAL = re.compile(rb'\{"election_uuid":"[^"]*","election_hash":"[^"]*","credential":"([1-9][0-9]{0,616})"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What casting needs of a referendum whose board has begun."""

    referendum_id: int
    slug: str
    election: Election
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A ballot with good proofs, of the code with this key; it may still be refused by what the board says by then.

    `envelope` is the number that the booth showed.
    """

    paper: Paper
    ballot: bytes
    payload: str
    code: str
    envelope: str


Answer = Receipt | SortitionError


def code_key(number: int | str) -> str:
    """How a public code is found: by the SHA-256 of its decimal spelling."""
    return digest(str(number).encode("ascii"))


def paper_of(session: Session, slug: str) -> Paper:
    """Raises UnknownReferendum, also when there is no board yet; NotOpen once voting was closed."""
    row = public_row(session, slug)
    if row.election is None:
        raise NotOpen("before", row.opens_at, row.closes_at)
    return Paper(
        referendum_id=row.id,
        slug=slug,
        election=read_election(row.election),
        opens_at=row.opens_at,
        closes_at=row.closes_at,
    )


def refuse_unless_open(paper: Paper, *, at: datetime) -> None:
    """Raises NotOpen."""
    if not paper.opens_at <= at < paper.closes_at:
        raise NotOpen("before" if at < paper.opens_at else "after", paper.opens_at, paper.closes_at)


def looked_up(session: Session, paper: Paper, ballot: bytes) -> Receipt | None:
    """The receipt of these very bytes when they were cast before; otherwise who sent them must be on the list.

    Raises BallotRefused. It costs no arithmetic, so that a stranger cannot keep us busy.
    """
    if len(ballot) > MOST_BYTES:
        raise BallotRefused(Reason.TOO_LARGE)
    before = _receipt(session, paper, digest(ballot))
    if before is not None:
        return before
    found = _CREDENTIAL.match(ballot)
    if found is not None:  # without it the spelling is not ours, and the check says what is wrong with it
        refused = _refused_code(session, paper, code_key(found[1].decode("ascii")))
        if refused is not None:
            raise refused
    return None


def proven(paper: Paper, ballot: bytes) -> Checked:
    """Check every proof of a ballot. Raises BallotRefused."""
    try:
        found = check_ballot(ballot, paper.election, hidden=True)
    except BadReferendum as error:
        raise BallotRefused(error.reason) from error
    return Checked(
        paper=paper,
        ballot=ballot,
        payload=digest(ballot),
        code=code_key(found.credential),
        envelope=envelope_number(paper.election.fingerprint, found.answers),
    )


def store(session: Session, ballots: Sequence[Checked], signer: Signer, *, at: datetime) -> Sequence[Answer]:
    """Put ballots on their boards, in this order, in this transaction; an answer for each."""
    rows = {one: _held(session, one) for one in sorted({ballot.paper.referendum_id for ballot in ballots})}
    return [_stored(session, rows[one.paper.referendum_id], one, signer, at=at) for one in ballots]


def _held(session: Session, referendum_id: int) -> Referendum | None:
    wanted = select(Referendum).where(Referendum.id == referendum_id).with_for_update()
    return session.scalar(wanted.execution_options(populate_existing=True))


def _stored(session: Session, row: Referendum | None, one: Checked, signer: Signer, *, at: datetime) -> Answer:
    if row is None:
        return UnknownReferendum(one.paper.slug)
    before = _receipt(session, one.paper, one.payload)
    if before is not None:
        return before
    if row.closed_at is not None:
        return NotOpen("after", row.opens_at, row.closes_at)
    refused = _refused_code(session, one.paper, one.code)
    if refused is not None:
        return refused
    if row.receipt_key != signer.public:
        return NoReceiptKey()
    head = events.head(session, row)
    made = archive.append(head, events.BALLOT, one.ballot)
    put = events.keep(session, row, head, made, type_=events.BALLOT, payload=one.payload, code=one.code, at=at)
    session.add(BallotEnvelope(referendum_id=row.id, number=one.envelope, height=put.height))
    receipt = signer.receipt(uuid=row.uuid, tracker=short(one.ballot), event=put.digest, height=put.height, at=at)
    session.add(
        BallotReceipt(referendum_id=row.id, payload=one.payload, text=receipt.text, signature=receipt.signature)
    )
    session.flush()
    return receipt


def _receipt(session: Session, paper: Paper, payload: str) -> Receipt | None:
    row = session.get(BallotReceipt, (paper.referendum_id, payload))
    return None if row is None else replace(Receipt(text=row.text, signature=row.signature), again=True)


def _refused_code(session: Session, paper: Paper, key: str) -> BallotRefused | None:
    code = session.get(PublicCode, (paper.referendum_id, key), populate_existing=True)
    if code is None:
        return BallotRefused(Reason.UNKNOWN_CREDENTIAL)
    if code.revoked_at is not None:
        return BallotRefused("revoked credential")
    if code.spare and code.activated_at is None:
        return BallotRefused("spare credential")
    return None
