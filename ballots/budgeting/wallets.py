"""Equal Shares once more, from its steps: what every ballot had before each round, and what it could give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ballots.budgeting.election import BallotKind, Election, ProjectId
from ballots.budgeting.outcome import Bought, Outcome, Share
from ballots.budgeting.rules import Utility
from ballots.budgeting.support import worth


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """The wallets before `bought` was bought at `rho`, in whole parts of a cent (`unit` to the cent), per weight 1.

    After the last round `bought` is None. A wallet below zero would be a purchase that somebody could not pay.
    """

    bought: ProjectId | None
    rho: Fraction
    unit: int
    wallets: Sequence[int]


class Wallets:
    """The rounds of an outcome of Equal Shares, replayed by what each supporter pays: min(what is left, rho * u)."""

    def __init__(self, election: Election, outcome: Outcome) -> None:
        self._masses = [ballot.times * ballot.weight for ballot in election.ballots]
        self.supporters = _supporters(election, outcome.rule.utility)
        endowment = outcome.endowment or Fraction(0)
        unit, wallets = endowment.denominator, [endowment.numerator] * len(election.ballots)
        rounds = []
        for step in outcome.steps:
            if isinstance(step, Bought):
                finer = (step.rho * unit).denominator
                unit, wallets = unit * finer, [wallet * finer for wallet in wallets]
                rounds.append(Before(bought=step.project, rho=step.rho, unit=unit, wallets=wallets))
                wallets = list(wallets)
                for number, u in self.supporters[step.project]:
                    wallets[number] -= min(wallets[number], int(step.rho * unit) * u)
        self.rounds = tuple(rounds)
        self.after = Before(bought=None, rho=Fraction(0), unit=unit, wallets=wallets)

    def left(self, project: ProjectId) -> Fraction:
        """What the supporters of `project` have together after the last round, in cents."""
        total = sum((self.after.wallets[n] * self._masses[n] for n, _ in self.supporters[project]), Fraction(0))
        return total / self.after.unit

    def paid(self, project: ProjectId, before: Before) -> tuple[Share, ...]:
        """Who gives how much in a round at its rho, as in `Bought.payments`."""
        voters: dict[int, Fraction] = {}
        price = int(before.rho * before.unit)
        for number, u in self.supporters[project]:
            cents = min(before.wallets[number], price * u)
            voters[cents] = voters.get(cents, Fraction(0)) + self._masses[number]
        return tuple(
            Share(cents=Fraction(cents, before.unit), voters=voters[cents]) for cents in sorted(voters, reverse=True)
        )

    def offered(self, project: ProjectId, before: Before) -> Fraction:
        """What the supporters of `project` could give in a round at its rho, in cents."""
        price = int(before.rho * before.unit)
        given = ((min(before.wallets[n], price * u), self._masses[n]) for n, u in self.supporters[project])
        return sum((cents * mass for cents, mass in given), Fraction(0)) / before.unit


def worth_to_voter(mark: int, marks: int, kind: BallotKind, utility: Utility, cost_cents: int) -> int:
    """u of a mark on a ballot with `marks` marks: with the cost utility the cost of the plan."""
    return cost_cents if utility is Utility.COST else worth(mark, marks, kind, utility)


def _supporters(election: Election, utility: Utility) -> Mapping[ProjectId, Sequence[tuple[int, int]]]:
    costs = {project.id: project.cost_cents for project in election.projects}
    found: dict[ProjectId, list[tuple[int, int]]] = {id_: [] for id_ in costs}
    for number, ballot in enumerate(election.ballots):
        for id_, mark in ballot.marks:
            u = worth_to_voter(mark, len(ballot.marks), election.kind, utility, costs[id_])
            if u or utility is Utility.COST:
                found[id_].append((number, u))
    return found
