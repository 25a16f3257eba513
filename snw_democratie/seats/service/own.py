"""The own candidature and the own seat of somebody who came from a panel, with the code of that registration."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from snw_democratie.db.sealed import unseal
from snw_democratie.seats.errors import UnknownBody, WrongTurn
from snw_democratie.seats.facts import OwnSeat
from snw_democratie.seats.models import SeatBody, SeatCandidate, SeatDraw, SeatTerm
from snw_democratie.seats.service import candidates, members
from snw_democratie.seats.service.drawing import current, end_what_is_over
from snw_democratie.seats.service.finding import files_of, lock, profile_in
from snw_democratie.seats.service.reading import draw_facts, term_facts
from snw_democratie.seats.steps import ON_SEAT, OWN_SITTINGS, STANDINGS, Sitting, Standing
from sortition.checking.reading import event
from sortition.checking.seat_file import SeatType, read_seat, read_seat_people
from sortition.seating.record import PEOPLE, SEAT


def own_seats(session: Session, registration_id: str) -> tuple[OwnSeat, ...]:
    """Every body that asked this person, with what they may say now."""
    mine = SeatCandidate.registration_id == registration_id
    found = session.execute(
        select(SeatCandidate, SeatBody).join(SeatBody, SeatBody.id == SeatCandidate.body_id).where(mine)
    )
    return tuple(_own(session, who, row) for who, row in found)


def say(session: Session, registration_id: str, slug: str, state: str, *, at: datetime) -> None:
    """The own answer: for the next draws, or for the seat that was drawn. Raises UnknownBody, WrongTurn."""
    row = session.scalar(select(SeatBody).where(SeatBody.slug == slug))
    mine = SeatCandidate.registration_id == registration_id
    who = None if row is None else session.scalar(select(SeatCandidate).where(SeatCandidate.body_id == row.id, mine))
    if row is None or who is None:
        raise UnknownBody(slug)
    held = lock(session, row.id)
    session.refresh(who)
    end_what_is_over(session, held, at=at)
    term = _term(session, who)
    if state not in _may_say(who, term):
        raise WrongTurn(who.state if term is None else term.state, state)
    if term is None:
        candidates.become(session, held, who, state, actor="resident", at=at)
    else:
        members.become(session, held, term, Sitting(state), actor="resident", at=at)


def _own(session: Session, who: SeatCandidate, row: SeatBody) -> OwnSeat:
    term, draw = _term(session, who), current(session, row)
    shown = draw if draw is not None and draw.announced_at is not None else None
    return OwnSeat(
        slug=row.slug,
        body=row.name,
        lot=who.lot,
        name=unseal(session, who, "name"),
        contact=unseal(session, who, "contact"),
        profile=profile_in(unseal(session, who, "profile")),
        rounds=who.rounds,
        state=Standing(who.state),
        term=None if term is None else term_facts(session, term),
        draw=None if shown is None else draw_facts(session, shown),
        chance=None if shown is None else _chance(session, shown, who.lot),
        alternate=_is_alternate(session, who),
        may=tuple(sorted(_may_say(who, term))),
    )


def _term(session: Session, who: SeatCandidate) -> SeatTerm | None:
    """The last term of this person."""
    mine = SeatTerm.candidate_id == who.id
    return session.scalar(select(SeatTerm).where(mine).order_by(SeatTerm.id.desc()).limit(1))


def _may_say(who: SeatCandidate, term: SeatTerm | None) -> frozenset[str]:
    if who.name is None:
        return frozenset()
    if term is not None:
        return frozenset(str(one) for one in OWN_SITTINGS.get(Sitting(term.state), ()))
    return frozenset(str(one) for one in STANDINGS[Standing(who.state)])


def _chance(session: Session, draw: SeatDraw, lot: str) -> SeatType | None:
    """The line of the published table that is this person's; None for who does not stand in this draw."""
    files = files_of(session, draw)
    people = read_seat_people(files[PEOPLE], read_seat(event(files[SEAT], "seat")[0]))
    types = draw_facts(session, draw).types
    return types[people.types[people.ids.index(lot)]] if lot in people.ids else None


def _is_alternate(session: Session, who: SeatCandidate) -> bool:
    """Whether this person waits for a seat on which the member still sits, or that waits for them."""
    waits = SeatTerm.state.in_([*ON_SEAT, Sitting.DECLINED, Sitting.RESIGNED])
    wanted = select(SeatDraw.id).join(SeatTerm, SeatTerm.draw_id == SeatDraw.id)
    return session.scalar(wanted.where(SeatDraw.alternate_id == who.id, waits).limit(1)) is not None
