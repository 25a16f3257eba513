"""How people register for a lottery, as the team set it up: read from rows into facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from snw_democratie.assemblies.errors import UnknownProcedure
from snw_democratie.assemblies.models import FeatureRow, Procedure
from snw_democratie.assemblies.steps import State
from snw_democratie.pool.models import Enrolment, Question

OPEN, LETTER, ORGANISATION = "open", "letter", "organisation"
"""The ways to come in: for everybody, with a code from a letter, with a code from an organisation."""


class Window(StrEnum):
    """Whether one can register now."""

    BEFORE = "before"
    OPEN = "open"
    AFTER = "after"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionFacts:
    """How one feature is asked; `values` in the order of the quotas. See `models.Question`."""

    feature: str
    kind: str
    text: str
    why: str
    special: bool
    undisclosed: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentFacts:
    """How people register for one lottery. `listed` says that the list of people is not closed yet.

    All texts are the Dutch of the team; `wording.in_language` says them with `translations`.
    """

    procedure_id: int
    slug: str
    title: str
    summary: str
    ways: tuple[str, ...]
    opens_at: datetime
    closes_at: datetime
    from_age: int
    questions: tuple[QuestionFacts, ...]
    listed: bool = True
    shown: bool = True
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def window(self, at: datetime) -> Window:
        """Whether one can register at this moment."""
        if at < self.opens_at:
            return Window.BEFORE
        return Window.OPEN if at < self.closes_at and self.listed else Window.AFTER

    @property
    def needs_code(self) -> bool:
        """Whether nobody comes in without a code."""
        return OPEN not in self.ways

    @property
    def takes_code(self) -> bool:
        """Whether there are codes at all."""
        return bool({LETTER, ORGANISATION} & set(self.ways))

    @property
    def asks_address(self) -> bool:
        """Whether anybody is asked for an address: not where all come through organisations."""
        return any(way != ORGANISATION for way in self.ways)

    @property
    def by_organisation(self) -> bool:
        """Whether some come through an organisation, without an address."""
        return ORGANISATION in self.ways

    @property
    def asks_wijk(self) -> bool:
        """Whether the quotas are about wijken, so that a gebied does not say enough."""
        return any(question.kind == "wijk" for question in self.questions)


def enrolment(session: Session, slug: str) -> EnrolmentFacts:
    """How people register for this lottery, for visitors. Raises UnknownProcedure when there is no such page."""
    found = enrolment_of(session, Procedure.slug == slug)
    if found is None or not found.shown:
        raise UnknownProcedure(slug)
    return found


def enrolments(session: Session, at: datetime) -> tuple[EnrolmentFacts, ...]:
    """Where one can register now or soon, the first to close first; for the public pages."""
    found = session.scalars(
        select(Enrolment.procedure_id).where(Enrolment.closes_at > at).order_by(Enrolment.closes_at)
    ).all()
    each = (enrolment_of(session, Procedure.id == one) for one in found)
    return tuple(one for one in each if one is not None and one.shown and one.listed)


def ended(session: Session, at: datetime) -> Mapping[str, datetime]:
    """When registering ended, for each lottery where it did: by its slug."""
    over = select(Procedure.slug, Enrolment.closes_at).join(Enrolment, Enrolment.procedure_id == Procedure.id)
    return {slug: closed for slug, closed in session.execute(over.where(Enrolment.closes_at <= at))}  # noqa: C416  # dict() takes a result for a mapping


def enrolment_of(session: Session, which: ColumnElement[bool]) -> EnrolmentFacts | None:
    """The same by any condition on the procedure, shown or not; None when nothing was set up."""
    row = session.execute(
        select(Procedure, Enrolment).join(Enrolment, Enrolment.procedure_id == Procedure.id).where(which)
    ).first()
    if row is None:
        return None
    procedure, asked = row
    features = {feature.id: feature for feature in procedure.features}
    return EnrolmentFacts(
        procedure_id=procedure.id,
        slug=procedure.slug,
        title=procedure.title,
        summary=procedure.summary,
        ways=tuple(asked.ways),
        opens_at=asked.opens_at,
        closes_at=asked.closes_at,
        from_age=asked.from_age,
        questions=tuple(_question(features[one.feature_id], one) for one in asked.questions),
        listed=procedure.state == State.DRAFT,
        shown=procedure.shown or procedure.state != State.DRAFT,
        translations=procedure.translations,
    )


def _question(feature: FeatureRow, one: Question) -> QuestionFacts:
    return QuestionFacts(
        feature=feature.name,
        kind=one.kind,
        text=one.text,
        why=one.why,
        special=one.special,
        undisclosed=one.undisclosed,
        values=tuple(quota.value for quota in feature.values),
    )
