"""What a helper may see: open lotteries, the own count of today, and the state of a code by its number. No people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from snw_democratie.budgets import service as budgets
from snw_democratie.budgets.facts import RoundFacts
from snw_democratie.budgets.standing import Phase
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.i18n.formats import amsterdam
from snw_democratie.pool import team_service
from snw_democratie.pool.drafts import helped
from snw_democratie.pool.enrolment import EnrolmentFacts, Window, enrolments
from snw_democratie.pool.models import HelperDay
from snw_democratie.security import throttle
from snw_democratie.security.staff import Staff

LOOK_UPS = 30
"""How many codes a helper looks up within a quarter of an hour: enough for a queue, too few to go through a batch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The table of one helper today; `typing` is the lottery for which somebody's answers wait in this browser."""

    open: tuple[EnrolmentFacts, ...]
    today: int
    rounds: tuple[RoundFacts, ...] = ()
    votes: tuple[RoundFacts, ...] = ()
    typing: str = ""


def desk(session: Session, *, by: Staff, secret: str, at: datetime) -> Desk:
    """Where this helper can register somebody now, and how many people that were today.

    `secret` is that of what this browser types.
    """
    counted = session.get(HelperDay, (by.account_id, amsterdam(at).date()))
    rounds = budgets.rounds(session, at=at)
    return Desk(
        open=tuple(one for one in enrolments(session, at) if one.window(at) is Window.OPEN),
        today=0 if counted is None else counted.people,
        rounds=tuple(one for one in rounds if one.phase is Phase.PLANS),
        votes=tuple(one for one in rounds if one.phase is Phase.VOTING),
        typing=helped(session, secret, by.account_id, at=at),
    )


def state_of_code(engine: Engine, key: str, shown: str, *, by: Staff, at: datetime) -> str:
    """Whether the code with this number can be used; each look counts. Raises UnknownCode, TooManyAttempts.

    `key` blurs in the count whose it is.
    """
    mine = throttle.keyed(key, str(by.account_id))
    with unit_of_work(engine) as session:
        throttle.count_attempt(session, scope="code-state", key=mine, limit=LOOK_UPS, at=at)
    with reading(engine) as session:
        return team_service.state_of(session, shown, at=at)
