"""The acts of two people: fixing the rules, announcing a draw with its chances, the draw itself, or that it failed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from snw_democratie.seats.errors import NotThisSeatStep
from snw_democratie.seats.facts import SeatWaiting
from snw_democratie.seats.models import SeatBody
from snw_democratie.seats.service.drawing import announce, current, do_draw, fail, what_is_drawn
from snw_democratie.seats.service.finding import hold, subject
from snw_democratie.seats.steps import SeatAct
from snw_democratie.security import audit
from snw_democratie.security.approvals import Proposal, agree, agreement, take_back
from snw_democratie.security.staff import Role, Staff
from sortition.record import digest


def agree_to(session: Session, slug: str, act: str, seen: str, *, by: Staff, at: datetime) -> bool:
    """One person's yes to the act with the digest `seen`. True when that was the second, and it is done.

    Raises NotThisSeatStep, ChangedMeanwhile, SamePersonTwice, NotAllowed, UnknownBody.
    """
    row = hold(session, slug, by=by)
    proposal = _proposal(session, row, act, at=at)
    if not agree(session, proposal, seen, by=by, at=at):
        return False
    facts = {"digest": proposal.digest, **_do(session, row, SeatAct(act), at=at)}
    session.flush()
    audit.append(session, at=at, actor=by.actor, act=act, subject=subject(row), facts=facts)
    return True


def take_back_from(session: Session, slug: str, act: str, *, by: Staff, at: datetime) -> None:
    """Take the own yes back, before the act. Raises NotThisSeatStep."""
    row = hold(session, slug, by=by)
    take_back(session, _proposal(session, row, act, at=at), by=by, at=at)


def waiting(session: Session, row: SeatBody, *, at: datetime) -> tuple[SeatWaiting, ...]:
    """What lies before two people now."""
    found = []
    for act in SeatAct:
        what = _digest(session, row, act, at=at)
        if what is not None:
            found.append(SeatWaiting(act=act, agreement=agreement(session, _as_proposal(row, act, what))))
    return tuple(found)


def _proposal(session: Session, row: SeatBody, act: str, *, at: datetime) -> Proposal:
    if act not in {str(one) for one in SeatAct}:
        raise NotThisSeatStep(act)
    what = _digest(session, row, SeatAct(act), at=at)
    if what is None:
        raise NotThisSeatStep(act)
    return _as_proposal(row, SeatAct(act), what)


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
