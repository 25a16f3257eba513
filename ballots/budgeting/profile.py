"""An election as arrays, for the fast count of Equal Shares: who supports each plan, and how much."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ballots.budgeting.election import Election, Ints, Project
from ballots.budgeting.rules import Utility
from ballots.budgeting.support import worths

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Supporters:
    """One plan and the ballots that mark it, by number.

    A ballot of mass m to which the plan is worth u pays m * min(b, price * u) when b is left per unit of mass.
    `worth` is None when u is 1 for everybody: then `price` is what each unit pays at most. `weight` is m * u, and
    `scale` turns the price into rho, cents per unit of utility: rho = price / scale.
    """

    number: int
    project: Project
    ballots: Ints
    mass: Ints
    worth: Ints | None
    weight: Floats
    total_weight: int
    scale: int


@dataclass(frozen=True, kw_only=True)
class Profile:
    """The plans that can be bought: standing, at a price, and worth something to somebody; by id.

    `free` are those that cost nothing. `ballots` is how many distinct ballots there are and `mass` how much they count
    together, `one` being the mass of one voter.
    """

    plans: tuple[Supporters, ...]
    free: tuple[Supporters, ...]
    ballots: int
    mass: int
    one: int

    @cached_property
    def widest(self) -> int:
        """The largest number of distinct ballots that mark one plan."""
        return max((len(plan.ballots) for plan in self.plans), default=0)

    @cached_property
    def least_rhos(self) -> Floats:
        """What each plan costs per unit of utility when everybody can pay in full: it is never less."""
        rhos = [plan.project.cost_cents / (plan.total_weight * plan.scale) for plan in self.plans]
        return np.array(rhos, dtype=np.float64) * (1 - 1e-15)

    @cached_property
    def least_endowments(self) -> Floats:
        """Below how many cents per unit of mass the supporters of each plan have less than its cost from the start."""
        shares = [plan.project.cost_cents / int(plan.mass.sum()) for plan in self.plans]
        return np.array(shares, dtype=np.float64) * (1 - 1e-15)


def profile_of(election: Election, utility: Utility) -> Profile:
    """The arrays of `election` for one utility."""
    numbers, one = election.masses
    plan_of, ballot_of = election.table.plans, election.table.ballots
    worth = worths(election, utility)
    if worth is not None:
        kept = worth > 0
        plan_of, ballot_of, worth = plan_of[kept], ballot_of[kept], worth[kept]
    order = np.argsort(plan_of, kind="stable")
    ends = [0, *np.cumsum(np.bincount(plan_of, minlength=len(election.projects))).tolist()]
    mass = np.array(numbers, dtype=np.int64)
    plans: list[Supporters] = []
    for number, project in enumerate(election.projects):
        begin, end = ends[number : number + 2]
        if begin == end or project.withdrawn:
            continue
        here = order[begin:end]
        ballots = ballot_of[here]
        its_worth = worth[here] if worth is not None else None
        weight = mass[ballots] if its_worth is None else mass[ballots] * its_worth
        plans.append(
            Supporters(
                number=number,
                project=project,
                ballots=ballots,
                mass=mass[ballots],
                worth=its_worth,
                weight=weight.astype(np.float64),
                total_weight=int(weight.sum()),
                scale=project.cost_cents if utility is Utility.COST else 1,
            )
        )
    return Profile(
        plans=tuple(plan for plan in plans if plan.project.cost_cents),
        free=tuple(plan for plan in plans if not plan.project.cost_cents),
        ballots=len(election.ballots),
        mass=sum(numbers),
        one=one,
    )
