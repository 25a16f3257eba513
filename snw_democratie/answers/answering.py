"""Yes and no to a drawn place: with the own code, through a helper, or typed by the team."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from snw_democratie.answers import mails
from snw_democratie.answers.errors import NoPlace, StillAnswering
from snw_democratie.answers.facts import Mailing
from snw_democratie.answers.freeing import forget_wishes
from snw_democratie.answers.models import PanelAnswer
from snw_democratie.answers.standing import Standing, Way, answered
from snw_democratie.answers.vacancies import place_of, releasable, vacate
from snw_democratie.assemblies.service.reading import procedure_row
from snw_democratie.i18n.formats import amsterdam
from snw_democratie.pool.agreeing import take_back
from snw_democratie.pool.consents import Purpose
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff


def answer(session: Session, registration_id: str, *, yes: bool, at: datetime) -> None:
    """The own answer. A yes may become a no at any time, a no a yes while the place is free.

    Raises NoPlace, PlaceGone.
    """
    _settle(session, _own(session, registration_id), Way.CODE, actor="resident", yes=yes, at=at)


def answer_by_phone(
    session: Session, registration_id: str, around: Mailing, *, yes: bool, by: Staff, at: datetime
) -> None:
    """The same, said to a helper who typed the code. Whoever gave an address hears by mail what was noted.

    Raises NoPlace, PlaceGone.
    """
    row = _own(session, registration_id)
    if _settle(session, row, Way.PHONE, actor=by.actor, yes=yes, at=at):
        mails.noted(session, row, around, at=at)


def answer_for(
    session: Session, slug: str, lot: str, way: Way, yes: bool, around: Mailing, *, by: Staff, at: datetime
) -> None:
    """The same for a lot, from a card or by telephone, by the team. Raises NoPlace, PlaceGone."""
    row = _held(session, slug, lot)
    if _settle(session, row, way, actor=by.actor, yes=yes, at=at):
        mails.noted(session, row, around, at=at)


def release(session: Session, slug: str, lot: str, *, by: Staff, at: datetime) -> None:
    """Let a place go to somebody else, after a no or without an answer in time. Raises NoPlace, StillAnswering."""
    row = _held(session, slug, lot)
    reason = releasable(row, at=at)
    if reason is None:
        raise StillAnswering
    subject, facts = f"procedure:{row.procedure_id}", {"reason": str(reason)}
    audit.append(session, at=at, actor=by.actor, act="release-place", subject=subject, facts=facts)
    vacate(session, row, reason, at=at)


def _settle(session: Session, row: PanelAnswer, way: Way, *, actor: str, yes: bool, at: datetime) -> bool:
    """Store an answer; False when it says what was said before."""
    after = answered(Standing(row.state), yes=yes)
    if after == row.state:
        return False
    act = "accept-place" if yes else "decline-place"
    subject = f"procedure:{row.procedure_id}"
    audit.append(session, at=at, actor=actor, act=act, subject=subject, facts={"way": str(way)})
    row.state, row.way, row.answered_on = after, way, amsterdam(at).date()
    if not yes:
        forget_wishes(session, row)
        found = mails.registration_of(session, row)
        if found is not None:
            take_back(session, found.id, Purpose.SUPPORT)
    session.flush()
    return True


def _own(session: Session, registration_id: str) -> PanelAnswer:
    row = place_of(session, registration_id, holding=True)
    if row is None:
        raise NoPlace
    return row


def _held(session: Session, slug: str, lot: str) -> PanelAnswer:
    row = session.get(PanelAnswer, (procedure_row(session, slug).id, lot), with_for_update=True)
    if row is None:
        raise NoPlace
    return row
