"""After the closing: the encrypted tally on the board, the parts that trustees post, and the numbers that come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ballots.errors import BadReferendum
from ballots.referendum.checking.counting import Decryption, Statement, Tally, read_decryption, stated
from ballots.referendum.checking.text import canonical, ciphertext, each, items, members, parsed, spelled
from ballots.referendum.election import Election, Trustees
from ballots.referendum.hashes import digest
from ballots.referendum.reasons import Reason
from ballots.referendum.tally import FEWEST, result_record, tally_records
from snw_democratie.referenda.board import events
from snw_democratie.referenda.errors import BadDecryption, NotThisStep
from snw_democratie.referenda.finding import hold, lock, row_of, state_of, subject
from snw_democratie.referenda.models import BoardEvent, Referendum
from snw_democratie.referenda.service.trustees import fixed_election
from snw_democratie.referenda.steps import State
from snw_democratie.referenda.work import Counted
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff

MOST_BYTES = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """All that decrypting and the result need, read back from the board."""

    election: Election
    trustees: Trustees
    statement: Statement
    ballots: int
    given: Mapping[int, Decryption]


def last_ballots(session: Session, row: Referendum) -> Iterator[bytes]:
    """The ballots that count: the last one of each code, in the order of the board."""
    last = (
        select(func.max(BoardEvent.height))
        .where(BoardEvent.referendum_id == row.id, BoardEvent.code.is_not(None))
        .group_by(BoardEvent.code)
    )
    found = (
        select(BoardEvent.records)
        .where(BoardEvent.referendum_id == row.id, BoardEvent.height.in_(last))
        .order_by(BoardEvent.height)
        .execution_options(yield_per=events.TOGETHER)
    )
    for records in session.scalars(found):
        yield events.records_of(records)[0]


def put_tally(session: Session, row: Referendum, found: Counted, *, at: datetime) -> str:
    """Put the encrypted tally on the board, behind the event that closed it; gives the digest of that event."""
    assert state_of(row) is State.CLOSED, "a board has one tally"
    cells, sized = tally_records(found.tally, ballots=found.ballots, weight=found.ballots)
    put = events.put(session, row, events.TALLY, cells, sized, at=at)
    row.counted_at = at
    session.flush()
    return put.digest


def post_decryption(session: Session, slug: str, content: bytes, *, by: Staff, at: datetime) -> int:
    """Put a trustee's part on the board: `{"owner":1,"decryption":{...}}`, every factor proven for this very board.

    Gives the owner. Raises BadDecryption, NotThisStep, NotAllowed, UnknownReferendum.
    """
    return _post_part(session, hold(session, slug, by=by), content, actor=by.actor, at=at)


def give_part(session: Session, slug: str, content: bytes, *, at: datetime) -> int:
    """The same by whoever has it: only who holds that part of the key can make the proofs."""
    return _post_part(session, lock(session, slug), content, actor="anyone", at=at)


def _post_part(session: Session, row: Referendum, content: bytes, *, actor: str, at: datetime) -> int:
    if state_of(row) is not State.COUNTED:
        raise NotThisStep("decrypt")
    found = read_count(session, row)
    if found.ballots < FEWEST and not row.practice:
        raise BadDecryption("few")
    if len(content) > MOST_BYTES:
        raise BadDecryption(Reason.TOO_LARGE)
    try:
        owner, decryption = members(parsed(content), ("owner", "decryption"), Reason.DECRYPTION_FIELDS)
        data = spelled(decryption)
        owned = spelled({"owner": owner, "payload": digest(data)})
        part = read_decryption(data, owned, election=found.election, trustees=found.trustees, statement=found.statement)
    except BadReferendum as error:
        raise BadDecryption(error.reason) from error
    if not part.strong:
        raise BadDecryption("plain")
    if part.owner in found.given:
        raise BadDecryption("double")
    put = events.put(session, row, events.DECRYPTION, data, owned, at=at)
    facts = {"event": put.digest, "owner": part.owner}
    audit.append(session, at=at, actor=actor, act="post-decryption", subject=subject(row), facts=facts)
    return part.owner


def to_decrypt(session: Session, slug: str) -> Count:
    """What a trustee decrypts. Raises NotThisStep, UnknownReferendum."""
    row = row_of(session, slug)
    if state_of(row) is not State.COUNTED:
        raise NotThisStep("decrypt")
    return read_count(session, row)


def read_count(session: Session, row: Referendum) -> Count:
    """Read tally and decryptions back from the board, and check the proofs again."""
    election, trustees = fixed_election(row)[1:]
    found = session.execute(
        select(BoardEvent.type, BoardEvent.digest, BoardEvent.records)
        .where(BoardEvent.referendum_id == row.id, BoardEvent.type.not_in((events.SETUP, events.BALLOT)))
        .order_by(BoardEvent.height)
    ).all()
    end = next(one.digest for one in found if one.type == events.END)
    cells, sized, _ = events.records_of(next(one.records for one in found if one.type == events.TALLY))
    statement = stated(end, _read_tally(cells, election))
    given: dict[int, Decryption] = {}
    for one in found:
        if one.type == events.DECRYPTION:
            data, owned, _ = events.records_of(one.records)
            part = read_decryption(data, owned, election=election, trustees=trustees, statement=statement)
            given[part.owner] = part
    ballots = int(canonical(sized)["num_tallied"])
    return Count(election=election, trustees=trustees, statement=statement, ballots=ballots, given=given)


def result_of(session: Session, row: Referendum) -> bytes | None:
    """The record of the result; None as long as too few trustees gave their part."""
    found = read_count(session, row)
    if found.trustees.factors_of(found.election.group, frozenset(found.given)) is None:
        return None
    group = found.election.group
    return result_record(group, found.trustees, found.statement.tally, found.given, weight=found.ballots)


def _read_tally(cells: bytes, election: Election) -> Tally:
    rows = items(canonical(cells), Reason.TALLY, size=len(election.questions))
    return tuple(each(row, lambda one: ciphertext(one, Reason.TALLY), Reason.TALLY) for row in rows)
