"""What was moved on the calendar of a round since everybody could see it; the log is where that stands."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from snw_democratie.budgets.facts import Move
from snw_democratie.budgets.service.order import open_round, subject
from snw_democratie.budgets.service.setting_up import MOMENTS, STAMP
from snw_democratie.security import audit


def moves(session: Session, slug: str) -> tuple[Move, ...]:
    """Every moment that was moved, in the order in which that was decided. Raises UnknownRound."""
    row = open_round(session, slug)
    assert row.opened_at is not None
    found = audit.events(session, acts=("move-round",), subject=subject(row))[::-1]
    return tuple(
        Move(moment=name, was=_read(facts[f"{name}_was"]), now=_read(facts[name]), decided_at=one.at)
        for one in found
        if one.at >= row.opened_at
        for facts in (json.loads(one.facts),)
        for name in MOMENTS
        if name in facts
    )


def _read(stamp: str) -> datetime:
    return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
