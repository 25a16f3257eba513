"""What residents may do with their own registration: correct, withdraw, take back a yes, erase."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from snw_democratie.answers.vacancies import leave
from snw_democratie.answers.wishing import forget_support
from snw_democratie.assemblies import service as assemblies
from snw_democratie.assemblies.models import Procedure
from snw_democratie.db.sealed import seal, unseal
from snw_democratie.mail import outbox
from snw_democratie.pool import drafts
from snw_democratie.pool.agreeing import take_back
from snw_democratie.pool.consents import Purpose
from snw_democratie.pool.enrolment import EnrolmentFacts, enrolment_of
from snw_democratie.pool.errors import NotRegistered
from snw_democratie.pool.models import Consent, EntryCode, Registration, ResidentSession, SpecialAnswers
from snw_democratie.pool.submitting import COUNTED, WITHDRAWN, about, release_doubles, write_special
from snw_democratie.seats.service.candidates import forget as forget_candidate
from snw_democratie.security import audit


def start_correction(session: Session, registration_id: str, *, old: str, at: datetime) -> tuple[str, str]:
    """Put the answers of a registration into a draft; gives the address of the lottery and the secret for the cookie.

    A browser that was changing it goes on with what it typed. Raises NotRegistered when it was withdrawn.
    """
    row = _counted(session, registration_id)
    asked = enrolment_of(session, Procedure.id == row.procedure_id)
    assert asked is not None
    if drafts.correction(session, old, row.id, at=at):
        return asked.slug, old
    values = _typed(session, row, asked)
    gebied = session.scalar(select(EntryCode.gebied).where(EntryCode.id == row.entry_code_id)) or ""
    drafts.forget(session, old)
    held = {"values": values, "before": values, "way": row.way, "gebied": gebied}
    secret = drafts.store(session, row.procedure_id, held, correcting=row.id, at=at)
    return asked.slug, secret


def withdraw(session: Session, registration_id: str, *, at: datetime) -> None:
    """Leave the lottery: everything personal goes, the row says only that somebody was here.

    Before the list closes the person leaves it; a lot on a closed list stays there, and nobody knows any more whose it
    was. Raises NotRegistered.
    """
    row = _counted(session, registration_id)
    subject = f"procedure:{row.procedure_id}"
    audit.append(session, at=at, actor="resident", act="withdraw-registration", subject=subject)
    _leave(session, row, at=at)
    row.state, row.double_of = WITHDRAWN, None
    session.flush()


def withdraw_consent(session: Session, registration_id: str, purpose: Purpose, *, at: datetime) -> None:
    """Take back one yes. Without a yes to the lottery there is no registration: that is `withdraw`.

    With the yes to a special question its answers go: they become "zeg ik liever niet", and the person leaves a list
    that is not closed yet, until the team takes the answers over again. A list that is closed keeps them beside the
    lot, or the lottery could not be checked; the page says so beforehand. With the yes to what is needed after a draw
    go those needs, with the yes to being asked again goes a candidature for a seat that came from it.
    Raises NotRegistered.
    """
    if purpose is Purpose.LOTTERY:
        withdraw(session, registration_id, at=at)
        return
    row = _counted(session, registration_id)
    if not take_back(session, row.id, purpose):
        return
    facts = {"purpose": str(purpose)}
    subject = f"procedure:{row.procedure_id}"
    audit.append(session, at=at, actor="resident", act="withdraw-consent", subject=subject, facts=facts)
    if purpose is Purpose.SUPPORT:
        forget_support(session, row.id)
    if purpose is Purpose.NEXT:
        forget_candidate(session, row.id, at=at)
    if purpose is Purpose.SPECIAL:
        drafts.end_corrections(session, row.id)
        asked = enrolment_of(session, Procedure.id == row.procedure_id)
        assert asked is not None
        write_special(session, row.id, {one.feature: one.undisclosed for one in asked.questions if one.special})
        assemblies.take_out(session, row.id)


def erase(session: Session, registration_id: str, *, at: datetime) -> None:
    """Remove everything about a registration; the public record of the lottery stays valid. Raises NotRegistered."""
    row = session.get(Registration, registration_id, with_for_update=True)
    if row is None:
        raise NotRegistered
    audit.append(session, at=at, actor="resident", act="erase-registration", subject=f"procedure:{row.procedure_id}")
    _leave(session, row, at=at)
    session.execute(delete(ResidentSession).where(ResidentSession.registration_id == row.id))
    session.delete(row)
    session.flush()


def _leave(session: Session, row: Registration, *, at: datetime) -> None:
    """Out of every list that is open, unknown on every list that is closed, and nothing personal left."""
    assemblies.take_out(session, row.id)
    leave(session, row.id, at=at)
    forget_candidate(session, row.id, at=at)
    assemblies.unlink(session, row.id)
    release_doubles(session, row)
    empty(session, row)


def empty(session: Session, row: Registration) -> None:
    """Remove what is personal from a registration: answers, consents, what was being changed, and mail that waits."""
    drafts.end_corrections(session, row.id)
    seal(session, row, person=None, contact=None, answers=None)
    row.likeness = None
    session.execute(delete(SpecialAnswers).where(SpecialAnswers.registration_id == row.id))
    session.execute(delete(Consent).where(Consent.registration_id == row.id))
    outbox.forget(session, about=about(row.id))


def opened(session: Session, row: Registration, column: str) -> dict[str, Any]:
    """One sealed column of a registration; nothing when it is empty."""
    text = unseal(session, row, column)
    found: dict[str, Any] = json.loads(text) if text else {}
    return found


def special_of(session: Session, registration_id: str) -> Mapping[str, str]:
    """The answers that the law protects extra, by feature."""
    apart = session.get(SpecialAnswers, registration_id)
    found: dict[str, str] = json.loads(unseal(session, apart, "answers")) if apart is not None else {}
    return found


def _counted(session: Session, registration_id: str) -> Registration:
    row = session.get(Registration, registration_id, with_for_update=True)
    if row is None or row.state not in COUNTED:
        raise NotRegistered
    return row


def _typed(session: Session, row: Registration, asked: EnrolmentFacts) -> dict[str, str]:
    """The answers as the pages would have sent them."""
    person, contact = opened(session, row, "person"), opened(session, row, "contact")
    told = {**opened(session, row, "answers"), **special_of(session, row.id)}
    names = {"naam": "name", "geboortejaar": "birth_year", "postcode": "postcode", "huisnummer": "house_number"}
    names |= {"toevoeging": "addition", "wijk": "wijk", "gebied": "gebied"}
    values = {typed: str(person[name]) for typed, name in names.items() if name in person}
    values |= {"weg": contact["way"], "email": contact["email"], "telefoon": contact["phone"]}
    for number, question in enumerate(asked.questions, 1):
        answer = told.get(question.feature, question.undisclosed)
        agreed = question.special and answer != question.undisclosed
        values |= {f"kenmerk-{number}-antwoord": answer, f"kenmerk-{number}-toestemming": "ja" if agreed else ""}
    return values
