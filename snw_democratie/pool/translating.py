"""The texts that the team wrote about a lottery, in other languages. Fixed once registering has opened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from snw_democratie.assemblies.models import Procedure
from snw_democratie.assemblies.service.order import hold, move
from snw_democratie.assemblies.service.reading import procedure_row
from snw_democratie.assemblies.steps import State, Step
from snw_democratie.i18n.languages import DUTCH, LANGUAGES
from snw_democratie.pool.models import Enrolment
from snw_democratie.pool.setting_up import AGE, CHOICE, guessed_kind, refuse_opened
from snw_democratie.pool.wording import Translations
from snw_democratie.security import audit
from snw_democratie.security.staff import Staff
from sortition.record import digest

OTHERS = tuple(code for code in LANGUAGES if code != DUTCH.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text in Dutch. `key` names it in a form; `feature` is the feature it is about, or empty; `most` signs fit.

    What is written twice is one text, with one translation.
    """

    key: str
    dutch: str
    feature: str
    most: int
    lines: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Every text of a lottery that needs words in other languages, in the order of its pages."""

    slug: str
    title: str
    fixed: bool
    texts: tuple[Text, ...]
    translations: Translations


def texts(session: Session, slug: str, *, at: datetime) -> Texts:
    """What the team wrote, and what is translated. Raises UnknownProcedure."""
    row = procedure_row(session, slug)
    asked = session.get(Enrolment, row.id)
    return Texts(
        slug=row.slug,
        title=row.title,
        fixed=row.state != State.DRAFT or (asked is not None and asked.opens_at <= at),
        texts=_texts(row, asked),
        translations=row.translations,
    )


def translate(session: Session, slug: str, wanted: Translations, *, by: Staff, at: datetime) -> None:
    """Keep these translations in the place of those there were; of texts that are gone nothing is kept.

    Raises StepOutOfOrder, SetUpFixed.
    """
    row = hold(session, slug, Step.EDIT)
    asked = session.get(Enrolment, row.id)
    refuse_opened(asked, at)
    known = {one.dutch for one in _texts(row, asked)}
    kept = {
        code: {
            dutch: words.strip() for dutch, words in wanted.get(code, {}).items() if dutch in known and words.strip()
        }
        for code in OTHERS
    }
    move(session, row, Step.EDIT, translations={code: words for code, words in kept.items() if words})
    facts = {code: len(words) for code, words in kept.items()}
    audit.append(session, at=at, actor=by.actor, act="translate", subject=f"procedure:{row.id}", facts=facts)


def key_of(dutch: str) -> str:
    """A short name for a text, the same as long as the text is."""
    return digest("snw/text/1", dutch)[:16]


def _texts(row: Procedure, asked: Enrolment | None) -> tuple[Text, ...]:
    found: dict[str, Text] = {}
    for one in (_text(row.title, 200), _text(row.summary, 5000, lines=True), *_of_features(row, asked)):
        if any(sign.isalpha() for sign in one.dutch):
            found.setdefault(one.dutch, one)
    return tuple(found.values())


def _of_features(row: Procedure, asked: Enrolment | None) -> Iterator[Text]:
    questions = {one.feature_id: one for one in asked.questions} if asked is not None else {}
    for feature in row.features:
        values = [quota.value for quota in feature.values]
        yield _text(feature.name, 80, feature=feature.name)
        question = questions.get(feature.id)
        if question is not None:
            yield _text(question.text, 200, feature=feature.name)
            yield _text(question.why, 500, feature=feature.name, lines=True)
        kind = guessed_kind(feature.name, values) if question is None else question.kind
        for value in _with_words(kind, values):
            yield _text(value, 120, feature=feature.name)


def _with_words(kind: str, values: Sequence[str]) -> Sequence[str]:
    """The values that somebody can translate: names of places stay, whatever the language."""
    return values if kind in (CHOICE, AGE) else ()


def _text(dutch: str, most: int, *, feature: str = "", lines: bool = False) -> Text:
    return Text(key=key_of(dutch), dutch=dutch, feature=feature, most=most, lines=lines)
