"""The acts of two people: fixing the rules, a draw from its announcement to its end, and who gives up or gets a seat.

An act about a term is called by its name and the number of the term, as in "leave-seat.12".
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from snw_democratie.answers.facts import Mailing
from snw_democratie.seats import mails
from snw_democratie.seats.errors import AlternateDoesNotFit, NotThisSeatStep
from snw_democratie.seats.facts import SeatWaiting
from snw_democratie.seats.models import SeatBody, SeatTerm, SeatTurn
from snw_democratie.seats.service.drawing import announce, current, do_draw, fail, what_is_drawn
from snw_democratie.seats.service.finding import hold, subject, terms_of
from snw_democratie.seats.service.members import alternate, become, replace, term_of
from snw_democratie.seats.steps import LEAVING, SeatAct, Sitting
from snw_democratie.security import audit
from snw_democratie.security.approvals import Proposal, agree, agreement, take_back
from snw_democratie.security.staff import Role, Staff
from sortition.record import digest

OF_A_TERM = (SeatAct.LEAVE, SeatAct.REPLACE)


def agree_to(
    session: Session, slug: str, what: str, seen: str, around: Mailing | None = None, *, by: Staff, at: datetime
) -> bool:
    """One person's yes to the act with the digest `seen`. True when that was the second, and it is done.

    Whose seat it is about hears it by mail, if `around` is there. Raises NotThisSeatStep, AlternateDoesNotFit,
    ChangedMeanwhile, SamePersonTwice, NotAllowed, UnknownBody.
    """
    row = hold(session, slug, by=by)
    act, term = _named(session, row, what)
    proposal = _proposal(session, row, act, term, at=at)
    if not agree(session, proposal, seen, by=by, at=at):
        return False
    done = _do(session, row, act, at=at) if term is None else _do_with(session, row, act, term, around, by=by, at=at)
    session.flush()
    facts = {"digest": proposal.digest, **done}
    audit.append(session, at=at, actor=by.actor, act=str(act), subject=subject(row), facts=facts)
    return True


def take_back_from(session: Session, slug: str, what: str, *, by: Staff, at: datetime) -> None:
    """Take the own yes back, before the act. Raises NotThisSeatStep, AlternateDoesNotFit."""
    row = hold(session, slug, by=by)
    take_back(session, _proposal(session, row, *_named(session, row, what), at=at), by=by, at=at)


def waiting(session: Session, row: SeatBody, *, at: datetime) -> tuple[SeatWaiting, ...]:
    """What can lie before two people now; those about a term also when nobody said yes to them yet."""
    found = []
    for act in SeatAct:
        for term in terms_of(session, row) if act in OF_A_TERM else (None,):
            what = _digest(session, row, act, at=at) if term is None else _digest_of(session, act, term, at=at)
            if what is not None:
                stands = agreement(session, _as_proposal(row, act, what))
                found.append(SeatWaiting(act=act, agreement=stands, term=0 if term is None else term.id))
    return tuple(found)


def _named(session: Session, row: SeatBody, what: str) -> tuple[SeatAct, SeatTerm | None]:
    """The act, and the term where it is about one. Raises NotThisSeatStep, UnknownBody."""
    name, _dot, number = what.partition(".")
    act = next((one for one in SeatAct if one == name), None)
    if act is None or (act in OF_A_TERM) is not (number.isascii() and number.isdecimal() and len(number) < 10):
        raise NotThisSeatStep(name)
    return act, term_of(session, row.id, int(number)) if number else None


def _proposal(session: Session, row: SeatBody, act: SeatAct, term: SeatTerm | None, *, at: datetime) -> Proposal:
    what = _digest(session, row, act, at=at) if term is None else _digest_of(session, act, term, at=at)
    if what is None and term is not None and act is SeatAct.REPLACE and term.state in LEAVING.values():
        raise AlternateDoesNotFit
    if what is None:
        raise NotThisSeatStep(str(act))
    return _as_proposal(row, act, what)


def _as_proposal(row: SeatBody, act: SeatAct, what: str) -> Proposal:
    return Proposal(subject=subject(row), act=str(act), digest=what, role=Role.DEMOCRACY_TEAM)


def _digest(session: Session, row: SeatBody, act: SeatAct, *, at: datetime) -> str | None:
    """What identifies all that the act would do now; None when it cannot be done."""
    if act is SeatAct.FIX:
        fixed = {"name": row.name, "rules": row.rules, "first": row.first_at.strftime("%Y-%m-%dT%H:%M:%SZ")}
        return digest("snw/seat-body/1", fixed) if row.fixed_at is None else None
    draw = current(session, row)
    if draw is None:
        return None
    if act is SeatAct.ANNOUNCE:
        said = {"seat": draw.digest, "source": draw.source, "at": draw.draw_at.strftime("%Y-%m-%dT%H:%M:%SZ")}
        open_ = draw.announced_at is None and draw.draw_at > at
        return digest("snw/seat-announce/1", said) if open_ else None
    if act is SeatAct.FAIL:
        said = {"seat": draw.digest, "reason": draw.failure}
        return digest("snw/seat-failure/1", said) if draw.failure else None
    entered = draw.announced_at is not None and bool(draw.entered or draw.beacon)
    return digest("snw/seat-draw/1", what_is_drawn(draw)) if entered else None


def _digest_of(session: Session, act: SeatAct, term: SeatTerm, *, at: datetime) -> str | None:
    """The same of an act about a term; after another turn of that term a yes counts no more."""
    turns = session.scalar(select(func.count()).where(SeatTurn.term_id == term.id)) or 0
    state = Sitting(term.state)
    if act is SeatAct.LEAVE:
        if state not in LEAVING or term.ends_at <= at:
            return None
        return digest("snw/seat-leave/1", {"term": term.id, "turns": turns, "becomes": str(LEAVING[state])})
    who = alternate(session, term, at=at) if state in LEAVING.values() else None
    return None if who is None else digest("snw/seat-replace/1", {"term": term.id, "turns": turns, "lot": who.lot})


def _do(session: Session, row: SeatBody, act: SeatAct, *, at: datetime) -> dict[str, int]:
    if act is SeatAct.FIX:
        row.fixed_at = at
        return {}
    draw = current(session, row)
    assert draw is not None
    if act is SeatAct.ANNOUNCE:
        announce(session, draw, at=at)
    elif act is SeatAct.FAIL:
        fail(session, draw, at=at)
    else:
        do_draw(session, row, draw, at=at)
    return {"draw": draw.number}


def _do_with(
    session: Session, row: SeatBody, act: SeatAct, term: SeatTerm, around: Mailing | None, *, by: Staff, at: datetime
) -> dict[str, int]:
    if act is SeatAct.LEAVE:
        become(session, row, term, LEAVING[Sitting(term.state)], actor=by.actor, at=at)
        mails.noted(session, term, around, at=at)
    else:
        replace(session, term, at=at)  # who comes is told that they were drawn, who left was told before
    return {"term": term.id}
