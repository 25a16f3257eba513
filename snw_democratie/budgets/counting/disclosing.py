"""What of a count may be shown: without the ballots no amount from which they could be rebuilt."""

from __future__ import annotations

from dataclasses import replace

from snw_democratie.budgets.counting.facts import CountFacts, PlanCount

RULE, EVERYTHING = ("rule.json",), ("ballots.pb", "outcome.json", "rule.json")


def public_files(*, with_ballots: bool) -> tuple[str, ...]:
    """The files of the record that everybody gets.

    The steps of Equal Shares tell to the fraction of a cent who had paid for what, and so nearly every ballot: what
    keeps the ballots back keeps outcome.json back too.
    """
    return EVERYTHING if with_ballots else RULE


def shown(count: CountFacts, *, with_ballots: bool) -> CountFacts:
    """The facts for the pages."""
    plans = tuple(_plan(one, with_ballots=with_ballots) for one in count.plans)
    return replace(count, plans=plans, endowment_cents=count.endowment_cents if with_ballots else None)


def _plan(one: PlanCount, *, with_ballots: bool) -> PlanCount:
    if with_ballots:
        return one
    return replace(one, pays_cents=None, full_payers=0, less_payers=0, left_cents=None, best_percent=None)
