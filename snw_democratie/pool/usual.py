"""What most lotteries ask, in every language of the pages; what is not here stays in the Dutch of the team."""

from __future__ import annotations

from snw_democratie.i18n import N_
from snw_democratie.i18n import gettext as _

TEXTS = (
    N_("Geslacht"),
    N_("Wat is uw geslacht?"),
    N_("vrouw"),
    N_("man"),
    N_("anders"),
    N_("Opleiding"),
    N_("Wat is uw hoogste opleiding?"),
    N_("Mensen met elke opleiding horen in het panel."),
    N_("praktisch"),
    N_("middelbaar"),
    N_("theoretisch"),
    N_("Zo krijgt het panel een goede mix."),
    N_("Leeftijd"),
    N_("Wijk"),
    N_("Gebied"),
)
_KNOWN = {text.casefold(): text for text in TEXTS}


def usual(text: str) -> str:
    """A text of the team in the language of the page, where it is one that is asked everywhere."""
    return _(_KNOWN[text.casefold()]) if is_usual(text) else text


def is_usual(text: str) -> bool:
    """Whether this text has translations."""
    return text.casefold() in _KNOWN
