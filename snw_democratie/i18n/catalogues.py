"""The catalogues: from Dutch to another language, written by people in `.po` files and compiled at set-up."""

from __future__ import annotations

import re
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from snw_democratie.i18n.languages import DUTCH, Language

if TYPE_CHECKING:  # at run time only where a catalogue is read: the command speaks Dutch and should start quickly
    from babel.messages.catalog import Catalog

LOCALES = Path(__file__).parent / "locales"
_FACT = re.compile(r"%\(\w+\)s")
_ISOLATED = "\u2068{}\u2069"
"""Around a fact in a text from right to left: without it "18 van 1.000" would read as "1.000 van 18"."""


def source(language: Language) -> Path:
    """The file that people translate in."""
    return LOCALES / language.code / "LC_MESSAGES" / "messages.po"


@cache
def catalogue(language: Language) -> NullTranslations:
    """The catalogue of a language: what set-up compiled, or the source itself where that is newer."""
    if language is DUTCH:
        return NullTranslations()
    written, compiled = source(language), source(language).with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime >= written.stat().st_mtime:
        return GNUTranslations(BytesIO(compiled.read_bytes()))
    return GNUTranslations(BytesIO(machine_form(read(written), language)))


def read(path: Path) -> Catalog:
    """A `.po` file as messages."""
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        return read_po(file)


def machine_form(messages: Catalog, language: Language) -> bytes:
    """The `.mo` file of these messages; in a language from right to left every fact stands apart."""
    from babel.messages.mofile import write_mo

    if language.direction == "rtl":
        for message in messages:
            if message.id:
                message.string = _apart(message.string)
    out = BytesIO()
    write_mo(out, messages)
    return out.getvalue()


def _apart(text: str | tuple[str, ...]) -> str | tuple[str, ...]:
    if isinstance(text, tuple):
        return tuple(_FACT.sub(lambda fact: _ISOLATED.format(fact.group()), one) for one in text)
    return _FACT.sub(lambda fact: _ISOLATED.format(fact.group()), text)
