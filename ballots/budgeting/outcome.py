"""What came out of a count, with the reasons: every step, every tie, and what was left."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ballots.budgeting.election import ProjectId
from ballots.budgeting.rules import Rule


class Obstacle(StrEnum):
    """Why a plan was passed over."""

    BUDGET = "budget"  # it costs more than what is left
    CAP = "cap"  # it costs more than what is left for its category or neighbourhood
    STOP = "stop"  # a plan before it did not fit, and the rule stops there


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """`voters` people each paid `cents`; with weights, `voters` is their weight and `cents` per unit of it."""

    cents: Fraction
    voters: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """A round of Equal Shares: the supporters of `project` paid for it together.

    A voter to whom the plan is worth u paid min(what they had left, `rho` * u) cents. `payments` is who paid what, as
    a distribution: most first, those who had nothing left last, at 0. u is the cost in cents with the cost utility.
    """

    project: ProjectId
    rho: Fraction
    payments: tuple[Share, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A round of Phragmén: the supporters of `project` could pay for it at time `load`."""

    project: ProjectId
    load: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Funded:
    """The turn of `project` came, by its `score` (votes or points, per cent where the rule says so), and it fitted.

    `filled` is true when this was the completion of another rule.
    """

    project: ProjectId
    score: Fraction
    filled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """The turn of `project` came and it did not fit: `missing_cents` more would have been needed."""

    project: ProjectId
    obstacle: Obstacle
    missing_cents: int


Step = Bought | Loaded | Funded | Passed


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """`chosen` was exactly as good as the `others`, and stood before them in the published order."""

    chosen: ProjectId
    others: tuple[ProjectId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextInLine:
    """The first plan for which too little was left.

    Partly paid: `project` gets `cents` of the budget. Topped up: it is paid in full, and `cents` come from elsewhere.
    """

    project: ProjectId
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The plans that are paid for in full, in the order in which they were chosen, and why.

    `total_cost_cents` is what those cost; a plan that is topped up is one of them, a plan that is partly paid is not.
    `endowment` is what each voter (of weight 1) had to spend in the run that counts, in cents: Equal Shares only.
    `runs` is how many times was counted: more than once with add1. `steps` and `ties` are those of the run that counts.
    """

    rule: Rule
    selected: tuple[ProjectId, ...]
    total_cost_cents: int
    steps: tuple[Step, ...] = ()
    ties: tuple[Tie, ...] = ()
    endowment: Fraction | None = None
    runs: int = 1
    partial: NextInLine | None = None
    topped_up: NextInLine | None = None
