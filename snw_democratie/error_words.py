"""What error pages say: what happened, what was kept, and what to do now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from snw_democratie.db.trouble import Trouble
from snw_democratie.i18n import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorWords:
    """The texts of one error page, in the language of the request."""

    heading: str
    happened: str
    kept: str
    now: str


def words_for(status: int) -> ErrorWords:
    """The words for what the framework refused, or for a mistake of our own."""
    return _BY_STATUS.get(status, _BY_STATUS[400 if status < 500 else 500])()


def heading_for(status: int) -> str:
    """The heading over a refusal that has a sentence of its own."""
    headings = {
        401: _("Log eerst in"),
        403: _("Dit mag niet"),
        404: _("Dit bestaat niet"),
        429: _("Wacht even"),
        503: _("Dit lukt nu niet"),
    }
    return headings.get(status, _("Dit kan nu niet"))


def words_of(trouble: Trouble) -> ErrorWords:
    """The words for a database that cannot do its work."""
    kept = _nothing_changed()
    if trouble is Trouble.BUSY:
        return ErrorWords(
            heading=_("Het is nu te druk"),
            happened=_("Veel mensen gebruiken de website tegelijk. Daarom kon uw verzoek niet op tijd af."),
            kept=kept,
            now=_("Wacht een minuut. Probeer het dan opnieuw."),
        )
    if trouble is Trouble.FULL:
        return ErrorWords(
            heading=_("Wij kunnen nu niets opslaan"),
            happened=_("De schijf van onze computer is vol. Dat is onze fout."),
            kept=kept,
            now=_("Probeer het later vandaag opnieuw. Lezen op de website kan nog wel."),
        )
    return ErrorWords(
        heading=_("Wij kunnen nu niet bij de gegevens"),
        happened=_("Er is een storing op onze computer. Dat is onze fout."),
        # An answer can be lost after the database has stored what it was asked to.
        kept=_("Soms is uw verzoek toch opgeslagen. Dat kunnen wij nu niet zien."),
        now=_("Kijk later vandaag of het gelukt is. Probeer het anders opnieuw."),
    )


def _nothing_changed() -> str:
    return _("Er is niets veranderd.")


_BY_STATUS: Mapping[int, Callable[[], ErrorWords]] = {
    400: lambda: ErrorWords(
        heading=_("Dit verzoek begrijpen wij niet"),
        happened=_("Er kwam iets binnen dat niet bij deze pagina hoort."),
        kept=_nothing_changed(),
        now=_("Ga terug en probeer het opnieuw."),
    ),
    403: lambda: ErrorWords(
        heading=_("Dit formulier is niet meer geldig"),
        happened=_("De pagina stond te lang open, of uw browser bewaart geen cookies van ons."),
        kept=_("Wij hebben niets opgeslagen. Vaak staat uw tekst nog in het formulier."),
        now=_("Ga terug, laad de pagina opnieuw en probeer het nog een keer."),
    ),
    404: lambda: ErrorWords(
        heading=_("Deze pagina bestaat niet"),
        happened=_("Misschien staat er een fout in het adres. Of de pagina is er niet meer."),
        kept="",
        now=_("Kijk of het adres klopt, of ga naar de eerste pagina."),
    ),
    405: lambda: ErrorWords(
        heading=_("Dit kan hier niet"),
        happened=_("Op dit adres kunt u niets insturen."),
        kept=_nothing_changed(),
        now=_("Ga terug en gebruik de knop op de pagina."),
    ),
    408: lambda: ErrorWords(
        heading=_("Het duurde te lang"),
        happened=_("Uw verzoek kwam te langzaam binnen. Daarom zijn wij gestopt met wachten."),
        kept=_("Wij hebben niets opgeslagen."),
        now=_("Zoek een plek met beter internet en probeer het opnieuw."),
    ),
    413: lambda: ErrorWords(
        heading=_("Dit bestand is te groot"),
        happened=_("Een bestand mag 10 MB zijn."),
        kept=_("Wij hebben niets opgeslagen."),
        now=_("Is het een lijst? Lever die in als .csv.gz, dan is het bestand kleiner."),
    ),
    422: lambda: ErrorWords(
        heading=_("Dit klopt nog niet"),
        happened=_("Er ontbreekt iets, of er staat iets dat wij niet begrijpen."),
        kept=_nothing_changed(),
        now=_("Ga terug, kijk alles na en probeer het opnieuw."),
    ),
    429: lambda: ErrorWords(
        heading=_("Wacht even"),
        happened=_("U probeerde iets te vaak achter elkaar."),
        kept=_nothing_changed(),
        now=_("Wacht een kwartier en probeer het dan opnieuw."),
    ),
    500: lambda: ErrorWords(
        heading=_("Er ging iets mis bij ons"),
        happened=_("Dat is onze fout. Wij kunnen in ons logboek zien wat er misging."),
        kept=_("Wij hebben niets opgeslagen."),
        now=_("Probeer het straks opnieuw."),
    ),
    503: lambda: words_of(Trouble.BUSY),
}
