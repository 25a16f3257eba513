"""The Method of Equal Shares, fast: floats say which plan is next, whole numbers decide whenever floats cannot be sure.

Everybody gets the same share of the money. In each round the supporters of a plan can buy it together, each paying at
most rho per unit of utility; the plan with the smallest rho is bought; the money of those who pay is gone.
Source: Peters, Pierczyński, Skowron, "Proportional Participatory Budgeting with Additive Utilities", NeurIPS 2021,
section 3 (rho as there; b_i is `wallets`, u_i `worth`); with the cost utility, u_i is the cost of the plan.
Differs: a supporter is a distinct ballot with a mass, and prices are found by Newton's method from the last one known.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import inf

import numpy as np

from ballots.budgeting.caps import Purse
from ballots.budgeting.election import ProjectId
from ballots.budgeting.ledger import Ledger, Mask
from ballots.budgeting.profile import Floats, Profile, Supporters


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """`plan` was bought before `tied`, plans with exactly the same rho that stand later in the published order."""

    plan: Supporters
    tied: tuple[Supporters, ...] = ()


class Run:
    """One run of Equal Shares with `endowment` cents per unit of mass; `purchases` is what came out.

    Wallets only become smaller, so a rho once found stays a lower bound; only plans whose bound is below the best rho
    of a round are looked at again.

    No sum of money is wrong by more than `slack`: a supporter who has more pays no less and keeps no less, and nobody
    else then keeps less either, so the differences between the float wallets and the exact ones never grow together
    by more than the rounding of a round. That is at most the cost times (number of supporters + 4) units of 2^-53.
    """

    def __init__(self, profile: Profile, endowment: Fraction, place: Mapping[ProjectId, int], purse: Purse) -> None:
        plans = profile.plans
        self._plans = plans
        self._place = place
        self._purse = purse
        self.endowment = endowment
        self._wallets: Floats = np.full(profile.ballots, float(endowment))
        widest = max((len(plan.ballots) for plan in plans), default=0)
        self._slack = 2.0**-53 * 4 * (2 * widest + len(plans) + 16) * float(endowment * profile.mass)
        self.ledger = Ledger(endowment, profile.ballots, self._slack)
        self.purchases: list[Purchase] = []
        self._prices = [plan.project.cost_cents / plan.total_weight * (1 - 1e-15) for plan in plans]
        self._looked_at = [-1] * len(plans)
        self._ratios: list[Floats] = [self._wallets] * len(plans)
        self._weights = [0.0] * len(plans)
        self._bounds = [
            (price / plan.scale, n) for n, (price, plan) in enumerate(zip(self._prices, plans, strict=True))
        ]
        heapq.heapify(self._bounds)
        while self._round():
            pass

    def _round(self) -> bool:
        """Buy the plan with the smallest rho; False when no plan can be bought."""
        bounds, now = self._bounds, len(self.purchases)
        while bounds:
            number = bounds[0][1]
            if self._looked_at[number] != now:
                self._look(number)
                continue
            best = heapq.heappop(bounds)
            if self._surely_first(number, bounds[0][0] if bounds else inf):
                self._buy(number, self._payers(number), self._prices[number], ())
                return True
            if bounds and self._looked_at[bounds[0][1]] != now:
                self._look(bounds[0][1])
                heapq.heappush(bounds, best)
                continue
            if self._buy_exactly(number):
                return True
        return False

    def _look(self, number: int) -> None:
        """Find the price of the plan on top of the heap anew; take it off when it cannot be bought any more."""
        plan = self._plans[number]
        if self._purse.missing_of_caps(plan.project):
            heapq.heappop(self._bounds)
            return
        ratios = self._wallets[plan.ballots]
        if plan.worth is not None:
            ratios /= plan.worth
        self._ratios[number] = ratios
        self._looked_at[number] = len(self.purchases)
        cost, weight, price, last = float(plan.project.cost_cents), plan.weight, self._prices[number], -1.0
        while (in_full := float(weight.dot(ratios > price))) != last and in_full:
            price += (cost - float(weight.dot(np.minimum(ratios, price)))) / in_full
            last = in_full
        if in_full:
            self._prices[number], self._weights[number] = price, in_full
            heapq.heapreplace(self._bounds, ((price - self._slack / in_full) / plan.scale, number))
            return
        found = None
        if float(weight.dot(ratios)) > cost - self._slack:
            found = self.ledger.exact_price(plan, ratios, float(ratios.max()))
        if found is None:
            heapq.heappop(self._bounds)
            return
        self._prices[number] = float(found[0])
        self._weights[number] = float(weight[found[1]].sum())
        heapq.heapreplace(self._bounds, (self._prices[number] * (1 - 1e-12) / plan.scale, number))

    def _surely_first(self, number: int, bound: float) -> bool:
        """Whether the supporters of a plan could pay more than its cost at a rho of `bound`, beyond any doubt."""
        plan, ratios = self._plans[number], self._ratios[number]
        offered = ratios if bound == inf else np.minimum(ratios, bound * plan.scale)
        return float(plan.weight.dot(offered)) >= plan.project.cost_cents + self._slack

    def _payers(self, number: int) -> Mask:
        """Who pays in full for a plan that is surely first."""
        ratios, price = self._ratios[number], self._prices[number]
        doubt = self._slack * (1 + 1 / self._weights[number]) + price * 1e-12
        in_full = ratios > price + doubt
        if (in_full == (ratios > price - doubt)).all():
            return in_full
        found = self.ledger.exact_price(self._plans[number], ratios, price)
        assert found is not None  # it is surely first, so it can be paid for
        return found[1]

    def _buy_exactly(self, number: int) -> bool:
        """Buy the first of all plans whose rho may be as small as that of `number`; False when none can be bought."""
        found: list[tuple[Fraction, int, int, Mask]] = []
        bounds, now, most = self._bounds, len(self.purchases), inf
        waiting: int | None = number
        while waiting is not None or (bounds and bounds[0][0] <= most):
            if waiting is None and self._looked_at[bounds[0][1]] != now:
                self._look(bounds[0][1])
                continue
            number = heapq.heappop(bounds)[1] if waiting is None else waiting
            waiting = None
            plan = self._plans[number]
            exact = self.ledger.exact_price(plan, self._ratios[number], self._prices[number])
            if exact is not None:
                rho = exact[0] / plan.scale
                most = min(most, float(rho) * (1 + 1e-12))
                found.append((rho, self._place[plan.project.id], number, exact[1]))
        if not found:
            return False
        rho, _, number, in_full = min(found, key=lambda one: one[:2])
        others = [one for one in found if one[2] != number]
        for theirs, _, other, _ in others:
            heapq.heappush(bounds, (float(theirs) * (1 - 1e-12), other))
        tied = tuple(
            self._plans[other] for theirs, _, other, _ in sorted(others, key=lambda one: one[1]) if theirs == rho
        )
        self._buy(number, in_full, float(rho * self._plans[number].scale), tied)
        return True

    def _buy(self, number: int, in_full: Mask, price: float, tied: tuple[Supporters, ...]) -> None:
        plan = self._plans[number]
        paid = price if plan.worth is None else price * plan.worth
        self._wallets[plan.ballots] = np.maximum(self._wallets[plan.ballots] - paid, 0.0) * in_full
        self.ledger.buy(plan, in_full)
        self._purse.pay(plan.project)
        self.purchases.append(Purchase(plan=plan, tied=tied))
