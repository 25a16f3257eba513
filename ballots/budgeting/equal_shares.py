"""The Method of Equal Shares, fast: floats say which plan is next, whole numbers decide whenever floats cannot be sure.

Everybody gets the same share of the money. In each round the supporters of a plan can buy it together, each paying at
most rho per unit of utility; the plan with the smallest rho is bought; the money of those who pay is gone.
Source: Peters, Pierczyński, Skowron, "Proportional Participatory Budgeting with Additive Utilities", NeurIPS 2021,
section 3 (rho as there; b_i is `wallets`, u_i `worth`); with the cost utility, u_i is the cost of the plan.
Differs: a supporter is a distinct ballot with a mass, and prices are found by Newton's method from the last one known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import inf
from typing import NamedTuple

import numpy as np

from ballots.budgeting.caps import Purse
from ballots.budgeting.election import ProjectId
from ballots.budgeting.ledger import Ledger, Mask
from ballots.budgeting.profile import Floats, Profile, Supporters


class Purchase(NamedTuple):
    """`plan`, number `number` of the profile, was bought before `tied`, which have exactly the same rho.

    `most` is no less than its rho, and hardly more.
    """

    plan: Supporters
    number: int
    most: float
    tied: tuple[Supporters, ...]


class Run:
    """One run of Equal Shares with `endowment` cents per unit of mass; `purchases` is what came out.

    Wallets only become smaller, so a rho once found stays a lower bound; only plans whose bound is below the best rho
    of a round are looked at again. `hint` is what another run bought: a good guess of which is next, and no more.

    With `like`, a run with a smaller endowment, the question is only whether every endowment between the two buys the
    same; `alike` says so. With the same purchases before, more money means more in every wallet and a lower rho for
    every plan; so it does when the larger rho of the plan that was bought is below the smaller rho of each other.

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
        like: Run | None = None,
    ) -> None:
        self.endowment = endowment
        self.like = like
        self.alike = False
        self.purchases: list[Purchase] = []
        self._plans = profile.plans
        self._place = place
        self._purse = purse
        self._hint = list(reversed(hint))
        self._wallets: Floats = np.full(profile.ballots, float(endowment))
        self._slack = 2.0**-53 * 4 * (2 * profile.widest + len(self._plans) + 16) * float(endowment * profile.mass)
        self.ledger = Ledger(endowment, profile.ballots, self._slack)
        self._bounds = np.where(profile.least_endowments <= float(endowment), profile.least_rhos, inf)
        self._ratios: list[Floats] = [self._wallets] * len(self._plans)
        self._in_full = [float(plan.total_weight) for plan in self._plans]
        if like is not None:
            self.alike = all(self._same(like, turn) for turn in range(len(like.purchases))) and self._over()
            return
        while self._plans and self._round():
            pass

    @property
    def bought(self) -> tuple[int, ...]:
        """The numbers of the plans that were bought, in order."""
        return tuple([purchase.number for purchase in self.purchases])

    def _round(self) -> bool:
        """Buy the plan with the smallest rho; False when no plan can be bought."""
        bounds = self._bounds
        number, rho = self._guess()
        if rho == inf:
            return False
        for other in (bounds < rho).nonzero()[0].tolist():
            if other == number or bounds[other] >= rho or self._surely_after(other, rho):
                continue
            theirs = self._look(other)
            if theirs < rho:
                number, rho = other, theirs
        mine = bounds[number]
        bounds[number] = inf
        if self._buy_surely(number, rho, float(np.minimum.reduce(bounds))):
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
            if not self._hint and self._surely_after(number, bounds[number]) and bounds[number] == inf:
                continue
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

        Above `rho` its supporters together add no more per cent than those who paid in full when last looked at.
        """
        plan = self._plans[number]
        ratios, price = self._left(plan), rho * plan.scale
        needed = plan.project.cost_cents - self._slack
        short = needed - float(plan.weight.dot(np.minimum(ratios, price)))
        if short <= 0:
            return False
        enough = float(plan.weight.dot(ratios)) >= needed
        self._bounds[number] = (price + short / self._in_full[number]) / plan.scale if enough else inf
        return True

    def _buy_surely(self, number: int, rho: float, bound: float) -> bool:
        """Buy a plan when its rho is below `bound`, the smallest of all others, beyond any doubt; False in doubt.

        Just above the price the same supporters pay in full: they could pay `spare` more than the cost.
        """
        plan = self._plans[number]
        price, in_full = rho * plan.scale, self._in_full[number]
        more = self._ratios[number] - price
        nearest = float(np.minimum.reduce(np.abs(more)))
        doubt = self._slack * (1 + 1 / in_full) + price * 1e-12
        if nearest <= doubt or min(nearest, bound * plan.scale - price) * in_full <= 2 * self._slack:
            return False
        self._buy(number, more > 0, np.maximum(more, 0.0), (price + doubt) / plan.scale)
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
        left = np.maximum(self._ratios[number] - float(rho * plan.scale), 0.0) * in_full
        self._buy(number, in_full, left, float(rho) * (1 + 1e-12), tied)
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

    def _same(self, like: Run, turn: int) -> bool:
        """Buy what `like` bought in this turn, if every endowment between the two does."""
        wanted = like.purchases[turn]
        number, most = wanted.number, wanted.most
        for other in np.flatnonzero(self._bounds <= most).tolist():
            if other == number or self._surely_after(other, most) or self._look(other) == inf:
                continue
            theirs = self._exactly(other)
            if theirs is not None:
                ours = like.ledger.price(turn) / wanted.plan.scale, self._place[wanted.plan.project.id]
                if theirs[:2] < ours:
                    return False
        rho = self._look(number)
        if rho == inf:
            return False
        if not self._buy_surely(number, rho, inf):
            exact = self._exactly(number)
            assert exact is not None  # with more money it can be paid for as well
            left = np.maximum(self._ratios[number] - float(exact[0] * wanted.plan.scale), 0.0) * exact[3]
            self._buy(number, exact[3], left, rho)
        return True

    def _over(self) -> bool:
        """Whether none of the plans that are left can be bought."""
        return all(self._look(number) == inf for number in np.flatnonzero(self._bounds < inf).tolist())

    def _buy(self, number: int, in_full: Mask, left: Floats, most: float, tied: tuple[Supporters, ...] = ()) -> None:
        """`left` is what each supporter has after paying, per unit of u."""
        plan = self._plans[number]
        self._wallets[plan.ballots] = left if plan.worth is None else left * plan.worth
        self._bounds[number] = inf
        self.ledger.buy(plan, in_full)
        self._purse.pay(plan.project)
        self.purchases.append(Purchase(plan, number, most, tied))
