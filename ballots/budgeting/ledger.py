"""The exact side of the fast count: what was really paid, in whole numbers over one denominator.

After k purchases at prices p_1..p_k a ballot with anything left has e - sum of u_j p_j over the plans j that it paid
for in full, and a ballot that once could not pay in full has nothing. So the exact price of a plan follows from a
handful of whole numbers: price = (cost - (m e - sum of a_j p_j)) / w, where m is the mass of its supporters who have
something but too little, a_j how much of that mass (times u_j) paid p_j, and w the weight of those who pay in full.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import gcd

import numpy as np
from numpy.typing import NDArray

from ballots.budgeting.profile import Floats, Ints, Supporters

Mask = NDArray[np.bool_]
_NOTHING = -1


class Ledger:
    """The purchases of one run; their exact prices are worked out when first asked for.

    `doubt` is more than any float of the run can be wrong: a ratio, which is what a supporter has left per unit of u.
    """

    def __init__(self, endowment: Fraction, ballots: int, doubt: float) -> None:
        self._denominator = endowment.denominator
        self._endowment = endowment.numerator
        self._ballots = ballots
        self._doubt = doubt
        self._bought: list[tuple[Supporters, Mask]] = []
        self._prices: list[int] = []
        self._histories = _Histories(0)
        self._paid: Ints = np.zeros((0, 8), dtype=np.int64)

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

    def payments(self) -> Iterator[tuple[tuple[Fraction, int], ...]]:
        """Per purchase who paid: each amount per unit of mass, largest first, and the mass that paid it."""
        self._catch_up()
        histories = _Histories(self._ballots)
        for number, (plan, in_full) in enumerate(self._bought):
            mass: dict[int, int] = {}
            if plan.worth is None:
                mass[self._prices[number]] = int(plan.mass[in_full].sum())
            else:
                for worth, its_mass in _summed(plan.worth[in_full], plan.mass[in_full]):
                    mass[self._prices[number] * worth] = its_mass
            the_rest = ~in_full
            for history, its_mass in _summed(histories.of[plan.ballots[the_rest]], plan.mass[the_rest]):
                left = self._left(histories, history)
                mass[left] = mass.get(left, 0) + its_mass
            histories.add(number, plan, in_full)
            yield tuple([(Fraction(cents, self._denominator), mass[cents]) for cents in sorted(mass, reverse=True)])

    def _solve(self, plan: Supporters, in_full: Mask) -> tuple[int, int]:
        """The price at which those in the mask pay what the others cannot, as numerator and denominator."""
        theirs = 0
        if self._prices:
            poor = self._histories.of[plan.ballots] != _NOTHING
            poor &= ~in_full
            mass = plan.mass[poor]
            paid = mass @ self._paid[plan.ballots[poor], : len(self._prices)]
            theirs = int(mass.sum()) * self._endowment
            theirs -= sum(a * price for a, price in zip(paid.tolist(), self._prices, strict=True) if a)
        else:
            theirs = int(plan.mass[~in_full].sum()) * self._endowment
        weight = int(plan.weight[in_full].sum())
        return plan.project.cost_cents * self._denominator - theirs, self._denominator * weight

    def _who_pays(self, plan: Supporters, ratios: Floats, before: Mask, numerator: int, denominator: int) -> Mask:
        """Who has more than the price per u; or exactly as much, when they were in the mask before."""
        price = numerator / denominator
        now = ratios > price
        doubtful = np.flatnonzero(np.abs(ratios - price) <= 2 * self._doubt + abs(price) * 1e-12)
        if not len(doubtful):
            return now
        factor = denominator // self._denominator
        worths = [1] * len(doubtful) if plan.worth is None else plan.worth[doubtful].tolist()
        histories = self._histories.of[plan.ballots[doubtful]].tolist() if self._prices else [0] * len(doubtful)
        known: dict[tuple[int, int], int] = {}
        for place, worth, history in zip(doubtful.tolist(), worths, histories, strict=True):
            more = known.get((worth, history))
            if more is None:
                more = known[worth, history] = self._left(self._histories, history) * factor - numerator * worth
            now[place] = more > 0 or (more == 0 and before[place])
        return now

    def _left(self, histories: _Histories, history: int) -> int:
        """What is left per unit of mass after a history of purchases, over the common denominator."""
        if history == _NOTHING:
            return 0
        return self._endowment - sum(worth * self._prices[number] for number, worth in histories.purchases(history))

    def _catch_up(self) -> None:
        """Work out the prices of the purchases since the last time, in their order."""
        if not self._prices and self._bought:
            self._histories = _Histories(self._ballots)
            self._paid = np.zeros((self._ballots, 8), dtype=np.int64)
        while len(self._prices) < len(self._bought):
            number = len(self._prices)
            plan, in_full = self._bought[number]
            numerator, denominator = self._solve(plan, in_full)
            weight = denominator // self._denominator
            shared = gcd(numerator, weight)
            factor = weight // shared
            self._denominator *= factor
            self._endowment *= factor
            self._prices = [price * factor for price in self._prices]
            self._prices.append(numerator // shared)
            self._histories.add(number, plan, in_full)
            if number == self._paid.shape[1]:
                self._paid = np.concatenate([self._paid, np.zeros_like(self._paid)], axis=1)
            self._paid[plan.ballots[in_full], number] = 1 if plan.worth is None else plan.worth[in_full]


class _Histories:
    """For each ballot which plans it paid for in full: ballots with the same history have the same left.

    History 0 is that nothing was bought yet; the others are one before it and a purchase more, with the worth u.
    """

    def __init__(self, ballots: int) -> None:
        self.of: Ints = np.zeros(ballots, dtype=np.int64)
        self._steps: list[tuple[int, int, int]] = [(0, 0, 0)]

    def add(self, number: int, plan: Supporters, in_full: Mask) -> None:
        """Purchase `number` was `plan`, in full by those in the mask."""
        payers = plan.ballots[in_full]
        before, worths = self.of[payers], 1
        if plan.worth is not None:
            worths = int(plan.worth.max()) + 1
            before = before * worths + plan.worth[in_full]
        different, which = np.unique(before, return_inverse=True)
        self.of[payers] = which + len(self._steps)
        self.of[plan.ballots[~in_full]] = _NOTHING
        if plan.worth is None:
            self._steps += [(history, number, 1) for history in different.tolist()]
        else:
            self._steps += [(history // worths, number, history % worths) for history in different.tolist()]

    def purchases(self, history: int) -> Iterator[tuple[int, int]]:
        """The purchases in a history and their worth, last first."""
        while history:
            history, number, worth = self._steps[history]
            yield number, worth


def _summed(keys: Ints, mass: Ints) -> Iterator[tuple[int, int]]:
    """Each different key with the mass of all that have it."""
    total: dict[int, int] = {}
    for key, its_mass in zip(keys.tolist(), mass.tolist(), strict=True):
        total[key] = total.get(key, 0) + its_mass
    return iter(total.items())
