"""Greedy, from its definition; also what is done with the money that a rule leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from ballots.budgeting.naive.values import Number, Plain, Recounted, Round, Supporters, score_of


def greedy(election: Plain, supporters: Supporters, chosen: Sequence[str], family: str) -> tuple[Round, ...]:
    """Fund the plans by score, largest first, each that still fits; "greedy-stop" ends at the first that does not."""
    funded = list(chosen)
    rounds: list[Round] = []
    line = _line(election, supporters, family, chosen)
    for number, (_, plan, score) in enumerate(line):
        tied = tuple(p for _, p, s in line[number + 1 :] if s == score)
        if family == "filled" or (number and line[number - 1][2] == score):
            tied = ()  # named once, with the first of them
        if family == "greedy-stop" and any(one.step == "passed" for one in rounds):
            rounds.append(Round(step="passed", plan=plan, number=0, why="stop", tied=tied))
        elif election.fits(funded, plan):
            funded.append(plan)
            why = "filled" if family == "filled" else ""
            rounds.append(Round(step="funded", plan=plan, number=score, why=why, tied=tied))
        else:
            why, missing = election.shortage(funded, plan)
            rounds.append(Round(step="passed", plan=plan, number=missing, why=why, tied=tied))
    return tuple(rounds)


def _line(
    election: Plain, supporters: Supporters, family: str, chosen: Sequence[str]
) -> list[tuple[tuple[Number, ...], str, Number]]:
    """Every plan that is not chosen yet as (place, plan, score), the first in line first."""
    line: list[tuple[tuple[Number, ...], str, Number]] = []
    for plan, cost in election.costs.items():
        score = score_of(election, supporters.get(plan, ()))
        free = family == "greedy-per-cost" and not cost and score > 0
        if family == "greedy-per-cost" and cost:
            score = Fraction(score) / cost
        if plan not in chosen:
            # Per cost, a supported plan that costs nothing comes before all others.
            line.append(((not free, -score, election.rank(plan)), plan, score))
    return sorted(line)


def leftover_of(election: Plain, supporters: Supporters, counted: Recounted, family: str, leftover: str) -> Recounted:
    """The first in line of the supported plans that only the budget keeps out gets what is left, or is topped up."""
    left = election.budget - election.spent(counted.selected)
    for _, plan, score in _line(election, supporters, family, counted.selected):
        kept_out = election.costs[plan] > left and election.under_caps(counted.selected, plan)
        if score and kept_out and leftover == "top-up":
            return replace(counted, next_in_line=(plan, election.costs[plan] - left), topped_up=True)
        if score and kept_out:
            return replace(counted, next_in_line=(plan, left)) if left else counted
    return counted
