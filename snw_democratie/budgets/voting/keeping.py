"""Votes into the database: some at once, in one transaction, each with its code used, its ballot and its audit event.

Codes are used in the order of their keys and ballots stored in the order of theirs; the audit events of one transaction
are equal but for their number. What is written of a code is as long as what stood there, so that SQLite changes it in
place and nothing moves.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.orm import Session

from snw_democratie.accounts.models import Throttle
from snw_democratie.budgets.ballot_paper import BallotPaper
from snw_democratie.budgets.voting.casting import Receipt, Vote, judge, refuse_unless_open, spelled
from snw_democratie.budgets.voting.errors import BadVoteCode, TooManyGuesses
from snw_democratie.budgets.voting.models import UNUSED, USED, VOID, Ballot, VoteBatch, VoteCode, new_key
from snw_democratie.db.base import Moment
from snw_democratie.db.many import change
from snw_democratie.db.sealed import place, vault_of
from snw_democratie.security import audit, throttle
from snw_democratie.security.codes import ALPHABET, code_digest
from snw_democratie.security.errors import TooManyAttempts
from snw_democratie.security.vault import Vault
from sortition.errors import SortitionError

PRACTICE = "practice"
HALF = 16
"""Bytes of the digest of code and form that are kept with the code; the receipt comes from the others."""
FILLED = 256
"""Bytes: a ballot is filled up to a multiple, so that its length does not tell how much was chosen."""
_CODES = VoteCode.__table__
_LOOK_UP = (
    select(_CODES.c.index, _CODES.c.state, _CODES.c.answer, VoteBatch.round_id, VoteBatch.kind)
    .join(VoteBatch, VoteBatch.id == _CODES.c.batch_id)
    .where(_CODES.c.index.in_(bindparam("indexes", expanding=True)))
)
_USE = (
    update(_CODES)
    .where(_CODES.c.index == bindparam("mine"), _CODES.c.state == UNUSED)
    .values(state=USED, answer=bindparam("form"))
)
SCOPE = "vote-code"
_HELD = select(Throttle.key, Throttle.since).where(
    Throttle.scope == SCOPE,
    Throttle.failures >= throttle.PER_ACCOUNT,
    Throttle.since > bindparam("after", type_=Moment),
)
_STORE = insert(Ballot.__table__)

Answer = Receipt | SortitionError


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What became of votes, in their order; which codes were used and which ballots stored, each by its own key."""

    answers: tuple[Answer, ...]
    codes: frozenset[bytes] = frozenset()
    ballots: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A code as it stands in the register."""

    state: int
    answer: bytes
    round_id: int
    kind: str


def keep(session: Session, votes: Sequence[Vote], papers: Mapping[str, BallotPaper], *, at: datetime) -> Kept:
    """Judge these votes and store those that are good. Nothing is promised to anybody before the commit."""
    vault = vault_of(session)
    audit.hold(session)
    if session.get_bind().dialect.name == "postgresql":
        # Whatever the server does with other transactions: this one is on its disk before anybody hears of it.
        session.execute(text("SET LOCAL synchronous_commit = on"))
    indexes = [code_index(vault, vote.code) for vote in votes]
    found, brake = _look_up(session, indexes), _Brake(session, vault, at=at)
    used: dict[bytes, bytes] = {}
    ballots: dict[str, tuple[int, bytes]] = {}
    answers: list[Answer] = []
    for vote, index in zip(votes, indexes, strict=True):
        paper, code = papers[vote.slug], found.get(index)
        try:
            brake.refuse(vote.code)
            mine = vault.index("vote-form", f"{vote.code}|{vote.form}")
            again = _refuse_useless(paper, code, used.get(index), mine)
            if not again:
                refuse_unless_open(paper, at=at)
                judge(paper, vote.marks)
        except SortitionError as error:
            if isinstance(error, BadVoteCode) and error.reason == "unknown":
                brake.count(vote.code)
            answers.append(error)
            continue
        practice = paper.practice or (code is not None and code.kind == PRACTICE)
        answers.append(Receipt(number=_number(mine), again=again, practice=practice))
        if not (again or practice):
            used[index] = mine[:HALF]
            key = new_key()
            ballots[key] = (paper.round_id, _filled(vote.marks))
    _store(session, vault, used, ballots, at=at)
    return Kept(answers=tuple(answers), codes=frozenset(used), ballots=frozenset(ballots))


def code_index(vault: Vault, code: str) -> bytes:
    """By what a code is found; nothing else of it is kept."""
    return vault.index("vote-code", code_digest("vote", code))


class _Brake:
    """Codes that begin alike have five wrong guesses in a quarter of an hour, and are then refused, the right one too.

    There is no brake on everybody together: with it a stranger could close the vote. Who guesses at random finds one
    of 160,000 codes once in a hundred million million times.
    """

    def __init__(self, session: Session, vault: Vault, *, at: datetime) -> None:
        self._session, self._vault, self._at = session, vault, at
        held = session.connection().execute(_HELD, {"after": at - throttle.WINDOW})
        self._held = {key: since for key, since in held}  # noqa: C416  # dict() takes a result for a mapping

    def refuse(self, code: str) -> None:
        """Raises TooManyGuesses."""
        if self._held and (since := self._held.get(self._start(code))) is not None:
            left = throttle.WINDOW - (self._at - since)
            raise TooManyGuesses(minutes=-int(-left.total_seconds() // 60))

    def count(self, code: str) -> None:
        """One wrong guess."""
        with suppress(TooManyAttempts):  # of those in this very transaction
            throttle.count_attempt(
                self._session, scope=SCOPE, key=self._start(code), limit=throttle.PER_ACCOUNT, at=self._at
            )

    def _start(self, code: str) -> bytes:
        return self._vault.index("vote-start", code[:4])


def _look_up(session: Session, indexes: Sequence[bytes]) -> Mapping[bytes, _Found]:
    rows = session.connection().execute(_LOOK_UP, {"indexes": indexes})
    return {
        index: _Found(state=state, answer=answer, round_id=round_id, kind=kind)
        for index, state, answer, round_id, kind in rows
    }


def _refuse_useless(paper: BallotPaper, code: _Found | None, just_used: bytes | None, mine: bytes) -> bool:
    """Whether this very form was stored already. Raises BadVoteCode when the code casts no vote in this round."""
    if code is None or code.round_id != paper.round_id:
        raise BadVoteCode("unknown")
    if code.state == VOID:
        raise BadVoteCode("void")
    before = just_used or (code.answer if code.state == USED else None)
    if before is None:
        return False
    if not secrets.compare_digest(before, mine[:HALF]):
        raise BadVoteCode("used")
    return True


def _store(
    session: Session,
    vault: Vault,
    used: Mapping[bytes, bytes],
    ballots: Mapping[str, tuple[int, bytes]],
    *,
    at: datetime,
) -> None:
    if not used:
        return
    connection = session.connection()
    changed = change(connection, _USE, [{"mine": index, "form": used[index]} for index in sorted(used)])
    assert changed == len(used), "a code was used by somebody else, though nobody else may write"
    keys = sorted(ballots)
    sealed = vault.seal_all((ballots[key][1], place("ballot", "marks", key)) for key in keys)
    rows = [{"key": key, "round_id": ballots[key][0], "marks": marks} for key, marks in zip(keys, sealed, strict=True)]
    change(connection, _STORE, rows)
    subjects = sorted(f"round:{row['round_id']}" for row in rows)
    audit.append_each(session, at=at, actor="voter", act="vote", subjects=subjects)


def _filled(marks: Mapping[int, int]) -> bytes:
    plain = spelled(marks).encode("ascii")
    return plain.ljust(-(-len(plain) // FILLED) * FILLED)


def _number(mine: bytes) -> str:
    """Ten characters for the voter's own paper, from the half of the digest that is not kept."""
    letters = "".join(ALPHABET[one % len(ALPHABET)] for one in mine[HALF : HALF + 10])
    return f"{letters[:5]}-{letters[5:]}"
