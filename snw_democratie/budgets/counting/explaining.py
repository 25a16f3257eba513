"""From an outcome to the facts that the pages show of it."""

from __future__ import annotations

from fractions import Fraction

from ballots.budgeting.axioms import claims, exhaustive
from ballots.budgeting.election import Election, ProjectId
from ballots.budgeting.explain import Reason, funded_per_voter, reasons
from ballots.budgeting.outcome import Bought, NextInLine, Outcome
from ballots.budgeting.rules import Method, Utility
from snw_democratie.budgets.counting.facts import CheckFacts, CountFacts, PlanCount


def count_facts(
    election: Election, outcome: Outcome, other: Outcome, *, agree: bool, checks: tuple[CheckFacts, ...]
) -> CountFacts:
    """All that can be said of an outcome, and of what `other` would have been."""
    return CountFacts(
        rule=str(outcome.rule),
        voters=election.voters,
        unique=sum(ballot.times == 1 and bool(ballot.marks) for ballot in election.ballots),
        budget_cents=election.budget_cents,
        total_cents=outcome.total_cost_cents,
        endowment_cents=None if outcome.endowment is None else _rounded(outcome.endowment),
        runs=outcome.runs,
        served=_served(election, outcome),
        exhaustive=exhaustive(election, outcome),
        fair=_fair(election, outcome),
        partial=_next(outcome.partial),
        topped_up=_next(outcome.topped_up),
        other_rule=str(other.rule),
        other_served=_served(election, other),
        other_total_cents=other.total_cost_cents,
        agree=agree,
        checks=checks,
        plans=tuple(_plan(one, outcome, other) for one in reasons(election, outcome)),
    )


def _plan(reason: Reason, outcome: Outcome, other: Outcome) -> PlanCount:
    step = None if reason.step is None else outcome.steps[reason.step]
    payments = step.payments if isinstance(step, Bought) else ()
    full = payments[0] if payments else None
    less = sum((share.voters for share in payments[1:]), Fraction(0))
    return PlanCount(
        number=int(reason.project),
        why=str(reason.why),
        funded=reason.funded,
        votes=int(reason.votes),
        place=_place(reason.project, outcome),
        missing_cents=reason.missing_cents,
        left_cents=None if reason.left_cents is None else int(reason.left_cents),
        best_percent=None if reason.effective_support is None else int(reason.effective_support * 100),
        pays_cents=None if full is None else _rounded(full.cents),
        full_payers=0 if full is None else int(full.voters),
        less_payers=int(less),
        lost_to=tuple(int(id_) for id_ in reason.lost_to),
        other=reason.project in other.selected,
    )


def _place(project: ProjectId, outcome: Outcome) -> int | None:
    return outcome.selected.index(project) + 1 if project in outcome.selected else None


def _served(election: Election, outcome: Outcome) -> int:
    return sum(voters for plans, voters in funded_per_voter(election, outcome).items() if plans)


def _fair(election: Election, outcome: Outcome) -> bool | None:
    """Whether no group was served less than its share, measured as the rule measures."""
    utility = outcome.rule.utility if outcome.rule.method is Method.EQUAL_SHARES else Utility.COST
    found = claims(election, outcome, utility)
    return None if found is None else not found


def _next(found: NextInLine | None) -> tuple[int, int] | None:
    return None if found is None else (int(found.project), found.cents)


def _rounded(cents: Fraction) -> int:
    """To the nearest cent, half up."""
    return int(cents + Fraction(1, 2))
