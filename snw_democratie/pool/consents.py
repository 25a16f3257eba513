"""What somebody says yes to, one purpose at a time, and the exact words of each."""

from __future__ import annotations

from enum import StrEnum

from snw_democratie.i18n.sworn import SwornText, sworn
from sortition.record import digest


class Purpose(StrEnum):
    """What the answers may be used for. Without `LOTTERY` nobody can be in a lottery; the others are free."""

    LOTTERY = "loting"
    NEXT = "volgende"
    STATISTICS = "statistiek"
    SPECIAL = "bijzonder"


ASKED = (Purpose.LOTTERY, Purpose.NEXT, Purpose.STATISTICS)
"""Asked on the page about consent; `SPECIAL` is asked beside the question it belongs to."""


def consent_words(purpose: Purpose) -> SwornText:
    """The words that somebody agrees to, in the language of this request and in Dutch, which counts."""
    if purpose is Purpose.LOTTERY:
        return sworn("Ja, gebruik mijn antwoorden voor deze loting.")
    if purpose is Purpose.NEXT:
        return sworn("Ja, u mag mij vragen voor een volgende loting.")
    if purpose is Purpose.STATISTICS:
        return sworn("Ja, tel mijn antwoorden mee in cijfers over wie zich aanmeldt. Niemand ziet mijn naam.")
    return sworn("Ja, gebruik mijn antwoord op deze vraag. Alleen voor deze loting.")


def consent_text(purpose: Purpose) -> str:
    """The words that somebody agrees to, in the language of this request."""
    return consent_words(purpose).text


def text_digest(purpose: Purpose, language: str) -> str:
    """Which words were agreed to, so that a later change of the text cannot change the yes."""
    return digest("snw/consent/1", [language, str(purpose), consent_text(purpose)])
