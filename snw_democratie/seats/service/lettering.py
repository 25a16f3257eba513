"""Letters about the draw of one seat: to who was drawn, to the alternate, and to everybody else who stood."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from snw_democratie.db.sealed import unseal
from snw_democratie.i18n.formats import amsterdam
from snw_democratie.letters.errors import NoLetters
from snw_democratie.letters.letter import NO_SEAT, OWN_PAGE, SEAT, SEAT_ALTERNATE, Letter, Mailing
from snw_democratie.letters.recipients import address_of
from snw_democratie.letters.run import Run, print_files
from snw_democratie.pool.models import Registration
from snw_democratie.seats import paths
from snw_democratie.seats.errors import UnknownBody
from snw_democratie.seats.models import SeatBody, SeatCandidate, SeatDraw
from snw_democratie.seats.service.drawing import stood_in
from snw_democratie.seats.service.finding import draws_of, refuse_stranger, row_of, subject
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff
from snw_democratie.settings import Contact
from sortition.disclosure import record_zip

NAMES = {"lid": SEAT, "plaatsvervanger": SEAT_ALTERNATE, "anderen": NO_SEAT}


def seat_letters(
    session: Session, slug: str, number: int, name: str, origin: str, contact: Contact, *, by: Staff, at: datetime
) -> Run:
    """Letters of one kind, to be printed; that they are taken is noted. Raises UnknownBody, NoLetters, NotAllowed."""
    refuse_stranger(by)
    row = row_of(session, slug)
    draw = next((one for one in draws_of(session, row) if one.number == number), None)
    if draw is None or draw.drawn_at is None or name not in NAMES:
        raise UnknownBody(name)
    audit.looked(session, by=by, subject=subject(row), what="letters", at=at)
    kind = NAMES[name]
    letters = tuple(_letter(session, who) for who in _whom(session, row, draw, kind))
    if not letters:
        raise NoLetters(kind)
    mailing = Mailing(
        kind=kind,
        title=row.name,
        # Whoever has a code answers there; for everybody else the page of the board says what happened.
        link=origin + (OWN_PAGE if kind != NO_SEAT and letters[0].own_page else paths.body(row.slug)),
        until="" if kind == NO_SEAT else amsterdam(max(at, draw.starts_at)).date().isoformat(),
        contact=contact,
    )
    return Run(mailing=mailing, letters=letters)


def printed_zip(run: Run) -> bytes:
    """Its print files with their manifest: some tens of letters at most, so made while the team waits."""
    made = print_files(run, lambda step, done, total: None)
    return record_zip({one.name: one.content for one in made})


def _whom(session: Session, row: SeatBody, draw: SeatDraw, kind: str) -> list[SeatCandidate]:
    """Who stood in this draw and gets this letter, in the order of lot; nobody who was forgotten since."""
    drawn = {SEAT: {draw.member_id}, SEAT_ALTERNATE: {draw.alternate_id}}
    mine = (
        SeatCandidate.body_id == row.id,
        SeatCandidate.lot.in_(stood_in(session, draw)),
        SeatCandidate.name.is_not(None),
    )
    found = session.scalars(select(SeatCandidate).where(*mine).order_by(SeatCandidate.lot))
    others = {draw.member_id, draw.alternate_id}
    return [one for one in found if (one.id in drawn[kind] if kind in drawn else one.id not in others)]


def _letter(session: Session, who: SeatCandidate) -> Letter:
    """With the address and in the language of the registration, else with what the team typed, in Dutch."""
    registration = session.get(Registration, who.registration_id) if who.registration_id else None
    to = address_of(session, registration) if registration is not None else ()
    return Letter(
        number=who.lot,
        to=to or (unseal(session, who, "name"), unseal(session, who, "contact")),
        language="nl" if registration is None else registration.language,
        lot=who.lot,
        own_page=registration is not None,
    )
