"""Mail to a member of what the team noted about the own seat, so that a slip or a trick does not stay unseen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from snw_democratie.answers.facts import Mailing
from snw_democratie.components import Fact
from snw_democratie.contact import contact_in
from snw_democratie.db.sealed import unseal
from snw_democratie.i18n import speaking
from snw_democratie.mail import outbox
from snw_democratie.mail.errors import BadAddress
from snw_democratie.mail.render import render
from snw_democratie.pool.models import Registration
from snw_democratie.pool.submitting import about
from snw_democratie.pool.wording import in_language
from snw_democratie.seats.models import SeatBody, SeatCandidate, SeatTerm
from snw_democratie.seats.steps import Sitting
from snw_democratie.seats.words import sitting_word


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedMail:
    """What such a mail says: of which body, and what stands there now."""

    title: str
    word: str
    address: str
    contact: tuple[Fact, ...]


def noted(session: Session, term: SeatTerm, around: Mailing | None, *, at: datetime) -> bool:
    """Say what was noted of this term; False for who has no code or address here. Without `around` nobody is told."""
    who = session.get_one(SeatCandidate, term.candidate_id)
    registration = session.get(Registration, who.registration_id) if who.registration_id else None
    if around is None or registration is None:
        return False
    try:
        to = outbox.checked_address(unseal(session, who, "contact"))
    except BadAddress:
        return False
    body = session.get_one(SeatBody, term.body_id)
    with speaking(registration.language):
        view = NotedMail(
            title=in_language(body.name, {}),
            word=sitting_word(Sitting(term.state))[0],
            address=around.own_page,
            contact=contact_in(around.contact, registration.language),
        )
    subject, text = render("noted_seat", registration.language, view)
    outbox.put(session, to=to, subject=subject, text=text, about=about(registration.id), at=at)
    return True
