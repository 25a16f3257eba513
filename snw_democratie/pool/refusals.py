"""What residents read when registering stops somewhere: (HTTP status, sentence)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from snw_democratie.i18n import N_, formats, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.pool import errors
from sortition.errors import SortitionError

ENTRY = {
    "unknown": N_("Deze code kennen wij niet. Kijk of u hem goed hebt getypt."),
    "used": N_("Met deze code is al iemand aangemeld. Was u dat niet? Onder aan de pagina staat wie u helpt."),
    "void": N_("Deze code werkt niet meer. U kunt een nieuwe vragen."),
    "expired": N_("Deze code is verlopen. U kunt een nieuwe vragen."),
}


def _not_open(error: errors.NotOpen) -> str:
    if error.window == "before":
        return _("De aanmelding begint op %(when)s. Kom dan terug.", when=formats.moment(error.opens_at))
    return _(
        "De aanmelding sloot op %(when)s. Wat u invulde, wissen wij na twee uur.", when=formats.moment(error.closes_at)
    )


def _day_full(error: errors.DayFull) -> str:
    return ngettext(
        "U hebt vandaag al %(n)s mens aangemeld. Meer kan niet op een dag. Vraag een collega.",
        "U hebt vandaag al %(n)s mensen aangemeld. Meer kan niet op een dag. Vraag een collega.",
        error.limit,
        n=error.limit,
    )


SENTENCES: Mapping[type[SortitionError], tuple[int, Callable[[Any], str]]] = {
    errors.NotOpen: (409, _not_open),
    errors.NoDraft: (
        409,
        lambda e: _("Wij weten niet meer wat u hebt ingevuld. Na twee uur gooien wij dat weg. Begin opnieuw."),
    ),
    errors.HelperSignedOut: (
        401,
        lambda e: _("U bent niet meer ingelogd. Log in en ga verder. Alleen uw laatste antwoord typt u opnieuw."),
    ),
    errors.NotAsked: (409, lambda e: _("Deze vraag stellen wij u niet. Uw andere antwoorden staan er nog.")),
    errors.Unanswered: (409, lambda e: _("Een vraag heeft nog geen antwoord. Kijk uw antwoorden na.")),
    errors.BadEntry: (422, lambda e: _(ENTRY[e.reason])),
    errors.UnknownStatusCode: (422, lambda e: _("Deze code kennen wij niet. Kijk of u hem goed hebt getypt.")),
    errors.NotRegistered: (409, lambda e: _("Typ eerst uw code. Na 20 minuten vragen wij die opnieuw.")),
    errors.AnswerFixed: (409, lambda e: _("De lijst is gesloten. Dit antwoord kan niet meer anders.")),
    errors.DayFull: (429, _day_full),
    errors.NotStored: (
        503,
        lambda e: _("Er ging iets mis bij ons. Wat u typte staat er nog. Wacht even en probeer het opnieuw."),
    ),
}
