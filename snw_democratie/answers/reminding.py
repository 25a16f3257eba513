"""The worker that tells who was drawn, and reminds, once, who did not answer."""

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
"""What stands in `told` and `reminded`: a mail is on its way, or somebody must call or write."""


class Reminder:
    """Looks now and then whether somebody was drawn, or is halfway the term without an answer."""

    def __init__(
        self, engine: Engine, around: Mailing, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._engine = engine
        self._around = around
        self._clock = clock

    def look(self) -> int:
        """Put every mail that is due into the outbox, about a draw or to remind; gives how many."""
        at = self._clock()
        with reading(self._engine) as session:
            counts = [select(func.count()).select_from(PanelAnswer).where(*due) for due in (_untold(at), _due(at))]
            waits = sum(session.scalar(one) or 0 for one in counts)
        if not waits:
            return 0
        with unit_of_work(self._engine) as session:
            return tell_due(session, self._around, at=at) + remind_due(session, self._around, at=at)


def tell_due(session: Session, around: Mailing, *, at: datetime) -> int:
    """Tell who was drawn and does not know it yet by mail, each once."""
    return _send_all(session, "told", _untold(at), mails.tell, "tell-places", around, at=at)


def remind_due(session: Session, around: Mailing, *, at: datetime) -> int:
    """Remind who is due, each once: whoever marks the row first sends the mail, in the same transaction."""
    return _send_all(session, "reminded", _due(at), mails.remind, "remind-places", around, at=at)


def _send_all(
    session: Session,
    mark: str,
    due: tuple[ColumnElement[bool], ...],
    send: Callable[..., bool],
    act: str,
    around: Mailing,
    *,
    at: datetime,
) -> int:
    sent: dict[int, int] = {}
    column = getattr(PanelAnswer, mark)
    for row in session.scalars(select(PanelAnswer).where(*due).order_by(PanelAnswer.lot)).all():
        mine = PanelAnswer.procedure_id == row.procedure_id, PanelAnswer.lot == row.lot, column == ""
        if not session.execute(update(PanelAnswer).where(*mine).values({mark: MAILED})).rowcount:
            continue
        if send(session, row, around, at=at):
            sent[row.procedure_id] = sent.get(row.procedure_id, 0) + 1
        else:
            session.execute(update(PanelAnswer).where(*mine[:2]).values({mark: BY_HAND}))
    for number, count in sorted(sent.items()):
        facts = {"mails": count}
        audit.append(session, at=at, actor="worker", act=act, subject=f"procedure:{number}", facts=facts)
    return sum(sent.values())


def _untold(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return PanelAnswer.state == Standing.OPEN, PanelAnswer.told == "", PanelAnswer.answer_by > at


def _due(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        PanelAnswer.state == Standing.OPEN,
        PanelAnswer.reminded == "",
        PanelAnswer.remind_at <= at,
        PanelAnswer.answer_by > at,
    )
