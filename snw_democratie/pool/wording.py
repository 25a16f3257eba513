"""What the team wrote in Dutch, as a page in any language says it: one function, which every page uses.

A lottery brings its own translations, by the Dutch text. What most lotteries ask has translations in the catalogue.
For the rest the Dutch is shown, and said to be Dutch.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from snw_democratie.i18n import InDutch, language
from snw_democratie.i18n.languages import DUTCH
from snw_democratie.pool.usual import usual

Translations = Mapping[str, Mapping[str, str]]
"""Code of a language -> Dutch text -> the same in that language."""


def in_language(text: str, translations: Translations) -> str:
    """A text of the team in the language of this request; else `InDutch`, or as it is when it has no words at all."""
    here = language()
    if here is DUTCH or not any(one.isalpha() for one in text):
        return text
    return translations.get(here.code, {}).get(text) or usual(text) or InDutch(text)


def capital(text: str) -> str:
    """The same at the beginning of a line; "ij" is one letter in Dutch."""
    letters = 2 if text.startswith("ij") else 1
    return like(text, text[:letters].upper() + text[letters:])


def joined(texts: Iterable[str], *, by: str) -> str:
    """Texts one after the other; in Dutch when all of them are."""
    each = tuple(texts)
    whole = by.join(each)
    return InDutch(whole) if each and all(isinstance(one, InDutch) for one in each) else whole


def like(text: str, made: str) -> str:
    """What was made from a text, in Dutch when that was."""
    return InDutch(made) if isinstance(text, InDutch) else made
