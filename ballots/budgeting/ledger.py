"""The exact side of the fast count: what was really paid, in whole numbers over one denominator.

After k purchases at prices p_1..p_k a ballot with anything left has e - sum of u_j p_j over the plans j that it paid
for in full, and a ballot that once could not pay in full has nothing. So the exact price of a plan follows from a
handful of whole numbers: price = (cost - (m e - sum of a_j p_j)) / w, where m is the mass of its supporters who have
something but too little, a_j how much of that mass (times u_j) paid p_j, and w the weight of those who pay in full.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd

import numpy as np
from numpy.typing import NDArray

from ballots.budgeting.profile import Floats, Ints, Supporters

Mask = NDArray[np.bool_]
NEVER = np.iinfo(np.int64).max


class Ledger:
    """The purchases of one run; their exact prices are worked out when first asked for.

    `doubt` is more than any float of the run can be wrong: a ratio, which is what a supporter has left per unit of u.
    """

    def __init__(self, endowment: Fraction, ballots: int, doubt: float) -> None:
        self._denominator = endowment.denominator
        self._endowment = endowment.numerator
        self._prices: list[int] = []
        self._bought: list[tuple[Supporters, Mask]] = []
        self._paid: Ints = np.zeros((ballots, 8), dtype=np.int64)
        self._emptied: Ints = np.full(ballots, NEVER, dtype=np.int64)
        self._doubt = doubt

    def buy(self, plan: Supporters, in_full: Mask) -> None:
        """`plan` was bought: in full by the supporters in the mask; the others gave all that they had."""
        self._bought.append((plan, in_full))

    def price(self, number: int) -> Fraction:
        """The exact price of purchase `number`, from 0."""
        self._catch_up()
        return Fraction(self._prices[number], self._denominator)

    def exact_price(self, plan: Supporters, ratios: Floats, near: float) -> tuple[Fraction, Mask] | None:
        """What `plan` costs per unit of u now, and who pays that in full; None when its supporters cannot pay.

        `near` is about that price. Newton's method: suppose who pays in full and solve for the price, which is then at
        most the right one; whoever has less does not pay in full. It ends where nothing changes.
        """
        self._catch_up()
        in_full = ratios > near
        if not in_full.any():
            in_full = ratios >= ratios.max() - 2 * self._doubt
        while True:
            numerator, denominator = self._solve(plan, in_full)
            now = self._who_pays(plan, ratios, in_full, numerator, denominator)
            if (now == in_full).all():
                return Fraction(numerator, denominator), in_full
            if not now.any():
                return None
            in_full = now

    def payments(self, number: int) -> dict[Fraction, int]:
        """Who paid for purchase `number`, from 0: each amount per unit of mass, and the mass that paid it."""
        self._catch_up()
        plan, in_full = self._bought[number]
        mass: dict[int, int] = {}
        worths = np.ones(1, dtype=np.int64) if plan.worth is None else np.unique(plan.worth[in_full])
        for worth in worths.tolist():
            paying = in_full if plan.worth is None else in_full & (plan.worth == worth)
            mass[self._prices[number] * worth] = int(plan.mass[paying].sum())
        the_rest = ~in_full
        for left, its_mass in zip(
            self._left(plan.ballots[the_rest], number), plan.mass[the_rest].tolist(), strict=True
        ):
            mass[left] = mass.get(left, 0) + its_mass
        return {Fraction(cents, self._denominator): its_mass for cents, its_mass in mass.items() if its_mass}

    def _solve(self, plan: Supporters, in_full: Mask) -> tuple[int, int]:
        """The price at which those in the mask pay what the others cannot, as numerator and denominator."""
        poor = ~in_full
        poor &= self._emptied[plan.ballots] == NEVER
        mass = plan.mass[poor]
        paid = mass @ self._paid[plan.ballots[poor], : len(self._prices)]
        theirs = int(mass.sum()) * self._endowment
        theirs -= sum(a * price for a, price in zip(paid.tolist(), self._prices, strict=True) if a)
        weight = int(plan.weight[in_full].sum())
        return plan.project.cost_cents * self._denominator - theirs, self._denominator * weight

    def _who_pays(self, plan: Supporters, ratios: Floats, before: Mask, numerator: int, denominator: int) -> Mask:
        """Who has more than the price per u; or exactly as much, when they were in the mask before."""
        price = numerator / denominator
        now = ratios > price
        doubtful = np.flatnonzero(np.abs(ratios - price) <= 2 * self._doubt + abs(price) * 1e-12)
        if len(doubtful):
            worths = [1] * len(doubtful) if plan.worth is None else plan.worth[doubtful].tolist()
            factor = denominator // self._denominator
            for place, worth, left in zip(doubtful.tolist(), worths, self._left(plan.ballots[doubtful]), strict=True):
                more = left * factor - numerator * worth
                now[place] = more > 0 or (more == 0 and before[place])
        return now

    def _left(self, ballots: Ints, before: int | None = None) -> list[int]:
        """What these ballots had left before a purchase (now, without one), over the common denominator."""
        before = len(self._prices) if before is None else before
        prices = self._prices
        histories = self._paid[ballots, :before]
        histories[self._emptied[ballots] < before] = -1
        different, which = np.unique(histories, axis=0, return_inverse=True)
        left = []
        for history in different.tolist():
            spent = sum(worth * price for worth, price in zip(history, prices, strict=False) if worth)
            left.append(0 if history[:1] == [-1] else self._endowment - spent)
        return [left[number] for number in which.ravel().tolist()]

    def _catch_up(self) -> None:
        """Work out the prices of the purchases since the last time, in their order."""
        while len(self._prices) < len(self._bought):
            plan, in_full = self._bought[len(self._prices)]
            numerator, denominator = self._solve(plan, in_full)
            weight = denominator // self._denominator
            shared = gcd(numerator, weight)
            factor = weight // shared
            self._denominator *= factor
            self._endowment *= factor
            self._prices = [price * factor for price in self._prices]
            number = len(self._prices)
            if number == self._paid.shape[1]:
                self._paid = np.concatenate([self._paid, np.zeros_like(self._paid)], axis=1)
            self._paid[plan.ballots[in_full], number] = 1 if plan.worth is None else plan.worth[in_full]
            the_rest = plan.ballots[~in_full]
            self._emptied[the_rest] = np.minimum(self._emptied[the_rest], number)
            self._prices.append(numerator // shared)
