"""Votes on paper: after the closing two people type over which codes came in, and then what was counted by hand.

Code and vote never come together here: the codes stand on the outer envelopes, and the votes are counted when all inner
envelopes were mixed. So nothing in the database, and nobody who types, knows what somebody voted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ballots.referendum.checking.paper import FEWEST, PaperCode, adds_up, read_paper
from ballots.referendum.election import Proof
from ballots.referendum.group import number
from ballots.referendum.hashes import digest
from ballots.referendum.paper import paper_record
from snw_democratie.referenda.board import events
from snw_democratie.referenda.board.casting import code_key
from snw_democratie.referenda.errors import BadPaperCounts, NoPaper
from snw_democratie.referenda.facts import PaperDifference, PaperTyped, PaperVotes
from snw_democratie.referenda.finding import hold, refuse_stranger, row_of, state_of, subject
from snw_democratie.referenda.letters import Letter, Place
from snw_democratie.referenda.models import BoardEvent, PaperReading, PublicCode, Referendum, ReferendumPaper
from snw_democratie.referenda.service.codes import code_state
from snw_democratie.referenda.service.trustees import fixed_election
from snw_democratie.referenda.steps import Act, State
from snw_democratie.security import audit
from snw_democratie.security.approvals import withdraw
from snw_democratie.security.staff import Role, Staff, may
from sortition.record import Value

COUNTS = "counts"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Agreed:
    """What two readings say alike: the codes that count, and how many were put aside, by reason."""

    codes: tuple[PaperCode, ...]
    aside: Mapping[str, int]


def paper_place(session: Session, slug: str, *, by: Staff) -> Place:
    """What letters are proven for. Raises NoPaper, NotAllowed, UnknownReferendum."""
    refuse_stranger(by)
    row = row_of(session, slug)
    _refuse_closed(session, row)
    return Place(uuid=row.uuid, end=_end(session, row))


def judge_codes(session: Session, slug: str, credentials: Mapping[str, int], *, by: Staff) -> Mapping[int, str]:
    """What would become of the envelope with each public code, by its line; nothing is kept.

    "counts", "unknown", "spare", "revoked" or "used". Raises NoPaper, NotAllowed, UnknownReferendum.
    """
    refuse_stranger(by)
    row = row_of(session, slug)
    _refuse_closed(session, row)
    return {credentials[one]: outcome for one, outcome in _outcomes(session, row, list(credentials)).items()}


def type_codes(session: Session, slug: str, letters: Sequence[Letter], *, by: Staff, at: datetime) -> None:
    """Keep the codes that one person typed, in place of what the same person typed before.

    Raises NoPaper, NotAllowed, UnknownReferendum.
    """
    row = hold(session, slug, by=by)
    _refuse_closed(session, row)
    readings = _readings(session, row)
    mine = next((one for one in readings if one.account_id == by.account_id), None)
    if mine is None:
        if len(readings) > 1:
            raise NoPaper("third")
        mine = PaperReading(referendum_id=row.id, account_id=by.account_id)
        session.add(mine)
    mine.codes = [[one.credential, one.challenge, one.response] for one in letters]
    mine.typed_at = at
    for one in (*readings, mine):
        one.counts = None  # what was counted was of other envelopes
    session.flush()
    _note(session, row, "type-paper-codes", {"codes": len(letters)}, by=by, at=at)


def type_counts(session: Session, slug: str, counts: Sequence[int], *, by: Staff, at: datetime) -> None:
    """Keep what one of the two counted by hand: blank, each answer, and what was invalid.

    Raises NoPaper, BadPaperCounts, NotAllowed, UnknownReferendum.
    """
    row = hold(session, slug, by=by)
    _refuse_closed(session, row)
    readings = _readings(session, row)
    agreed = _agreed(session, row, readings)
    if agreed is None:
        raise NoPaper("lists")
    if not _opens(row, agreed):
        raise NoPaper("few")
    mine = next((one for one in readings if one.account_id == by.account_id), None)
    if mine is None:
        raise NoPaper("third")
    *cells, invalid = counts
    if invalid < 0 or not adds_up(fixed_election(row)[1].questions[0], cells, papers=len(agreed.codes) - invalid):
        raise BadPaperCounts(len(agreed.codes))
    mine.counts, mine.typed_at = list(counts), at
    session.flush()
    _note(session, row, "type-paper-counts", {}, by=by, at=at)


def throw_paper(session: Session, slug: str, *, by: Staff, at: datetime) -> None:
    """Begin anew: what both typed is gone, the paper is still there. Raises NoPaper, NotAllowed, UnknownReferendum."""
    row = hold(session, slug, by=by)
    _refuse_closed(session, row)
    _forget(session, row)
    withdraw(session, subject=subject(row), act=str(Act.PAPER))
    _note(session, row, "throw-paper-readings", {}, by=by, at=at)


def paper_of_team(session: Session, slug: str, *, by: Staff) -> PaperTyped:
    """How far the typing over is, for this reader. Raises NotAllowed, UnknownReferendum."""
    if not may(by, Role.AUDITOR):
        refuse_stranger(by)
    row = row_of(session, slug)
    readings = _readings(session, row)
    mine = next((one for one in readings if one.account_id == by.account_id), None)
    agreed = _agreed(session, row, readings)
    counted = [one for one in readings if one.counts is not None]
    return PaperTyped(
        closed=why_not(session, row),
        typed=len(readings),
        mine=None if mine is None else len(mine.codes),
        differences=_differences(readings) if len(readings) > 1 and agreed is None else (),
        agreed=agreed is not None,
        counts=0 if agreed is None else len(agreed.codes),
        aside={} if agreed is None else dict(agreed.aside),
        opens=agreed is not None and _opens(row, agreed),
        counted=len(counted),
        my_counts=tuple(mine.counts) if mine is not None and mine.counts is not None else (),
        counts_differ=len(counted) > 1 and counted[0].counts != counted[1].counts,
        ready=ready_record(session, row) is not None,
    )


def paper_votes(session: Session, row: Referendum) -> PaperVotes | None:
    """What came in on paper, once two people fixed it."""
    found = session.get(ReferendumPaper, row.id)
    if found is None:
        return None
    return PaperVotes(
        digest=found.digest,
        keys=tuple(found.codes),
        aside=found.aside,
        votes=tuple(found.votes),
        invalid=found.invalid,
        fixed_at=found.fixed_at,
    )


def paper_file(session: Session, row: Referendum) -> bytes:
    """The exact bytes of that record; empty before it is fixed."""
    found = session.get(ReferendumPaper, row.id)
    return b"" if found is None else found.record


def paper_waits(session: Session, row: Referendum) -> bool:
    """Whether what came in on paper must be fixed before there is a result."""
    return row.paper and session.get(ReferendumPaper, row.id) is None


def ready_record(session: Session, row: Referendum) -> bytes | None:
    """The record that two people may fix now; None while they differ, or too little was typed."""
    if why_not(session, row):
        return None
    readings = _readings(session, row)
    agreed = _agreed(session, row, readings)
    if agreed is None:
        return None
    facts = {"uuid": row.uuid, "end": _end(session, row)}
    if not _opens(row, agreed):
        return paper_record(**facts, codes=agreed.codes, aside=agreed.aside, votes=None)
    first, second = (one.counts for one in readings)
    if first is None or first != second:
        return None
    *cells, invalid = first
    return paper_record(**facts, codes=agreed.codes, aside=agreed.aside, votes=[cells], invalid=invalid)


def fix_paper(session: Session, row: Referendum, *, at: datetime) -> dict[str, Value]:
    """Keep the record that two people agreed on, and forget what each typed; what the audit chain says of it."""
    record = ready_record(session, row)
    assert record is not None
    read = read_paper(record)
    session.add(
        ReferendumPaper(
            referendum_id=row.id,
            record=record,
            digest=digest(record),
            codes=sorted(code_key(one.credential) for one in read.codes),
            aside=sum(read.aside),
            votes=list(read.votes[0]) if read.votes is not None else [],
            invalid=read.invalid,
            fixed_at=at,
        )
    )
    _forget(session, row)
    return {"codes": len(read.codes)}


def why_not(session: Session, row: Referendum) -> str:
    """Why nobody types paper over now, as `NoPaper` says it; empty when they can."""
    if not row.paper:
        return "none"
    if session.get(ReferendumPaper, row.id) is not None:
        return "fixed"
    return "" if state_of(row) in (State.CLOSED, State.COUNTED) else "before"


def _refuse_closed(session: Session, row: Referendum) -> None:
    reason = why_not(session, row)
    if reason:
        raise NoPaper(reason)


def _readings(session: Session, row: Referendum) -> Sequence[PaperReading]:
    wanted = select(PaperReading).where(PaperReading.referendum_id == row.id).order_by(PaperReading.account_id)
    return session.scalars(wanted.execution_options(populate_existing=True)).all()


def _agreed(session: Session, row: Referendum, readings: Sequence[PaperReading]) -> _Agreed | None:
    """None unless two people typed the same codes, in whatever order."""
    if len(readings) < 2:
        return None
    first, second = ({code[0] for code in one.codes} for one in readings)
    if first != second:
        return None
    outcomes = _outcomes(session, row, [code[0] for code in readings[0].codes])
    good = (code for code in readings[0].codes if outcomes[code[0]] == COUNTS)
    aside = Counter(outcome for outcome in outcomes.values() if outcome != COUNTS)
    return _Agreed(codes=tuple(_code(*code) for code in good), aside=aside)


def _outcomes(session: Session, row: Referendum, credentials: Sequence[str]) -> Mapping[str, str]:
    """What becomes of the envelope with each code: "counts", "unknown", "spare", "revoked" or "used"."""
    keys = {code_key(one): one for one in credentials}
    listed = session.scalars(
        select(PublicCode).where(PublicCode.referendum_id == row.id, PublicCode.key.in_(keys))
    ).all()
    voted = set(
        session.scalars(
            select(BoardEvent.code).where(BoardEvent.referendum_id == row.id, BoardEvent.code.in_(keys)).distinct()
        )
    )
    states = {code.key: code_state(code) for code in listed}

    def outcome(key: str) -> str:
        state = states.get(key, "unknown")
        return state if state != "active" else "used" if key in voted else COUNTS

    return {credential: outcome(key) for key, credential in keys.items()}


def _opens(row: Referendum, agreed: _Agreed) -> bool:
    """Whether the inner envelopes are opened: so few could tell what somebody voted."""
    return len(agreed.codes) >= (1 if row.practice else FEWEST)


def _differences(readings: Sequence[PaperReading]) -> tuple[PaperDifference, ...]:
    """The codes that stand in one list only, with their place in it."""
    first, second = ({code[0]: line for line, code in enumerate(one.codes, 1)} for one in readings)
    alone = [
        (one, PaperDifference(account_id=readings[0].account_id, line=first[one])) for one in first.keys() - second
    ]
    alone += [
        (one, PaperDifference(account_id=readings[1].account_id, line=second[one])) for one in second.keys() - first
    ]
    return tuple(one for _credential, one in sorted(alone, key=lambda found: (found[1].account_id, found[1].line)))


def _code(credential: str, challenge: str, response: str) -> PaperCode:
    proof = Proof(challenge=number(challenge), response=number(response))
    return PaperCode(credential=number(credential), proof=proof)


def _end(session: Session, row: Referendum) -> str:
    wanted = select(BoardEvent.digest).where(BoardEvent.referendum_id == row.id, BoardEvent.type == events.END)
    return session.scalars(wanted).one()


def _forget(session: Session, row: Referendum) -> None:
    session.execute(delete(PaperReading).where(PaperReading.referendum_id == row.id))
    session.flush()


def _note(session: Session, row: Referendum, act: str, facts: dict[str, Value], *, by: Staff, at: datetime) -> None:
    audit.append(session, at=at, actor=by.actor, act=act, subject=subject(row), facts=facts)
