"""How many codes were used, in totals, once nobody can vote any more."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from snw_democratie.budgets.counting.facts import Turnout, packed, unpacked_count
from snw_democratie.budgets.voting.keeping import PRACTICE
from snw_democratie.budgets.voting.models import USED, VOID, VoteBatch, VoteCode


def with_turnout(session: Session, round_id: int, facts: bytes) -> bytes:
    """The facts of a count with the turnout of its round: codes that could be used, per kind and gebied."""
    issued: Counter[tuple[str, str]] = Counter()
    used: Counter[tuple[str, str]] = Counter()
    wanted = select(VoteBatch.kind, VoteBatch.gebied, VoteCode.state, func.count())
    wanted = wanted.join(VoteBatch, VoteBatch.id == VoteCode.batch_id).where(VoteBatch.round_id == round_id)
    for kind, gebied, state, number in session.execute(
        wanted.group_by(VoteBatch.kind, VoteBatch.gebied, VoteCode.state)
    ):
        issued[kind, gebied] += number if state != VOID else 0
        used[kind, gebied] += number if state == USED else 0
    turnout = tuple(
        Turnout(kind=kind, gebied=gebied, issued=number, used=used[kind, gebied])
        for (kind, gebied), number in sorted(issued.items())
        if kind != PRACTICE
    )
    return packed(replace(unpacked_count(facts), turnout=turnout))
