"""What the team sees of the translations of a question: who checked which, and the form in which that is noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from snw_democratie.components import Choice, Fact
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.languages import DUTCH, LANGUAGES
from snw_democratie.referenda.facts import TeamFacts, Translation
from snw_democratie.referenda.steps import State
from snw_democratie.referenda.words import checked_by


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationsView:
    """How each translation stands, and the choices of the form; that is there until the board begins."""

    facts: tuple[Fact, ...]
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
    return TranslationsView(
        facts=tuple(Fact(term=LANGUAGES[code].name, value=_standing(known.get(code))) for code in languages),
        languages=tuple(
            Choice(value=code, label=LANGUAGES[code].name, chosen=code == typed.get("taal")) for code in languages
        ),
        checkers=tuple(
            Choice(value=value, label=label, chosen=value == typed.get("functie")) for value, label in checkers.items()
        ),
        takes=found.facts.state in (State.DRAFT, State.FIXED),
    )


def _standing(one: Translation | None) -> str:
    if one is None:
        return _("nog niet nagekeken")
    return (
        checked_by(one) if one.done_at is not None else f"{checked_by(one)} {_('Dit wacht op een ja van twee mensen.')}"
    )
