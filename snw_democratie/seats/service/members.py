"""What becomes of a member: yes or no, installed, away for a while, stopping, and the alternate who comes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from snw_democratie.db.sealed import unseal
from snw_democratie.seats.calendar import later, whole_months
from snw_democratie.seats.errors import AlternateDoesNotFit, UnknownBody, WrongTurn
from snw_democratie.seats.models import SeatBody, SeatCandidate, SeatDraw, SeatTerm
from snw_democratie.seats.service.drawing import end_what_is_over, seat_member
from snw_democratie.seats.service.finding import hold, profile_in, rules_in, sitting_at, subject, terms_of
from snw_democratie.seats.service.turns import turn
from snw_democratie.seats.steps import ON_SEAT, Sitting, Standing
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff
from sortition.seats import balance_of

NOTED = frozenset(Sitting) - {Sitting.DRAWN, Sitting.REPLACED}
"""What the team notes; drawn and replaced follow from something else."""


def note(session: Session, slug: str, term_id: int, state: str, *, by: Staff, at: datetime) -> None:
    """Note what became of a member. Raises WrongTurn, UnknownBody, NotAllowed.

    Who declines never counted; who resigns counts for the whole months until now.
    """
    row = hold(session, slug, by=by)
    end_what_is_over(session, row, at=at)
    term = term_of(session, row.id, term_id)
    if state not in {str(one) for one in NOTED}:
        raise WrongTurn(term.state, state)
    become(session, row, term, Sitting(state), actor=by.actor, at=at)


def become(session: Session, row: SeatBody, term: SeatTerm, state: Sitting, *, actor: str, at: datetime) -> None:
    """Let a term of a held body be in another state, with what that means for the balance. Raises WrongTurn."""
    turn(session, term, state, at=at)
    if state is Sitting.DECLINED:
        term.months = 0
    if state is Sitting.RESIGNED:
        term.months = min(term.months, whole_months(term.starts_at, at))
    session.flush()
    facts = {"term": term.id, "state": str(state)}
    audit.append(session, at=at, actor=actor, act="note-seat-term", subject=subject(row), facts=facts)


def replace(session: Session, slug: str, term_id: int, *, by: Staff, at: datetime) -> None:
    """The warm alternate takes the rest of a term. Raises AlternateDoesNotFit, WrongTurn, UnknownBody, NotAllowed."""
    row = hold(session, slug, by=by)
    end_what_is_over(session, row, at=at)
    term = term_of(session, row.id, term_id)
    draw = session.get_one(SeatDraw, term.draw_id)
    who = None if draw.alternate_id is None else session.get(SeatCandidate, draw.alternate_id)
    if who is None or not fits(session, term, who, at=at):
        raise AlternateDoesNotFit
    turn(session, term, Sitting.REPLACED, at=at)
    served = term.months
    starts_at = later(term.starts_at, served)
    months = max(1, whole_months(starts_at, term.ends_at))
    draw.alternate_id = None
    who.state, who.changed_at = str(Standing.DRAWN), at
    seat_member(session, draw, who, months=months, starts_at=starts_at, at=at)
    audit.append(session, at=at, actor=by.actor, act="replace-seat-term", subject=subject(row), facts={"term": term.id})


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
