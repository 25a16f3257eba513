"""What most lotteries ask, in every language of the pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from snw_democratie.i18n import N_
from snw_democratie.i18n import gettext as _
from snw_democratie.pool import ages

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
    N_("jonger dan 35"),
    N_("35 of ouder"),
    N_("ja"),
    N_("nee"),
    N_("Zeg ik liever niet"),
)
SCHOOLS = {
    "praktisch": N_("Basisschool, vmbo, mavo of mbo 1."),
    "middelbaar": N_("Havo, vwo of mbo 2, 3 of 4."),
    "theoretisch": N_("Hbo of universiteit."),
}
_KNOWN = {text.casefold(): text for text in TEXTS}
_YEARS = re.compile(r"jaar|\bjr\b", re.IGNORECASE)


def usual(text: str) -> str:
    """A text of the team in the language of the page, where it is one that is asked everywhere; else nothing."""
    known = _KNOWN.get(text.casefold())
    return _(known) if known else _band(text)


def schools(answers: Iterable[str]) -> Mapping[str, str]:
    """Which schools belong to each of these answers, where they are the usual three of an education; else nothing."""
    named = {one: SCHOOLS[one.casefold()] for one in answers if one.casefold() in SCHOOLS}
    return {one: _(school) for one, school in named.items()} if len(named) == len(SCHOOLS) else {}


def _band(text: str) -> str:
    """A band of ages that says that it counts years."""
    found = ages.band(text) if _YEARS.search(text) else None
    if found is None:
        return ""
    low, high = found
    if high is None:
        return _("%(low)s jaar en ouder", low=low)
    return (
        _("%(low)s tot en met %(high)s jaar", low=low, high=high) if low else _("tot en met %(high)s jaar", high=high)
    )
