"""The Method of Equal Shares, from its definition.

Source: Peters, Pierczyński, Skowron, "Proportional Participatory Budgeting with Additive Utilities" (NeurIPS 2021);
more money for everybody as on equalshares.net/explanation.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from ballots.budgeting.naive.values import Number, Plain, Recounted, Round, Supporters, score_of

CENTS = 100
"""In one euro (unit of currency), by which the endowment grows."""


class _Bought(NamedTuple):
    """A plan, its rho, who paid how many whole parts of a cent (`unit` to the cent), and what it was tied with."""

    plan: str
    rho: Fraction
    paid: Sequence[tuple[int, Number]]
    unit: int
    tied: tuple[str, ...]

    def as_round(self) -> Round:
        payments = {number: Fraction(parts) / self.unit for number, parts in self.paid}
        return Round(step="bought", plan=self.plan, number=self.rho, payments=payments, tied=self.tied)


def equal_shares(election: Plain, supporters: Supporters, more: str | None, step: Fraction | None) -> Recounted:
    """Equal Shares; with `more`, again and again with an endowment one step larger, until the outcome is final.

    It is final when one step more would cost more than the budget, when no plan is left, or when (but for "nostop") no
    plan that is left would fit. `runs` counts the runs that were made, also one that cost too much.
    """
    weight = sum(weight for _, weight in election.ballots)
    if not weight:
        return Recounted(rounds=())
    endowment = Fraction(election.budget) / weight
    increment = Fraction(CENTS) if step is None else endowment * step
    counted, runs = _one_run(election, supporters, endowment), 1
    while more and increment:
        chosen = [one.plan for one in counted]
        open_ = [plan for plan in supporters if plan not in chosen and election.under_caps(chosen, plan)]
        if not open_ or (more == "add1" and not any(election.fits(chosen, plan) for plan in open_)):
            break
        runs += 1
        richer = _one_run(election, supporters, endowment + increment)
        if election.spent(one.plan for one in richer) > election.budget:
            break
        counted, endowment = richer, endowment + increment
    return Recounted(rounds=tuple(one.as_round() for one in counted), endowment=endowment, runs=runs)


def _one_run(election: Plain, supporters: Supporters, endowment: Fraction) -> Sequence[_Bought]:
    """Everybody has `endowment`; buy the plan with the smallest rho until no plan's supporters can pay for it.

    Rho is the price of one unit of worth at which the supporters together pay the plan's cost, each at most what is
    left of the own money. Money is counted in whole parts of a cent, `unit` to the cent, so that nothing is rounded.
    """
    unit = endowment.denominator
    wallets = [endowment.numerator] * len(election.ballots)
    bought: list[_Bought] = []
    last_seen = {plan: Fraction(0) for plan in supporters}
    while True:
        best: Fraction | None = None
        # Wallets only shrink, so rho only grows: who was above the best when last seen is above it still.
        for plan in sorted(last_seen, key=lambda plan: (last_seen[plan], election.rank(plan))):
            if best is not None and last_seen[plan] > best:
                break
            rho = _rho(election, supporters[plan], wallets, election.costs[plan] * unit)
            if rho is None or not election.under_caps([one.plan for one in bought], plan):
                del last_seen[plan]
                continue
            last_seen[plan] = rho / unit
            best = min(best, last_seen[plan]) if best is not None else last_seen[plan]
        if best is None:
            return bought
        chosen, *tied = sorted((plan for plan in last_seen if last_seen[plan] == best), key=election.rank)
        finer = (best * unit).denominator
        unit, wallets = unit * finer, [wallet * finer for wallet in wallets]
        price = int(best * unit)
        paid = [(number, min(wallets[number], price * worth)) for number, worth in supporters[chosen]]
        for number, parts in paid:
            wallets[number] -= parts
        rivals = tuple(tied) if best else ()  # plans that cost nothing take nothing from each other
        bought.append(_Bought(chosen, best, paid, unit, rivals))
        del last_seen[chosen]


def _rho(
    election: Plain, supporters: Sequence[tuple[int, int]], wallets: Sequence[int], cost: Number
) -> Fraction | None:
    """The price per unit of worth at which these voters pay `cost` together; None when they have too little."""
    if not cost:
        return Fraction(0)
    rich, missing, worth = supporters, cost, score_of(election, supporters)
    while rich:
        poor = [(number, u) for number, u in rich if wallets[number] * worth < missing * u]
        if not poor:
            return Fraction(missing, worth)
        rich = [(number, u) for number, u in rich if wallets[number] * worth >= missing * u]
        missing -= sum(wallets[number] * election.ballots[number][1] for number, _ in poor)
        worth -= score_of(election, poor)
    return None
