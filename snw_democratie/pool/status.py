"""What we hold about one registration, and how its lottery stands for it: read for the person it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from snw_democratie.answers import reading as answers
from snw_democratie.answers.facts import OwnAnswer
from snw_democratie.assemblies import service as assemblies
from snw_democratie.assemblies.facts import ProcedureFacts
from snw_democratie.assemblies.models import Procedure
from snw_democratie.assemblies.service import OwnPlace
from snw_democratie.pool.agreeing import agreed
from snw_democratie.pool.consents import Wording
from snw_democratie.pool.errors import NotRegistered
from snw_democratie.pool.models import Consent, Registration
from snw_democratie.pool.rights import opened, special_of
from snw_democratie.pool.submitting import COUNTED
from snw_democratie.pool.waves import GroupFacts, own_group
from snw_democratie.public_record import service as public_record
from snw_democratie.public_record.service import FoundLot, PublicLottery
from snw_democratie.seats.facts import OwnSeat
from snw_democratie.seats.service.own import own_seats


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentFacts:
    """One yes: for what, in which language, on which day, and in which words, where those were kept."""

    purpose: str
    language: str
    given_on: date
    text_digest: str
    words: Wording | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationFacts:
    """One registration with everything we hold about it. `counted` is false when it was withdrawn or refused."""

    slug: str
    title: str
    state: str
    way: str
    language: str
    registered_on: date
    helped: bool
    person: Mapping[str, str | int]
    contact: Mapping[str, str]
    answers: Mapping[str, str]
    special: Mapping[str, str]
    consents: tuple[ConsentFacts, ...]
    translations: Mapping[str, Mapping[str, str]]

    @property
    def counted(self) -> bool:
        """Whether it takes part, or will once somebody has looked at it."""
        return self.state in COUNTED


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusFacts:
    """A registration and its lottery. `lot` and `public` are there once the panels are published.

    `answer` is there for who was drawn. `group` is that of the letter that somebody got, with its chance. `seats` are
    those that somebody was asked for.
    """

    registration: RegistrationFacts
    procedure: ProcedureFacts
    place: OwnPlace | None
    lot: FoundLot | None
    public: PublicLottery | None
    answer: OwnAnswer | None = None
    group: GroupFacts | None = None
    seats: tuple[OwnSeat, ...] = ()


def registration(session: Session, registration_id: str) -> RegistrationFacts:
    """Everything we hold about a registration. Raises NotRegistered."""
    found = session.execute(
        select(Registration, Procedure)
        .join(Procedure, Procedure.id == Registration.procedure_id)
        .where(Registration.id == registration_id)
    ).first()
    if found is None:
        raise NotRegistered
    row, procedure = found
    consents = session.scalars(select(Consent).where(Consent.registration_id == row.id).order_by(Consent.purpose))
    return RegistrationFacts(
        slug=procedure.slug,
        title=procedure.title,
        state=row.state,
        way=row.way,
        language=row.language,
        registered_on=row.registered_on,
        helped=row.with_helper,
        person=opened(session, row, "person"),
        contact=opened(session, row, "contact"),
        answers=opened(session, row, "answers"),
        special=special_of(session, row.id),
        consents=tuple(
            ConsentFacts(
                purpose=one.purpose,
                language=one.language,
                given_on=one.given_on,
                text_digest=one.text_digest,
                words=agreed(session, one.text_digest),
            )
            for one in consents
        ),
        translations=procedure.translations,
    )


def status(session: Session, registration_id: str, *, at: datetime) -> StatusFacts:
    """The same with the own place on the list, and what was published about it. Raises NotRegistered."""
    mine = registration(session, registration_id)
    place = assemblies.own_place(session, registration_id)
    procedure = assemblies.procedure(session, mine.slug)
    public = public_record.lottery(session, mine.slug) if assemblies.is_public(procedure) else None
    group = own_group(session, registration_id)
    lot = public_record.lot(session, mine.slug, place.lot) if place and public and public.record else None
    answer = answers.own(session, registration_id, at=at) if mine.counted else None
    return StatusFacts(
        registration=mine,
        procedure=procedure,
        place=place,
        lot=lot,
        public=public,
        answer=answer,
        group=group,
        seats=own_seats(session, registration_id) if mine.counted else (),
    )
