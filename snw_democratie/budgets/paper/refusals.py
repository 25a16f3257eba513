"""What people read when typing votes over from paper stops: (HTTP status, sentence)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from snw_democratie.budgets.paper import errors
from snw_democratie.i18n import N_, formats, ngettext
from snw_democratie.i18n import gettext as _
from sortition.errors import SortitionError

CLOSED = {
    "none": N_("In dit buurtbudget stemt niemand op papier."),
    "before": N_("Stemmen kan nog niet. Wacht tot de lijst vaststaat en het stemmen begint."),
    "voting": N_("Er wordt nog online gestemd. Sla papier op na het sluiten van het stemmen."),
    "after": N_("De tijd om papier over te typen is voorbij. Wat nog niet was opgeslagen, telt niet."),
    "counted": N_("Het tellen is begonnen. Daarna kan er geen stem meer bij."),
}
SHEETS: Mapping[str, Callable[[Any], str]] = {
    "header": lambda e: _("Zet in de eerste rij de namen van de kolommen: code en plannen."),
    "empty": lambda e: _("In dit bestand staat geen enkele stem."),
    "size": lambda e: _("Dit zijn te veel stemmen. Neem er hoogstens %(limit)s.", limit=formats.number(e.limit)),
}


def _not_ready(error: errors.PileNotReady) -> str:
    if not error.number:
        return _("In deze stapel zit geen enkel formulier.")
    return ngettext(
        "Er wacht nog %(n)s formulier op een collega.",
        "Er wachten nog %(n)s formulieren op een collega.",
        error.number,
        n=formats.number(error.number),
    )


SENTENCES: Mapping[type[SortitionError], tuple[int, Callable[[Any], str]]] = {
    errors.NoPaper: (409, lambda e: _(CLOSED[e.reason])),
    errors.UnknownPile: (404, lambda e: _("Deze stapel is er niet, of is al opgeslagen.")),
    errors.UnknownForm: (404, lambda e: _("Dit formulier wacht niet meer. Misschien was een collega u voor.")),
    errors.SameTypist: (409, lambda e: _("Dit formulier hebt u zelf getypt. Laat een collega ernaar kijken.")),
    errors.PileNotReady: (409, _not_ready),
    errors.BadSheet: (422, lambda e: SHEETS[e.reason](e)),
}
