"""From registrations to the pool of a lottery, and what may be told about them meanwhile: totals, never a person."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from snw_democratie.assemblies import service as assemblies
from snw_democratie.assemblies.models import PersonRow, Procedure
from snw_democratie.assemblies.service.order import hold
from snw_democratie.assemblies.service.reading import procedure_row
from snw_democratie.assemblies.steps import State, Step
from snw_democratie.db.sealed import unseal
from snw_democratie.pool.consents import Purpose
from snw_democratie.pool.models import Consent, Enrolment, Registration, SpecialAnswers
from snw_democratie.pool.submitting import ACTIVE, REVIEW
from snw_democratie.pool.team_errors import CannotTakeOver, NotSetUp
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff
from sortition.pool import Person, Pool

FILE_NAME = "aanmeldingen"
"""What stands in the place of a file name where the pool came from registrations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueTotal:
    """How many registered with this value, and how many seats the quotas give it."""

    value: str
    people: int
    minimum: int
    maximum: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureTotals:
    """One feature with its values in the order of the quotas."""

    feature: str
    values: tuple[ValueTotal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """How many people registered. `doubles` wait for a registrar; `listed` of those that count are on the list.

    `features` count only the `willing`: those who said yes to being counted in figures.
    """

    slug: str
    title: str
    opens_at: datetime
    closes_at: datetime
    draft: bool
    seats: int
    people: int
    willing: int
    ways: Mapping[str, int]
    doubles: int
    listed: int
    features: tuple[FeatureTotals, ...]
    translations: Mapping[str, Mapping[str, str]]


def totals(session: Session, slug: str) -> Totals:
    """Count registrations; nobody's name or address is opened. Raises NotSetUp, UnknownProcedure."""
    row = procedure_row(session, slug)
    asked = _asked(session, row)
    ways: Counter[str] = Counter()
    values: dict[str, Counter[str]] = {feature.name: Counter() for feature in row.features}
    willing = _willing(session, row)
    for one, answers in _counted(session, row):
        ways[one.way] += 1
        for feature, value in answers.items() if one.id in willing else ():
            values.setdefault(feature, Counter())[value] += 1
    features = tuple(
        FeatureTotals(
            feature=feature.name,
            values=tuple(
                ValueTotal(
                    value=quota.value,
                    people=values[feature.name][quota.value],
                    minimum=quota.minimum,
                    maximum=quota.maximum,
                )
                for quota in feature.values
            ),
        )
        for feature in row.features
    )
    return Totals(
        slug=row.slug,
        title=row.title,
        opens_at=asked.opens_at,
        closes_at=asked.closes_at,
        draft=row.state == State.DRAFT,
        seats=row.seats,
        people=ways.total(),
        willing=len(willing),
        ways={way: ways[way] for way in asked.ways},
        doubles=waiting(session, row),
        listed=_listed(session, row),
        features=features,
        translations=row.translations,
    )


def take_over(session: Session, slug: str, *, by: Staff, at: datetime) -> int:
    """Make a pool of everybody who registered, in the place of the list there was; gives how many people.

    The numbers in it are random and say nothing about a code or an hour. Raises CannotTakeOver, NotSetUp,
    StepOutOfOrder.
    """
    row = hold(session, slug, Step.IMPORT)
    asked = _asked(session, row)
    if asked.closes_at > at:
        raise CannotTakeOver("open")
    if doubles := waiting(session, row):
        raise CannotTakeOver("doubles", doubles)
    people = list(_people(session, row))
    if not people:
        raise CannotTakeOver("nobody")
    _refuse_unfit(row, people)
    people.sort(key=lambda one: one[0].id)
    pool = Pool(features=tuple(feature.name for feature in row.features), people=tuple(one for one, _ in people))
    registrations = {person.id: registration for person, registration in people}
    facts = {"people": len(people)}
    audit.append(session, at=at, actor=by.actor, act="take-over", subject=f"procedure:{row.id}", facts=facts)
    upload = assemblies.stage(session, slug, pool, FILE_NAME, by=by, at=at, registrations=registrations)
    assemblies.confirm(session, slug, upload, by=by, at=at)
    return len(people)


def waiting(session: Session, row: Procedure) -> int:
    """How many registrations wait because they look like another."""
    mine = Registration.procedure_id == row.id, Registration.state == REVIEW
    return session.scalar(select(func.count()).select_from(Registration).where(*mine)) or 0


def _people(session: Session, row: Procedure) -> Iterator[tuple[Person, str]]:
    """Each person under a new random number, with the registration it came from."""
    features = [feature.name for feature in row.features]
    addresses: dict[tuple[str, ...], str] = {}
    for one, answers in _counted(session, row):
        values = tuple(answers.get(feature, "") for feature in features)
        home = _household(session, one, addresses) if row.household else None
        yield Person(id=secrets.token_hex(8), values=values, household=home), one.id


def _counted(session: Session, row: Procedure) -> Iterator[tuple[Registration, Mapping[str, str]]]:
    """Every registration that counts, with its answers to the questions of the quotas, special ones included."""
    found = session.execute(
        select(Registration, SpecialAnswers)
        .outerjoin(SpecialAnswers, SpecialAnswers.registration_id == Registration.id)
        .where(Registration.procedure_id == row.id, Registration.state == ACTIVE)
    )
    for one, apart in found:
        special = json.loads(unseal(session, apart, "answers")) if apart is not None else {}
        yield one, {**json.loads(unseal(session, one, "answers")), **special}


def _willing(session: Session, row: Procedure) -> frozenset[str]:
    """Who counts in this lottery and said yes to being counted in figures."""
    mine = Registration.procedure_id == row.id, Registration.state == ACTIVE, Consent.purpose == Purpose.STATISTICS
    return frozenset(
        session.scalars(select(Registration.id).join(Consent, Consent.registration_id == Registration.id).where(*mine))
    )


def _household(session: Session, one: Registration, known: dict[tuple[str, ...], str]) -> str | None:
    """A random name for the address, the same for everybody who lives there; nothing for who gave none."""
    person = json.loads(unseal(session, one, "person"))
    address = tuple(str(person.get(part, "")).casefold() for part in ("postcode", "house_number", "addition"))
    if not address[0]:
        return None
    return known.setdefault(address, secrets.token_hex(8))


def _refuse_unfit(row: Procedure, people: list[tuple[Person, str]]) -> None:
    """Everybody has a value of the quotas for each feature, or the lottery cannot count them."""
    known = [{quota.value for quota in feature.values} for feature in row.features]
    unfit = sum(any(value not in some for value, some in zip(one.values, known, strict=True)) for one, _ in people)
    if unfit:
        raise CannotTakeOver("unfit", unfit)


def _listed(session: Session, row: Procedure) -> int:
    mine = PersonRow.import_id == row.import_id, PersonRow.registration_id.is_not(None)
    return session.scalar(select(func.count()).select_from(PersonRow).where(*mine)) or 0


def _asked(session: Session, row: Procedure) -> Enrolment:
    found = session.get(Enrolment, row.id)
    if found is None:
        raise NotSetUp(row.slug)
    return found
