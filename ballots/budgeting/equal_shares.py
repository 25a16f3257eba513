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
        self._hint = hint
        self._wallets: Floats = np.full(profile.ballots, float(endowment))
        self._slack = 2.0**-53 * 4 * (2 * profile.widest + len(self._plans) + 16) * float(endowment * profile.mass)
        self.ledger = Ledger(endowment, profile.ballots, self._slack)
        self._bounds = profile.least_rhos.copy()
        self._in_full = [float(plan.total_weight) for plan in self._plans]
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
        if self._surely_first(number, bounds.min()):
            self._buy(number, self._payers(number, rho), rho, ())
            return True
        bounds[number] = mine
        return self._buy_exactly(number) or self._round()

    def _guess(self) -> tuple[int, float]:
        """A plan that may be next, and its rho; infinite when no plan can be bought."""
        turn = len(self.purchases)
        number = self._hint[turn] if turn < len(self._hint) else -1
        while True:
            if number < 0 or self._bounds[number] == inf:
                number = int(self._bounds.argmin())
                if self._bounds[number] == inf:
                    return number, inf
            rho = self._look(number)
            if rho < inf:
                return number, rho
            number = -1

    def _ratios(self, plan: Supporters) -> Floats:
        """What each supporter has left per unit of u."""
        left = self._wallets[plan.ballots]
        return left if plan.worth is None else left / plan.worth

    def _look(self, number: int) -> float:
        """Find the rho of a plan anew, and its bound; infinite, and never looked at again, when it cannot be bought."""
        plan = self._plans[number]
        if self._purse.missing_of_caps(plan.project):
            self._bounds[number] = inf
            return inf
        ratios, weight, cost = self._ratios(plan), plan.weight, float(plan.project.cost_cents)
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

        From `rho` on, its supporters add no more per cent than those who could pay in full when it was last looked at.
        """
        plan = self._plans[number]
        ratios, price = self._ratios(plan), rho * plan.scale
        short = plan.project.cost_cents - self._slack - float(plan.weight.dot(np.minimum(ratios, price)))
        if short <= 0:
            return False
        if float(plan.weight.dot(ratios)) < plan.project.cost_cents - self._slack:
            self._bounds[number] = inf
        else:
            self._bounds[number] = (price + short / self._in_full[number]) / plan.scale
        return True

    def _surely_first(self, number: int, bound: float) -> bool:
        """Whether the supporters of a plan could pay more than its cost at a rho of `bound`, beyond any doubt."""
        plan = self._plans[number]
        ratios = self._ratios(plan)
        offered = ratios if bound == inf else np.minimum(ratios, bound * plan.scale)
        return float(plan.weight.dot(offered)) >= plan.project.cost_cents + self._slack

    def _payers(self, number: int, rho: float) -> Mask:
        """Who pays in full for a plan that is surely first."""
        plan = self._plans[number]
        ratios, price = self._ratios(plan), rho * plan.scale
        more = ratios - price
        if float(np.abs(more).min()) > self._slack * (1 + 1 / self._in_full[number]) + price * 1e-12:
            return more > 0
        found = self.ledger.exact_price(plan, ratios, price)
        assert found is not None  # it is surely first, so it can be paid for
        return found[1]

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
        self._buy(number, in_full, float(rho), tuple(self._plans[one[2]] for one in found[1:] if one[0] == rho))
        return True

    def _exactly(self, number: int) -> tuple[Fraction, int, int, Mask] | None:
        """The exact rho of a plan, its place in the published order, its number and who pays in full."""
        plan = self._plans[number]
        near = float(self._bounds[number]) * plan.scale
        exact = self.ledger.exact_price(plan, self._ratios(plan), near)
        if exact is None:
            self._bounds[number] = inf
            return None
        rho = exact[0] / plan.scale
        self._bounds[number] = float(rho) * (1 - 1e-12)
        return rho, self._place[plan.project.id], number, exact[1]

    def _buy(self, number: int, in_full: Mask, rho: float, tied: tuple[Supporters, ...]) -> None:
        plan = self._plans[number]
        price = rho * plan.scale
        left = self._wallets[plan.ballots] - (price if plan.worth is None else price * plan.worth)
        self._wallets[plan.ballots] = np.maximum(left, 0.0) * in_full
        self._bounds[number] = inf
        self.ledger.buy(plan, in_full)
        self._purse.pay(plan.project)
        self.purchases.append(Purchase(plan=plan, number=number, tied=tied))
