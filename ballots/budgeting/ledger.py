"""The exact side of the fast count: what was really paid, in whole numbers over one denominator.

Ballots that paid for the same plans in full, with the same worth, have the same left; who once could not pay in full
has nothing. So ballots stand in classes, and the exact price of a plan follows from a handful of whole numbers:
price = (cost - what its supporters who cannot pay in full have left) / weight of those who can.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import gcd
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ballots.budgeting.election import Ints
from ballots.budgeting.profile import Floats, Supporters

Mask = NDArray[np.bool_]
_NOTHING = 0


class _Paid(NamedTuple):
    """One purchase: its price and all other amounts in parts of a cent, `unit` to the cent; amounts with their mass."""

    price: int
    unit: int
    amounts: dict[int, int]


class Ledger:
    """The purchases of one run; their exact prices are worked out when first asked for.

    `doubt` is more than any float of the run can be wrong: a ratio, which is what a supporter has left per unit of u.
    """

    def __init__(self, endowment: Fraction, ballots: int, doubt: float) -> None:
        self._unit = endowment.denominator
        self._ballots = ballots
        self._doubt = doubt
        self._bought: list[tuple[Supporters, Mask]] = []
        self._paid: list[_Paid] = []
        # What a ballot of each class has left, per unit of mass, in parts of a cent as fine as when the class was made.
        self._lefts = [(0, 1), (endowment.numerator, self._unit)]
        self._class_of: Ints = np.zeros(0, dtype=np.int64)

    def buy(self, plan: Supporters, in_full: Mask) -> None:
        """`plan` was bought: in full by the supporters in the mask; the others gave all that they had."""
        self._bought.append((plan, in_full))

    def price(self, number: int) -> Fraction:
        """The exact price of purchase `number`, from 0."""
        self._catch_up()
        return Fraction(self._paid[number].price, self._paid[number].unit)

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
            numerator, denominator = self._solve(plan, in_full, self._others(plan, in_full))
            now = self._who_pays(plan, ratios, in_full, numerator, denominator)
            if (now == in_full).all():
                return Fraction(numerator, denominator), in_full
            if not now.any():
                return None
            in_full = now

    def payments(self) -> Iterator[tuple[tuple[Fraction, int], ...]]:
        """Per purchase who paid: each amount per unit of mass, largest first, and the mass that paid it."""
        self._catch_up()
        for _, unit, amounts in self._paid:
            yield tuple([(Fraction(cents, unit), amounts[cents]) for cents in sorted(amounts, reverse=True)])

    def _others(self, plan: Supporters, in_full: Mask) -> list[tuple[int, int]]:
        """What the supporters outside the mask have left, with the mass that has it."""
        outside = ~in_full
        mass = np.bincount(self._class_of[plan.ballots[outside]], weights=plan.mass[outside])
        classes = np.flatnonzero(mass)
        found = zip(classes.tolist(), mass[classes].tolist(), strict=True)
        return [(self._left(number), int(its_mass)) for number, its_mass in found]

    def _solve(self, plan: Supporters, in_full: Mask, others: list[tuple[int, int]]) -> tuple[int, int]:
        """The price at which those in the mask pay what the others cannot, as numerator and denominator."""
        theirs = sum([left * mass for left, mass in others])
        weight = int(plan.weight[in_full].sum())
        return plan.project.cost_cents * self._unit - theirs, self._unit * weight

    def _who_pays(self, plan: Supporters, ratios: Floats, before: Mask, numerator: int, denominator: int) -> Mask:
        """Who has more than the price per u; or exactly as much, when they were in the mask before."""
        price = numerator / denominator
        now = ratios > price
        doubtful = np.flatnonzero(np.abs(ratios - price) <= 2 * self._doubt + abs(price) * 1e-12)
        if not len(doubtful):
            return now
        factor = denominator // self._unit
        worths = [1] * len(doubtful) if plan.worth is None else plan.worth[doubtful].tolist()
        classes = self._class_of[plan.ballots[doubtful]].tolist()
        for place, worth, number in zip(doubtful.tolist(), worths, classes, strict=True):
            more = self._left(number) * factor - numerator * worth
            now[place] = more > 0 or (more == 0 and before[place])
        return now

    def _left(self, number: int) -> int:
        """What a ballot of this class has left per unit of mass, in parts of a cent as fine as now."""
        left, unit = self._lefts[number]
        return left if unit == self._unit else left * (self._unit // unit)

    def _catch_up(self) -> None:
        """Work out the prices of the purchases since the last time, in their order."""
        if not len(self._class_of):
            self._class_of = np.ones(self._ballots, dtype=np.int64)
        for plan, in_full in self._bought[len(self._paid) :]:
            others = self._others(plan, in_full)
            numerator, denominator = self._solve(plan, in_full, others)
            weight = denominator // self._unit
            shared = gcd(numerator, weight)
            price, finer = numerator // shared, weight // shared
            self._unit *= finer
            amounts = self._pay(plan, in_full, price)
            for left, mass in others:
                amounts[left * finer] = amounts.get(left * finer, 0) + mass
            self._paid.append(_Paid(price, self._unit, amounts))
            self._class_of[plan.ballots[~in_full]] = _NOTHING

    def _pay(self, plan: Supporters, in_full: Mask, price: int) -> dict[int, int]:
        """Put those who pay in full into new classes; gives each amount that one of them pays, with the mass."""
        payers, mass = plan.ballots[in_full], plan.mass[in_full]
        keys, worths = self._class_of[payers], [1]
        if plan.worth is None:
            amounts = {price: int(mass.sum())}
        else:
            values, place = np.unique(plan.worth[in_full], return_inverse=True)
            worths = values.tolist()
            masses = np.bincount(place, weights=mass).tolist()
            amounts = {price * worth: int(its_mass) for worth, its_mass in zip(worths, masses, strict=True)}
            keys = keys * len(worths) + place
        different, which = np.unique(keys, return_inverse=True)
        self._class_of[payers] = which + len(self._lefts)
        for key in different.tolist():
            number, place_of_worth = divmod(key, len(worths))
            self._lefts.append((self._left(number) - worths[place_of_worth] * price, self._unit))
        return amounts
