"""What `snw budget` says in Dutch: the facts that stop a count, the checks of a record, the outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from ballots import errors as ballots
from ballots.budgeting.election import Project
from ballots.budgeting.outcome import Outcome
from ballots.checks import Checks
from ballots.errors import BallotsError, Problem
from snw_democratie.cli.referendum_words import refusal_sentence
from snw_democratie.cli.verdict import check_lines, plain

_PROBLEMS: Mapping[str, str] = {
    "bad_amount": "'{value}' is geen bedrag ({field}).",
    "bad_marks": "de keuzes passen niet bij deze soort stembiljet: {value}.",
    "bad_points": "de punten passen niet bij de plannen: '{value}'.",
    "bad_times": "een stembiljet kan niet {value} keer voorkomen.",
    "bad_weight": "een stembiljet kan niet {value} keer tellen.",
    "too_much_weight": "alle stembiljetten samen tellen voor {value}, meer dan hier precies geteld kan worden.",
    "default_score": "default_score is {value}; alleen {wanted} kan worden geteld.",
    "duplicate_cap": "'{field}' heeft twee grenzen.",
    "duplicate_column": "kolom '{field}' komt twee keer voor in {wanted}.",
    "duplicate_key": "'{field}' komt twee keer voor in META.",
    "duplicate_mark": "een plan komt twee keer voor op één stembiljet.",
    "duplicate_project": "plan '{field}' komt twee keer voor.",
    "duplicate_section": "deel {field} komt twee keer voor.",
    "duplicate_voter": "een kiezer komt twee keer voor.",
    "empty_id": "een plan of kiezer heeft geen nummer.",
    "lists_differ": "{field} en {wanted} zijn niet even lang.",
    "missing_column": "kolom '{field}' ontbreekt in {wanted}.",
    "missing_section": "deel {field} ontbreekt.",
    "negative_budget": "het budget is minder dan 0.",
    "negative_cap": "de grens van '{field}' is minder dan 0.",
    "negative_cost": "plan '{field}' kost minder dan 0.",
    "no_rows": "deel {field} is leeg.",
    "no_section": "het bestand begint niet met META.",
    "not_a_table": "deze rij is niet te lezen.",
    "not_utf8": "de tekens zijn niet te lezen; het is geen UTF-8.",
    "nul_bytes": "er staan tekens in die niet in een tekstbestand horen.",
    "section_out_of_order": "deel {field} staat niet op zijn plaats.",
    "too_many_cells": "er staan meer dan {wanted} velden.",
    "unknown_project": "er is geen plan '{field}'.",
    "unknown_vote_type": "vote_type '{value}' kennen we niet. Bekend zijn: {wanted}.",
    "unlistable": "'{field}' kan niet in een lijst staan, want er staat een komma of spatie in.",
    "weighted": "een Pabulib-bestand kan geen gewogen stembiljetten bevatten.",
    "wrong_number": "{field} is {value}, maar er zijn er {wanted}.",
}
"""One sentence per code of a Problem; the line is put before it."""

_CODES = {
    "length": "Deze code is te kort of te lang.",
    "character": "In deze code staat een teken dat wij niet gebruiken.",
    "check": "Deze code klopt niet. Kijk de code in de brief na.",
}

_KINDS = {"approval": "aangekruiste plannen", "points": "punten", "ranking": "een volgorde"}

Sentence = Callable[[Any], str]


def problem_sentence(problem: Problem) -> str:
    """One problem of a file in one sentence, with its line."""
    facts = {name: _short(getattr(problem, name)) for name in ("field", "value", "wanted")}
    text = _PROBLEMS[problem.code].format(**facts)
    return f"Regel {problem.line}: {text}" if problem.line else f"{text[0].upper()}{text[1:]}"


def sentence(error: BallotsError) -> str:
    """What a person reads when `error` stops them."""
    return TABLE[type(error)](error)


def _all_problems(error: ballots.BadPabulib | ballots.BadElection) -> str:
    shown = "\n".join(f"- {problem_sentence(problem)}" for problem in error.problems[:50])
    count = len(error.problems)
    what = "Er is 1 probleem" if count == 1 else f"Er zijn {count} problemen"
    more = f"\n- en nog {count - 50} andere problemen." if count > 50 else ""
    return f"Dit bestand is niet te tellen. {what}:\n{shown}{more}"


TABLE: Mapping[type[BallotsError], Sentence] = {
    ballots.Problem: problem_sentence,
    ballots.BadElection: _all_problems,
    ballots.BadPabulib: _all_problems,
    ballots.UnknownRule: lambda e: f"'{_short(e.name)}' is geen telregel: '{_short(e.part)}' kennen we niet.",
    ballots.RuleNotForBallots: lambda e: (
        f"De regel '{_short(e.rule)}' telt {' of '.join(_KINDS[kind] for kind in e.wanted)}. "
        f"Op deze stembiljetten staat iets anders: {_KINDS[e.kind]}."
    ),
    ballots.BadTieOrder: lambda e: (
        f"De volgorde bij gelijke stand klopt niet: {_short(', '.join(e.wrong), 200)}. Noem elk plan precies één keer."
    ),
    ballots.SolverFailed: lambda e: f"De berekening is gestopt zonder antwoord ({e.step}: {e.status}).",
    ballots.NotRecorded: lambda e: f"Deze telling past niet in een dossier ({e.what}).",
    ballots.BadLetterCode: lambda e: _CODES[e.reason],
    ballots.BadReferendum: lambda e: refusal_sentence(e),
    ballots.VoteNotAllowed: lambda e: (
        f"De antwoorden op vraag {e.question} mogen zo niet."
        if e.question
        else "Er is niet op elke vraag een antwoord."
    ),
    ballots.TooFewBallots: lambda e: (
        f"Er tellen {e.counted} stembiljetten. Onder de {e.least} wordt niets ontsleuteld: zo blijft een stem geheim."
    ),
}
"""Each fact that can stop a count, and what is said about it."""

CHECKS = {
    "files": "alle bestanden zijn er",
    "spelling": "schrijfwijze van de bestanden",
    "chain": "de uitkomst hoort bij deze regel",
    "digest": "de code die bekend is gemaakt",
    "hashes": "vingerafdruk van de stembiljetten",
    "ballots": "stembiljetten passen bij de regel en het budget",
    "order": "volgorde bij gelijke stand",
    "recount": "een tweede telling kiest dezelfde plannen",
    "total": "kosten passen in het budget",
    "payments": "elk plan is betaald door wie het koos",
    "steps": "elke stap van de telling",
    "ties": "waar het gelijk stond",
    "list": "de regel noemt deze vaste lijst",
    "lots": "de volgorde van het lot volgt uit de lijst",
    "plans": "de getelde plannen zijn die van de lijst",
    "sums": "wat openbaar is, past bij de regel en bij elkaar",
    "truth": "wat openbaar is, volgt uit de stemmen zelf",
}
"""What each check of `ballots/SPEC.md` is about."""


def report(found: Checks) -> str:
    """What a person reads: nothing in it may sound like a yes to what was not checked."""
    lines = check_lines(found.checks, CHECKS)
    return "\n".join([*lines, "", verdict(found), f"Code van de uitkomst: {found.digest or 'niet te lezen'}"])


def verdict(found: Checks) -> str:
    """How many checks were made and how many not, and what that is worth."""
    count = Counter(check.status for check in found.checks)
    made = count["made"] + count["failed"]
    counted = f"{made} controles gedaan, {count['failed']} fout; {count['not checked']} niet gecontroleerd."
    if found.unpublished:
        adds_up = any(check.name == "sums" and check.ok for check in found.checks)
        public = " Wat wel openbaar is, past bij elkaar." if adds_up else ""
        return f"Niet na te tellen: de stemmen zijn niet gepubliceerd.{public} {counted}"
    if not found.ok:
        return f"Deze telling klopt NIET. {counted}"
    if found.complete:
        return f"Deze telling klopt. {counted}"
    return f"De telling klopt, maar dit is geen volledig oordeel. {counted}"


def outcome_text(outcome: Outcome, budget_cents: int, projects: tuple[Project, ...]) -> str:
    """The outcome as lines: the plans in the order in which they were chosen, and what they cost."""
    costs = {project.id: project.cost_cents for project in projects}
    get = "1 plan krijgt" if len(outcome.selected) == 1 else f"{len(outcome.selected)} plannen krijgen"
    lines = [f"{get} geld (regel {outcome.rule}):"]
    lines += [f"  {plain(id_)}  {money(costs[id_])}" for id_ in outcome.selected]
    lines.append(f"Samen {money(outcome.total_cost_cents)} van {money(budget_cents)}.")
    if outcome.partial:
        lines.append(f"Plan {plain(outcome.partial.project)} krijgt de rest: {money(outcome.partial.cents)}.")
    if outcome.topped_up:
        lines.append(f"Voor plan {plain(outcome.topped_up.project)} komt er {money(outcome.topped_up.cents)} bij.")
    return "\n".join(lines)


def money(cents: int) -> str:
    """An amount in the currency of the file, as the Dutch write it."""
    whole, rest = divmod(cents, 100)
    return f"{whole:,}".replace(",", ".") + (f",{rest:02}" if rest else "")


def _short(text: str, most: int = 60) -> str:
    shown = plain(text)
    return shown if len(shown) <= most else shown[:most] + "…"
