"""The steps of a round that stand in the log for everybody to check, once its outcome is published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from snw_democratie.budgets.counting.facts import LoggedStep
from snw_democratie.budgets.voting.resting import log_rests_since
from snw_democratie.security import audit
from snw_democratie.security.log_file import log_file, told

PUBLIC: Mapping[str, bool] = {
    "move-round": True,
    "announce-lot": True,
    "freeze-list": True,
    "draw-order": True,
    "make-vote-codes": True,
    "allow-vote-codes": True,
    "publish-count": True,
    "close-unvoted": True,
}
"""Acts of a round that are public, with their facts: digests, dates, numbers of codes, and what was decided."""


def steps(session: Session, round_id: int, *, at: datetime) -> tuple[LoggedStep, ...]:
    """The public steps in the order in which they were taken; no numbers of what is newer than a vote that is open."""
    since = log_rests_since(session, at=at)
    found = audit.events(session, acts=PUBLIC, subject=f"round:{round_id}")[::-1]
    return tuple(
        LoggedStep(
            act=one.act,
            facts=one.facts,
            at=one.at,
            seq=one.seq if told(one, since) else None,
            digest=one.digest if told(one, since) else "",
        )
        for one in found
    )


def file(session: Session, round_id: int, slug: str, *, at: datetime) -> bytes:
    """The same lines as JSON, each with what is needed to compute its digest again."""
    since = log_rests_since(session, at=at)
    return log_file(session, f"round:{round_id}", PUBLIC, {"round": f"/buurtbudget/{slug}"}, since=since)
