"""What the team sees of the translations of a question: both texts, who checked which, and the form to note that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from snw_democratie.components import Choice, Fact
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.languages import DUTCH, LANGUAGES
from snw_democratie.referenda.facts import SetUp, TeamFacts, Texts, Translation
from snw_democratie.referenda.steps import State
from snw_democratie.referenda.words import checked_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One of the texts, in Dutch and in the other language; what nobody wrote is empty."""

    label: str
    dutch: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideView:
    """A translation beside the Dutch. `digest` is how the public file with all texts names both; empty when unchecked.

    `language` and `direction` are those of the translation, `name` is what that language calls itself.
    """

    name: str
    language: str
    direction: str
    sentence: str
    digest: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationsView:
    """How each translation stands, those that nobody says were checked, and the form until the board begins."""

    facts: tuple[Fact, ...]
    unchecked: tuple[BesideView, ...]
    languages: tuple[Choice, ...]
    checkers: tuple[Choice, ...]
    takes: bool


def translations_view(found: TeamFacts, typed: Mapping[str, str]) -> TranslationsView | None:
    """For the team; None where there is no text but the Dutch."""
    languages = [code for code in LANGUAGES if code in found.facts.set_up.texts and code != DUTCH.code]
    if not languages:
        return None
    known = {one.language: one for one in found.translations}
    checkers = {"sworn": _("een beëdigd vertaler"), "municipal": _("een vertaler van de gemeente")}
    takes = found.facts.state in (State.DRAFT, State.FIXED)
    set_up = found.facts.set_up
    return TranslationsView(
        facts=tuple(
            Fact(term=LANGUAGES[code].name, value=_standing(known.get(code), takes=takes)) for code in languages
        ),
        unchecked=tuple(_beside(set_up, code) for code in languages if code not in known) if takes else (),
        languages=tuple(
            Choice(value=code, label=LANGUAGES[code].name, chosen=code == typed.get("taal")) for code in languages
        ),
        checkers=tuple(
            Choice(value=value, label=label, chosen=value == typed.get("functie")) for value, label in checkers.items()
        ),
        takes=takes,
    )


def to_confirm(found: TeamFacts) -> tuple[BesideView, ...]:
    """What two people say yes to: each translation that somebody checked, beside the Dutch."""
    asked = (one for one in found.translations if one.done_at is None)
    return tuple(
        _beside(found.facts.set_up, one.language, sentence=checked_by(one), digest=one.digest) for one in asked
    )


def _beside(found: SetUp, code: str, *, sentence: str = "", digest: str = "") -> BesideView:
    language = LANGUAGES[code]
    return BesideView(
        name=language.name,
        language=code,
        direction=language.direction,
        sentence=sentence,
        digest=digest,
        lines=tuple(
            Line(label=label, dutch=dutch, other=other)
            for (label, dutch), (_label, other) in zip(
                _parts(found.texts[DUTCH.code]), _parts(found.texts[code]), strict=True
            )
            if dutch or other
        ),
    )


def _parts(texts: Texts) -> tuple[tuple[str, str], ...]:
    answers = enumerate(texts.answers, 1)
    return (
        (_("Naam"), texts.title),
        (_("De vraag"), texts.question),
        *((_("Antwoord %(n)s", n=place), answer) for place, answer in answers),
        (_("Waar gaat het over?"), texts.about),
        (_("Argumenten voor"), texts.arguments_for),
        (_("Argumenten tegen"), texts.arguments_against),
    )


def _standing(one: Translation | None, *, takes: bool) -> str:
    if one is not None and one.done_at is not None:
        return checked_by(one)
    if not takes:
        return _("niet nagekeken")
    return _("nog niet nagekeken") if one is None else f"{checked_by(one)} {_('Dit wacht op een ja van twee mensen.')}"
