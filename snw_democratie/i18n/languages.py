"""The languages that pages speak, each under its own name and in its own direction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language: `code` as browsers name it, `name` in the language itself, `locale` in the CLDR (dates, numbers)."""

    code: str
    name: str
    locale: str
    direction: str = "ltr"


DUTCH = Language(code="nl", name="Nederlands", locale="nl_NL")
"""What every text is written in."""

LANGUAGES: Mapping[str, Language] = {
    one.code: one
    for one in (
        DUTCH,
        Language(code="en", name="English", locale="en_GB"),
        Language(code="tr", name="Türkçe", locale="tr_TR"),
        Language(code="ar", name="العربية", locale="ar", direction="rtl"),
        Language(code="pl", name="Polski", locale="pl_PL"),
    )
}
LONGEST_WISH = 500


def preferred(wishes: str) -> Language | None:
    """The first of our languages by the wishes in an `Accept-Language` header; none when it names none of ours."""
    found: list[tuple[float, int, Language]] = []
    for place, wish in enumerate(wishes[:LONGEST_WISH].split(",")):
        name, *facts = (part.strip() for part in wish.split(";"))
        language = LANGUAGES.get(name.partition("-")[0].lower())
        weight = _weight(facts)
        if language is not None and weight > 0:
            found.append((-weight, place, language))
    return min(found, key=lambda one: one[:2])[2] if found else None


def _weight(facts: list[str]) -> float:
    """The `q` of a wish, 1 when it has none; what is no number weighs nothing."""
    for fact in facts:
        name, _, value = fact.partition("=")
        if name.strip().lower() == "q":
            value = value.strip()
            return float(value) if value.replace(".", "", 1).isdigit() and value.isascii() else 0.0
    return 1.0
