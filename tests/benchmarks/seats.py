"""Resident seats over twenty years: 2,000 simulated runs of the usual rules, and what a floor under the chances costs.

`python -m tests.benchmarks.seats` writes its part of `docs/benchmarks.md`; runs are divided over the cores.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from time import process_time

from snw_democratie.seats.usual import SKEWED, usual_rules
from sortition.seating.simulation import DRAWS, Crowd, Simulated, simulate, together
from tests.benchmarks import page
from tests.benchmarks.page import head, row

RUNS = 2000
FLOORS = (Fraction(1, 20), Fraction(1, 10), Fraction(1, 4))
COLUMNS = (
    *("pool", "look-ahead", "runs", "spread never broken", "never beyond 1.25 terms", "never beyond 1 term"),
    *("largest", "without a chance in a draw", "CPU s"),
)
FATES = ("value", "terms of 40", "by share", "ever drawn", "without a chance in a draw")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """What was asked of the runs, as parts of them: spread, within 1.25 terms, within 1."""

    spread: float = 0.99
    wide: float = 0.99
    narrow: float


POOLS: Mapping[str, tuple[Mapping[str, Mapping[str, int]], Bars]] = {
    "representative": ({}, Bars(narrow=0.90)),
    "skewed": (SKEWED, Bars(narrow=0.70)),
}


def report(runs: int) -> Iterator[str]:
    """The lines of the report, each as soon as it is known."""
    yield page.measured()
    yield ""
    yield from head(*COLUMNS)
    fates: dict[str, Simulated] = {}
    for look_ahead in (2, 3):
        for name in POOLS:
            found, seconds = spread_over_cores(name, runs, look_ahead=look_ahead)
            fates[name] = found
            yield line(name, found, POOLS[name][1], str(look_ahead), seconds)
    yield ""
    yield "A floor under the chance of everybody who fits the spread, and its price in balance (look-ahead 3):"
    yield ""
    yield from head("floor", *COLUMNS)
    for floor in FLOORS:
        for name in POOLS:
            found, seconds = spread_over_cores(name, max(10, runs // 10), floor=floor)
            yield f"| {floor} {line(name, found, None, '3', seconds)}"
    for name, found in fates.items():
        yield ""
        yield f"How each group fares, {name}, look-ahead 3 ({found.runs:,} runs):"
        yield ""
        yield from head(*FATES)
        yield from fate_lines(found)


def spread_over_cores(
    pool: str, runs: int, *, look_ahead: int = 3, floor: Fraction = Fraction(0)
) -> tuple[Simulated, float]:
    """All runs, in parts over the cores, and the CPU seconds they took together."""
    size = max(1, runs // 40)
    parts = [(pool, first, min(first + size, runs), look_ahead, floor) for first in range(0, runs, size)]
    with ProcessPoolExecutor(os.cpu_count()) as workers:
        made = list(workers.map(_part, parts))
    return together([found for found, _ in made]), sum(seconds for _, seconds in made)


def _part(given: tuple[str, int, int, int, Fraction]) -> tuple[Simulated, float]:
    pool, first, end, look_ahead, floor = given
    begin = process_time()
    rules = usual_rules(look_ahead=look_ahead, floor=floor)
    found = simulate(rules, Crowd(coming=POOLS[pool][0]), runs=range(first, end), seed="bench")
    return found, process_time() - begin


def line(name: str, found: Simulated, bars: Bars | None, look_ahead: str, seconds: float) -> str:
    """One line of the table."""
    return row(
        name,
        look_ahead,
        f"{found.runs:,}",
        _part_of(found.unbroken, bars.spread if bars else None),
        _part_of(found.within(Fraction(5, 4)), bars.wide if bars else None),
        _part_of(found.within(Fraction(1)), bars.narrow if bars else None),
        f"{float(max(found.distances)):.2f}",
        f"{float(found.without):.0%}",
        f"{seconds:.0f}",
    )


def _part_of(part: Fraction, wanted: float | None) -> str:
    if wanted is None:
        return f"{float(part):.1%}"
    return f"{float(part):.2%} (≥ {wanted:.0%}{'' if part >= wanted else ', **not met**'})"


def fate_lines(found: Simulated) -> Iterator[str]:
    """Per value: the terms it got and was due, and how many candidates were ever drawn."""
    for fate in found.fates:
        yield row(
            fate.value,
            f"{fate.terms / found.runs:.2f}",
            f"{float(fate.due / found.runs):.2f}",
            f"{fate.drawn / fate.joined:.1%}" if fate.joined else "",
            f"{fate.without / fate.turns:.0%}" if fate.turns else "",
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=RUNS, help=f"runs of {DRAWS} draws (default {RUNS})")
    page.write("seats", report(parser.parse_args().runs))


if __name__ == "__main__":
    main()
