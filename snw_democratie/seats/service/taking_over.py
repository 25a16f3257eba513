"""Members of a drawn panel become candidates for a resident seat: who said yes, and may be asked again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from snw_democratie.answers.models import PanelAnswer
from snw_democratie.answers.standing import Standing as Answered
from snw_democratie.assemblies.models import FeatureRow, PersonRow, Procedure
from snw_democratie.assemblies.service.people import facts_of
from snw_democratie.assemblies.steps import State
from snw_democratie.db.sealed import unseal
from snw_democratie.pool.consents import Purpose
from snw_democratie.pool.models import Consent, Question, Registration
from snw_democratie.pool.places import shown_address
from snw_democratie.seats.errors import NobodyToTakeOver, NotThisSeatStep, PanelDoesNotAsk
from snw_democratie.seats.facts import PanelFacts
from snw_democratie.seats.models import SeatBody, SeatCandidate
from snw_democratie.seats.service.candidates import LONGEST, Asked, store
from snw_democratie.seats.service.finding import hold, rules_in, subject
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff
from sortition.seating.rules import Profile, SeatFeature, SeatRules

Member = tuple[Registration, PersonRow]


def panels(session: Session) -> tuple[PanelFacts, ...]:
    """Every drawn panel of which somebody said yes, the newest first; nobody's name is opened."""
    wanted = (
        select(Procedure, func.count())
        .join(PanelAnswer, PanelAnswer.procedure_id == Procedure.id)
        .where(Procedure.state == State.DRAWN, PanelAnswer.state == Answered.ACCEPTED)
        .group_by(Procedure.id)
        .order_by(Procedure.id.desc())
    )
    return tuple(
        PanelFacts(slug=row.slug, title=row.title, translations=row.translations, members=members)
        for row, members in session.execute(wanted)
    )


def take_over(session: Session, slug: str, panel: str, *, by: Staff, at: datetime) -> int:
    """Ask the members of a panel who said yes, and yes to being asked again; gives how many were new.

    Values are found by the names of features and groups. Who is a candidate already, or has a value that the rules do
    not know, stays out. Raises NobodyToTakeOver, PanelDoesNotAsk, NotThisSeatStep, NotAllowed, UnknownBody.
    """
    row = hold(session, slug, by=by)
    if row.fixed_at is None:
        raise NotThisSeatStep("take-over")
    procedure = session.scalar(select(Procedure).where(Procedure.slug == panel, Procedure.state == State.DRAWN))
    if procedure is None:
        raise NobodyToTakeOver
    rules = rules_in(row)
    asked = _asked(session, procedure, rules)
    audit.looked(session, by=by, subject=f"procedure:{procedure.id}", what="names", at=at)
    known = _known(session, row)
    new = []
    for registration, person in _members(session, procedure):
        profile = _profile(facts_of(session, person).values, asked, rules)
        found = None if profile is None else _candidate(session, registration, profile)
        if found is not None and registration.id not in known and (found.name, found.contact) not in known:
            new.append((registration.id, found))
    if not new:
        raise NobodyToTakeOver
    store(session, row, [one for _, one in new], at=at, registrations=[own for own, _ in new])
    facts = {"people": len(new), "procedure": procedure.id}
    audit.append(session, at=at, actor=by.actor, act="take-over-panel", subject=subject(row), facts=facts)
    return len(new)


def _members(session: Session, procedure: Procedure) -> Iterator[Member]:
    """Who said yes to the place, and may be asked for another lottery; in the order of the lots."""
    wanted = (
        select(Registration, PersonRow)
        .join(PersonRow, PersonRow.registration_id == Registration.id)
        .join(PanelAnswer, PanelAnswer.lot == PersonRow.lot)
        .join(Consent, Consent.registration_id == Registration.id)
        .where(
            PersonRow.import_id == procedure.import_id,
            PanelAnswer.procedure_id == procedure.id,
            PanelAnswer.state == Answered.ACCEPTED,
            Consent.purpose == Purpose.NEXT,
        )
        .order_by(PersonRow.lot)
    )
    yield from session.execute(wanted)


def _asked(session: Session, procedure: Procedure, rules: SeatRules) -> tuple[str, ...]:
    """What the panel calls each feature of the rules. An answer to a special question was given for one lottery only.

    Raises PanelDoesNotAsk.
    """
    special = select(Question.feature_id).where(Question.procedure_id == procedure.id, Question.special)
    mine = FeatureRow.procedure_id == procedure.id, FeatureRow.id.not_in(special)
    names = {_folded(name): name for name in session.scalars(select(FeatureRow.name).where(*mine))}
    missing = [one.name for one in rules.features if _folded(one.name) not in names]
    if missing:
        raise PanelDoesNotAsk(missing[0])
    return tuple(names[_folded(one.name)] for one in rules.features)


def _profile(values: Mapping[str, str], asked: tuple[str, ...], rules: SeatRules) -> Profile | None:
    """The values as the rules spell them; None when they do not know one."""
    found = [_value(values.get(name, ""), feature) for name, feature in zip(asked, rules.features, strict=True)]
    return tuple(found) if all(found) else None


def _value(value: str, feature: SeatFeature) -> str:
    return next((one.name for one in feature.values if _folded(one.name) == _folded(value)), "")


def _candidate(session: Session, registration: Registration, profile: Profile) -> Asked | None:
    """Name and contact as this person gave them; None for who had them erased."""
    person, reached = (json.loads(unseal(session, registration, column) or "{}") for column in ("person", "contact"))
    name = str(person.get("name", ""))[:LONGEST]
    home = shown_address(*(person.get(part, "") for part in ("postcode", "house_number", "addition")))
    contact = str(reached.get("email") or reached.get("phone") or home)[:LONGEST]
    return Asked(name=name, contact=contact, profile=profile, willing=False) if name and contact else None


def _known(session: Session, row: SeatBody) -> set[str | tuple[str, str]]:
    """Who is a candidate already: by registration, and by name and contact, as one may have been in two panels."""
    found: set[str | tuple[str, str]] = set()
    for one in session.scalars(select(SeatCandidate).where(SeatCandidate.body_id == row.id)):
        found.add((unseal(session, one, "name"), unseal(session, one, "contact")))
        if one.registration_id is not None:
            found.add(one.registration_id)
    return found


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
