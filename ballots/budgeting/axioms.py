"""What holds of an outcome whatever rule made it: feasible, exhaustive, paid for by its supporters, and fair to groups.

Each function checks by arithmetic alone, in about as many steps as there are marks on the ballots.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from ballots.budgeting.caps import Purse
from ballots.budgeting.election import BallotKind, Election, Project, ProjectId
from ballots.budgeting.outcome import Bought, Outcome
from ballots.budgeting.rules import Utility
from ballots.budgeting.support import support
from ballots.budgeting.wallets import Wallets


def feasible(election: Election, outcome: Outcome) -> bool:
    """Whether known, standing plans are selected, each once, within every cap and (but for a top-up) the budget."""
    standing = {project.id: project for project in election.standing}
    if len(set(outcome.selected)) < len(outcome.selected) or not set(outcome.selected) <= set(standing):
        return False
    selected = [standing[id_] for id_ in outcome.selected]
    total = sum(project.cost_cents for project in selected)
    extra = outcome.topped_up.cents if outcome.topped_up else 0
    extra -= outcome.partial.cents if outcome.partial else 0
    within_caps = all(
        sum(project.cost_cents for project in selected if cap.covers(project)) <= cap.cents for cap in election.caps
    )
    return total == outcome.total_cost_cents and total - extra <= election.budget_cents and within_caps


def exhaustive(election: Election, outcome: Outcome) -> bool:
    """Whether no supported plan that is not selected fits in what is left of the budget and the caps."""
    purse = Purse(election)
    for project in election.projects:
        if project.id in outcome.selected:
            purse.pay(project)
    votes = support(election)
    others = [project for project in election.standing if project.id not in outcome.selected and votes[project.id]]
    return all(purse.obstacle(project) for project in others)


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What the payments of Equal Shares prove; each field is one claim, checked against the ballots.

    Replaying the rounds from `endowment`: supporters alone pay, nobody more than is left of the endowment, and together
    the whole cost (`paid_in_full`); the stated amounts are those (`as_stated`); in no round could a plan that was not
    bought yet be had for less (`cheapest_first`); in the end no plan's supporters can pay for it (`none_left`). Plans
    that would exceed a cap do not count. The endowment may be above budget / voters with add1: the claims hold for it.
    """

    paid_in_full: bool
    as_stated: bool
    cheapest_first: bool
    none_left: bool

    @property
    def holds(self) -> bool:
        """Whether all four claims do."""
        return self.paid_in_full and self.as_stated and self.cheapest_first and self.none_left


def certificate(election: Election, outcome: Outcome) -> Certificate:
    """Check the payments of an outcome of Equal Shares as a proof of it."""
    wallets = Wallets(election, outcome)
    plans = {project.id: project for project in election.standing if wallets.supporters[project.id]}
    bought = [step for step in outcome.steps if isinstance(step, Bought)]
    purse, waiting = Purse(election), dict(plans)
    paid_in_full = as_stated = cheapest_first = True
    for step, before in zip(bought, wallets.rounds, strict=True):
        project = plans.get(step.project)
        if project is None or step.project not in waiting or purse.missing_of_caps(project):
            return Certificate(paid_in_full=False, as_stated=False, cheapest_first=False, none_left=False)
        del waiting[step.project]
        paid_in_full &= wallets.offered(step.project, before) == project.cost_cents
        as_stated &= step.payments == wallets.paid(step.project, before)
        # Whoever collects its whole cost at this rho, and something to spare, could be had at a lower one.
        cheapest_first &= all(
            wallets.offered(other.id, before) <= other.cost_cents
            for other in waiting.values()
            if other.cost_cents and not purse.missing_of_caps(other)
        )
        purse.pay(project)
    left = [project for project in waiting.values() if not purse.missing_of_caps(project)]
    none_left = all(wallets.left(project.id) < project.cost_cents for project in left)
    return Certificate(
        paid_in_full=paid_in_full, as_stated=as_stated, cheapest_first=cheapest_first, none_left=none_left
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Voters who all marked `project`, which is not funded: what their share of the money is worth, and what they have.

    `voters` is the weight of the group. In units of the utility: `entitled` is what the group could buy at the price of
    `project`; `has` is what the best served of them got, with `project` added.
    """

    project: ProjectId
    voters: Fraction
    entitled: Fraction
    has: Fraction


def claims(election: Election, outcome: Outcome, utility: Utility = Utility.COST) -> tuple[Claim, ...] | None:
    """The groups that EJR+ up to any one says are served too little; none when the axiom holds.

    EJR+ up to any one: for each plan c that is not funded and each group S of its supporters, somebody in S has more
    than |S| * (budget / voters) * u(c) / cost(c) when c is added to what is funded; u is 1 per plan, or its cost. Per
    plan the worst group is returned. Equal Shares with the same u, whatever the completion, always satisfies it; caps
    may break it. None (not defined here) for points and rankings, in which a plan is worth more to some than to others.
    Source: Brill, Peters, "Robust and Verifiable Proportionality Axioms for Multiwinner Voting" (EC 2023), from which
    this is taken to plans with a price in the way of Peters, Pierczyński, Skowron (NeurIPS 2021, "up to one project").
    """
    if election.kind is not BallotKind.APPROVAL or utility not in (Utility.COST, Utility.VOTES):
        return None
    if not election.weight:
        return ()
    share = election.budget_cents / election.weight
    worth = {p.id: p.cost_cents if utility is Utility.COST else 1 for p in election.projects}
    served = _served(election, outcome, worth)
    found = (
        _worst(election, project, served, share / project.cost_cents * worth[project.id], worth[project.id])
        for project in election.standing
        if project.id not in outcome.selected and project.cost_cents
    )
    return tuple(claim for claim in found if claim and claim.has <= claim.entitled)


def _served(election: Election, outcome: Outcome, worth: Mapping[ProjectId, int]) -> list[int]:
    """What each ballot has of the funded plans."""
    selected = frozenset(outcome.selected)
    return [sum(worth[id_] for id_, _ in ballot.marks if id_ in selected) for ballot in election.ballots]


def _worst(election: Election, project: Project, served: list[int], per_voter: Fraction, worth: int) -> Claim | None:
    """Of the groups that support `project`, the one that lacks most: all who are served up to some point."""
    supporters = [
        (has, ballot.times * ballot.weight)
        for has, ballot in zip(served, election.ballots, strict=True)
        if any(id_ == project.id for id_, _ in ballot.marks)
    ]
    worst: Claim | None = None
    voters = Fraction(0)
    for has, weight in sorted(supporters):
        voters += weight
        claim = Claim(project=project.id, voters=voters, entitled=voters * per_voter, has=Fraction(has + worth))
        if worst is None or claim.entitled - claim.has > worst.entitled - worst.has:
            worst = claim
    return worst
