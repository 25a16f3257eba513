"""The page with what the team wrote in every language, ready to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from snw_democratie.components import Problem
from snw_democratie.i18n import InDutch, formats, language, speaking
from snw_democratie.i18n import gettext as _
from snw_democratie.i18n.languages import DUTCH, LANGUAGES
from snw_democratie.pool.team_service import OTHERS, Text, Texts
from snw_democratie.pool.usual import usual
from snw_democratie.pool.wording import Translations, capital


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsField:
    """One text in one language."""

    name: str
    label: str
    value: str
    language: str
    direction: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextView:
    """One text in Dutch with a field per language; `open` where something is wrong, `summary` says what is there."""

    key: str
    dutch: str
    lines: bool
    summary: str
    open: bool
    fields: tuple[WordsField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """The texts about one feature, or about the lottery itself."""

    heading: str
    texts: tuple[TextView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationsView:
    """Every text. `open` while words can change; `wanting` says per language how many texts have none."""

    title: str
    back: str
    action: str
    open: bool
    wanting: tuple[str, ...]
    parts: tuple[PartView, ...]
    problems: tuple[Problem, ...]


def translations_view(found: Texts, words: Translations, *, problems: tuple[Problem, ...] = ()) -> TranslationsView:
    """What was kept, or was just refused; where nothing was kept the usual words stand ready."""
    base = f"/team/lotingen/{found.slug}"
    errors = {one.field: one.message for one in problems}
    shown = {code: _words(found, words, code) for code in OTHERS}
    parts = tuple(
        PartView(heading=_heading(feature), texts=tuple(_text(one, shown, errors) for one in texts))
        for feature, texts in groupby(found.texts, key=lambda one: one.feature)
    )
    return TranslationsView(
        title=in_dutch(found.title),
        back=base,
        action=f"{base}/talen",
        open=not found.fixed,
        wanting=_wanting(found, shown),
        parts=parts,
        problems=problems,
    )


def in_dutch(text: str) -> str:
    """A text of the team as it was written, marked where the page is in another language."""
    return text if language() is DUTCH else InDutch(text)


def language_names() -> Mapping[str, str]:
    """The other languages by name, in the language of the page."""
    return {"en": _("Engels"), "tr": _("Turks"), "ar": _("Arabisch"), "pl": _("Pools")}


def _words(found: Texts, words: Translations, code: str) -> Mapping[str, str]:
    given = words.get(code, {})
    with speaking(code):
        return {one.dutch: given.get(one.dutch, "") or usual(one.dutch) for one in found.texts}


def _heading(feature: str) -> str:
    return capital(in_dutch(feature)) if feature else _("De loting")


def _text(one: Text, shown: Mapping[str, Mapping[str, str]], errors: Mapping[str, str]) -> TextView:
    names = language_names()
    fields = tuple(
        WordsField(
            name=f"{code}-{one.key}",
            label=names[code],
            value=words[one.dutch],
            language=code,
            direction=LANGUAGES[code].direction,
            error=errors.get(f"{code}-{one.key}", ""),
        )
        for code, words in shown.items()
    )
    done = sum(bool(field.value.strip()) for field in fields)
    return TextView(
        key=one.key,
        dutch=in_dutch(one.dutch),
        lines=one.lines,
        summary=_("In andere talen: %(done)s van %(all)s", done=done, all=len(fields)),
        open=any(field.error for field in fields),
        fields=fields,
    )


def _wanting(found: Texts, shown: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
    names = language_names()
    missing = {code: sum(not words[one.dutch].strip() for one in found.texts) for code, words in shown.items()}
    return tuple(
        _("%(language)s: nog %(n)s te doen", language=names[code], n=formats.number(number))
        for code, number in missing.items()
        if number
    )
