"""`snw seats simulate`: what rules do in twenty years, over many runs."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from snw_democratie.cli import seat_files
from snw_democratie.cli.output import Progress, say
from snw_democratie.cli.seat_words import percent
from snw_democratie.seats.usual import SKEWED
from sortition.seating.rules import SeatRules
from sortition.seating.simulation import DRAWS, Crowd, Simulated, together
from sortition.seating.simulation import simulate as simulated

_PART = 10
_BANDS = (Fraction(1), Fraction(5, 4))


def add_arguments(step: argparse.ArgumentParser) -> None:
    """The rules, who comes forward, and how long."""
    step.add_argument("body", metavar="BODY", nargs="?", help="een bestand met regels; zonder bestand de gewone regels")
    step.add_argument("--runs", type=_count, default=100, metavar="N", help="aantal keren (100)")
    step.add_argument("--draws", type=_count, default=DRAWS, metavar="N", help=f"lotingen per keer ({DRAWS})")
    step.add_argument("--pool", type=_pool, default=(20, 60), metavar="VAN-TOT", help="nieuwe kandidaten per loting")
    step.add_argument("--skewed", action="store_true", help="weinig jongeren en veel mensen uit één gebied")
    step.add_argument(
        "--leaving",
        type=_part,
        default=Fraction(0),
        metavar="DEEL",
        help="deel dat vóór elke volgende loting afvalt (0)",
    )
    step.add_argument("--floor", type=_part, metavar="DEEL", help="deel van de kans voor ieder die past, zoals 1/20")
    step.add_argument("--seed", default="snw", help="dezelfde tekst geeft dezelfde uitkomst")


def simulate(chosen: argparse.Namespace) -> int:
    """Run the rules over and over and say how each group fared."""
    from dataclasses import replace

    rules = seat_files.read_rules(chosen.body)
    if chosen.floor is not None:
        rules = replace(rules, floor=chosen.floor)
    crowd = Crowd(
        coming=_coming(rules) if chosen.skewed else {},
        least=chosen.pool[0],
        most=chosen.pool[1],
        leaving=chosen.leaving,
    )
    progress = Progress()
    parts = []
    for first in range(0, chosen.runs, _PART):
        progress("simulation", first, chosen.runs)
        runs = range(first, min(first + _PART, chosen.runs))
        parts.append(simulated(rules, crowd, runs=runs, draws=chosen.draws, seed=chosen.seed))
    progress.end()
    found = together(parts)
    say(chosen, _value(found), "\n".join(_lines(found)))
    return 0


def _coming(rules: SeatRules) -> dict[str, dict[str, int]]:
    """The skewed crowd, as far as these rules have the usual features and values."""
    names = {feature.name: {value.name for value in feature.values} for feature in rules.features}
    return {name: dict(parts) for name, parts in SKEWED.items() if set(parts) == names.get(name)}


def _value(found: Simulated) -> dict[str, Any]:
    return {
        "runs": found.runs,
        "draws": found.draws,
        "spread_kept": float(found.unbroken),
        "within": {str(float(band)): float(found.within(band)) for band in _BANDS},
        "largest": float(max(found.distances)),
        "without_chance": float(found.without),
        "values": [
            {
                "feature": fate.feature,
                "value": fate.value,
                "terms": fate.terms / found.runs,
                "due": float(fate.due / found.runs),
                "drawn": fate.drawn / fate.joined if fate.joined else None,
                "without_chance": fate.without / fate.turns if fate.turns else None,
            }
            for fate in found.fates
        ],
    }


def _lines(found: Simulated) -> Iterator[str]:
    yield f"{found.runs} keer {found.draws} lotingen nagespeeld."
    yield f"Spreiding altijd te houden met wie er was: {percent(found.unbroken)} van de keren."
    for band in _BANDS:
        terms = str(float(band)).replace(".", ",")
        yield f"Nooit meer dan {terms} termijn uit balans: {percent(found.within(band))} van de keren."
    yield f"Zonder kans in een loting: {percent(found.without)} van de kandidaten, gemiddeld."
    for fate in found.fates:
        terms, due = (f"{float(n) / found.runs:.1f}".replace(".", ",") for n in (fate.terms, fate.due))
        ever = percent(Fraction(fate.drawn, fate.joined)) if fate.joined else "niemand"
        yield f"{fate.feature}: {fate.value}: {terms} termijnen ({due} naar aandeel); ooit ingeloot: {ever}."


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) <= 10**5:
        raise argparse.ArgumentTypeError(f"'{text}' is geen aantal van 1 tot 100000")
    return int(text)


def _pool(text: str) -> tuple[int, int]:
    least, dash, most = text.partition("-")
    if not dash or not 1 <= _count(least) <= _count(most) <= 10**4:
        raise argparse.ArgumentTypeError(f"'{text}' is niet zoiets als 20-60")
    return int(least), int(most)


def _part(text: str) -> Fraction:
    try:
        part = Fraction(text.replace(",", "."))
    except (ValueError, ZeroDivisionError) as error:
        raise argparse.ArgumentTypeError(f"'{text}' is geen deel zoals 1/20") from error
    if not 0 <= part < 1 or part.denominator > 10**4:
        raise argparse.ArgumentTypeError(f"'{text}' is geen deel zoals 1/20")
    return part
