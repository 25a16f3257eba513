"""The worker that mails who was asked for a seat, and who was drawn for one; each once, and without a code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from snw_democratie.answers.facts import Mailing
from snw_democratie.components import Fact
from snw_democratie.contact import contact_in
from snw_democratie.db.engine import reading, unit_of_work
from snw_democratie.db.sealed import unseal
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n import speaking
from snw_democratie.mail import outbox
from snw_democratie.mail.errors import BadAddress
from snw_democratie.mail.render import render
from snw_democratie.pool.models import Registration
from snw_democratie.pool.submitting import about
from snw_democratie.pool.wording import in_language
from snw_democratie.seats.models import SeatBody, SeatCandidate, SeatTerm
from snw_democratie.seats.steps import BY_HAND, MAILED, Sitting, Standing
from snw_democratie.security import audit


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatMail:
    """What such a mail says."""

    heading: str
    sentence: str
    title: str
    address: str
    contact: tuple[Fact, ...]


class SeatPost:
    """Looks now and then whether somebody was asked or drawn."""

    def __init__(
        self, engine: Engine, around: Mailing, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._engine = engine
        self._around = around
        self._clock = clock

    def look(self) -> int:
        """Put every mail that is due into the outbox; gives how many."""
        with reading(self._engine) as session:
            if not (_asked(session) or _drawn(session)):
                return 0
        with unit_of_work(self._engine) as session:
            return tell_due(session, self._around, at=self._clock())


def tell_due(session: Session, around: Mailing, *, at: datetime) -> int:
    """Mail everybody who is due. Whoever came from no panel has no code: those the team calls or writes."""
    sent: dict[int, int] = {}
    for who in _asked(session):
        if _first(session, SeatCandidate, who.id) and _send(session, who, around, drawn=False, at=at):
            sent[who.body_id] = sent.get(who.body_id, 0) + 1
        else:
            session.execute(update(SeatCandidate).where(SeatCandidate.id == who.id).values(told=BY_HAND))
    for term in _drawn(session):
        who = session.get_one(SeatCandidate, term.candidate_id)
        if _first(session, SeatTerm, term.id) and _send(session, who, around, drawn=True, at=at):
            sent[who.body_id] = sent.get(who.body_id, 0) + 1
        else:
            session.execute(update(SeatTerm).where(SeatTerm.id == term.id).values(told=BY_HAND))
    for number, count in sorted(sent.items()):
        facts = {"mails": count}
        audit.append(session, at=at, actor="worker", act="tell-seats", subject=f"seats:{number}", facts=facts)
    return sum(sent.values())


def _asked(session: Session) -> list[SeatCandidate]:
    due = SeatCandidate.state == Standing.INVITED, SeatCandidate.told == ""
    return list(session.scalars(select(SeatCandidate).where(*due).order_by(SeatCandidate.id)))


def _drawn(session: Session) -> list[SeatTerm]:
    due = SeatTerm.state == Sitting.DRAWN, SeatTerm.told == ""
    return list(session.scalars(select(SeatTerm).where(*due).order_by(SeatTerm.id)))


def _first(session: Session, table: type[SeatCandidate] | type[SeatTerm], number: int) -> bool:
    """Whoever marks the row first sends the mail, in the same transaction."""
    mine = table.id == number, table.told == ""
    return bool(session.execute(update(table).where(*mine).values(told=MAILED)).rowcount)


def _send(session: Session, who: SeatCandidate, around: Mailing, *, drawn: bool, at: datetime) -> bool:
    registration = session.get(Registration, who.registration_id) if who.registration_id else None
    if registration is None:
        return False
    try:
        to = outbox.checked_address(unseal(session, who, "contact"))
    except BadAddress:
        return False
    with speaking(registration.language):
        view = SeatMail(
            heading=_("U bent ingeloot voor een bewonerszetel") if drawn else _("Wilt u een bewonerszetel?"),
            sentence=_("Het lot koos u voor een plek in dit bestuur:")
            if drawn
            else _("U zat in een burgerpanel. Daarom mag u meedoen aan de loting om een zetel in dit bestuur:"),
            title=in_language(session.get_one(SeatBody, who.body_id).name, {}),
            address=around.own_page,
            contact=contact_in(around.contact, registration.language),
        )
    subject, text = render("seat", registration.language, view)
    outbox.put(session, to=to, subject=subject, text=text, about=about(registration.id), at=at)
    return True
