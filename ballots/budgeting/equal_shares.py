"""The Method of Equal Shares, fast: floats say which plan is next, whole numbers decide whenever floats cannot be sure.

Everybody gets the same share of the money. In each round the supporters of a plan can buy it together, each paying at
most rho per unit of utility; the plan with the smallest rho is bought; the money of those who pay is gone.
Source: Peters, Pierczyński, Skowron, "Proportional Participatory Budgeting with Additive Utilities", NeurIPS 2021,
section 3 (rho as there; b_i is `wallets`, u_i `worth`); with the cost utility, u_i is the cost of the plan.
Differs: a supporter is a distinct ballot with a mass, and prices are found by Newton's method from the last one known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    """`plan`, number `number` of the profile, was bought before `tied`, which have exactly the same rho."""

    plan: Supporters
    number: int
    tied: tuple[Supporters, ...] = ()


class Run:
    """One run of Equal Shares with `endowment` cents per unit of mass; `purchases` is what came out.

    Wallets only become smaller, so a rho once found stays a lower bound; only plans whose bound is below the best rho
    of a round are looked at again. `hint` is the numbers of the plans that another run bought: a good guess of which
    is next, and no more than that.

    No sum of money is wrong by more than `slack`: a supporter who has more pays no less and keeps no less, and nobody
    else then keeps less either, so the differences between the float wallets and the exact ones never grow together
    by more than the rounding of a round. That is at most the cost times (number of supporters + 4) units of 2^-53.
    """

    def __init__(
        self,
        profile: Profile,
        endowment: Fraction,
        *,
        place: Mapping[ProjectId, int],
        purse: Purse,
        hint: Sequence[int] = (),
    ) -> None:
        self.endowment = endowment
        self.purchases: list[Purchase] = []
        self._plans = profile.plans
        self._place = place
        self._purse = purse
        self._hint = list(reversed(hint))
        self._wallets: Floats = np.full(profile.ballots, float(endowment))
        self._slack = 2.0**-53 * 4 * (2 * profile.widest + len(self._plans) + 16) * float(endowment * profile.mass)
        self.ledger = Ledger(endowment, profile.ballots, self._slack)
        self._bounds = profile.least_rhos.copy()
        self._ratios: list[Floats] = [self._wallets] * len(self._plans)
        self._in_full = [0.0] * len(self._plans)
        while self._plans and self._round():
            pass

    def _round(self) -> bool:
        """Buy the plan with the smallest rho; False when no plan can be bought."""
        bounds = self._bounds
        number, rho = self._guess()
        if rho == inf:
            return False
        for other in np.flatnonzero(bounds < rho).tolist():
            if other == number or bounds[other] >= rho or self._surely_after(other, rho):
                continue
            theirs = self._look(other)
            if theirs < rho:
                number, rho = other, theirs
        mine = bounds[number]
        bounds[number] = inf
        if self._buy_surely(number, rho, float(bounds.min())):
            return True
        bounds[number] = mine
        return self._buy_exactly(number) or self._round()

    def _guess(self) -> tuple[int, float]:
        """A plan that may be next, and its rho; infinite when no plan can be bought."""
        bounds = self._bounds
        while True:
            while self._hint and bounds[self._hint[-1]] == inf:
                self._hint.pop()
            number = self._hint[-1] if self._hint else int(bounds.argmin())
            if bounds[number] == inf:
                return number, inf
            rho = self._look(number)
            if rho < inf:
                return number, rho

    def _left(self, plan: Supporters) -> Floats:
        """What each supporter has left per unit of u."""
        left = self._wallets.take(plan.ballots)
        return left if plan.worth is None else left / plan.worth

    def _look(self, number: int) -> float:
        """Find the rho of a plan anew, and its bound; infinite, and never looked at again, when it cannot be bought."""
        plan = self._plans[number]
        if self._purse.missing_of_caps(plan.project):
            self._bounds[number] = inf
            return inf
        self._ratios[number] = ratios = self._left(plan)
        weight, cost = plan.weight, plan.project.cost_cents
        price, last = float(self._bounds[number]) * plan.scale, inf
        # Fewer pay in full as the price goes up; once they are not fewer the price is found, but for rounding.
        while 0 < (in_full := float(weight.dot(ratios > price))) < last:
            price += (cost - float(weight.dot(np.minimum(ratios, price)))) / in_full
            last = in_full
        if in_full:
            self._in_full[number] = in_full
            self._bounds[number] = (price - self._slack / in_full) / plan.scale
            return price / plan.scale
        if float(weight.dot(ratios)) > cost - self._slack:
            found = self.ledger.exact_price(plan, ratios, float(ratios.max()))
            if found is not None:
                rho = float(found[0] / plan.scale)
                self._in_full[number] = float(weight[found[1]].sum())
                self._bounds[number] = rho * (1 - 1e-12)
                return rho
        self._bounds[number] = inf
        return inf

    def _surely_after(self, number: int, rho: float) -> bool:
        """Whether the rho of a plan is above `rho` beyond any doubt; its bound becomes better, or infinite.

        Above `rho` its supporters together add no more per cent than those who have more than that.
        """
        plan = self._plans[number]
        ratios, price = self._left(plan), rho * plan.scale
        short = plan.project.cost_cents - self._slack - float(plan.weight.dot(np.minimum(ratios, price)))
        if short <= 0:
            return False
        in_full = float(plan.weight.dot(ratios > price))
        self._bounds[number] = (price + short / in_full) / plan.scale if in_full else inf
        return True

    def _buy_surely(self, number: int, rho: float, bound: float) -> bool:
        """Buy a plan when its rho is below `bound`, the smallest of all others, beyond any doubt; False in doubt.

        Just above the price the same supporters pay in full: they could pay `spare` more than the cost.
        """
        plan, ratios = self._plans[number], self._ratios[number]
        price = rho * plan.scale
        more = ratios - price
        nearest = float(np.abs(more).min())
        spare = min(nearest, bound * plan.scale - price) * self._in_full[number]
        if nearest <= self._slack * (1 + 1 / self._in_full[number]) + price * 1e-12 or spare <= 2 * self._slack:
            return False
        self._buy(plan, number, more > 0, more)
        return True

    def _buy_exactly(self, number: int) -> bool:
        """Buy the first of all plans whose rho may be as small as that of `number`; False if that cannot be."""
        first = self._exactly(number)
        if first is None:
            return False
        found = [first]
        most = float(first[0]) * (1 + 1e-12)
        for other in np.flatnonzero(self._bounds <= most).tolist():
            if other == number:
                continue
            self._look(other)
            theirs = self._exactly(other) if self._bounds[other] <= most else None
            if theirs is not None:
                found.append(theirs)
        found.sort(key=lambda one: one[:2])
        rho, _, number, in_full = found[0]
        plan = self._plans[number]
        tied = tuple(self._plans[one[2]] for one in found[1:] if one[0] == rho)
        self._buy(plan, number, in_full, self._ratios[number] - float(rho * plan.scale), tied)
        return True

    def _exactly(self, number: int) -> tuple[Fraction, int, int, Mask] | None:
        """The exact rho of a plan, its place in the published order, its number and who pays in full."""
        plan = self._plans[number]
        near = float(self._bounds[number]) * plan.scale
        exact = self.ledger.exact_price(plan, self._ratios[number], near)
        if exact is None:
            self._bounds[number] = inf
            return None
        rho = exact[0] / plan.scale
        self._bounds[number] = float(rho) * (1 - 1e-12)
        return rho, self._place[plan.project.id], number, exact[1]

    def _buy(
        self, plan: Supporters, number: int, in_full: Mask, more: Floats, tied: tuple[Supporters, ...] = ()
    ) -> None:
        """`more` is what each supporter has left above the price, per unit of u."""
        left = np.maximum(more, 0.0) * in_full
        self._wallets[plan.ballots] = left if plan.worth is None else left * plan.worth
        self._bounds[number] = inf
        self.ledger.buy(plan, in_full)
        self._purse.pay(plan.project)
        self.purchases.append(Purchase(plan=plan, number=number, tied=tied))
