"""The one table from facts to what people read: (HTTP status, Dutch sentence in plain words)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from sortition import errors as sortition
from sortition.certificate import BadCertificate
from sortition.distribution import BadDistribution
from sortition.errors import Problem, SortitionError

Sentence = Callable[[Any], str]

_TABLES = {"pool": "het bestand met de mensen", "quotas": "het bestand met de quota"}

_PROBLEMS: Mapping[str, Sentence] = {
    "control_character": lambda p: f"in kolom '{p.column}' staat een onzichtbaar teken: {p.value}.",
    "duplicate_column": lambda p: f"kolom '{p.column}' komt twee keer voor.",
    "duplicate_id": lambda p: f"nummer '{p.value}' komt twee keer voor; het staat ook in rij {p.wanted}.",
    "duplicate_quota": lambda p: f"'{p.column}: {p.value}' heeft al een quotum in rij {p.wanted}.",
    "empty_file": lambda p: "er staat niets in.",
    "empty_value": lambda p: f"kolom '{p.column}' is leeg.",
    "formula": lambda p: (
        f"er staan formules in ({p.found} keer, bijvoorbeeld in cel {p.column}). "
        "Een formule kan later iets anders uitrekenen. Plak de waarden zonder formules en probeer het opnieuw."
    ),
    "max_flex_below_max": lambda p: f"bij '{p.column}: {p.value}' is max_flex ({p.found}) lager dan max ({p.wanted}).",
    "maxes_below_seats": lambda p: (
        f"de hoogste aantallen van '{p.column}' zijn samen {p.found}. Zo blijven er van de {p.wanted} plaatsen "
        "altijd plaatsen leeg."
    ),
    "min_above_max": lambda p: (
        f"bij '{p.column}: {p.value}' is het laagste aantal ({p.found}) hoger dan het hoogste ({p.wanted})."
    ),
    "min_flex_above_min": lambda p: f"bij '{p.column}: {p.value}' is min_flex ({p.found}) hoger dan min ({p.wanted}).",
    "mins_above_seats": lambda p: (
        f"de laagste aantallen van '{p.column}' zijn samen {p.found}. "
        f"Dat is meer dan de {p.wanted} plaatsen die er zijn."
    ),
    "missing_column": lambda p: f"kolom '{p.column}' ontbreekt. Gevonden kolommen: {p.found or 'geen'}.",
    "no_header": lambda p: "de eerste rij is leeg; daar horen de namen van de kolommen te staan.",
    "no_rows": lambda p: "er staan alleen namen van kolommen in, geen rijen.",
    "not_a_number": lambda p: f"in kolom '{p.column}' hoort een heel getal vanaf 0 te staan, niet '{p.value}'.",
    "not_a_table": lambda p: "de rij is niet te lezen: aanhalingstekens kloppen niet, of het is geen tabel.",
    "not_gzip": lambda p: "het is geen goed ingepakt .gz-bestand.",
    "not_utf8": lambda p: (
        "de tekens zijn niet te lezen. Bewaar het bestand als 'CSV UTF-8' en probeer het opnieuw. "
        f"Het eerste teken dat niet klopt is {p.value}."
    ),
    "not_xlsx": lambda p: "het is geen .xlsx-bestand dat te lezen is. Is het beveiligd met een wachtwoord?",
    "nul_bytes": lambda p: "er staan tekens in die niet in een tekstbestand horen.",
    "too_large": lambda p: f"het is te groot: meer dan {p.wanted} MB.",
    "unknown_kind": lambda p: (
        f"bestanden van de soort '.{p.value}' kunnen we niet lezen. Gebruik {p.wanted}."
        if p.value
        else f"achter de naam staat geen soort, zoals .csv. Gebruik {p.wanted}."
    ),
    "unknown_value": lambda p: f"'{p.value}' is geen bekende waarde van '{p.column}'. Bekend zijn: {p.wanted}.",
    "wrong_number_of_fields": lambda p: f"deze rij heeft {p.found} velden; het moeten er {p.wanted} zijn.",
}
"""One sentence per code of a Problem; the row is put before it."""

_SETTINGS = {
    "panels": "het aantal panels",
    "objective": "het doel van de loting",
    "disclosure": "wat er openbaar wordt",
    "seats": "het aantal plaatsen",
    "tolerance": "de marge",
}

_REASONS = (
    (r"^(\d+) digits$", r"er horen \1 cijfers te staan, één per bal"),
    (r"^throws of (\d+) dice$", r"er horen worpen van \1 dobbelstenen te staan, met cijfers van 1 tot en met 6"),
    (r"^a throw after the one that counts$", "er staat een worp na de worp die telt"),
    (r"^throw again$", "deze worp telt niet; gooi dezelfde dobbelstenen nog eens en schrijf de ogen erachter"),
    (r"^balls, dice, beacon:ROUND or balls\+beacon:ROUND$", "kies balls, dice, beacon:RONDE of balls+beacon:RONDE"),
    (r"^a round that is out already$", "deze ronde is al bekend; kies een ronde die nog moet komen"),
    (r"^a round is a number from 1$", "een ronde is een getal vanaf 1"),
    (r"^announced is round (\d+)$", r"aangekondigd is ronde \1"),
    (r"^digits missing$", "de cijfers ontbreken"),
    (r"^no digits$", "bij deze bron horen geen cijfers"),
    (r"^no beacon$", "bij deze bron hoort geen drand-ronde"),
    (r"^beacon missing$", "de drand-ronde ontbreekt"),
    (r"^not drand's for round (\d+)$", r"deze handtekening is niet van drand-ronde \1"),
)
"""The reasons of BadRandomness, as patterns, in Dutch."""

_STATES = {
    ("announce", "announced"): "De bron van het toeval is al aangekondigd. Dat kan maar één keer.",
    ("announce", "drawn"): "Er is al geloot. Aankondigen kan niet meer.",
    ("draw", "announced later"): "De bron is later aangekondigd dan dit moment. Klopt de klok van deze computer?",
    ("draw", "drawn"): "Er is al geloot. Dat kan maar één keer.",
    ("draw", "not announced"): (
        "De bron van het toeval is nog niet aangekondigd. Doe dat eerst, of oefen met --rehearsal."
    ),
    ("draw", "the round is still to come"): "De aangekondigde drand-ronde is er nog niet. Wacht tot die er is.",
    ("rehearse", "drawn"): "Er is al geloot. Oefenen kan niet meer.",
}


def problem_sentence(problem: Problem) -> str:
    """One problem of a table in one sentence, with its row."""
    shown = Problem(
        problem.code,
        row=problem.row,
        column=_short(problem.column),
        value=_short(problem.value),
        wanted=_short(problem.wanted, 200),
        found=_short(problem.found, 200),
    )
    text = _PROBLEMS[problem.code](shown)
    return f"Rij {problem.row}: {text}" if problem.row else text[0].upper() + text[1:]


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
    where = f"Het bestand '{error.file}'" if error.file else "Een bestand"
    if error.reason == "missing":
        return f"{where} ontbreekt in het dossier."
    if error.reason == "changed":
        return f"{where} is veranderd nadat de loting is vastgelegd."
    return f"{where} van het dossier klopt niet: {error.reason}."


def _bad_setting(error: sortition.BadSetting) -> str:
    name = _SETTINGS.get(error.name, error.name)
    return f"'{_short(error.value)}' kan niet als waarde voor {name}. Nodig is: {error.wanted}."


def _too_few_panels(error: sortition.TooFewPanels) -> str:
    why = (
        f"Met {error.panels} panels kan iemand met een kans van {float(error.smallest):.6%} in geen enkel panel zitten."
    )
    return f"{why} Kies er minstens {error.least}." if error.least else f"{why} Ook met meer panels lukt dat niet."


def _out_of_order(error: sortition.DrawOutOfOrder) -> str:
    fallback = f"Deze stap ({error.step}) kan nu niet: {error.state}."
    return _STATES.get((error.step, error.state), fallback)


def _short(text: str, most: int = 60) -> str:
    """A quotation that fits on a line and cannot act on a terminal."""
    plain = "".join(character if character.isprintable() else "�" for character in text)
    return plain if len(plain) <= most else plain[:most] + "…"


TABLE: Mapping[type[SortitionError], tuple[int, Sentence]] = {
    sortition.Problem: (422, problem_sentence),
    sortition.BadTable: (422, _bad_table),
    sortition.SeatsAbovePool: (
        422,
        lambda e: f"{e.seats} plaatsen, maar {e.people} mensen in de lijst.",
    ),
    sortition.BadSetting: (422, _bad_setting),
    sortition.InfeasibleQuotas: (
        422,
        lambda e: f"Met deze mensen kan geen panel van {e.seats} aan alle quota voldoen. Kijk wat wel kan met 'check'.",
    ),
    sortition.TooFewPanels: (422, _too_few_panels),
    sortition.BadTypeSpace: (500, lambda e: f"Er ging iets mis bij het tellen van de groepen: {e.reason}."),
    sortition.SolverFailed: (500, lambda e: f"De berekening is gestopt zonder antwoord ({e.step}: {e.status})."),
    sortition.BadRecord: (422, _bad_record),
    sortition.BadRandomness: (422, _bad_randomness),
    sortition.DrawOutOfOrder: (409, _out_of_order),
    sortition.UncheckedBeacon: (
        500,
        lambda e: (
            f"De handtekening van drand-ronde {e.round} kan hier niet gecontroleerd worden: {e.missing} ontbreekt. "
            "Er is niet geloot. Installeer het en probeer het opnieuw."
        ),
    ),
    BadCertificate: (422, lambda e: f"Het bewijs bij de loting is niet te lezen ({e.where}: {e.found})."),
    BadDistribution: (500, lambda e: f"De uitkomst van de berekening klopt niet: {e.reason}."),
}
