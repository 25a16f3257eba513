"""What people read when something with a resident seat stops: (HTTP status, sentence)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from snw_democratie.i18n import N_, formats
from snw_democratie.i18n import gettext as _
from snw_democratie.seats import errors
from sortition.errors import SortitionError

Sentence = Callable[[Any], str]

FIELDS: Mapping[str, str] = {
    "naam": N_("Geef het bestuur een naam van 3 tot 120 tekens."),
    "begin": N_("Kies een dag en een tijd, zoals 2027-03-02 20:00."),
    "zetels": N_("Schrijf een heel getal, zoals 3."),
    "maanden": N_("Schrijf een heel getal, zoals 18."),
    "ritme": N_("Schrijf een heel getal, zoals 6."),
    "ondergrens": N_("Schrijf een getal van 0 tot en met 90."),
    "kenmerken": N_("Schrijf elke groep op een eigen regel, met vier keer een puntkomma. Kijk naar regel %(line)s."),
}


RECUSAL: Mapping[str, str] = {
    "onderwerp": N_("Noem het onderwerp, in 3 tot 120 tekens."),
    "reden": N_("Kies een reden."),
    "vanaf": N_("Kies twee dagen vanaf vandaag, binnen de termijn. De eerste komt eerst."),
}


def _step(error: errors.NotThisSeatStep) -> str:
    if error.until is not None:
        return _("Dit kan vanaf %(when)s.", when=formats.moment(error.until))
    return _("Deze stap kan nu niet. Bekijk de pagina opnieuw.")


def _rules(error: errors.BadSeatRulesText) -> str:
    if error.field == "kenmerken" and not error.line:
        return _("Noem bij elk kenmerk minstens twee groepen.")
    return _(FIELDS[error.field], line=formats.number(error.line))


SENTENCES: Mapping[type[SortitionError], tuple[int, Sentence]] = {
    errors.UnknownBody: (404, lambda e: _("Deze bewonerszetel bestaat niet. Kijk of het adres klopt.")),
    errors.NotThisSeatStep: (409, _step),
    errors.WrongTurn: (409, lambda e: _("Dat kan nu niet meer. Bekijk de pagina opnieuw en kies dan.")),
    errors.TermNotOver: (
        409,
        lambda e: _(
            "Deze termijn loopt tot %(day)s. Stopt iemand eerder? Noteer dan dat iemand is gestopt.",
            day=formats.day(formats.amsterdam(e.until).date()),
        ),
    ),
    errors.BadSeatRulesText: (422, _rules),
    errors.BadSeatCandidate: (422, lambda e: _("Vul een naam, een adres en elk kenmerk in.")),
    errors.BadRecusal: (422, lambda e: _(RECUSAL[e.field])),
    errors.PanelDoesNotAsk: (
        422,
        lambda e: _("Dit panel vroeg niet naar %(feature)s. Of alleen voor die ene loting.", feature=e.feature),
    ),
    errors.NobodyToTakeOver: (422, lambda e: _("In dit panel is niemand die erbij kan komen.")),
    errors.AlternateDoesNotFit: (
        409,
        lambda e: _("De plaatsvervanger past niet bij wie er nu zit. Loot deze zetel opnieuw."),
    ),
}
