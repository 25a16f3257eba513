"""What people read when something in a buurtbudget stops: (HTTP status, sentence)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from snw_democratie.budgets import errors
from snw_democratie.i18n import formats, ngettext
from snw_democratie.i18n import gettext as _
from sortition.errors import SortitionError

Sentence = Callable[[Any], str]

PHASES: Mapping[str, Sentence] = {
    "plan": lambda e: (
        _("U kunt een plan indienen vanaf %(when)s.", when=formats.moment(e.opens_at))
        if e.opens_at
        else _("Plannen indienen kan nu niet meer.")
    ),
    "like": lambda e: _("Dit plan steunen kan nu niet."),
    "change": lambda e: _("Uw plan is al getoetst, of de tijd is voorbij. Veranderen kan niet meer."),
    "check": lambda e: _("Dit plan staat nu vast. Hier kan niets meer aan veranderen."),
    "list": lambda e: (
        _("De lijst vaststellen kan vanaf %(when)s.", when=formats.moment(e.opens_at))
        if e.opens_at
        else _("De lijst kan nu niet worden vastgesteld.")
    ),
    "lot": lambda e: _("De volgorde loten kan nu niet."),
    "withdraw": lambda e: _("Dit plan kan nu niet van de lijst af."),
    "follow": lambda e: _("Dit kan pas als de uitslag er is, bij een plan dat geld kreeg."),
}
LISTS: Mapping[str, Sentence] = {
    "none": lambda e: _("Er is nog geen plan dat genoeg steun heeft en dat kan."),
    "unseen": lambda e: ngettext(
        "Er is nog %(n)s plan dat niemand heeft bekeken.",
        "Er zijn nog %(n)s plannen die niemand heeft bekeken.",
        e.number,
        n=formats.number(e.number),
    ),
    "unchecked": lambda e: ngettext(
        "Er is nog %(n)s plan met genoeg steun dat niet is getoetst.",
        "Er zijn nog %(n)s plannen met genoeg steun die niet zijn getoetst.",
        e.number,
        n=formats.number(e.number),
    ),
    "ballot": lambda e: ngettext(
        "Met deze lijst kan niemand stemmen. Een stem noemt minstens %(n)s plan.",
        "Met deze lijst kan niemand stemmen. Een stem noemt minstens %(n)s plannen.",
        e.number,
        n=formats.number(e.number),
    ),
}
PICTURES: Mapping[str, Sentence] = {
    "size": lambda e: _("Deze foto is te groot. Kies een foto van hoogstens 8 MB."),
    "pixels": lambda e: _("Deze foto heeft te veel beeldpunten. Maak de foto kleiner en probeer het opnieuw."),
    "kind": lambda e: _("Dit is geen foto die wij kennen. Kies een JPG, PNG of WebP."),
    "broken": lambda e: _("Deze foto is niet te openen. Kies een andere foto."),
}


def _bad_lot(error: errors.BadLot) -> str:
    if error.known_at is not None:
        return _("De uitkomst is pas bekend op %(when)s.", when=formats.moment(error.known_at))
    return _("Vul in waar het lot vandaan komt. Kies een moment dat nog komt, voordat het stemmen begint.")


SENTENCES: Mapping[type[SortitionError], tuple[int, Sentence]] = {
    errors.BadRound: (422, lambda e: _("Zo kan dit buurtbudget niet. Kijk het nog een keer na.")),
    errors.UnknownRound: (404, lambda e: _("Dit buurtbudget bestaat niet. Kijk of het adres klopt.")),
    errors.UnknownPlan: (404, lambda e: _("Dit plan bestaat niet, of wij tonen het niet.")),
    errors.RoundFixed: (409, lambda e: _("Dit buurtbudget is al open. Daarom staan de regels vast.")),
    errors.NotThisPhase: (409, lambda e: PHASES[e.what](e)),
    errors.ListNotReady: (409, lambda e: LISTS[e.reason](e)),
    errors.BadPrice: (
        422,
        lambda e: _("Schrijf wat het plan kost, hoogstens %(most)s.", most=formats.euros(e.most_cents)),
    ),
    errors.BadPicture: (422, lambda e: PICTURES[e.reason](e)),
    errors.NoPlanHere: (
        409,
        lambda e: (
            _("Wij hebben hier niets van u. Misschien duurde het te lang. Begin opnieuw.")
            if e.slug
            else _("Typ eerst uw code. Hier is nu geen plan open.")
        ),
    ),
    errors.UnknownPlanCode: (404, lambda e: _("Deze code kennen wij niet. Kijk of u een teken anders hebt getypt.")),
    errors.BadLot: (422, _bad_lot),
}
