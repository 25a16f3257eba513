"""What a count of a buurtbudget costs, beside pabutools on the same files, and whether every known outcome is found.

`python -m tests.benchmarks.budget`, a part of `make bench`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from typing import Any

from tests.ballots.budgeting.known_outcomes import RULES, differences, election, instances
from tests.ballots.budgeting.real_elections import folder
from tests.benchmarks import page
from tests.benchmarks.measure import run
from tests.benchmarks.page import head, judged, row

BESIDE = "Netherlands_Amsterdam_285"
LARGE = "Poland_Lodz_2022"
DEFAULT_RULE = "equal-shares/cost+add1+fill"
WANTED = {DEFAULT_RULE: 120}
"""How many times less CPU than pabutools; 20 for every other rule."""
POINTS = ("greedy/points", *(f"equal-shares/points{more}" for more in ("", "+fill", "+add1", "+add1+fill")))
OTHERS = (
    *((BESIDE, rule) for rule in RULES.values()),
    (BESIDE, "max-welfare"),
    *(("Poland_Katowice_2023", rule) for rule in POINTS),
    *(("Switzerland_Zurich_D10", rule) for rule in POINTS),
    *(("Poland_Krakow_2021", rule) for rule in (*POINTS, "greedy/borda")),
)
PEER_COLUMNS = ("election", "rule", "CPU s", "pabutools CPU s", "times as much", "same plans")
LARGE_COLUMNS = ("election", "rule", "runs", "reading CPU s", "count CPU s", "MiB")
KNOWN_COLUMNS = ("election", "ballots", "rules", "as known")


def peer_lines(times: int) -> Iterator[str]:
    """A line per election and rule: our median count beside one of pabutools, without reading on either side."""
    for name, rule in OTHERS:
        ours = sorted((_count("tests.benchmarks.budget_count", name, rule) for _ in range(times)), key=_cpu)[times // 2]
        theirs = _count("tests.peers.pabutools_peer", name, rule)
        wanted = WANTED.get(rule, 20) if name == BESIDE else 20
        ratio = _cpu(theirs) / _cpu(ours)
        text = f"{ratio:.0f} (wanted {wanted}{'' if ratio >= wanted else ', **not met**'})"
        same = _plans(rule, ours) == _plans(rule, theirs)
        yield row(
            f"`{name}`", f"`{rule}`", f"{_cpu(ours):.3f}", f"{_cpu(theirs):.2f}", text, "yes" if same else "**no**"
        )


def large_line(times: int) -> str:
    """Ninety thousand ballots: the median of a few counts."""
    found = sorted((_count("tests.benchmarks.budget_count", LARGE, DEFAULT_RULE) for _ in range(times)), key=_cpu)
    typical = found[times // 2]
    reading, peak = judged(typical["read_cpu"], 2), judged(typical["peak_mib"], 150, digits=0)
    return row(f"`{LARGE}`", f"`{DEFAULT_RULE}`", typical["runs"], reading, judged(_cpu(typical), 1), peak)


def known_lines() -> Iterator[str]:
    """A line per election with known outcomes: by how many rules we find them."""
    for name in instances():
        found = election(name)
        wrong = differences(found, name)
        said = str(len(RULES) - len(wrong)) if not wrong else f"**{len(RULES) - len(wrong)}**: not {', '.join(wrong)}"
        yield row(f"`{name}`", f"{found.voters:,}", len(RULES), said)


def _count(module: str, name: str, rule: str) -> dict[str, Any]:
    done = run([sys.executable, "-m", module, str(folder() / f"{name}.pb.gz"), rule])
    if done.status:
        raise RuntimeError(f"{module} {name} {rule}: {done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def _cpu(found: dict[str, Any]) -> float:
    return float(found["cpu"])


def _plans(rule: str, found: dict[str, Any]) -> list[str]:
    """In order of selection, where there is one; pabutools sorts what Phragmén selects by name."""
    return sorted(found["selected"]) if rule.startswith(("phragmen", "max-welfare")) else list(found["selected"])


def report(times: int) -> Iterator[str]:
    """The lines of the report, each as soon as it is known."""
    yield page.measured()
    yield ""
    yield "### Beside pabutools: the count alone, without reading the file"
    yield ""
    yield from head(*PEER_COLUMNS)
    yield from peer_lines(times)
    yield ""
    yield from head(*LARGE_COLUMNS)
    yield large_line(times)
    yield ""
    yield "### The known outcomes of real votes"
    yield ""
    yield from head(*KNOWN_COLUMNS)
    yield from known_lines()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.budget", description=__doc__)
    parser.add_argument("--times", type=int, default=5, help="counts of ours, of which the median stands (default 5)")
    page.write("budget", report(parser.parse_args().times))


if __name__ == "__main__":
    main()
