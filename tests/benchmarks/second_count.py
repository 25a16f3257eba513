"""What it costs to count a buurtbudget a second time with the standard library, and that it comes to the same.

`python -m tests.benchmarks.second_count`, a part of `make bench`.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import process_time

from ballots.budgeting.counting import count
from ballots.budgeting.pabulib import read_pabulib
from ballots.budgeting.pabulib_election import election_of
from ballots.budgeting.record import record, rule_file
from ballots.budgeting.rules import rule_from_id
from ballots.budgeting.ties import tie_order
from ballots.budgeting.verify import verify
from tests.ballots.budgeting.real_elections import APPROVAL_RULES, add1_rules, data, names
from tests.benchmarks import page
from tests.benchmarks.page import head

MOST_BALLOTS = 15_000
COLUMNS = (
    "election",
    "ballots",
    "plans",
    "rules",
    "agree",
    "slowest rule",
    "runs",
    "count CPU s",
    "second count CPU s",
)
_TIES = ("votes", "cost", "id")


def second_count_lines() -> Iterator[str]:
    """One line per election: every rule counted twice; the costs are those of the rule that takes longest."""
    approval = sorted(names(most=MOST_BALLOTS), key=lambda name: len(data(name)))
    for name in approval:
        yield _line(name, (*APPROVAL_RULES, *add1_rules(name)))
    for name in names(most=MOST_BALLOTS, kinds=("cumulative", "scoring")):
        yield _line(name, ("greedy/points", "equal-shares/points", "equal-shares/points+add1+fill"))


def _line(name: str, rules: tuple[str, ...]) -> str:
    file = data(name)
    election = election_of(read_pabulib(file))
    priority = tie_order(election, criteria=_TIES)
    agree, slowest = 0, (-1.0, 0.0, 0, "")
    for id_ in rules:
        rule = rule_from_id(id_)
        begin = process_time()
        outcome = count(election, rule, priority=priority)
        counted = process_time()
        settled = rule_file(rule, budget_cents=election.budget_cents, ties=_TIES, software="bench")
        agree += verify(record(file, settled, election, outcome, priority=priority)).ok
        slowest = max(slowest, (process_time() - counted, counted - begin, outcome.runs, id_))
    second, first, runs, id_ = slowest
    sizes = f"{election.voters:,} | {len(election.projects)} | {len(rules)} | {agree}"
    return f"| `{name}` | {sizes} | `{id_}` | {runs} | {first:.3f} | {second:.1f} |"


def report() -> Iterator[str]:
    """The lines of the report, each as soon as it is known."""
    yield page.measured()
    yield ""
    yield from head(*COLUMNS)
    yield from second_count_lines()


if __name__ == "__main__":
    page.write("second_count", report())
