"""What people read when a count or its publication stops: (HTTP status, sentence)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from snw_democratie.budgets.counting import errors
from snw_democratie.i18n import N_
from snw_democratie.i18n import gettext as _
from sortition.errors import SortitionError

REASONS = {
    "open": N_("Er wordt nog gestemd. Tellen kan pas daarna."),
    "paper": N_("Er wachten nog stemmen op papier. Sla die eerst op, of gooi ze weg."),
    "lot": N_("De volgorde is nog niet geloot. Doe dat eerst: zonder lot kan een gelijke stand niet worden beslist."),
    "busy": N_("Wij tellen op dit moment. Kijk over een minuut opnieuw."),
    "none": N_("De stemmen zijn nog niet geteld."),
    "nobody": N_("Niemand heeft gestemd. Daarom is er geen uitslag die u kunt publiceren."),
    "disagree": N_("Twee tellingen komen niet op hetzelfde uit. Daarom kan de uitslag niet worden gepubliceerd."),
    "stale": N_("Er zijn stemmen bij gekomen, of de telling is veranderd. Tel eerst opnieuw."),
    "few": N_("Er zijn te weinig stemmen om ze te publiceren. Kies alleen de uitslag."),
    "choice": N_("Kies eerst wat er wordt gepubliceerd."),
    "published": N_("De uitslag is al gepubliceerd. Die verandert niet meer."),
}
SENTENCES: Mapping[type[SortitionError], tuple[int, Callable[[Any], str]]] = {
    errors.NoResultYet: (
        404,
        lambda e: _("Hier is nog geen uitslag. Kijk op de pagina van het buurtbudget wanneer die komt."),
    ),
    errors.NobodyVoted: (404, lambda e: _("Niemand heeft gestemd. Daarom is er geen uitslag.")),
    errors.CountNotReady: (409, lambda e: _(REASONS[e.reason])),
    errors.CountFailed: (
        500,
        lambda e: _("Tellen is niet gelukt. De stemmen zijn bewaard. Vraag de beheerder om hulp."),
    ),
}
