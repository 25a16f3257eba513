"""Saying how people register for a lottery: ways, dates, and a question per feature. Fixed once it has opened."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from snw_democratie.assemblies.models import FeatureRow, Procedure, QuotaRow
from snw_democratie.assemblies.service.order import hold, move
from snw_democratie.assemblies.service.reading import procedure_row
from snw_democratie.assemblies.steps import State, Step
from snw_democratie.pool import ages, places
from snw_democratie.pool.enrolment import LETTER, OPEN, ORGANISATION
from snw_democratie.pool.models import Enrolment, Question
from snw_democratie.pool.team_errors import BadSetUp, NotSetUp, SetUpFixed, SetUpProblem
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff

WAYS = (OPEN, LETTER, ORGANISATION)
CHOICE, AGE, WIJK, GEBIED = "choice", "age", "wijk", "gebied"
KINDS = (CHOICE, AGE, WIJK, GEBIED)
RATHER_NOT = "zeg ik liever niet"
FURTHEST = timedelta(days=731)
YOUNGEST, OLDEST = 12, 99
LONGEST_TEXT, LONGEST_WHY, LONGEST_VALUE = 200, 500, 120
_SPECIAL = re.compile(
    r"herkomst|afkomst|afstamming|etni|migratie|nationalit|\bras\b|huidskleur|geloof|religi|levensbeschouw|kerk|moskee"
    r"|gezondheid|ziekte|handicap|beperking|medisch|seksu|sexu|geaardheid|lhbti|politie(?:k|ke)\b|partij|vakbond|strafrecht"
)
_AGE_NAME = re.compile(r"leeftijd|\bage\b|geboorte")
_AGE_WORD = re.compile(r"jaar|\bjr\b|jonger|ouder|onder de")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How one feature is asked. `undisclosed` is a value of it, or the name of one that is to be made."""

    feature_id: int
    kind: str
    text: str = ""
    why: str = ""
    special: bool = False
    undisclosed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """All that the team says about registering."""

    ways: tuple[str, ...]
    opens_at: datetime
    closes_at: datetime
    from_age: int
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureFacts:
    """A feature, the kind of question that its values suggest, and whether its name says that the law protects it."""

    id: int
    name: str
    values: tuple[str, ...]
    guessed: str
    sensitive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpFacts:
    """How it stands: `set_up` is None when nothing was said yet; `fixed` when it has opened, or the list is closed."""

    slug: str
    title: str
    listed: bool
    fixed: bool
    features: tuple[FeatureFacts, ...]
    set_up: SetUp | None


def how(session: Session, slug: str, *, at: datetime) -> SetUpFacts:
    """How people register for this lottery, for the team. Raises UnknownProcedure."""
    row = procedure_row(session, slug)
    asked = session.get(Enrolment, row.id)
    listed = row.state == State.DRAFT
    return SetUpFacts(
        slug=row.slug,
        title=row.title,
        listed=listed,
        fixed=not listed or (asked is not None and asked.opens_at <= at),
        features=tuple(_feature(one) for one in row.features),
        set_up=None if asked is None else _set_up(asked),
    )


def set_up(session: Session, slug: str, wanted: SetUp, *, by: Staff, at: datetime) -> None:
    """Say how people register; what was said before is replaced, as long as it has not opened.

    A value for "zeg ik liever niet" that a feature does not have is added to its quotas, from no seats to all seats.
    Raises StepOutOfOrder, SetUpFixed, BadSetUp with every problem.
    """
    row = hold(session, slug, Step.EDIT)
    refuse_opened(session.get(Enrolment, row.id), at)
    problems = tuple(problems_of(row, wanted, at=at))
    if problems:
        raise BadSetUp(problems)
    asked = session.get(Enrolment, row.id) or Enrolment(procedure_id=row.id)
    asked.ways = [way for way in WAYS if way in wanted.ways]
    asked.opens_at, asked.closes_at, asked.from_age = wanted.opens_at, wanted.closes_at, wanted.from_age
    asked.questions.clear()
    session.add(asked)
    session.flush()
    each = {one.feature_id: one for one in wanted.questions}
    asked.questions.extend(_question(row, feature, each[feature.id]) for feature in row.features)
    move(session, row, Step.EDIT)
    facts = {"ways": list(asked.ways), "features": [feature.name for feature in row.features]}
    audit.append(session, at=at, actor=by.actor, act="set-up-registering", subject=f"procedure:{row.id}", facts=facts)


def take_away(session: Session, slug: str, *, by: Staff, at: datetime) -> None:
    """Nobody registers here after all: the features can change again. Raises SetUpFixed, NotSetUp, StepOutOfOrder."""
    row = hold(session, slug, Step.EDIT)
    asked = _asked(session, row)
    refuse_opened(asked, at)
    session.delete(asked)
    session.flush()
    audit.append(session, at=at, actor=by.actor, act="remove-registering", subject=f"procedure:{row.id}")


def prolong(session: Session, slug: str, closes_at: datetime, *, by: Staff, at: datetime) -> None:
    """Give people more time. Raises BadSetUp for a moment that is not later, NotSetUp, StepOutOfOrder."""
    row = hold(session, slug, Step.EDIT)
    asked = _asked(session, row)
    problems = list(_dates(row, asked.opens_at, closes_at, at))
    if closes_at <= max(asked.closes_at, at):
        problems.append(SetUpProblem(code="not_later"))
    if problems:
        raise BadSetUp(tuple(problems))
    asked.closes_at = closes_at
    session.flush()
    facts = {"closes_at": closes_at.strftime("%Y-%m-%dT%H:%MZ")}
    audit.append(session, at=at, actor=by.actor, act="prolong-registering", subject=f"procedure:{row.id}", facts=facts)


def problems_of(row: Procedure, wanted: SetUp, *, at: datetime) -> Iterator[SetUpProblem]:
    """Every contradiction in what is wanted."""
    if not wanted.ways or not set(wanted.ways) <= set(WAYS):
        yield SetUpProblem(code="ways")
    if wanted.opens_at < at - timedelta(minutes=1):
        yield SetUpProblem(code="past")
    yield from _dates(row, wanted.opens_at, wanted.closes_at, at)
    if not YOUNGEST <= wanted.from_age <= OLDEST:
        yield SetUpProblem(code="from_age")
    each = {one.feature_id: one for one in wanted.questions}
    if not row.features:
        yield SetUpProblem(code="no_features")
    if set(each) - {feature.id for feature in row.features} or len(each) < len(wanted.questions):
        yield SetUpProblem(code="not_a_feature")
    for feature in row.features:
        if feature.id not in each:
            yield SetUpProblem(code="not_asked", feature_id=feature.id, value=feature.name)
        else:
            yield from _feature_problems(feature, each[feature.id], wanted.from_age)


def _dates(row: Procedure, opens_at: datetime, closes_at: datetime, at: datetime) -> Iterator[SetUpProblem]:
    if closes_at <= opens_at:
        yield SetUpProblem(code="order")
    if closes_at > at + FURTHEST:
        yield SetUpProblem(code="far")
    if row.draw_planned_at is not None and closes_at >= row.draw_planned_at:
        yield SetUpProblem(code="after_draw")


def _feature_problems(feature: FeatureRow, one: Asked, from_age: int) -> Iterator[SetUpProblem]:
    def problem(code: str, value: str = "") -> SetUpProblem:
        return SetUpProblem(code=code, feature_id=feature.id, value=value)

    values = [quota.value for quota in feature.values]
    if one.kind not in KINDS:
        yield problem("kind")
    elif one.kind == CHOICE:
        if not one.text.strip():
            yield problem("no_text", feature.name)
        if one.special or sensitive(feature.name):
            yield from _special_problems(feature, one)
        elif one.undisclosed and len(one.undisclosed) > LONGEST_VALUE:
            yield problem("long_value")
    elif one.special or one.undisclosed:
        yield problem("derived")
    elif one.kind == AGE:
        yield from (problem(code, value) for code, value in band_problems(values, from_age))
    else:
        known = places.wijk_named if one.kind == WIJK else places.gebied_named
        yield from (problem(f"unknown_{one.kind}", value) for value in values if known(value) is None)


def _special_problems(feature: FeatureRow, one: Asked) -> Iterator[SetUpProblem]:
    if not one.special:
        yield SetUpProblem(code="is_special", feature_id=feature.id, value=feature.name)
    if not one.why.strip():
        yield SetUpProblem(code="no_why", feature_id=feature.id, value=feature.name)
    if not one.undisclosed.strip():
        yield SetUpProblem(code="no_undisclosed", feature_id=feature.id, value=feature.name)


def band_problems(values: Sequence[str], from_age: int) -> list[tuple[str, str]]:
    """What is wrong with bands of age: codes and the value each is about. Each age from `from_age` on has one band."""
    found = [(ages.band(value), value) for value in values]
    unknown = [("no_band", value) for band, value in found if band is None]
    if unknown:
        return unknown
    bands = sorted((low, 10**6 if high is None else high, value) for (low, high), value in found)  # type: ignore[misc]  # None was refused above
    wrong = [("band_below", value) for _, high, value in bands if high < from_age]
    reached, covered = -1, from_age - 1
    for low, high, value in bands:
        if low <= reached:
            wrong.append(("bands_overlap", value))
        elif low > covered + 1:
            wrong.append(("bands_gap", str(covered + 1)))
        reached, covered = max(reached, high), max(covered, high)
    if covered < 10**6:
        wrong.append(("bands_gap", str(covered + 1)))
    return wrong


def guessed_kind(name: str, values: Sequence[str]) -> str:
    """The kind of question that a feature suggests: by its values, and for bare numbers also by its name."""
    plain = [value for value in values if value != RATHER_NOT]
    bands = all(ages.band(value) is not None for value in plain)
    if bands and (_AGE_NAME.search(name.casefold()) or any(_AGE_WORD.search(value.casefold()) for value in plain)):
        return AGE
    if all(places.wijk_named(value) is not None for value in plain):
        return WIJK
    return GEBIED if all(places.gebied_named(value) is not None for value in plain) else CHOICE


def sensitive(name: str) -> bool:
    """Whether the name of a feature says that its answers may reveal what the law protects extra."""
    return _SPECIAL.search(name.casefold()) is not None


def _question(row: Procedure, feature: FeatureRow, one: Asked) -> Question:
    undisclosed = _undisclosed(row, feature, one.undisclosed.strip()) if one.undisclosed.strip() else ""
    return Question(
        feature_id=feature.id,
        procedure_id=row.id,
        position=feature.position,
        kind=one.kind,
        text=one.text.strip(),
        why=one.why.strip(),
        special=one.special,
        undisclosed=undisclosed,
    )


def _undisclosed(row: Procedure, feature: FeatureRow, value: str) -> str:
    """The value as the quotas spell it; added to them when it is missing, with room for everybody."""
    known = {quota.value.casefold(): quota.value for quota in feature.values}
    if value.casefold() not in known:
        last = max((quota.position for quota in feature.values), default=0)
        feature.values.append(QuotaRow(position=last + 1, value=value, count=None, minimum=0, maximum=row.seats))
    return known.get(value.casefold(), value)


def _feature(row: FeatureRow) -> FeatureFacts:
    values = tuple(quota.value for quota in row.values)
    kind = guessed_kind(row.name, values)
    return FeatureFacts(id=row.id, name=row.name, values=values, guessed=kind, sensitive=sensitive(row.name))


def _set_up(asked: Enrolment) -> SetUp:
    return SetUp(
        ways=tuple(asked.ways),
        opens_at=asked.opens_at,
        closes_at=asked.closes_at,
        from_age=asked.from_age,
        questions=tuple(
            Asked(
                feature_id=one.feature_id,
                kind=one.kind,
                text=one.text,
                why=one.why,
                special=one.special,
                undisclosed=one.undisclosed,
            )
            for one in asked.questions
        ),
    )


def _asked(session: Session, row: Procedure) -> Enrolment:
    found = session.get(Enrolment, row.id)
    if found is None:
        raise NotSetUp(row.slug)
    return found


def refuse_opened(asked: Enrolment | None, at: datetime) -> None:
    """What people were asked stays asked. Raises SetUpFixed."""
    if asked is not None and asked.opens_at <= at:
        raise SetUpFixed(asked.opens_at)
