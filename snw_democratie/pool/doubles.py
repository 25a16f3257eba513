"""Registrations that look like the same person: a registrar looks at two of them and decides. Each look is recorded.

One pair is opened at a time: who decides about one has no need to read the others.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from snw_democratie.assemblies import service as assemblies
from snw_democratie.assemblies.models import Procedure
from snw_democratie.assemblies.service.reading import procedure_row
from snw_democratie.assemblies.steps import State
from snw_democratie.components import Fact
from snw_democratie.contact import contact_in
from snw_democratie.db.sealed import unseal
from snw_democratie.mail import outbox
from snw_democratie.mail.render import render
from snw_democratie.pool.drafts import end_corrections
from snw_democratie.pool.models import Registration
from snw_democratie.pool.submitting import ACTIVE, REFUSED, REVIEW
from snw_democratie.pool.taking_over import waiting
from snw_democratie.pool.team_errors import AlreadyDecided
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff
from snw_democratie.settings import NO_CONTACT, Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Likely:
    """One registration as a registrar sees it: enough to tell two people apart, no answers and no codes."""

    id: str
    registered_on: date
    way: str
    helped: bool
    language: str
    person: Mapping[str, Any]
    contact: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The earlier one, which counts, and the later one, about which is decided."""

    earlier: Likely
    later: Likely


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A lottery with pairs that wait; `pair` is the one to decide about now."""

    slug: str
    title: str
    number: int
    pair: Pair | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedMail:
    """What the mail to a double tells."""

    title: str
    contact: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A lottery in which pairs wait, and how many."""

    slug: str
    title: str
    number: int


def queues(session: Session) -> tuple[Queue, ...]:
    """Every lottery in which pairs wait; opens nothing that is personal."""
    found = [(row, waiting(session, row)) for row in session.scalars(select(Procedure).order_by(Procedure.id))]
    return tuple(Queue(slug=row.slug, title=row.title, number=number) for row, number in found if number)


def next_pair(session: Session, slug: str, *, by: Staff, at: datetime) -> Waiting:
    """Open the next pair for a registrar; the look is recorded before anybody sees it. Raises UnknownProcedure."""
    row = procedure_row(session, slug)
    later = session.scalar(
        select(Registration)
        .where(Registration.procedure_id == row.id, Registration.state == REVIEW)
        .order_by(Registration.registered_on, Registration.id)
        .limit(1)
    )
    if later is None:
        return Waiting(slug=row.slug, title=row.title, number=0, pair=None)
    earlier = session.get(Registration, later.double_of)
    assert earlier is not None, "who waits has an earlier one, or counts by now"
    audit.looked(session, by=by, subject=f"procedure:{row.id}", what="doubles", at=at)
    pair = Pair(earlier=_likely(session, earlier), later=_likely(session, later))
    return Waiting(slug=row.slug, title=row.title, number=waiting(session, row), pair=pair)


def keep_both(session: Session, slug: str, later_id: str, *, by: Staff, at: datetime) -> None:
    """Two different people: the later one counts from now on. Raises AlreadyDecided."""
    row, later = _held(session, slug, later_id)
    _decide(session, later, ACTIVE)
    later.double_of = None
    _note(session, row, "keep-both", by=by, at=at)


def refuse_later(
    session: Session, slug: str, later_id: str, *, by: Staff, at: datetime, contact: Contact = NO_CONTACT
) -> None:
    """The same person twice: the later one does not count, and hears it by mail where there is an address.

    `contact` stands in that mail: who knows better must be able to say so.

    Raises AlreadyDecided.
    """
    row, later = _held(session, slug, later_id)
    _decide(session, later, REFUSED)
    # Who waited because of this one waits because of the one that stays.
    same = Registration.double_of == later.id, Registration.state == REVIEW
    session.execute(update(Registration).where(*same).values(double_of=later.double_of))
    assemblies.take_out(session, later.id)
    end_corrections(session, later.id)
    reached = json.loads(unseal(session, later, "contact"))
    if reached["way"] == "email":
        view = RefusedMail(title=row.title, contact=contact_in(contact, later.language))
        subject, text = render("double", later.language, view)
        outbox.put(session, to=reached["email"], subject=subject, text=text, about=f"registration:{later.id}", at=at)
    _note(session, row, "refuse-double", by=by, at=at)


def _held(session: Session, slug: str, later_id: str) -> tuple[Procedure, Registration]:
    row = procedure_row(session, slug)
    later = session.get(Registration, later_id, with_for_update=True)
    if later is None or later.procedure_id != row.id or row.state != State.DRAFT:
        raise AlreadyDecided
    return row, later


def _decide(session: Session, later: Registration, state: str) -> None:
    """Guarded: of two registrars at the same moment one decides."""
    mine = Registration.id == later.id, Registration.state == REVIEW
    if not session.execute(update(Registration).where(*mine).values(state=state)).rowcount:
        raise AlreadyDecided
    session.refresh(later)


def _note(session: Session, row: Procedure, act: str, *, by: Staff, at: datetime) -> None:
    audit.append(session, at=at, actor=by.actor, act=act, subject=f"procedure:{row.id}")


def _likely(session: Session, one: Registration) -> Likely:
    return Likely(
        id=one.id,
        registered_on=one.registered_on,
        way=one.way,
        helped=one.with_helper,
        language=one.language,
        person=json.loads(unseal(session, one, "person")),
        contact=json.loads(unseal(session, one, "contact")),
    )
