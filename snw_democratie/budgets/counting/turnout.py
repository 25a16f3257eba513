"""How many codes were used, in totals."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from sqlalchemy.orm import Session

from snw_democratie.budgets.counting.facts import Turnout, packed, unpacked_count
from snw_democratie.budgets.voting.register import round_totals


def with_turnout(session: Session, round_id: int, facts: bytes) -> bytes:
    """The facts of a count with the turnout of its round: codes that could be used, per kind and gebied."""
    issued: Counter[tuple[str, str]] = Counter()
    used: Counter[tuple[str, str]] = Counter()
    for batch in round_totals(session, round_id):
        issued[batch.kind, batch.gebied] += batch.issued - batch.void
        used[batch.kind, batch.gebied] += batch.used
    turnout = tuple(
        Turnout(kind=kind, gebied=gebied, issued=number, used=used[kind, gebied])
        for (kind, gebied), number in sorted(issued.items())
        if kind != "practice"
    )
    return packed(replace(unpacked_count(facts), turnout=turnout))
