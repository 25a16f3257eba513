"""Write `snw_democratie/seats/simulated.json`: what the usual rules do in twenty years, for the page that shows it.

python scripts/simulate_seats.py --runs 200
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from snw_democratie.seats.simulated import FILE
from snw_democratie.seats.usual import SKEWED, usual_rules
from sortition.record import digest
from sortition.seating.record import rules_value
from sortition.seating.simulation import DRAWS, Crowd, Simulated, simulate

FLOORS = (Fraction(0), Fraction(1, 20), Fraction(1, 10), Fraction(1, 4))


def outcome(given: tuple[bool, Fraction, int]) -> dict[str, object]:
    """Many runs with one floor and one kind of candidates, rounded to four places."""
    skewed, floor, runs = given
    found = simulate(usual_rules(floor=floor), Crowd(coming=SKEWED if skewed else {}), runs=range(runs), seed="page")
    return {
        "skewed": skewed,
        "floor": str(floor),
        "unbroken": _rounded(found.unbroken),
        "within": _rounded(found.within(Fraction(1))),
        "largest": _rounded(max(found.distances)),
        "without": _rounded(found.without),
        "fates": _fates(found),
    }


def _fates(found: Simulated) -> list[list[str]]:
    return [
        [
            fate.feature,
            fate.value,
            _rounded(Fraction(fate.terms, found.runs)),
            _rounded(fate.due / found.runs),
            _rounded(Fraction(fate.drawn, max(1, fate.joined))),
        ]
        for fate in found.fates
    ]


def _rounded(value: Fraction) -> str:
    return str(Fraction(round(value * 10**4), 10**4))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=200)
    runs = parser.parse_args().runs
    wanted = [(skewed, floor, runs) for skewed in (False, True) for floor in FLOORS]
    with ProcessPoolExecutor(os.cpu_count()) as workers:
        outcomes = list(workers.map(outcome, wanted))
    table = {"rules": digest("snw/seat/rules/1", rules_value(usual_rules())), "runs": runs, "draws": DRAWS}
    FILE.write_text(json.dumps({**table, "outcomes": outcomes}, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
