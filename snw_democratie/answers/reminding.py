"""The worker that reminds, once, who was drawn and did not answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Engine, func, select, update
from sqlalchemy.orm import Session

from snw_democratie.answers import mails
from snw_democratie.answers.facts import Mailing
from snw_democratie.answers.models import PanelAnswer
from snw_democratie.answers.standing import Standing
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.security import audit

MAILED, BY_HAND = "mail", "none"
"""What stands in `reminded`: a mail is on its way, or somebody must call or write."""


class Reminder:
    """Looks now and then whether somebody is halfway the term without an answer."""

    def __init__(
        self, engine: Engine, around: Mailing, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._engine = engine
        self._around = around
        self._clock = clock

    def look(self) -> int:
        """Put every reminder that is due into the outbox; gives how many."""
        at = self._clock()
        with reading(self._engine) as session:
            if not session.scalar(select(func.count()).select_from(PanelAnswer).where(*_due(at))):
                return 0
        with unit_of_work(self._engine) as session:
            return remind_due(session, self._around, at=at)


def remind_due(session: Session, around: Mailing, *, at: datetime) -> int:
    """Remind who is due, each once: whoever marks the row first sends the mail, in the same transaction."""
    sent: dict[int, int] = {}
    for row in session.scalars(select(PanelAnswer).where(*_due(at)).order_by(PanelAnswer.lot)).all():
        mine = PanelAnswer.procedure_id == row.procedure_id, PanelAnswer.lot == row.lot, PanelAnswer.reminded == ""
        if not session.execute(update(PanelAnswer).where(*mine).values(reminded=MAILED)).rowcount:
            continue
        if mails.remind(session, row, around, at=at):
            sent[row.procedure_id] = sent.get(row.procedure_id, 0) + 1
        else:
            session.execute(update(PanelAnswer).where(*mine[:2]).values(reminded=BY_HAND))
    for number, count in sorted(sent.items()):
        facts = {"mails": count}
        audit.append(session, at=at, actor="worker", act="remind-places", subject=f"procedure:{number}", facts=facts)
    return sum(sent.values())


def _due(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        PanelAnswer.state == Standing.OPEN,
        PanelAnswer.reminded == "",
        PanelAnswer.remind_at <= at,
        PanelAnswer.answer_by > at,
    )
