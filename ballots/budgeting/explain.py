"""Why each plan is funded or not, as facts: what decided, how near it came, and what one vote paid for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ballots.budgeting.election import Election, Marks, Project, ProjectId
from ballots.budgeting.outcome import Bought, Funded, Loaded, Obstacle, Outcome, Passed, Step
from ballots.budgeting.rules import Method
from ballots.budgeting.support import support
from ballots.budgeting.wallets import Wallets, worth_to_voter


class Why(StrEnum):
    """What decided about a plan."""

    BOUGHT = "bought"  # its supporters paid for it together
    FUNDED = "funded"  # its turn came and it fitted (greedy, maximum welfare)
    FILLED = "filled"  # the same, with money that the rule itself had left
    TOPPED_UP = "topped up"  # it was next in line, and money came from elsewhere
    PARTLY = "partly paid"  # it was next in line, and gets what was left
    WITHDRAWN = "withdrawn"
    NO_SUPPORT = "no support"  # nobody marked it
    ABOVE_BUDGET = "above budget"  # it costs more than the whole budget
    CAP = "cap"  # too little was left for its category or neighbourhood
    BUDGET = "budget"  # too little was left of the budget
    STOPPED = "stopped"  # the rule had ended before its turn came
    UNPAID = "unpaid"  # its supporters had too little left, and the rule fills nothing
    OUTVOTED = "outvoted"  # other plans together had more votes (maximum welfare)


FUNDED = frozenset({Why.BOUGHT, Why.FUNDED, Why.FILLED, Why.TOPPED_UP})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One plan: what decided, in which step (from 0), and how near it came.

    `votes` is the weight of the ballots that mark it. `missing_cents` is what was missing at its turn, or in the end.
    Equal Shares only: `left_cents` is what its supporters had left in the end, and `effective_support` the largest part
    of its cost that they could have paid, in any round at the price of the plan that was bought, or in the end: 1 when
    they bought it. `lost_to` are plans that were exactly as good and stood before it in the published order.
    """

    project: ProjectId
    why: Why
    votes: Fraction
    step: int | None = None
    missing_cents: int | None = None
    left_cents: Fraction | None = None
    effective_support: Fraction | None = None
    lost_to: tuple[ProjectId, ...] = ()

    @property
    def funded(self) -> bool:
        """Whether the whole cost is paid."""
        return self.why in FUNDED


def reasons(election: Election, outcome: Outcome) -> tuple[Reason, ...]:
    """A reason for every plan, those that are funded first and in order, then the others by votes and id."""
    votes = support(election)
    steps = {step.project: number for number, step in enumerate(outcome.steps)}
    wallets = Wallets(election, outcome) if outcome.rule.method is Method.EQUAL_SHARES else None
    place = {id_: number for number, id_ in enumerate(outcome.selected)}
    found = []
    for project in election.projects:
        number = steps.get(project.id)
        step = None if number is None else outcome.steps[number]
        why = _why(election, outcome, project, step, votes[project.id])
        found.append(
            Reason(
                project=project.id,
                why=why,
                votes=votes[project.id],
                step=number,
                missing_cents=None if why in FUNDED else _missing(election, outcome, project, step),
                left_cents=wallets.left(project.id) if wallets and why not in FUNDED else None,
                effective_support=_effective_support(project, wallets) if wallets else None,
                lost_to=tuple(tie.chosen for tie in outcome.ties if project.id in tie.others),
            )
        )
    return tuple(sorted(found, key=lambda one: (place.get(one.project, len(place)), -one.votes, one.project)))


def _why(election: Election, outcome: Outcome, project: Project, step: Step | None, votes: Fraction) -> Why:
    if outcome.topped_up and outcome.topped_up.project == project.id:
        return Why.TOPPED_UP
    if outcome.partial and outcome.partial.project == project.id:
        return Why.PARTLY
    if isinstance(step, Bought | Loaded):
        return Why.BOUGHT
    if isinstance(step, Funded):
        return Why.FILLED if step.filled else Why.FUNDED
    if project.withdrawn:
        return Why.WITHDRAWN
    if not votes:
        return Why.NO_SUPPORT
    if project.cost_cents > election.budget_cents:
        return Why.ABOVE_BUDGET
    if isinstance(step, Passed):
        return {Obstacle.STOP: Why.STOPPED, Obstacle.CAP: Why.CAP, Obstacle.BUDGET: Why.BUDGET}[step.obstacle]
    if _missing_of_caps(election, outcome, project):
        return Why.CAP
    return {Method.EQUAL_SHARES: Why.UNPAID, Method.PHRAGMEN: Why.STOPPED}.get(outcome.rule.method, Why.OUTVOTED)


def _missing_of_caps(election: Election, outcome: Outcome, project: Project) -> int:
    """How many cents too little the outcome leaves of the tightest cap for `project`; 0 when caps do not matter."""
    selected = [other for other in election.projects if other.id in outcome.selected]
    over = [
        sum(other.cost_cents for other in selected if cap.covers(other)) + project.cost_cents - cap.cents
        for cap in election.caps
        if cap.covers(project)
    ]
    return max(0, *over) if over and project.cost_cents else 0


def _missing(election: Election, outcome: Outcome, project: Project, step: Step | None) -> int:
    """What was missing at the turn of a plan; where it had no turn, what the outcome leaves too little."""
    if isinstance(step, Passed) and step.missing_cents:
        return step.missing_cents
    left = election.budget_cents - outcome.total_cost_cents
    return max(0, project.cost_cents - left, _missing_of_caps(election, outcome, project))


def _effective_support(project: Project, wallets: Wallets) -> Fraction | None:
    """The largest part of the cost that could be paid, up to and in the round in which `project` was bought."""
    if not project.cost_cents or not wallets.supporters[project.id]:
        return None
    offers = []
    for before in wallets.rounds:
        offers.append(wallets.offered(project.id, before))
        if before.bought == project.id:
            break
    else:
        offers.append(wallets.left(project.id))
    return max(offers) / project.cost_cents


def paid_by(marks: Marks, election: Election, outcome: Outcome) -> tuple[tuple[ProjectId, Fraction], ...]:
    """What one voter with these marks (and weight 1) paid for each plan that was bought, in cents, in order.

    Everything needed is public: anybody who kept the own marks can work this out from the record. Equal Shares only.
    """
    costs, marked = {project.id: project.cost_cents for project in election.projects}, dict(marks)
    left = outcome.endowment or Fraction(0)
    paid = []
    for step in outcome.steps:
        if isinstance(step, Bought) and step.project in marked:
            cost = costs[step.project]
            u = worth_to_voter(marked[step.project], len(marks), election.kind, outcome.rule.utility, cost)
            amount = min(left, step.rho * u)
            left -= amount
            paid.append((step.project, amount))
    return tuple(paid)


def funded_per_voter(election: Election, outcome: Outcome) -> Mapping[int, int]:
    """How many voters have how many funded plans on their ballot; 0 are those who have none."""
    selected = frozenset(outcome.selected)
    voters: Counter[int] = Counter()
    for ballot in election.ballots:
        voters[sum(id_ in selected for id_, _ in ballot.marks)] += ballot.times
    return dict(sorted(voters.items()))
