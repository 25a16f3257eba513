"""Equal Shares with larger and larger endowments, until an outcome costs more than the budget.

Equal Shares alone often spends only part of the budget. With add1 it is run again and again, everybody having a step
more than before; the last outcome that the budget can pay for counts. Every run starts afresh, with the same order for
ties. Source: equalshares.net, "Completion of the Equal Shares outcome"; "add1" is the name used there.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ballots.budgeting.caps import Purse
from ballots.budgeting.election import Election, ProjectId
from ballots.budgeting.equal_shares import Run
from ballots.budgeting.outcome import Bought, Outcome, Share, Tie
from ballots.budgeting.profile import Profile, profile_of
from ballots.budgeting.rules import Add1, Rule

CENTS_PER_UNIT = 100
_PATIENCE = 5
"""As many runs have to give the same one after another before a further one is tried."""


def equal_shares(election: Election, rule: Rule, priority: tuple[ProjectId, ...]) -> Outcome:
    """Equal Shares with or without add1.

    Supported plans that cost nothing come first, in the published order; then those that are bought, round by round.
    """
    profile = profile_of(election, rule.utility)
    place = {id_: number for number, id_ in enumerate(priority)}
    free = sorted((plan.project.id for plan in profile.free), key=lambda id_: place[id_])
    if not profile.mass:
        return Outcome(rule=rule, selected=(), total_cost_cents=0)
    search = _Search(election, profile, place, rule.add1)
    trial, runs = search.last_within_budget()
    run = trial.run
    bought = tuple(purchase.plan.project.id for purchase in run.purchases)
    return Outcome(
        rule=rule,
        selected=(*free, *bought),
        total_cost_cents=election.budget_cents - trial.purse.left_cents,
        steps=_steps(profile, run, free),
        ties=tuple(
            Tie(chosen=one.plan.project.id, others=tuple(plan.project.id for plan in one.tied))
            for one in run.purchases
            if one.tied
        ),
        endowment=run.endowment * profile.one,
        runs=runs,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """The run with `number` steps more than the budget, and what it left."""

    number: int
    run: Run
    purse: Purse


class _Search:
    """Runs with one step more each; where two give the same, the next is tried many steps further on.

    A run that is like an earlier one, with every purchase the same whatever the endowment between theirs, stands for
    all those between: none of them can be the last, when that one was not.
    """

    def __init__(self, election: Election, profile: Profile, place: dict[ProjectId, int], add1: Add1 | None) -> None:
        self._election = election
        self._profile = profile
        self._place = place
        self._add1 = add1
        self._step = Fraction(CENTS_PER_UNIT * profile.mass, profile.one)
        if add1 is not None and add1.share is not None:
            self._step = election.budget_cents * add1.share

    def last_within_budget(self) -> tuple[_Trial, int]:
        """The run that counts, and how many endowments were tried or stood for."""
        last, alike, stride = self._try(0), 0, 0
        while self._add1 is not None and not self._finished(last, self._add1):
            if alike > _PATIENCE:
                stride = max(2, 2 * stride)
                far = self._try(last.number + stride, like=last.run)
                if far.run.alike:
                    last = far
                    continue
                stride, alike = stride // 8, 0
            trial = self._try(last.number + 1, hint=last.run)
            if trial.purse.left_cents < 0:
                return self._once_more(last), trial.number + 1
            alike = alike + 1 if trial.run.bought == last.run.bought else 0
            last = trial
        return self._once_more(last), last.number + 1

    def _try(self, number: int, *, like: Run | None = None, hint: Run | None = None) -> _Trial:
        purse = Purse(self._election)
        endowment = (self._election.budget_cents + number * self._step) / self._profile.mass
        run = Run(
            self._profile,
            endowment,
            place=self._place,
            purse=purse,
            like=like,
            hint=hint.bought if hint is not None else (),
        )
        return _Trial(number=number, run=run, purse=purse)

    def _once_more(self, last: _Trial) -> _Trial:
        """The run itself, with its ties, when only its likeness to another is known."""
        return last if last.run.like is None else self._try(last.number, hint=last.run)

    def _finished(self, trial: _Trial, add1: Add1) -> bool:
        """Whether no larger endowment has to be tried: nothing fits any more, or nothing is left to be bought.

        A share of nothing is no step.
        """
        if not self._step:
            return True
        bought = set(trial.run.bought)
        others = [plan.project for number, plan in enumerate(self._profile.plans) if number not in bought]
        if add1.stops_when_exhausted:
            return all(trial.purse.obstacle(project) is not None for project in others)
        return all(trial.purse.missing_of_caps(project) for project in others)


def _steps(profile: Profile, run: Run, free: list[ProjectId]) -> tuple[Bought, ...]:
    """The rounds of a run with exact amounts, per voter of weight 1; plans that cost nothing first."""
    masses = {plan.project.id: Fraction(int(plan.mass.sum()), profile.one) for plan in profile.free}
    steps = [
        Bought(project=id_, rho=Fraction(0), payments=(Share(cents=Fraction(0), voters=masses[id_]),)) for id_ in free
    ]
    one = profile.one
    for number, (purchase, payments) in enumerate(zip(run.purchases, run.ledger.payments(), strict=True)):
        steps.append(
            Bought(
                project=purchase.plan.project.id,
                rho=run.ledger.price(number) * one / purchase.plan.scale,
                payments=tuple(
                    [
                        Share(cents=cents if one == 1 else cents * one, voters=Fraction(mass, one))
                        for cents, mass in payments
                    ]
                ),
            )
        )
    return tuple(steps)
