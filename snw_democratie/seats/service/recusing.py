"""A member who stands aside for one subject on the agenda; the alternate sits in where the spread allows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from snw_democratie.i18n.formats import amsterdam
from snw_democratie.seats.errors import BadRecusal, WrongTurn
from snw_democratie.seats.models import SeatCandidate, SeatDraw, SeatRecusal
from snw_democratie.seats.service.finding import hold, subject
from snw_democratie.seats.service.members import fits, term_of
from snw_democratie.seats.steps import Aside, Sitting
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff

LONGEST_SUBJECT = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Recusal:
    """What is noted: the subject, why in a few words, and the first and the last day."""

    subject: str
    reason: Aside
    from_day: date
    until_day: date


def recuse(session: Session, slug: str, term_id: int, wanted: Recusal, *, by: Staff, at: datetime) -> bool:
    """Note that a member stands aside for one subject; everybody may read it. True when the alternate sits in.

    The member keeps the seat. Only for who is installed, and not for days before today: what was decided then was
    decided with the member there. Raises BadRecusal, WrongTurn, UnknownBody, NotAllowed.
    """
    row = hold(session, slug, by=by)
    term = term_of(session, row.id, term_id)
    if term.state not in (Sitting.INSTALLED, Sitting.RECUSED):
        raise WrongTurn(term.state, Sitting.RECUSED)
    last = amsterdam(term.ends_at).date()
    if not 3 <= len(wanted.subject) <= LONGEST_SUBJECT:
        raise BadRecusal("onderwerp")
    if not amsterdam(at).date() <= wanted.from_day <= wanted.until_day <= last:
        raise BadRecusal("vanaf")
    draw = session.get_one(SeatDraw, term.draw_id)
    who = None if draw.alternate_id is None else session.get(SeatCandidate, draw.alternate_id)
    sits_in = who is not None and fits(session, term, who, at=at)
    session.add(
        SeatRecusal(
            term_id=term.id,
            subject=wanted.subject,
            reason=str(wanted.reason),
            from_day=wanted.from_day,
            until_day=wanted.until_day,
            alternate=who.lot if who is not None and sits_in else "",
            noted_at=at,
        )
    )
    session.flush()
    facts = {"term": term.id, "reason": str(wanted.reason)}
    audit.append(session, at=at, actor=by.actor, act="recuse-seat-member", subject=subject(row), facts=facts)
    return sits_in
