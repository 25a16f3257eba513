"""What is done with money that a rule leaves: a greedy fill, and the next plan in line."""

from __future__ import annotations

from dataclasses import replace

from ballots.budgeting.caps import Purse
from ballots.budgeting.election import Election, ProjectId
from ballots.budgeting.greedy import in_line, spend
from ballots.budgeting.outcome import Funded, NextInLine, Outcome
from ballots.budgeting.rules import Leftover


def filled(election: Election, outcome: Outcome, priority: tuple[ProjectId, ...]) -> Outcome:
    """The outcome with what was left spent greedily: by support, passing over what does not fit."""
    purse = _what_is_left(election, outcome)
    steps = spend(purse, in_line(election, outcome.rule, priority, without=outcome.selected), filled=True)
    added = tuple(step.project for step in steps if isinstance(step, Funded))
    return replace(
        outcome,
        selected=outcome.selected + added,
        total_cost_cents=election.budget_cents - purse.left_cents,
        steps=outcome.steps + steps,
    )


def next_in_line(election: Election, outcome: Outcome, priority: tuple[ProjectId, ...]) -> Outcome:
    """The outcome with the leftover rule applied to the first supported plan that only the budget keeps out.

    A plan that does not fit a cap is not next in line: more money would not help it.
    """
    purse = _what_is_left(election, outcome)
    for score, project in in_line(election, outcome.rule, priority, without=outcome.selected):
        missing = project.cost_cents - purse.left_cents
        if not score or missing <= 0 or purse.missing_of_caps(project):
            continue
        if outcome.rule.leftover is Leftover.TOP_UP:
            return replace(
                outcome,
                selected=(*outcome.selected, project.id),
                total_cost_cents=outcome.total_cost_cents + project.cost_cents,
                topped_up=NextInLine(project=project.id, cents=missing),
            )
        if purse.left_cents > 0:
            return replace(outcome, partial=NextInLine(project=project.id, cents=purse.left_cents))
        return outcome
    return outcome


def _what_is_left(election: Election, outcome: Outcome) -> Purse:
    purse = Purse(election)
    selected = frozenset(outcome.selected)
    for project in election.projects:
        if project.id in selected:
            purse.pay(project)
    return purse
