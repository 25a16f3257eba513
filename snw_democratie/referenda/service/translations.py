"""Whether somebody who may judge it checked a translation of the question against the Dutch, which two people agree on.

What is checked are exactly these words against exactly those: one changed letter makes a translation unchecked again.
It can be noted until the board begins, because the booth is the same file for everybody from then on.
"""

from __future__ import annotations

import json
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from snw_democratie.i18n.formats import amsterdam
from snw_democratie.i18n.languages import DUTCH
from snw_democratie.referenda.errors import BadTranslationCheck, NotThisStep
from snw_democratie.referenda.facts import Translation
from snw_democratie.referenda.finding import hold, public_row, state_of, subject
from snw_democratie.referenda.models import Referendum, TranslationCheck
from snw_democratie.referenda.service.setting_up import translations_digest
from snw_democratie.referenda.steps import State
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff
from sortition.record import Value, digest

CHECKERS = ("sworn", "municipal")
"""A sworn translator, or one of the municipality; never somebody's name, because this is public for good."""


def ask_translation(
    session: Session, slug: str, language: str, checker: str, day: date | None, *, by: Staff, at: datetime
) -> None:
    """Note who checked the texts in this language, one of CHECKERS, and on which day; two people then agree.

    Raises BadTranslationCheck, NotThisStep, NotAllowed, UnknownReferendum.
    """
    row = hold(session, slug, by=by)
    if state_of(row) not in (State.DRAFT, State.FIXED):
        raise NotThisStep("translation")
    if language == DUTCH.code or language not in row.texts:
        raise BadTranslationCheck("language")
    if checker not in CHECKERS:
        raise BadTranslationCheck("checker")
    if day is None or day > amsterdam(at).date():
        raise BadTranslationCheck("day")
    known = session.get(TranslationCheck, (row.id, language))
    if known is not None:
        session.delete(known)
        session.flush()
    found = _digest(row, language)
    session.add(
        TranslationCheck(
            referendum_id=row.id, language=language, digest=found, checker=checker, checked_on=day, asked_at=at
        )
    )
    session.flush()
    facts: dict[str, Value] = {"language": language, "texts": found, "checker": checker, "day": day.isoformat()}
    audit.append(session, at=at, actor=by.actor, act="ask-translation", subject=subject(row), facts=facts)


def translations_of(session: Session, row: Referendum) -> tuple[Translation, ...]:
    """Every check of the texts as they are now, in order of the language; `done_at` where two people agreed."""
    wanted = select(TranslationCheck).where(TranslationCheck.referendum_id == row.id)
    return tuple(
        Translation(
            language=one.language, digest=one.digest, checker=one.checker, day=one.checked_on, done_at=one.done_at
        )
        for one in session.scalars(wanted.order_by(TranslationCheck.language))
        if one.language in row.texts and one.digest == _digest(row, one.language)
    )


def checks_digest(session: Session, row: Referendum) -> str | None:
    """All that two people say yes to; None when nothing waits, or no longer can."""
    if state_of(row) not in (State.DRAFT, State.FIXED):
        return None
    asked = [one for one in translations_of(session, row) if one.done_at is None]
    if not asked:
        return None
    return digest("snw/referendum-translations/1", {"uuid": row.uuid, "checks": [_value(one) for one in asked]})


def do_checks(session: Session, row: Referendum, *, at: datetime) -> dict[str, Value]:
    """The marks go away from what two people agreed on; gives what the log says of it."""
    asked = [one for one in translations_of(session, row) if one.done_at is None]
    for one in asked:
        session.get_one(TranslationCheck, (row.id, one.language)).done_at = at
    session.flush()
    return {"checks": [_value(one) for one in asked]}


def texts_record(session: Session, slug: str) -> bytes:
    """The texts in every language, for everybody: what the archive names by `digest`, and what was checked of it.

    Raises UnknownReferendum.
    """
    row = public_row(session, slug)
    found = {
        "label": "snw/referendum-texts/1",
        "uuid": row.uuid,
        "dutch": row.texts[DUTCH.code],
        "texts": {language: texts for language, texts in row.texts.items() if language != DUTCH.code},
        "digest": translations_digest(row),
        "checks": [_value(one) for one in translations_of(session, row) if one.done_at is not None],
    }
    return json.dumps(found, ensure_ascii=False, indent=1).encode("utf-8")


def _digest(row: Referendum, language: str) -> str:
    """The texts that were laid beside each other."""
    texts: dict[str, Value] = {"dutch": row.texts[DUTCH.code], "texts": row.texts[language]}  # type: ignore[dict-item]  # texts and lists of them
    return digest("snw/referendum-translation/1", {"uuid": row.uuid, "language": language, **texts})


def _value(one: Translation) -> dict[str, Value]:
    return {"language": one.language, "texts": one.digest, "checker": one.checker, "day": one.day.isoformat()}
