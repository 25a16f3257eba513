"""Setting up a referendum: its texts, its calendar and its rules, until two people fix them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballots.referendum.asking import new_uuid
from snw_democratie.i18n.languages import LANGUAGES
from snw_democratie.referenda.errors import BadSetUp, NotThisStep, SetUpProblem
from snw_democratie.referenda.facts import SetUp, Texts
from snw_democratie.referenda.finding import hold, refuse_stranger, subject
from snw_democratie.referenda.models import Referendum
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff
from sortition.record import canonical, digest

MOST_ANSWERS = 20
FURTHEST = timedelta(days=3 * 366)
MOMENTS = ("opens_at", "closes_at", "result_by")
_LENGTHS = {"title": 120, "question": 400, "about": 4000, "arguments_for": 4000, "arguments_against": 4000}


def create(session: Session, wanted: SetUp, receipt_key: str, *, by: Staff, at: datetime) -> str:
    """Begin a referendum and give its address. `receipt_key` is published with it. Raises BadSetUp, NotAllowed."""
    refuse_stranger(by)
    _refuse(wanted, at)
    slug = _free_slug(session, wanted.texts["nl"].title)
    made_at = at.replace(microsecond=0)
    row = Referendum(
        slug=slug, uuid=new_uuid(), receipt_key=receipt_key, made_at=made_at, holders=[], **_columns(wanted)
    )
    session.add(row)
    session.flush()
    audit.append(session, at=at, actor=by.actor, act="create-referendum", subject=subject(row), facts={"slug": slug})
    return slug


def edit(session: Session, slug: str, wanted: SetUp, *, by: Staff, at: datetime) -> None:
    """Change the set-up until it is fixed. Raises NotThisStep, BadSetUp, NotAllowed, UnknownReferendum."""
    row = hold(session, slug, by=by)
    if row.fixed_at is not None:
        raise NotThisStep("edit")
    _refuse(wanted, at)
    for name, value in _columns(wanted).items():
        setattr(row, name, value)
    session.flush()
    audit.append(session, at=at, actor=by.actor, act="edit-referendum", subject=subject(row))


def set_up_of(row: Referendum) -> SetUp:
    """What is set up, as a value."""
    return SetUp(
        texts={language: _texts(found) for language, found in row.texts.items()},
        min_marks=row.min_marks,
        max_marks=row.max_marks,
        quorum=row.quorum,
        registrar=row.registrar,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        result_by=row.result_by,
        practice=row.practice,
        paper=row.paper,
    )


def set_up_text(row: Referendum) -> bytes:
    """All that is fixed with the set-up, in its one spelling."""
    moments = {name: getattr(row, name).strftime("%Y-%m-%dT%H:%MZ") for name in MOMENTS}
    return canonical(
        {
            "uuid": row.uuid,
            "texts": row.texts,  # type: ignore[dict-item]  # texts and lists of texts, which is what canonical takes
            "min": row.min_marks,
            "max": row.max_marks,
            "quorum": row.quorum,
            "registrar": row.registrar,
            "practice": row.practice,
            "paper": row.paper,
            "receipts": row.receipt_key,
            **moments,
        }
    )


def translations_digest(row: Referendum) -> str:
    """What identifies the texts beside the Dutch one, which the election names; empty without any."""
    others = {language: found for language, found in row.texts.items() if language != "nl"}
    return digest("snw/referendum-texts/1", others) if others else ""  # type: ignore[arg-type]  # as above


def problems_of(wanted: SetUp, *, at: datetime) -> Iterator[SetUpProblem]:
    """Every contradiction in a set-up."""

    def wrong(code: str, field: str) -> SetUpProblem:
        return SetUpProblem(code=code, field=field)

    yield from _text_problems(wanted)
    answers = len(wanted.texts["nl"].answers) if "nl" in wanted.texts else 0
    if not 0 <= wanted.min_marks <= wanted.max_marks or not 1 <= wanted.max_marks <= max(answers, 1):
        yield wrong("marks", "max_marks")
    if not 0 <= wanted.quorum <= 100:
        yield wrong("quorum", "quorum")
    if not 2 <= len(wanted.registrar) <= 120:
        yield wrong("registrar", "registrar")
    if wanted.opens_at <= at:
        yield wrong("past", "opens_at")
    for before, name in pairwise(MOMENTS):
        if getattr(wanted, name) <= getattr(wanted, before):
            yield wrong("order", name)
    if wanted.result_by > at + FURTHEST:
        yield wrong("far", "result_by")


def _text_problems(wanted: SetUp) -> Iterator[SetUpProblem]:
    dutch = wanted.texts.get("nl")
    if dutch is None or len(dutch.title) < 3:
        yield SetUpProblem(code="dutch", field="title_nl")
    if dutch is None or len(dutch.question) < 3:
        yield SetUpProblem(code="dutch", field="question_nl")
    if dutch is not None and not 2 <= len(dutch.answers) <= MOST_ANSWERS:
        yield SetUpProblem(code="answers", field="answers_nl")
    for language, texts in wanted.texts.items():
        if language not in LANGUAGES:
            yield SetUpProblem(code="language", field=f"title_{language}")
        for name, most in _LENGTHS.items():
            if len(getattr(texts, name)) > most:
                yield SetUpProblem(code="long", field=f"{name}_{language}")
        if any(not one or len(one) > 200 for one in texts.answers) or len(set(texts.answers)) < len(texts.answers):
            yield SetUpProblem(code="answers", field=f"answers_{language}")
        if dutch is not None and len(texts.answers) != len(dutch.answers):
            yield SetUpProblem(code="count", field=f"answers_{language}")


def _refuse(wanted: SetUp, at: datetime) -> None:
    problems = tuple(problems_of(wanted, at=at))
    if problems:
        raise BadSetUp(problems)


def _columns(wanted: SetUp) -> dict[str, object]:
    values = {name: getattr(wanted, name) for name in SetUp.__slots__ if name != "texts"}
    texts = {language: {**asdict(found), "answers": list(found.answers)} for language, found in wanted.texts.items()}
    return {**values, "texts": texts}


def _texts(found: dict[str, object]) -> Texts:
    values: dict[str, object] = {**found, "answers": tuple(found["answers"])}  # type: ignore[arg-type]  # a list
    return Texts(**values)  # type: ignore[arg-type]  # the columns of Texts, as `_columns` wrote them


def _free_slug(session: Session, title: str) -> str:
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    stem = re.sub("[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "referendum"
    taken = {"nieuw", *session.scalars(select(Referendum.slug).where(Referendum.slug.startswith(stem)))}
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
