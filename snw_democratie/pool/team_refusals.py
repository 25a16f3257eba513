"""What the team reads when setting up, making codes or taking registrations over stops: (HTTP status, sentence)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _
from snw_democratie.pool import team_errors as errors
from sortition.errors import SortitionError

Sentence = Callable[[Any], str]

BATCHES: Mapping[str, Sentence] = {
    "organisation": lambda e: _("Schrijf voor welke organisatie de codes zijn."),
    "size": lambda e: _("Kies 1 tot %(most)s codes.", most=formats.number(e.most)),
    "limit": lambda e: _("Deze organisatie kan nog %(most)s codes krijgen.", most=formats.number(e.most)),
    "valid": lambda e: _("Kies een dag die nog komt, binnen twee jaar."),
    "way": lambda e: _("Met zulke codes kan niemand zich hier aanmelden. Kijk bij het aanmelden."),
}
TAKING_OVER: Mapping[str, Sentence] = {
    "open": lambda e: _("Mensen kunnen zich nog aanmelden. Neem de aanmeldingen daarna over."),
    "doubles": lambda e: _("Sommige aanmeldingen lijken op elkaar. Eerst besluit een beoordelaar daarover."),
    "nobody": lambda e: _("Er heeft zich nog niemand aangemeld."),
    "unfit": lambda e: _("Bij %(n)s aanmeldingen past een antwoord niet bij de groepen.", n=formats.number(e.number)),
}
WAVES: Mapping[str, Callable[[], str]] = {
    "file": lambda: _("Dit is geen zip-bestand van 'snw invite publish'."),
    "record": lambda: _("Dit bestand klopt niet. Controleer het met 'snw invite verify'."),
    "rehearsal": lambda: _("Dit was een oefening. Loot echt met 'snw invite draw', zonder --rehearsal."),
    "known": lambda: _("Deze loting van brieven staat er al."),
    "earlier": lambda: _("Deze ronde volgt op een ronde die hier niet staat. Neem eerst die op."),
    "numbers": lambda: _("Een andere ronde heeft dezelfde nummers. Loot opnieuw, met --earlier."),
    "codes": lambda: _("De codes met deze nummers horen bij een andere loting van brieven."),
    "small": lambda: _("Een groep in dit bestand is te klein om te tonen. Loot opnieuw met 'snw invite draw'."),
}

SENTENCES: Mapping[type[SortitionError], tuple[int, Sentence]] = {
    errors.BadSetUp: (422, lambda e: _("Zo kunnen mensen zich niet aanmelden. Kijk het nog een keer na.")),
    errors.SetUpFixed: (409, lambda e: _("Het aanmelden is al open. Daarom staat het vast.")),
    errors.NotSetUp: (409, lambda e: _("Stel eerst in hoe mensen zich aanmelden.")),
    errors.BadBatch: (422, lambda e: BATCHES[e.reason](e)),
    errors.BadCodeFile: (422, lambda e: _("Dit bestand met codes klopt niet. Wij hebben niets opgeslagen.")),
    errors.BadWave: (422, lambda e: WAVES[e.reason]()),
    errors.UnknownCode: (404, lambda e: _("Dit nummer kennen wij niet. Het ziet eruit als 12-034.")),
    errors.CodeNotUnused: (409, lambda e: _("Deze code is al gebruikt of vervallen. Er is niets veranderd.")),
    errors.CannotTakeOver: (409, lambda e: TAKING_OVER[e.reason](e)),
    errors.AlreadyDecided: (409, lambda e: _("Hierover is al besloten. Bekijk de pagina opnieuw.")),
}
