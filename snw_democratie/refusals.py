"""Refusals on pages, as a status and a Dutch sentence (B1): what happened, that nothing is lost, what to do.

`snw_democratie/errors.py` has the sentences for the facts of the libraries; where a page needs other words than the
command line, they are here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from snw_democratie.assemblies import errors as lottery
from snw_democratie.db import errors as database
from snw_democratie.errors import TABLE
from snw_democratie.i18n import dutch
from snw_democratie.i18n import gettext as _
from snw_democratie.jobs import errors as jobs
from snw_democratie.mail import errors as mail
from snw_democratie.security import codes, keys, vault
from snw_democratie.security import errors as security
from snw_democratie.settings import BadEnvironment, NotInProduction
from sortition import errors as library
from sortition.errors import SortitionError

Sentence = Callable[[Any], str]

STEPS = {
    "edit": "iets veranderen",
    "import": "een lijst inlezen",
    "check": "de streefaantallen controleren",
    "close": "de lijst sluiten",
    "compute": "de kansen berekenen",
    "cancel": "de berekening stoppen",
    "finish": "de berekening opslaan",
    "publish": "de panels publiceren",
    "announce": "de bron van het toeval aankondigen",
    "enter": "een cijfer invoeren",
    "draw": "de loting bevestigen",
}
STATES = {
    "draft": "de loting is nog in voorbereiding",
    "closed": "de lijst is gesloten",
    "computing": "de berekening loopt",
    "computed": "de kansen zijn berekend",
    "published": "de panels zijn gepubliceerd",
    "announced": "de loting is aangekondigd",
    "drawn": "de loting is klaar",
}
MISSING = {
    "quotas": "Vul eerst de kenmerken en de streefaantallen in.",
    "pool": "Lees eerst een lijst met mensen in.",
    "fit": "De lijst past niet meer bij de kenmerken. Lees de lijst opnieuw in.",
    "people": "Er staan te weinig mensen op de lijst voor alle plaatsen.",
    "check": "Controleer eerst of de streefaantallen kunnen. Er is iets veranderd sinds de vorige keer.",
    "feasible": "Deze streefaantallen kunnen niet met deze lijst. Pas ze eerst aan.",
    "future": "Kies een moment dat nog komt.",
    "far": "Kies een moment binnen twee jaar.",
    "digits": "Voer eerst alle cijfers in.",
}
RULES = {
    "title": "Geef de loting een naam van 3 tot 200 tekens.",
    "seats": "Kies 1 tot 1.000 plaatsen.",
    "small_cell": "Kies een getal van 1 tot 100 voor kleine groepen.",
    "feature": "Geef elk kenmerk een eigen naam.",
    "values": "Geef minstens twee verschillende groepen, elk op een eigen regel.",
    "count": "Vul bij elke groep in hoeveel bewoners er zijn.",
    "quota": "Het kleinste aantal mag niet groter zijn dan het grootste.",
    "tolerance": "Kies een speling van 0 plaatsen of meer, en niet meer dan er plaatsen zijn.",
}


CODES = {
    "length": "De code heeft 14 tekens. Kijk of u er een bent vergeten.",
    "character": "In de code staat een teken dat wij niet gebruiken. Wij gebruiken geen 0, 1, I, L, O en U.",
    "check": "De code klopt niet. Kijk of u een teken anders hebt getypt.",
}


def _before_the_draw(error: lottery.BeforeTheDraw) -> str:
    when = f"op {dutch.moment(error.draw_at)}" if error.draw_at else "later"
    return f"De loting is {when}. Eerder kan er niets worden ingevoerd of bevestigd."


def refusal(error: SortitionError) -> tuple[int, str]:
    """The status and the sentence for this refusal: that of the pages, else that of the libraries."""
    status, words = ON_PAGES[type(error)] if type(error) in ON_PAGES else TABLE[type(error)]
    return status, words(error)


ON_PAGES: Mapping[type[SortitionError], tuple[int, Sentence]] = {
    library.BadTable: (422, lambda e: "Het bestand klopt niet. Wij hebben niets opgeslagen."),
    library.InfeasibleQuotas: (
        422,
        lambda e: f"Geen enkel panel van {e.seats} mensen past bij deze streefaantallen. Pas ze aan.",
    ),
    library.SolverFailed: (500, lambda e: "De berekening is niet gelukt. Er is niets veranderd. Probeer het opnieuw."),
    library.BadRandomness: (422, lambda e: "Dit past niet bij de aangekondigde bron. Kijk het nog een keer na."),
    library.DrawOutOfOrder: (409, lambda e: "Deze stap kan nu niet. Eerst komt een andere stap."),
    lottery.UnknownProcedure: (404, lambda e: "Deze loting bestaat niet. Kijk of het adres klopt."),
    lottery.StepOutOfOrder: (
        409,
        lambda e: f"U kunt nu niet {STEPS[e.step]}, want {STATES[e.state]}. Er is niets veranderd.",
    ),
    lottery.ChangedMeanwhile: (
        409,
        lambda e: "Iemand anders heeft intussen iets veranderd. Bekijk de pagina opnieuw en kies dan.",
    ),
    lottery.NotReady: (409, lambda e: MISSING[e.missing]),
    lottery.BeforeTheDraw: (409, _before_the_draw),
    lottery.BadDigit: (422, lambda e: "Dit kan niet. Kijk welk cijfer er lag en voer dat in."),
    lottery.UnknownPart: (404, lambda e: "Dit onderdeel bestaat niet meer. Bekijk de pagina opnieuw."),
    lottery.BadRule: (422, lambda e: RULES.get(e.name, "Kies een van de mogelijkheden.")),
    jobs.OutOfTime: (500, lambda e: "De berekening duurde te lang. Wij zijn gestopt. Er is niets veranderd."),
    jobs.ComputationDied: (
        500,
        lambda e: "De berekening stopte plotseling, misschien door te weinig geheugen. Er is niets veranderd.",
    ),
    jobs.WorkerLost: (500, lambda e: "De computer stopte tijdens de berekening. Er is niets veranderd. Start opnieuw."),
    security.NotSignedIn: (401, lambda e: "Deze pagina is voor het team. Log eerst in."),
    security.NotAllowed: (403, lambda e: "Uw account mag dit niet. Vraag het aan de beheerder."),
    security.ForeignRequest: (403, lambda e: "Dit verzoek kwam niet van onze eigen pagina. Wij deden er niets mee."),
    security.WrongLogin: (422, lambda e: "De naam of het wachtwoord klopt niet. Probeer het opnieuw."),
    security.TooManyAttempts: (
        429,
        lambda e: f"Er is te vaak een verkeerd wachtwoord ingevuld. Wacht {e.minutes} minuten en probeer het dan.",
    ),
    security.WeakPassword: (422, lambda e: f"Kies een wachtwoord van minstens {e.shortest} tekens, zonder uw naam."),
    security.LoginTaken: (409, lambda e: "Er is al een account met deze naam."),
    security.BadText: (422, lambda e: e.sentence),
    security.BadForm: (400, lambda e: "Dit formulier is niet van ons. Laad de pagina opnieuw en probeer het nog eens."),
    security.SamePersonTwice: (
        409,
        lambda e: "U heeft dit al bevestigd. Nu moet een andere collega het ook bevestigen.",
    ),
    mail.BadAddress: (422, lambda e: _("Dit e-mailadres klopt niet. Kijk of u iets anders hebt getypt.")),
    mail.BadSubject: (422, lambda e: _("Het onderwerp van de e-mail klopt niet. Er is niets verstuurd.")),
    database.NoDatabase: (404, lambda e: _("Er is geen database '%(place)s'.", place=e.place)),
    database.NotOurDatabase: (
        422,
        lambda e: _("'%(place)s' is niet te lezen. Is dit wel een database van dit programma?", place=e.place),
    ),
    database.PlaceTaken: (
        409,
        lambda e: _("'%(place)s' bestaat al. Er is niets overschreven. Zet dat eerst opzij.", place=e.place),
    ),
    database.OtherTool: (
        422,
        lambda e: _("PostgreSQL heeft hiervoor een eigen opdracht: %(command)s", command=e.command),
    ),
    database.KeysMissing: (
        422,
        lambda e: _(
            "Deze sleutels ontbreken: %(keys)s. Zonder die sleutels is de kopie niet te lezen.", keys=e.key_ids
        ),
    ),
    codes.BadCode: (422, lambda e: CODES[e.reason]),
    keys.BadKeys: (500, lambda e: f"Het bestand met de sleutels klopt niet: {e.path}. Er is niets veranderd."),
    vault.SealBroken: (500, lambda e: "Gegevens in de database zijn beschadigd. Wij kunnen ze niet openen."),
    vault.UnknownKey: (
        500,
        lambda e: f"De sleutel {e.key_id} ontbreekt. Zonder die sleutel kunnen wij dit niet openen.",
    ),
    NotInProduction: (500, lambda e: "Dit kan alleen op een computer om te proberen, niet op de echte website."),
    BadEnvironment: (500, lambda e: f"De instelling {e.name} klopt niet."),
}
