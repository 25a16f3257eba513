"""Refusals on pages, as a status and a sentence (B1): what happened, that nothing is lost, what to do.

`snw_democratie/errors.py` has the sentences for the facts of the libraries; where a page needs other words than the
command line, they are here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from snw_democratie.accounts.role_words import role_names
from snw_democratie.answers.refusals import SENTENCES as ANSWERS
from snw_democratie.assemblies import errors as lottery
from snw_democratie.budgets.counting.refusals import SENTENCES as COUNTING
from snw_democratie.budgets.paper.refusals import SENTENCES as PAPER
from snw_democratie.budgets.refusals import SENTENCES as BUDGETS
from snw_democratie.budgets.voting.refusals import SENTENCES as VOTING
from snw_democratie.code_door.refusals import SENTENCES as CODE_DOOR
from snw_democratie.db import errors as database
from snw_democratie.db.deeds import OnlyAnotherLanguage
from snw_democratie.errors import TABLE
from snw_democratie.i18n import N_, formats, ngettext
from snw_democratie.i18n import gettext as _
from snw_democratie.jobs import errors as jobs
from snw_democratie.letters.refusals import SENTENCES as LETTERS
from snw_democratie.mail import errors as mail
from snw_democratie.pool.refusals import SENTENCES as POOL
from snw_democratie.pool.team_refusals import SENTENCES as POOL_TEAM
from snw_democratie.referenda.refusals import SENTENCES as REFERENDA
from snw_democratie.seats.refusals import SENTENCES as SEATS
from snw_democratie.security import codes, keys, vault
from snw_democratie.security import errors as security
from snw_democratie.settings import BadEnvironment, NotInProduction
from sortition import errors as library
from sortition.errors import SortitionError

Sentence = Callable[[Any], str]

STEPS = {
    "edit": N_("iets veranderen"),
    "import": N_("een lijst inlezen"),
    "check": N_("de streefaantallen controleren"),
    "close": N_("de lijst sluiten"),
    "compute": N_("de kansen berekenen"),
    "cancel": N_("de berekening stoppen"),
    "reserve": N_("reserves zoeken"),
    "vacancy": N_("een vertrek vastleggen"),
    "announce-replacement": N_("het toeval van een vervanging aankondigen"),
    "replace": N_("een vervanging loten"),
    "finish": N_("de berekening opslaan"),
    "publish": N_("de panels publiceren"),
    "announce": N_("de bron van het toeval aankondigen"),
    "enter": N_("een cijfer invoeren"),
    "draw": N_("de loting bevestigen"),
}
STATES = {
    "draft": N_("de loting is nog in voorbereiding"),
    "closed": N_("de lijst is gesloten"),
    "computing": N_("de berekening loopt"),
    "computed": N_("de kansen zijn berekend"),
    "published": N_("de panels zijn gepubliceerd"),
    "announced": N_("de loting is aangekondigd"),
    "drawn": N_("de loting is klaar"),
}
MISSING = {
    "number": N_("Kies een aantal van 1 tot en met 20."),
    "once": N_("De reserves zijn al gezocht. Dat kan maar één keer."),
    "quotas": N_("Vul eerst de kenmerken en de streefaantallen in."),
    "pool": N_("Lees eerst een lijst met mensen in."),
    "fit": N_("De lijst past niet meer bij de kenmerken. Lees de lijst opnieuw in."),
    "registrations": N_("Nog niet iedereen die zich aanmeldde, staat op de lijst. Neem de aanmeldingen eerst over."),
    "registering": N_("Mensen kunnen zich nog aanmelden. Sluit de lijst pas daarna."),
    "people": N_("Er staan te weinig mensen op de lijst voor alle plaatsen."),
    "check": N_("Controleer eerst of de streefaantallen kunnen. Er is iets veranderd sinds de vorige keer."),
    "feasible": N_("Deze streefaantallen kunnen niet met deze lijst. Pas ze eerst aan."),
    "future": N_("Kies een moment dat nog komt."),
    "far": N_("Kies een moment binnen twee jaar."),
    "digits": N_("Voer eerst alle cijfers in."),
    "failure": N_("Dat kan nu niet. Er is niets aangekondigd, of wat er viel is al ingevoerd."),
}
RULES = {
    "title": N_("Geef de loting een naam van 3 tot 200 tekens."),
    "seats": N_("Kies 1 tot 1.000 plaatsen."),
    "small_cell": N_("Kies een getal van 1 tot 100 voor kleine groepen."),
    "feature": N_("Geef elk kenmerk een eigen naam."),
    "values": N_("Geef minstens twee verschillende groepen, elk op een eigen regel."),
    "count": N_("Vul bij elke groep in hoeveel bewoners er zijn."),
    "quota": N_("Het kleinste aantal mag niet groter zijn dan het grootste."),
    "tolerance": N_("Kies een speling van 0 plaatsen of meer, en niet meer dan er plaatsen zijn."),
}


PASSWORDS = {
    "short": N_("Neem een wachtwoord van minstens 12 tekens. Vier losse woorden zijn makkelijk te onthouden."),
    "long": N_("Dit wachtwoord is te lang. Gebruik hoogstens 128 tekens."),
    "name": N_("In dit wachtwoord staat uw naam. Dat raadt een ander snel. Kies iets anders."),
    "common": N_("Dit wachtwoord gebruiken veel mensen. Een ander raadt het snel. Kies iets anders."),
}
CODES = {
    "length": N_("De code heeft 14 tekens. Kijk of u er een bent vergeten."),
    "longer": N_("De code heeft 14 tekens. Kijk of u er een te veel hebt getypt."),
    "character": N_("In de code staat een teken dat wij niet gebruiken. Wij gebruiken geen 0, 1, I, L, O en U."),
    "check": N_("De code klopt niet. Kijk of u een teken anders hebt getypt."),
}


def _foreign(error: security.ForeignRequest) -> str:
    if error.header == "host":
        return _("Op dit adres staat onze website niet. Kijk of u het adres goed hebt getypt.")
    return _("Dit verzoek kwam niet van onze eigen pagina. Wij deden er niets mee.")


_ANOTHER_STEP = N_("Deze stap kan nu niet. Eerst komt een andere stap.")
_OUT_OF_ORDER = {
    "nobody can come": N_("Niemand kan deze plaats krijgen. Zoek verder in de hele lijst."),
    "all taken": N_("Er is geen plaats vrij. Zeg wie er weggaat."),
    "under way": N_("Er loopt al een vervanging. Loot die eerst."),
}


def _bad_digit(error: lottery.BadDigit) -> str:
    if error.wanted == "beacon":
        return _("Dit is geen handtekening van een baken. Neem alle tekens over.")
    return _("Dit kan niet. Kijk welk cijfer er lag en voer dat in.")


def _before_the_draw(error: lottery.BeforeTheDraw) -> str:
    if not error.draw_at:
        return _("De loting is later. Eerder kan er niets worden ingevoerd of bevestigd.")
    when = formats.moment(error.draw_at)
    return _("De loting is op %(when)s. Eerder kan er niets worden ingevoerd of bevestigd.", when=when)


def _made_meanwhile(error: codes.MadeMeanwhile) -> str:
    return ngettext(
        "Partij %(batch)s met %(n)s code is net gemaakt. Wilt u er nog meer? Druk dan nog een keer.",
        "Partij %(batch)s met %(n)s codes is net gemaakt. Wilt u er nog meer? Druk dan nog een keer.",
        error.codes,
        batch=error.batch,
        n=formats.number(error.codes),
    )


def refusal(error: SortitionError) -> tuple[int, str]:
    """The status and the sentence for this refusal: that of the pages, else that of the libraries."""
    status, words = ON_PAGES[type(error)] if type(error) in ON_PAGES else TABLE[type(error)]
    return status, words(error)


def refusal_of_code(error: SortitionError) -> tuple[int, str]:
    """The same where a code was typed; a stranger's guesses can keep somebody out, who did nothing wrong."""
    if not isinstance(error, security.TooManyAttempts):
        return refusal(error)
    return 429, ngettext(
        "Er is te vaak een verkeerde code getypt, soms door een ander. Uw code blijft geldig. Wacht %(n)s minuut.",
        "Er is te vaak een verkeerde code getypt, soms door een ander. Uw code blijft geldig. Wacht %(n)s minuten.",
        error.minutes,
        n=error.minutes,
    )


ON_PAGES: Mapping[type[SortitionError], tuple[int, Sentence]] = {
    library.BadTable: (422, lambda e: _("Het bestand klopt niet. Wij hebben niets opgeslagen.")),
    library.InfeasibleQuotas: (
        422,
        lambda e: _("Geen enkel panel van %(seats)s mensen past bij deze streefaantallen. Pas ze aan.", seats=e.seats),
    ),
    library.SolverFailed: (
        500,
        lambda e: _("De berekening is niet gelukt. Er is niets veranderd. Probeer het opnieuw."),
    ),
    library.BadRandomness: (422, lambda e: _("Dit past niet bij de aangekondigde bron. Kijk het nog een keer na.")),
    library.DrawOutOfOrder: (409, lambda e: _(_OUT_OF_ORDER.get(e.state, _ANOTHER_STEP))),
    lottery.UnknownProcedure: (404, lambda e: _("Deze loting bestaat niet. Kijk of het adres klopt.")),
    lottery.StepOutOfOrder: (
        409,
        lambda e: _(
            "Dit kan nu niet: %(step)s. De reden: %(state)s. Er is niets veranderd.",
            step=_(STEPS[e.step]),
            state=_(STATES[e.state]),
        ),
    ),
    security.ChangedMeanwhile: (
        409,
        lambda e: _("Iemand anders heeft intussen iets veranderd. Bekijk de pagina opnieuw en kies dan."),
    ),
    lottery.NotReady: (409, lambda e: _(MISSING[e.missing])),
    lottery.BeforeTheDraw: (409, _before_the_draw),
    lottery.BadDigit: (422, _bad_digit),
    lottery.UnknownPart: (404, lambda e: _("Dit onderdeel bestaat niet meer. Bekijk de pagina opnieuw.")),
    lottery.BadRule: (422, lambda e: _(RULES.get(e.name, N_("Kies een van de mogelijkheden.")))),
    jobs.OutOfTime: (500, lambda e: _("De berekening duurde te lang. Wij zijn gestopt. Er is niets veranderd.")),
    jobs.ComputationDied: (
        500,
        lambda e: _("De berekening stopte plotseling, misschien door te weinig geheugen. Er is niets veranderd."),
    ),
    jobs.WorkerLost: (
        500,
        lambda e: _("De computer stopte tijdens de berekening. Er is niets veranderd. Start opnieuw."),
    ),
    security.NotSignedIn: (
        401,
        lambda e: _("U bent niet ingelogd. Wat u net stuurde is niet opgeslagen. Log in en doe het opnieuw."),
    ),
    security.NotAllowed: (403, lambda e: _("Uw account mag dit niet. Vraag het aan de beheerder.")),
    security.ForeignRequest: (403, _foreign),
    security.WrongLogin: (422, lambda e: _("De naam of het wachtwoord klopt niet. Probeer het opnieuw.")),
    security.TooManyAttempts: (
        429,
        lambda e: ngettext(
            "Er is te vaak een verkeerd wachtwoord ingevuld. Wacht %(n)s minuut en probeer het dan.",
            "Er is te vaak een verkeerd wachtwoord ingevuld. Wacht %(n)s minuten en probeer het dan.",
            e.minutes,
            n=e.minutes,
        ),
    ),
    security.WrongCode: (
        422,
        lambda e: _("De code klopt niet of is al gebruikt. Wacht op een nieuwe code en probeer het opnieuw."),
    ),
    security.BadInvitation: (
        422,
        lambda e: _("Deze uitnodiging is gebruikt of te oud. Vraag de beheerder om een nieuwe."),
    ),
    security.ConfirmFirst: (403, lambda e: _("Laat eerst zien dat u het bent. Daarna kunt u verder.")),
    security.PlainHttp: (
        403,
        lambda e: _("Hier kunt u niet inloggen. Deze verbinding is niet versleuteld. Wij deden niets."),
    ),
    security.UnknownAccount: (404, lambda e: _("Dit account bestaat niet. Kijk in de lijst van accounts.")),
    security.OwnAccount: (
        409,
        lambda e: _("Dit kunt u niet bij uw eigen account doen. Vraag het een andere beheerder."),
    ),
    security.RolesApart: (
        422,
        lambda e: _(
            "Deze rollen gaan niet samen: %(one)s en %(other)s. Geef ze aan twee mensen.",
            one=role_names()[e.one],
            other=role_names()[e.other],
        ),
    ),
    security.NotYetIn: (409, lambda e: _("Dit account is nog van niemand. Wacht tot deze persoon binnen is.")),
    security.WeakPassword: (422, lambda e: _(PASSWORDS[e.reason])),
    security.LoginTaken: (409, lambda e: _("Er is al een account met deze naam. Kies een andere naam.")),
    security.BadText: (422, lambda e: e.sentence),
    security.BadForm: (
        400,
        lambda e: _("Dit formulier is niet van ons. Laad de pagina opnieuw en probeer het nog eens."),
    ),
    security.SamePersonTwice: (
        409,
        lambda e: _("U hebt dit al bevestigd. Nu moet een andere collega het ook bevestigen."),
    ),
    **POOL,
    **CODE_DOOR,
    **ANSWERS,
    **POOL_TEAM,
    **VOTING,
    **PAPER,
    **BUDGETS,
    **REFERENDA,
    **SEATS,
    **LETTERS,
    **COUNTING,
    lottery.FeaturesAsked: (
        409,
        lambda e: _("Mensen antwoorden op vragen over deze kenmerken. Haal eerst het aanmelden weg."),
    ),
    mail.BadAddress: (422, lambda e: _("Dit e-mailadres klopt niet. Kijk of u iets anders hebt getypt.")),
    mail.BadSubject: (422, lambda e: _("Het onderwerp van de e-mail klopt niet. Er is niets verstuurd.")),
    OnlyAnotherLanguage: (
        200,
        lambda e: _("De website staat nu in een andere taal. Kijk alles na en druk dan op de knop."),
    ),
    database.NoDatabase: (404, lambda e: _("Er is geen database '%(place)s'.", place=e.place)),
    database.NotOurDatabase: (
        422,
        lambda e: _("'%(place)s' is niet te lezen. Is dit wel een database van dit programma?", place=e.place),
    ),
    database.PlaceTaken: (
        409,
        lambda e: _("'%(place)s' bestaat al. Er is niets overschreven. Zet dat eerst opzij.", place=e.place),
    ),
    database.Unreachable: (
        422,
        lambda e: _("De database '%(place)s' antwoordt niet. Klopt SNW_DATABASE_URL, en draait zij?", place=e.place),
    ),
    database.NoFolder: (
        422,
        lambda e: _("De map '%(place)s' is er niet. Maak die eerst. Er is niets gedaan.", place=e.place),
    ),
    database.OtherTool: (
        422,
        lambda e: _("PostgreSQL heeft hiervoor een eigen opdracht: %(command)s", command=e.command),
    ),
    database.DumpFailed: (500, lambda e: _("De kopie is niet gemaakt. pg_dump zegt: %(why)s", why=e.why)),
    database.KeysMissing: (
        422,
        lambda e: _("Deze sleutels ontbreken: %(keys)s. Zonder die zijn de gegevens niet te lezen.", keys=e.key_ids),
    ),
    codes.MadeMeanwhile: (409, _made_meanwhile),
    codes.BadCode: (422, lambda e: _(CODES[e.reason])),
    keys.NoKeys: (
        422,
        lambda e: _("Het bestand met de sleutels is er niet: %(path)s. Klopt SNW_KEYS?", path=e.path),
    ),
    keys.BadKeys: (
        500,
        lambda e: _("Het bestand met de sleutels klopt niet: %(path)s. Er is niets veranderd.", path=e.path),
    ),
    vault.SealBroken: (500, lambda e: _("Gegevens in de database zijn beschadigd. Wij kunnen ze niet openen.")),
    vault.UnknownKey: (
        500,
        lambda e: _("De sleutel %(key_id)s ontbreekt. Zonder die sleutel kunnen wij dit niet openen.", key_id=e.key_id),
    ),
    NotInProduction: (500, lambda e: _("Dit kan alleen op een computer om te proberen, niet op de echte website.")),
    BadEnvironment: (500, lambda e: _("De instelling %(name)s klopt niet.", name=e.name)),
}
