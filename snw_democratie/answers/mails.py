"""Mail about a drawn place: that it is there, one reminder, and what was noted. It holds no code and no lot number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from snw_democratie.answers.facts import Mailing
from snw_democratie.answers.models import PanelAnswer
from snw_democratie.answers.standing import Standing
from snw_democratie.assemblies.models import PersonRow, Procedure
from snw_democratie.components import Fact
from snw_democratie.contact import contact_in
from snw_democratie.i18n import formats, speaking
from snw_democratie.mail import outbox
from snw_democratie.mail.render import render
from snw_democratie.pool.models import Registration
from snw_democratie.pool.rights import opened
from snw_democratie.pool.submitting import about
from snw_democratie.pool.wording import in_language


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMail:
    """What such a mail says. `until` is the last day to answer, `yes` the answer that was noted."""

    title: str
    until: str
    yes: bool
    address: str
    contact: tuple[Fact, ...]


def tell(session: Session, row: PanelAnswer, around: Mailing, *, at: datetime) -> bool:
    """Say that somebody was drawn, and until when to answer; False when this person left no address."""
    return _send(session, row, "drawn_place", around, at=at)


def remind(session: Session, row: PanelAnswer, around: Mailing, *, at: datetime) -> bool:
    """Ask once more for an answer; False when this person left no address."""
    return _send(session, row, "remind_place", around, at=at)


def noted(session: Session, row: PanelAnswer, around: Mailing, *, at: datetime) -> bool:
    """Say which answer somebody else typed, so that a slip or a trick does not stay unseen."""
    return _send(session, row, "noted_answer", around, at=at)


def registration_of(session: Session, row: PanelAnswer) -> Registration | None:
    """Whose place it is, where that person registered here."""
    return session.scalar(
        select(Registration)
        .join(PersonRow, PersonRow.registration_id == Registration.id)
        .join(Procedure, Procedure.import_id == PersonRow.import_id)
        .where(Procedure.id == row.procedure_id, PersonRow.lot == row.lot)
    )


def _send(session: Session, row: PanelAnswer, template: str, around: Mailing, *, at: datetime) -> bool:
    whose = registration_of(session, row)
    reached = opened(session, whose, "contact") if whose is not None else {}
    if whose is None or not reached.get("email"):
        return False
    procedure = session.get_one(Procedure, row.procedure_id)
    with speaking(whose.language):
        title = in_language(procedure.title, procedure.translations)
        until = formats.day(formats.amsterdam(row.answer_by).date())
    view = PlaceMail(
        title=title,
        until=until,
        yes=row.state == Standing.ACCEPTED,
        address=around.own_page,
        contact=contact_in(around.contact, whose.language),
    )
    subject, text = render(template, whose.language, view)
    outbox.put(session, to=reached["email"], subject=subject, text=text, about=about(whose.id), at=at)
    return True
