"""Texts whose exact words count, such as what somebody agrees to: which translations a sworn translator has checked.

Such a text is written `sworn("...")` and stands in the catalogues with the context "sworn". Beside each catalogue
`sworn.json` says which translations are checked: the digest of both texts, by whom and on what day. A text that is
changed has another digest, so it is unchecked again. Until it is checked, the Dutch text is shown beside it and counts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from snw_democratie.i18n import language, pgettext
from snw_democratie.i18n.catalogues import source
from snw_democratie.i18n.languages import DUTCH, Language
from sortition.record import digest

CONTEXT = "sworn"


@dataclass(frozen=True, slots=True, kw_only=True)
class SwornText:
    """A text in the language of the page, the Dutch text that counts, and whether the translation was checked."""

    text: str
    dutch: str
    checked: bool


def sworn(message: str, /, **facts: object) -> SwornText:
    """The text in the language of this request, with its facts by name; what is checked are the words around them."""
    text, here = pgettext(CONTEXT, message), language()
    checked = is_checked(here, message, text)
    return SwornText(text=text % facts if facts else text, dutch=message % facts if facts else message, checked=checked)


def is_checked(one: Language, dutch: str, text: str) -> bool:
    """Whether a sworn translator checked exactly this translation; Dutch itself needs no check."""
    return one == DUTCH or text_digest(dutch, text) in checks(one)


def text_digest(dutch: str, text: str) -> str:
    """What a translator checked: exactly these words against exactly those."""
    return digest("snw/sworn/1", [dutch, text])


def checks_file(one: Language) -> Path:
    """Where the checks of a language are kept."""
    return source(one).with_name("sworn.json")


@cache
def checks(one: Language) -> Mapping[str, Mapping[str, str]]:
    """The checked translations of a language: digest to `by` and `on`. None when nobody has checked anything."""
    path = checks_file(one)
    found: Mapping[str, Mapping[str, str]] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found
