"""What becomes of a member: a yes, installed, away for a while, stopping, and the alternate who comes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from snw_democratie.answers.facts import Mailing
from snw_democratie.db.sealed import unseal
from snw_democratie.seats import mails
from snw_democratie.seats.calendar import later, months_left, whole_months
from snw_democratie.seats.errors import AlternateDoesNotFit, TermNotOver, UnknownBody, WrongTurn
from snw_democratie.seats.models import SeatBody, SeatCandidate, SeatDraw, SeatTerm
from snw_democratie.seats.service.drawing import end_what_is_over, seat_member
from snw_democratie.seats.service.finding import hold, profile_in, rules_in, sitting_at, subject, terms_of
from snw_democratie.seats.service.turns import turn
from snw_democratie.seats.steps import ON_SEAT, Sitting, Standing
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff
from sortition.seats import balance_of

NOTED = frozenset({Sitting.ACCEPTED, Sitting.INSTALLED, Sitting.RECUSED, Sitting.PAUSED})
"""What one of the team notes: nobody loses a seat by it. That takes two people, the own code or the calendar."""


def note(
    session: Session, slug: str, term_id: int, state: str, around: Mailing | None = None, *, by: Staff, at: datetime
) -> None:
    """Note what became of a member, who hears it by mail `around` which that can be.

    That a term is over may be noted once it is: the calendar did so already. Raises TermNotOver, WrongTurn,
    UnknownBody, NotAllowed.
    """
    row = hold(session, slug, by=by)
    end_what_is_over(session, row, at=at)
    term = term_of(session, row.id, term_id)
    if state == Sitting.ENDED and term.state in ON_SEAT:
        raise TermNotOver(term.ends_at)
    if state == term.state == Sitting.ENDED:
        return
    if state not in {str(one) for one in NOTED}:
        raise WrongTurn(term.state, state)
    become(session, row, term, Sitting(state), actor=by.actor, at=at)
    mails.noted(session, term, around, at=at)


def become(session: Session, row: SeatBody, term: SeatTerm, state: Sitting, *, actor: str, at: datetime) -> None:
    """Let a term of a held body be in another state, with what that means for the balance. Raises WrongTurn.

    Who declines never counted; who resigns counts for the whole months until now.
    """
    turn(session, term, state, at=at)
    if state is Sitting.DECLINED:
        term.months = 0
    if state is Sitting.RESIGNED:
        term.months = min(term.months, whole_months(term.starts_at, at))
    session.flush()
    facts = {"term": term.id, "state": str(state)}
    audit.append(session, at=at, actor=actor, act="note-seat-term", subject=subject(row), facts=facts)


def replace(session: Session, term: SeatTerm, *, at: datetime) -> None:
    """The warm alternate takes the rest of a term of a held body. Raises AlternateDoesNotFit, WrongTurn."""
    draw, who = session.get_one(SeatDraw, term.draw_id), alternate(session, term, at=at)
    if who is None:
        raise AlternateDoesNotFit
    turn(session, term, Sitting.REPLACED, at=at)
    served = term.months
    begins = later(term.starts_at, served)
    starts_at, months = max(begins, at), months_left(begins, term.ends_at, at=at)
    draw.alternate_id = None
    who.state, who.changed_at = str(Standing.DRAWN), at
    seat_member(session, draw, who, months=months, starts_at=starts_at, at=at)


def alternate(session: Session, term: SeatTerm, *, at: datetime) -> SeatCandidate | None:
    """Who may come for the rest of a term; None where nobody waits, or who waits does not fit, or it is over."""
    draw = session.get_one(SeatDraw, term.draw_id)
    who = None if draw.alternate_id is None or term.ends_at <= at else session.get(SeatCandidate, draw.alternate_id)
    return who if who is not None and fits(session, term, who, at=at) else None


def fits(session: Session, term: SeatTerm, who: SeatCandidate, *, at: datetime) -> bool:
    """Whether the alternate of a term, who was not drawn or gone meanwhile, keeps the spread for the rest of it."""
    if who.state in (Standing.DRAWN, Standing.DECLINED):
        return False
    row = session.get_one(SeatBody, term.body_id)
    balance, terms = balance_of(rules_in(row)), terms_of(session, row)
    profile = balance.numbers(profile_in(unseal(session, who, "profile")))
    now = max(at, term.starts_at)
    changes = {one.starts_at for one in terms if one.state in ON_SEAT and now < one.starts_at < term.ends_at}
    return all(
        balance.broken(tuple(balance.numbers(profile_in(one.profile)) for one in sitting), profile) is None
        for sitting in (sitting_at(terms, moment, but=term.seat) for moment in {now, *changes})
    )


def term_of(session: Session, body: int, number: int) -> SeatTerm:
    """One term of this body. Raises UnknownBody."""
    found = session.get(SeatTerm, number)
    if found is None or found.body_id != body:
        raise UnknownBody(str(number))
    return found
