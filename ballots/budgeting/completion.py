"""What follows a rule that leaves money unspent: larger endowments, a greedy fill, and the next plan in line.

Equal Shares alone often spends only part of the budget. With add1 it is run again and again, everybody having a step
more than before, until an outcome costs more than the budget; the one before it counts. Every run starts afresh, with
the same published order.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ballots.budgeting.caps import Purse
from ballots.budgeting.election import Election, ProjectId
from ballots.budgeting.equal_shares import Run
from ballots.budgeting.greedy import in_line, spend
from ballots.budgeting.outcome import Bought, Funded, NextInLine, Outcome, Share, Tie
from ballots.budgeting.profile import Profile, profile_of
from ballots.budgeting.rules import Add1, Leftover, Rule

CENTS_PER_UNIT = 100


def equal_shares(election: Election, rule: Rule, priority: tuple[ProjectId, ...]) -> Outcome:
    """Equal Shares with or without add1.

    Supported plans that cost nothing come first, in the published order; then those that are bought, round by round.
    """
    profile = profile_of(election, rule.utility)
    place = {id_: number for number, id_ in enumerate(priority)}
    free = sorted((plan.project.id for plan in profile.free), key=lambda id_: place[id_])
    if not profile.mass:
        return Outcome(rule=rule, selected=(), total_cost_cents=0)
    step = _step(election, profile, rule.add1)
    last: tuple[Run, Purse] | None = None
    number, hint = 0, list[int]()
    while True:
        purse = Purse(election)
        endowment = (election.budget_cents + number * step) / profile.mass
        run = Run(profile, endowment, place=place, purse=purse, hint=hint)
        hint = [purchase.number for purchase in run.purchases]
        number += 1
        if purse.left_cents < 0 and last is not None:
            break
        last = run, purse
        if rule.add1 is None or _finished(profile, run, purse, rule.add1):
            break
    run, purse = last
    bought = tuple(purchase.plan.project.id for purchase in run.purchases)
    return Outcome(
        rule=rule,
        selected=(*free, *bought),
        total_cost_cents=election.budget_cents - purse.left_cents,
        steps=_steps(profile, run, free),
        ties=tuple(
            Tie(chosen=one.plan.project.id, others=tuple(plan.project.id for plan in one.tied))
            for one in run.purchases
            if one.tied
        ),
        endowment=run.endowment * profile.one,
        runs=number,
    )


def _step(election: Election, profile: Profile, add1: Add1 | None) -> Fraction:
    """How many cents more all voters together have in each next run."""
    if add1 is None or add1.share is None:
        return Fraction(CENTS_PER_UNIT * profile.mass, profile.one)
    return election.budget_cents * add1.share


def _finished(profile: Profile, run: Run, purse: Purse, add1: Add1) -> bool:
    """Whether no larger endowment has to be tried: nothing fits any more, or nothing is left that could be bought."""
    bought = {purchase.plan.project.id for purchase in run.purchases}
    others = [plan.project for plan in profile.plans if plan.project.id not in bought]
    if add1.stops_when_exhausted:
        return all(purse.obstacle(project) is not None for project in others)
    return all(purse.missing_of_caps(project) for project in others)


def _steps(profile: Profile, run: Run, free: list[ProjectId]) -> tuple[Bought, ...]:
    """The rounds of a run with exact amounts, per voter of weight 1; plans that cost nothing first."""
    masses = {plan.project.id: Fraction(int(plan.mass.sum()), profile.one) for plan in profile.free}
    steps = [
        Bought(project=id_, rho=Fraction(0), payments=(Share(cents=Fraction(0), voters=masses[id_]),)) for id_ in free
    ]
    one = profile.one
    for number, (purchase, payments) in enumerate(zip(run.purchases, run.ledger.payments(), strict=True)):
        steps.append(
            Bought(
                project=purchase.plan.project.id,
                rho=run.ledger.price(number) * one / purchase.plan.scale,
                payments=tuple(
                    [
                        Share(cents=cents if one == 1 else cents * one, voters=Fraction(mass, one))
                        for cents, mass in payments
                    ]
                ),
            )
        )
    return tuple(steps)


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
