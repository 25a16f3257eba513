"""What people read when something in a referendum stops: (HTTP status, sentence)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ballots.referendum.reasons import Reason
from snw_democratie.i18n import N_, formats
from snw_democratie.i18n import gettext as _
from snw_democratie.referenda import errors
from sortition.errors import SortitionError

Sentence = Callable[[Any], str]

BALLOTS: Mapping[str, str] = {
    Reason.UNKNOWN_CREDENTIAL: N_("Deze code staat niet op de lijst. Kijk of u een teken anders hebt getypt."),
    "revoked credential": N_("Deze code geldt niet meer. Er is een andere brief voor in de plaats gekomen."),
    "spare credential": N_("Deze code is nog niet uitgegeven. Vraag hulp bij het adres in uw brief."),
    Reason.WRONG_ELECTION: N_("Deze stem is voor een ander referendum. Er is niets opgeslagen."),
    "secret list": N_("Dit is een lijst met stemcodes. Deze codes zijn nu niet meer geheim. Bel wie ze maakte."),
    "receipt": N_("Dit is een bewijs, geen stem. Met dit bewijs is al gestemd. Er is niets opgeslagen."),
    Reason.TOO_LARGE: N_("Dit is te groot voor een stem. Er is niets opgeslagen."),
}
"""The reasons that a voter can do something about; for the others `BROKEN` is said, with the reason beside it."""
BROKEN = N_("Deze stem klopt niet (%(reason)s). Er is niets opgeslagen. Stem opnieuw.")

STEPS: Mapping[str, str] = {
    "edit": N_("De tekst en de regels staan vast. Veranderen kan niet meer."),
    "translation": N_("De openbare lijst is begonnen. Aan de vertalingen verandert niets meer."),
    "codes": N_("De lijst met codes kan nu niet worden ingelezen."),
    "trustees": N_("De sleutelhouders kunnen nu niet worden vastgelegd."),
    "change": N_("Een code vervangen kan nu niet."),
    "tally": N_("De versleutelde telling kan nu niet worden gemaakt."),
    "check": N_("De lijst is nog niet begonnen. Er is niets na te rekenen."),
    "decrypt": N_("Een deel van de sleutel kan nu niet worden gebruikt."),
}
LISTS: Mapping[str, str] = {
    "secret": N_("Dit is de geheime lijst voor de drukker. Deze codes zijn nu niet meer geheim. Maak nieuwe codes."),
    "header": N_("De eerste regel moet zijn: credential,gebied,spare,referendum. Er is niets ingelezen."),
    "referendum": N_(
        "Regel %(row)s is voor een ander referendum. Er is niets ingelezen. Vergelijk het nummer voor de codes."
    ),
    "row": N_("Regel %(row)s heeft niet drie velden, of achteraan geen yes of no."),
    "number": N_("Op regel %(row)s staat geen goed getal."),
    "gebied": N_("Op regel %(row)s staat geen gebied van Nieuw-West."),
    "twice": N_("De code op regel %(row)s staat er twee keer in."),
    "group": N_("In de lijst staat een getal dat geen code kan zijn."),
    "few": N_("In de lijst staan te weinig codes."),
    "size": N_("In de lijst staan te veel codes."),
}
TRUSTEES: Mapping[str, str] = {
    "record": N_("De gegevens van de sleutelhouders kloppen niet (%(detail)s)."),
    "threshold": N_("Er moeten minstens drie sleutelhouders zijn, van wie er twee genoeg zijn."),
    "names": N_("Schrijf voor elke sleutelhouder een naam, in dezelfde volgorde."),
    "few": N_("Schrijf minstens drie sleutelhouders op, elk op een eigen regel."),
    "many": N_("Schrijf hoogstens negen sleutelhouders op."),
    "twice": N_("Schrijf elke sleutelhouder één keer op. Een naam staat er nu twee keer."),
    "length": N_("Schrijf elke naam voluit, in 2 tot 120 tekens."),
    "ceremony": N_("Dit zijn andere sleutels dan de sleutelhouders samen maken. Er is niets ingelezen. Bel hen eerst."),
}
TRUSTEE_STEPS: Mapping[str, str] = {
    "code": N_("Deze code klopt niet. Vraag het team om een nieuwe link."),
    "turn": N_("Deze stap kan nu niet. Nog niet iedereen is zover, of de sleutel ligt al vast."),
    "again": N_("Op uw plaats staat al iets anders. Ga verder met uw eerste bestand."),
}
DECRYPTIONS: Mapping[str, str] = {
    "few": N_("Er zijn minder dan 30 stemmen. Openen zou te veel over mensen zeggen."),
    "double": N_("Deze sleutelhouder heeft zijn deel al gegeven."),
    "plain": N_("De strenge bewijzen ontbreken. Gebruik de pagina voor sleutelhouders."),
}
MIRRORS: Mapping[str, str] = {
    "name": N_("Schrijf wie de kopie bewaart."),
    "key": N_("Dit is geen openbare sleutel. Neem precies over wat snw mirror toont."),
    "twice": N_("Deze sleutel staat er al. Vraag of de organisatie de goede sleutel gaf."),
    "gone": N_("Deze kopie staat niet meer op de lijst."),
    "unknown": N_("Deze openbare sleutel kennen wij nog niet. Geef hem aan het team."),
    "signature": N_("De handtekening onder dit punt klopt niet."),
    "head": N_("Dit punt staat niet op onze lijst. Vergelijk de kopie met de lijst."),
}
TRANSLATIONS: Mapping[str, str] = {
    "language": N_("Kies een taal waarin u de tekst schreef."),
    "checker": N_("Kies wie de vertaling nakeek."),
    "day": N_("Kies de dag waarop de vertaling is nagekeken. Die dag ligt niet in de toekomst."),
}
CODES: Mapping[str, str] = {
    "secret": N_(
        "Dit is de geheime code uit een brief. Zij is nu niet meer geheim. Vraag de vingerafdruk, en vervang haar."
    ),
    "unknown": N_("Deze code staat niet op de lijst."),
    "used": N_("Met deze code is al gestemd. Die stem blijft tellen."),
    "revoked": N_("Deze code geldt al niet meer."),
    "spare": N_("Deze code ligt nog in reserve."),
    "active": N_("Deze code geldt al."),
    "gebied": N_("Kies een gebied van Nieuw-West."),
    "none": N_("Er is geen reservecode meer voor dit gebied."),
}
PAPER: Mapping[str, str] = {
    "none": N_("In dit referendum stemt niemand op papier."),
    "before": N_("Papier kan pas worden overgetypt als de openbare lijst gesloten is."),
    "fixed": N_("De stemmen op papier staan vast. Er kan niets meer bij."),
    "third": N_("Twee anderen typen het papier al over. Begin opnieuw als u het overneemt."),
    "lists": N_("De twee lijsten met codes zijn nog niet gelijk."),
    "few": N_("Er zijn te weinig enveloppen. Maak ze niet open."),
}
PAPER_LINES: Mapping[str, str] = {
    "length": N_("Regel %(line)s: een stemcode heeft 17 tekens."),
    "character": N_("Regel %(line)s: dit teken komt niet in een stemcode voor."),
    "check": N_("Regel %(line)s: deze stemcode klopt niet. Kijk elk teken na."),
    "twice": N_("Regel %(line)s: deze stemcode staat ook op regel %(other)s."),
    "size": N_("Typ hoogstens 5.000 codes."),
}

PAPER_VOTES: Mapping[str, str] = {
    "choice": N_("Regel %(line)s: deze keuze staat niet op het formulier."),
    "same": N_("Regel %(line)s: hier staat twee keer hetzelfde nummer."),
    "number": N_("Regel %(line)s: hier staan te weinig of te veel keuzes."),
}
PAPER_OUTCOMES: Mapping[str, str] = {
    "unknown": N_("Regel %(line)s: de code staat niet op de lijst. Leg de envelop apart."),
    "spare": N_("Regel %(line)s: de code lag nog in reserve. Leg de envelop apart."),
    "revoked": N_("Regel %(line)s: de code geldt niet meer. Leg de envelop apart."),
    "used": N_("Regel %(line)s: met de code is online gestemd. Leg de envelop apart."),
}


def paper_outcome(line: int, outcome: str) -> str:
    """Why the envelope with the code on this line does not count."""
    return _(PAPER_OUTCOMES[outcome], line=formats.number(line))


def vote_sentence(problem: errors.PaperProblem) -> str:
    """What is wrong with one line of votes."""
    return _(PAPER_VOTES[problem.reason], line=formats.number(problem.line))


def paper_sentence(problem: errors.PaperProblem) -> str:
    """What is wrong with one line of codes."""
    return _(PAPER_LINES[problem.reason], line=formats.number(problem.line), other=formats.number(problem.other))


def _ballot(error: errors.BallotRefused) -> str:
    return _(BALLOTS.get(error.reason, BROKEN), reason=str(error.reason))


def _step(error: errors.NotThisStep) -> str:
    if error.until is not None:
        return _("Dit kan vanaf %(when)s.", when=formats.moment(error.until))
    return _(STEPS.get(error.act, N_("Deze stap kan nu niet. Kijk waar het referendum staat.")))


def _not_open(error: errors.NotOpen) -> str:
    if error.when == "before":
        return _("U kunt stemmen vanaf %(when)s.", when=formats.moment(error.opens_at))
    return _("U kon stemmen tot %(when)s. Stemmen kan niet meer.", when=formats.moment(error.closes_at))


SENTENCES: Mapping[type[SortitionError], tuple[int, Sentence]] = {
    errors.BadSetUp: (422, lambda e: _("Zo kan dit referendum niet. Kijk het nog een keer na.")),
    errors.UnknownReferendum: (404, lambda e: _("Dit referendum bestaat niet. Kijk of het adres klopt.")),
    errors.NotThisStep: (409, _step),
    errors.BadCodeList: (422, lambda e: _(LISTS[e.reason], row=formats.number(e.row))),
    errors.BadTrustees: (422, lambda e: _(TRUSTEES[e.reason], detail=e.detail)),
    errors.BadStep: (
        422,
        lambda e: _(
            TRUSTEE_STEPS.get(e.reason, N_("Deze stap klopt niet (%(reason)s). Er is niets opgeslagen.")),
            reason=str(e.reason),
        ),
    ),
    errors.BadDecryption: (
        422,
        lambda e: _(
            DECRYPTIONS.get(e.reason, N_("Dit deel van de sleutel klopt niet (%(reason)s).")), reason=str(e.reason)
        ),
    ),
    errors.BallotRefused: (422, _ballot),
    errors.NotOpen: (409, _not_open),
    errors.TooBusy: (503, lambda e: _("Het is nu erg druk. Uw stem is niet opgeslagen. Probeer het zo opnieuw.")),
    errors.BallotNotStored: (
        503,
        lambda e: _("Uw stem is niet opgeslagen. Stuur hem nog een keer. Hij telt nooit dubbel."),
    ),
    errors.NoReceiptKey: (500, lambda e: _("Wij kunnen nu geen bewijs geven. Daarom is er niets opgeslagen.")),
    errors.BadMirror: (422, lambda e: _(MIRRORS[e.reason])),
    errors.BadTranslationCheck: (422, lambda e: _(TRANSLATIONS[e.reason])),
    errors.NoPaper: (409, lambda e: _(PAPER[e.reason])),
    errors.BadPaper: (422, lambda e: _("Er staan regels in die geen stemcode zijn. Er is niets opgeslagen.")),
    errors.BadPaperCounts: (
        422,
        lambda e: _(
            "Deze aantallen passen niet bij %(n)s formulieren. Tel ze nog een keer.", n=formats.number(e.papers)
        ),
    ),
    errors.UnknownCode: (422, lambda e: _(CODES[e.reason])),
}
