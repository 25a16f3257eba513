"""The one table from facts to what people read: (HTTP status, sentence in plain words).

What a page may show goes through the catalogues, and is Dutch where no page is: in the command. What only the command
says is written in Dutch right here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from snw_democratie.i18n import N_
from snw_democratie.i18n import gettext as _
from sortition import errors as sortition
from sortition.certificate import BadCertificate
from sortition.distribution import BadDistribution
from sortition.errors import Problem, SortitionError
from sortition.invitation import BadResponse, LettersAbovePeople

Sentence = Callable[[Any], str]

_TABLES = {
    "pool": "het bestand met de mensen",
    "quotas": "het bestand met de quota",
    "candidates": "het bestand met de kandidaten",
    "response": "het bestand met de respons",
}

_PROBLEMS: Mapping[str, str] = {
    "control_character": N_("In kolom '%(column)s' staat een onzichtbaar teken: %(value)s."),
    "duplicate_column": N_("Kolom '%(column)s' komt twee keer voor."),
    "duplicate_id": N_("Nummer '%(value)s' komt twee keer voor. Het staat ook in rij %(wanted)s."),
    "duplicate_quota": N_("'%(column)s: %(value)s' heeft al een quotum in rij %(wanted)s."),
    "empty_file": N_("Er staat niets in."),
    "empty_value": N_("Kolom '%(column)s' is leeg."),
    "forbidden_column": N_("Kolom '%(column)s' mag hier niet gebruikt worden."),
    "formula": N_(
        "Er staan formules in (%(found)s keer, bijvoorbeeld in cel %(column)s). Een formule kan later iets anders "
        "uitrekenen. Plak de waarden zonder formules en probeer het opnieuw."
    ),
    "max_flex_below_max": N_("Bij '%(column)s: %(value)s' is max_flex (%(found)s) lager dan max (%(wanted)s)."),
    "maxes_below_seats": N_(
        "De hoogste aantallen van '%(column)s' zijn samen %(found)s. Zo blijven er van de %(wanted)s plaatsen "
        "altijd plaatsen leeg."
    ),
    "min_above_max": N_(
        "Bij '%(column)s: %(value)s' is het laagste aantal (%(found)s) hoger dan het hoogste (%(wanted)s)."
    ),
    "min_flex_above_min": N_("Bij '%(column)s: %(value)s' is min_flex (%(found)s) hoger dan min (%(wanted)s)."),
    "mins_above_seats": N_(
        "De laagste aantallen van '%(column)s' zijn samen %(found)s. Dat is meer dan de %(wanted)s plaatsen die er "
        "zijn."
    ),
    "missing_column": N_("Kolom '%(column)s' ontbreekt. Gevonden kolommen: %(found)s."),
    "missing_group": N_("Voor gebied %(column)s en leeftijd %(value)s staat er geen verwachte respons in."),
    "small_group": N_(
        "In gebied '%(value)s' staan maar %(found)s mensen. Minder dan %(wanted)s maken wij nooit openbaar. Geef hen "
        "in het bestand een ander gebied."
    ),
    "no_header": N_("De eerste rij is leeg. Daar horen de namen van de kolommen te staan."),
    "no_rows": N_("Er staan alleen namen van kolommen in, geen rijen."),
    "not_a_number": N_("In kolom '%(column)s' hoort een heel getal vanaf 0 te staan, niet '%(value)s'."),
    "not_a_table": N_("De rij is niet te lezen. De aanhalingstekens kloppen niet, of het is geen tabel."),
    "not_gzip": N_("Het is geen goed ingepakt .gz-bestand."),
    "not_utf8": N_(
        "De tekens zijn niet te lezen. Bewaar het bestand als 'CSV UTF-8' en probeer het opnieuw. "
        "Het eerste teken dat niet klopt is %(value)s."
    ),
    "not_xlsx": N_("Het is geen .xlsx-bestand dat te lezen is. Is het beveiligd met een wachtwoord?"),
    "nul_bytes": N_("Er staan tekens in die niet in een tekstbestand horen."),
    "too_large": N_("Het is te groot: meer dan %(wanted)s MB."),
    "unknown_kind": N_("Bestanden van de soort '.%(value)s' kunnen we niet lezen. Gebruik %(wanted)s."),
    "unknown_value": N_("'%(value)s' is geen bekende waarde van '%(column)s'. Bekend zijn: %(wanted)s."),
    "wrong_number_of_fields": N_("Deze rij heeft %(found)s velden. Het moeten er %(wanted)s zijn."),
}
"""One sentence per code of a Problem; the row is put before it."""

_EMPTY: Mapping[str, str] = {
    "missing_column": N_("Kolom '%(column)s' ontbreekt. Er zijn geen kolommen gevonden."),
    "unknown_kind": N_("Achter de naam staat geen soort, zoals .csv. Gebruik %(wanted)s."),
}
"""The sentence instead, where nothing was found."""

_SETTINGS = {
    "panels": N_("het aantal panels"),
    "objective": N_("het doel van de loting"),
    "disclosure": N_("wat er openbaar wordt"),
    "seats": N_("het aantal plaatsen"),
    "tolerance": N_("de marge"),
    "reserves": N_("het aantal reserves"),
    "dropout": N_("de kans op uitval"),
}

_REASONS = (
    (r"^(\d+) digits$", r"er horen \1 cijfers te staan, één per bal"),
    (r"^throws of (\d+) dice$", r"er horen worpen van \1 dobbelstenen te staan, met cijfers van 1 tot en met 6"),
    (r"^a throw after the one that counts$", "er staat een worp na de worp die telt"),
    (r"^throw again$", "deze worp telt niet; doe die over en schrijf de uitkomst erachter"),
    (r"^balls, dice, beacon:ROUND or balls\+beacon:ROUND$", "kies balls, dice, beacon:RONDE of balls+beacon:RONDE"),
    (r"^a round that is out already$", "deze ronde is al bekend; kies een ronde die nog moet komen"),
    (r"^a round is a number from 1$", "een ronde is een getal vanaf 1"),
    (r"^lots, dice, beacon:ROUND or lots\+beacon:ROUND$", "kies lots, dice, beacon:RONDE of lots+beacon:RONDE"),
    (r"^a lot from 1 to (\d+)$", r"een lot is een nummer van 1 tot en met \1"),
    (r"^a lot or throws for the alternate too$", "er hoort ook een lot of worp te staan voor de plaatsvervanger"),
    (r"^nothing for an alternate$", "er is niemand over voor plaatsvervanger; daar hoort niets te staan"),
    (r"^throws of (\d+) balls$", r"er horen beurten van \1 ballen te staan, met cijfers van 0 tot en met 9"),
    (r"^one choice, no chance$", "er is maar één keuze, dus hier hoort geen toeval bij"),
    (r"^announced is round (\d+)$", r"aangekondigd is ronde \1"),
    (r"^digits missing$", "de cijfers ontbreken"),
    (r"^at least (\d+) digits$", r"er zijn minstens \1 cijfers nodig"),
    (r"^announced is (.+)$", r"aangekondigd is \1"),
    (r"^digits$", "er horen alleen cijfers te staan"),
    (r"^no digits$", "bij deze bron horen geen cijfers"),
    (r"^no beacon$", "bij deze bron hoort geen drand-ronde"),
    (r"^beacon missing$", "de drand-ronde ontbreekt"),
    (r"^not drand's for round (\d+)$", r"deze handtekening is niet van drand-ronde \1"),
)
"""The reasons of BadRandomness, as patterns, in Dutch; for the command only."""

_FIRST = "De bron van het toeval is nog niet aangekondigd. Doe dat eerst."
_STATES = {
    ("announce", "announced"): "De bron van het toeval is al aangekondigd. Dat kan maar één keer.",
    ("announce", "drawn"): "Er is al geloot. Aankondigen kan niet meer.",
    ("draw", "announced later"): "De bron is later aangekondigd dan dit moment. Klopt de klok van deze computer?",
    ("draw", "drawn"): "Er is al geloot. Dat kan maar één keer.",
    ("draw", "not announced"): (
        "De bron van het toeval is nog niet aangekondigd. Doe dat eerst, of oefen met --rehearsal."
    ),
    ("draw", "no announcement"): _FIRST,
    ("draw", "the round is still to come"): "De aangekondigde drand-ronde is er nog niet. Wacht tot die er is.",
    ("announce", "nobody left"): "Er is niemand weggegaan. Leg eerst vast wie weggaat.",
    ("announce", "nobody can come"): "Niemand kan deze plaats krijgen. Zoek verder in de hele lijst.",
    ("announce", "noted later"): "Het vertrek is later vastgelegd dan dit moment. Klopt de klok van deze computer?",
    ("replace", "announced later"): "De bron is later aangekondigd dan dit moment. Klopt de klok van deze computer?",
    ("replace", "nobody left"): "Er is niemand weggegaan. Leg eerst vast wie weggaat met 'vacancy'.",
    ("replace", "nobody can come"): "Niemand kan deze plaats krijgen. Zoek verder in de hele lijst.",
    ("replace", "not announced"): _FIRST,
    ("replace", "not drawn"): "Er is nog niet geloot.",
    ("replace", "the round is still to come"): "De aangekondigde drand-ronde is er nog niet. Wacht tot die er is.",
    ("reserves", "not drawn"): "Er is nog niet geloot.",
    ("reserves", "reserves made"): "De reserves zijn al gekozen. Dat kan maar één keer.",
    ("reserves", "somebody left"): "Er is al iemand weggegaan. Reserves kiezen kan alleen daarvoor.",
    ("vacancy", "under way"): "Er loopt al een vervanging. Loot die eerst.",
    ("vacancy", "no reserves"): "Er zijn geen reserves. Kies ze eerst, of zoek in de hele lijst met --from pool.",
    ("vacancy", "all taken"): "Er is geen plaats vrij. Zeg wie er weggaat.",
    ("vacancy", "not drawn"): "Er is nog niet geloot.",
    ("what if", "not drawn"): "Er is nog niet geloot.",
    ("rehearse", "drawn"): "Er is al geloot. Oefenen kan niet meer.",
}


def problem_sentence(problem: Problem) -> str:
    """One problem of a table in one sentence, with its row."""
    table = _PROBLEMS if problem.found or problem.value else {**_PROBLEMS, **_EMPTY}
    text = _(
        table[problem.code],
        column=_short(problem.column),
        value=_short(problem.value),
        wanted=_short(problem.wanted, 200),
        found=_short(problem.found, 200),
    )
    return _("Rij %(row)s: %(problem)s", row=problem.row, problem=text) if problem.row else text


def sentence(error: SortitionError) -> str:
    """What a person reads when `error` stops them."""
    return TABLE[type(error)][1](error)


def _bad_table(error: sortition.BadTable) -> str:
    name = _TABLES.get(error.table, error.table)
    count = len(error.problems)
    shown = "\n".join(f"- {problem_sentence(problem)}" for problem in error.problems[:50])
    more = f"\n- en nog {count - 50} andere problemen." if count > 50 else ""
    what = "1 probleem" if count == 1 else f"{count} problemen"
    return f"In {name} zit {what}:\n{shown}{more}" if count == 1 else f"In {name} zitten {what}:\n{shown}{more}"


def _bad_randomness(error: sortition.BadRandomness) -> str:
    reason = error.reason
    for pattern, dutch in _REASONS:
        reason = re.sub(pattern, dutch, reason)
    entered = f"'{_short(error.entered)}'" if error.entered else "(niets)"
    return f"Dit past niet bij de bron '{error.source}': {entered}. {reason[0].upper()}{reason[1:]}."


def _bad_record(error: sortition.BadRecord) -> str:
    where = _("Het bestand '%(file)s'", file=error.file) if error.file else _("Een bestand")
    if error.reason == "missing":
        return _("%(where)s ontbreekt in het dossier.", where=where)
    if error.reason == "changed":
        return _("%(where)s is veranderd nadat de loting is vastgelegd.", where=where)
    return _("%(where)s van het dossier klopt niet: %(reason)s.", where=where, reason=error.reason)


def _bad_setting(error: sortition.BadSetting) -> str:
    return _(
        "'%(value)s' kan niet als waarde voor %(name)s. Nodig is: %(wanted)s.",
        value=_short(error.value),
        name=_(_SETTINGS[error.name]) if error.name in _SETTINGS else error.name,
        wanted=error.wanted,
    )


def _too_few_panels(error: sortition.TooFewPanels) -> str:
    why = _(
        "Met %(panels)s panels kan iemand met een kans van %(smallest)s in geen enkel panel zitten.",
        panels=error.panels,
        smallest=f"{float(error.smallest):.6%}",
    )
    if error.least:
        return why + " " + _("Kies er minstens %(least)s.", least=error.least)
    return why + " " + _("Ook met meer panels lukt dat niet.")


def _out_of_order(error: sortition.DrawOutOfOrder) -> str:
    fallback = f"Deze stap ({error.step}) kan nu niet: {error.state}."
    return _STATES.get((error.step, error.state), fallback)


_SEAT_CONFLICTS: Mapping[str, str] = {
    "least_above_seats": N_(
        "%(feature)s: samen zijn minstens %(wanted)s leden nodig. Er zijn maar %(seats)s plaatsen voor bewoners."
    ),
    "most_below_seats": N_(
        "%(feature)s: samen mogen er hooguit %(wanted)s leden zijn. "
        "Zo blijft altijd een van de %(seats)s plaatsen leeg."
    ),
    "least_above_share": N_(
        "%(feature)s: de regel vraagt altijd %(wanted)s van de %(seats)s plaatsen voor '%(value)s'. "
        "Van de bewoners hoort maar %(share)s %% daarbij. Zo komt het nooit in balans."
    ),
    "most_below_share": N_(
        "%(feature)s: de regel geeft '%(value)s' hooguit %(wanted)s van de %(seats)s plaatsen. "
        "Van de bewoners hoort %(share)s %% daarbij. Zo komt het nooit in balans."
    ),
}
"""Why a rule on resident seats was refused, by the rule of SeatConflict."""


def _seat_conflict(error: sortition.SeatConflict) -> str:
    return _(
        _SEAT_CONFLICTS[error.rule],
        feature=_short(error.feature),
        value=_short(error.value),
        wanted=error.wanted,
        seats=error.seats,
        share=_percent(error.share),
    )


def _percent(share: str) -> str:
    """A fraction as a percentage with one decimal, as Dutch writes it."""
    return f"{float(Fraction(share)) * 100:.1f}".replace(".", ",") if share else ""


def _contradictory(error: sortition.ContradictorySeatRules) -> str:
    return " ".join(_seat_conflict(conflict) for conflict in error.conflicts)


def _short(text: str, most: int = 60) -> str:
    """A quotation that fits on a line and cannot act on a terminal."""
    plain = "".join(character if character.isprintable() else "�" for character in text)
    return plain if len(plain) <= most else plain[:most] + "…"


TABLE: Mapping[type[SortitionError], tuple[int, Sentence]] = {
    sortition.Problem: (422, problem_sentence),
    sortition.BadTable: (422, _bad_table),
    sortition.SeatsAbovePool: (
        422,
        lambda e: _("%(seats)s plaatsen, maar %(people)s mensen in de lijst.", seats=e.seats, people=e.people),
    ),
    sortition.BadSetting: (422, _bad_setting),
    sortition.InfeasibleQuotas: (
        422,
        lambda e: f"Met deze mensen kan geen panel van {e.seats} aan alle quota voldoen. Kijk wat wel kan met 'check'.",
    ),
    sortition.TooFewPanels: (422, _too_few_panels),
    sortition.BadTypeSpace: (
        500,
        lambda e: _("Er ging iets mis bij het tellen van de groepen: %(reason)s.", reason=e.reason),
    ),
    sortition.SolverFailed: (500, lambda e: f"De berekening is gestopt zonder antwoord ({e.step}: {e.status})."),
    sortition.TooManyChoices: (
        422,
        lambda e: _(
            "Er zijn meer dan %(most)s manieren om deze plaatsen te vullen. Doe er minder tegelijk.", most=e.most
        ),
    ),
    sortition.UnknownMember: (
        422,
        lambda e: _("Lotnummer '%(id)s' kan hier niet. Kijk wie er nu in het panel zit.", id=_short(e.id)),
    ),
    sortition.TooFewReserves: (
        422,
        lambda e: _(
            "Er kunnen maar %(available)s mensen reserve zijn. U vroeg er %(wanted)s.",
            available=e.available,
            wanted=e.wanted,
        ),
    ),
    sortition.BadRecord: (422, _bad_record),
    sortition.BadRandomness: (422, _bad_randomness),
    sortition.DrawOutOfOrder: (409, _out_of_order),
    sortition.UncheckedBeacon: (
        500,
        lambda e: _(
            "De handtekening van drand-ronde %(round)s is niet te controleren: %(missing)s ontbreekt. "
            "Er is niet geloot. Installeer het en probeer het opnieuw.",
            round=e.round,
            missing=e.missing,
        ),
    ),
    sortition.SeatConflict: (422, _seat_conflict),
    sortition.ContradictorySeatRules: (422, _contradictory),
    sortition.NobodyFits: (
        409,
        lambda e: _(
            "Geen van de %(candidates)s kandidaten past bij de leden die blijven. Roep meer kandidaten op. "
            "De regels blijven zoals ze zijn.",
            candidates=e.candidates,
        ),
    ),
    BadCertificate: (
        422,
        lambda e: _("Het bewijs bij de loting is niet te lezen (%(where)s: %(found)s).", where=e.where, found=e.found),
    ),
    LettersAbovePeople: (
        422,
        lambda e: f"{e.letters} brieven kan niet. Er zijn {e.people} mensen die een brief kunnen krijgen.",
    ),
    BadResponse: (
        422,
        lambda e: f"De verwachte respons van {e.gebied}, {e.age_band} kan niet: {e.response}. Het is meer dan 0%.",
    ),
    BadDistribution: (500, lambda e: _("De uitkomst van de berekening klopt niet: %(reason)s.", reason=e.reason)),
}
