"""What somebody says yes to, one purpose at a time, and the exact words of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from snw_democratie.i18n import speaking
from snw_democratie.i18n.sworn import SwornText, sworn
from sortition.record import digest


class Purpose(StrEnum):
    """What the answers may be used for. Without `LOTTERY` nobody can be in a lottery; the others are free."""

    LOTTERY = "loting"
    NEXT = "volgende"
    STATISTICS = "statistiek"
    SPECIAL = "bijzonder"
    SUPPORT = "wensen"


ASKED = (Purpose.LOTTERY, Purpose.NEXT, Purpose.STATISTICS)
"""Asked on the page about consent; `SPECIAL` is asked beside the question it belongs to, `SUPPORT`
after the draw, beside what somebody needs."""


def consent_words(purpose: Purpose) -> SwornText:
    """The words that somebody agrees to, in the language of this request and in Dutch, which counts."""
    if purpose is Purpose.LOTTERY:
        return sworn("Ja, gebruik mijn antwoorden voor deze loting.")
    if purpose is Purpose.NEXT:
        return sworn("Ja, u mag mij vragen voor een volgende loting.")
    if purpose is Purpose.STATISTICS:
        return sworn("Ja, tel mijn antwoorden mee in cijfers over wie zich aanmeldt. Niemand ziet mijn naam.")
    if purpose is Purpose.SUPPORT:
        return sworn("Ja, het team mag mijn wensen lezen. Alleen om de bijeenkomsten te regelen.")
    return sworn("Ja, gebruik mijn antwoord op deze vraag. Alleen voor deze loting.")


def consent_text(purpose: Purpose) -> str:
    """The words that somebody agrees to, in the language of this request."""
    return consent_words(purpose).text


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The exact words of one yes in one language, with the Dutch ones that count; `digest` names this version."""

    purpose: Purpose
    language: str
    text: str
    dutch: str

    @property
    def digest(self) -> str:
        """What is kept with each yes, so that a later change of the text cannot change it."""
        return digest("snw/consent/2", [self.language, str(self.purpose), self.text, self.dutch])


def wording(purpose: Purpose, language: str) -> Wording:
    """The words as they are today in this language."""
    with speaking(language):
        words = consent_words(purpose)
    return Wording(purpose=purpose, language=language, text=words.text, dutch=words.dutch)
